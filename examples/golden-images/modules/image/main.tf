terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

resource "acg_image_definition" "this" {
  name                  = var.name
  gallery_id            = var.gallery_id
  os_type               = var.os_type
  os_state              = "Generalized"
  hyper_v_generation    = var.hyper_v_generation
  architecture          = var.architecture
  identifier            = var.identifier
  recommended_vcpus     = var.recommended_vcpus
  recommended_memory_gb = var.recommended_memory_gb
  tags                  = var.tags
}

# One build for each version: an image version never changes what is in it.
resource "acg_image_source" "build" {
  for_each = var.versions

  name                = "${var.name}-${each.key}"
  resource_group_name = var.resource_group_name
  location            = var.location
  kind                = "managed_image"
  os_type             = var.os_type
  hyper_v_generation  = var.hyper_v_generation
  architecture        = var.architecture
  os_disk             = var.disk
  tags                = var.tags
}

resource "acg_image_version" "this" {
  for_each = var.versions

  name                = each.key
  image_definition_id = acg_image_definition.this.id
  location            = var.location
  source_id           = acg_image_source.build[each.key].id
  target_regions = {
    for region, replicas in each.value.regions : region => { replica_count = replicas }
  }
  exclude_from_latest = each.value.exclude_from_latest
  end_of_life_date    = each.value.end_of_life_date
  tags                = var.tags
}

data "acg_image_versions" "all" {
  image_definition_id = acg_image_definition.this.id

  depends_on = [acg_image_version.this]
}
