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

  tags = {
    commit = "4f2a9c1"
  }
}
