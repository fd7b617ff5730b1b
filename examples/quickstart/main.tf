terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

# Everything is kept in .acg/gallery.db, here in this directory. No cloud account is needed.
provider "acg" {}

resource "acg_gallery" "golden" {
  name                = "golden"
  resource_group_name = "images"
  location            = "westeurope"
  description         = "Golden images of the platform team"
}

resource "acg_image_definition" "ubuntu" {
  name               = "ubuntu-2204"
  gallery_id         = acg_gallery.golden.id
  os_type            = "Linux"
  os_state           = "Generalized"
  hyper_v_generation = "V2"
  identifier = {
    publisher = "contoso"
    offer     = "ubuntu"
    sku       = "2204"
  }
  recommended_vcpus     = { min = 2, max = 16 }
  recommended_memory_gb = { min = 4, max = 64 }
}

# What a build pipeline leaves behind: a disk of 30 GB, of which 4 GB are occupied.
resource "acg_image_source" "build" {
  name                = "ubuntu-2204-build"
  resource_group_name = "images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = "Linux"
  hyper_v_generation  = "V2"
  os_disk             = { size_gb = 30, occupied_gb = 4 }
}

resource "acg_image_version" "v0_9_0" {
  name                = "0.9.0"
  image_definition_id = acg_image_definition.ubuntu.id
  location            = "westeurope"
  source_id           = acg_image_source.build.id
  end_of_life_date    = "2040-01-01T00:00:00Z"
}

resource "acg_image_version" "v1_0_0" {
  name                = "1.0.0"
  image_definition_id = acg_image_definition.ubuntu.id
  location            = "westeurope"
  source_id           = acg_image_source.build.id
  target_regions = {
    westeurope  = { replica_count = var.replicas, storage_account_type = "Standard_ZRS" }
    northeurope = {}
    uksouth     = {}
  }
}

# The next release: set release_1_1_0 to make it.
resource "acg_image_version" "v1_1_0" {
  count = var.release_1_1_0 ? 1 : 0

  name                = "1.1.0"
  image_definition_id = acg_image_definition.ubuntu.id
  location            = "westeurope"
  source_id           = acg_image_source.build.id
  target_regions = {
    westeurope  = { replica_count = var.replicas, storage_account_type = "Standard_ZRS" }
    northeurope = {}
    uksouth     = {}
  }
}

# What a deployment asks for: the newest version that is not excluded from latest.
data "acg_image_version" "latest" {
  image_definition_id = acg_image_definition.ubuntu.id
  name                = "latest"

  depends_on = [
    acg_image_version.v0_9_0,
    acg_image_version.v1_0_0,
    acg_image_version.v1_1_0,
  ]
}
