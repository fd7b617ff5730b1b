resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
}

resource "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = acg_gallery.example.id
  os_type    = "Linux"
  os_state   = "Generalized"
  identifier = { publisher = "contoso", offer = "ubuntu", sku = "2204" }
}

resource "acg_image_source" "example" {
  name                = "example-build"
  resource_group_name = "example-images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = "Linux"
  os_disk             = { size_gb = 30, occupied_gb = 4 }
}

resource "acg_image_version" "example" {
  name                = "1.0.0"
  image_definition_id = acg_image_definition.example.id
  location            = "westeurope"
  source_id           = acg_image_source.example.id
  end_of_life_date    = "2032-04-01T00:00:00Z"
  exclude_from_latest = false
  replica_count       = 1

  target_regions = {
    westeurope  = { replica_count = 3, storage_account_type = "Standard_ZRS" }
    northeurope = {}
    uksouth     = { exclude_from_latest = true }
  }

  # Removing a target region is refused while this says so.
  safety_profile = {
    allow_deletion_of_replicated_locations = false
    block_deletion_before_end_of_life      = false
  }

  tags = {
    commit = "4f2a9c1"
  }
}

# A version of single disks, one of them a VHD, with keys of its own in each region.
resource "acg_image_source" "os" {
  name                = "example-os.vhd"
  resource_group_name = "example-images"
  location            = "westeurope"
  kind                = "vhd"
  os_type             = "Linux"
  os_disk             = { size_gb = 30, occupied_gb = 4 }
}

resource "acg_image_source" "data" {
  name                = "example-data"
  resource_group_name = "example-images"
  location            = "westeurope"
  kind                = "snapshot"
  os_type             = "Linux"
  os_disk             = { size_gb = 64, occupied_gb = 8 }
}

locals {
  encryption_sets = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example-keys/providers/Microsoft.Compute/diskEncryptionSets"
}

resource "acg_image_version" "encrypted" {
  name                = "1.0.1"
  image_definition_id = acg_image_definition.example.id
  location            = "westeurope"

  os_disk = {
    uri                = acg_image_source.os.uri
    storage_account_id = acg_image_source.os.storage_account_id
  }

  data_disks = {
    "0" = { source_id = acg_image_source.data.id }
  }

  target_regions = {
    westeurope = {
      encryption = {
        os_disk_encryption_set_id    = "${local.encryption_sets}/westeurope"
        data_disk_encryption_set_ids = { "0" = "${local.encryption_sets}/westeurope" }
      }
    }
    northeurope = {
      encryption = {
        os_disk_encryption_set_id    = "${local.encryption_sets}/northeurope"
        data_disk_encryption_set_ids = { "0" = "${local.encryption_sets}/northeurope" }
      }
    }
  }
}
