terraform {
  required_version = ">= 1.11"
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

provider "acg" {}

locals {
  catalogue = yamldecode(file(var.catalogue_file))
}

resource "acg_gallery" "this" {
  name                = local.catalogue.gallery.name
  resource_group_name = local.catalogue.gallery.resource_group
  location            = local.catalogue.gallery.location
  description         = try(local.catalogue.gallery.description, null)
  tags                = var.tags
}

module "image" {
  source   = "./modules/image"
  for_each = local.catalogue.images

  name                  = each.key
  gallery_id            = acg_gallery.this.id
  location              = local.catalogue.gallery.location
  resource_group_name   = local.catalogue.gallery.resource_group
  os_type               = each.value.os_type
  hyper_v_generation    = try(each.value.hyper_v_generation, "V1")
  architecture          = try(each.value.architecture, "x64")
  identifier            = each.value.identifier
  recommended_vcpus     = try(each.value.recommended_vcpus, null)
  recommended_memory_gb = try(each.value.recommended_memory_gb, null)
  disk                  = each.value.disk
  versions              = each.value.versions
  tags                  = var.tags
}

# An image that has no release yet has no latest version. That may be so for a while; being told is
# better than finding out in a deployment.
check "every_image_is_released" {
  assert {
    condition     = length(local.unreleased) == 0
    error_message = "No version of these images can be deployed as latest: ${join(", ", local.unreleased)}."
  }
}

locals {
  unreleased = [for name, image in module.image : name if image.latest_version == null]
}
