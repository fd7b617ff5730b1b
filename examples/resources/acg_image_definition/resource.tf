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

  identifier = {
    publisher = "contoso"
    offer     = "ubuntu"
    sku       = "2204"
  }

  architecture          = "x64"
  description           = "Ubuntu 22.04 with the agents of the platform team"
  disallowed_disk_types = ["Standard_LRS"]
  end_of_life_date      = "2032-04-01T00:00:00Z"
  hyper_v_generation    = "V2"
  release_note_uri      = "https://example.com/images/ubuntu-2204"

  features = {
    IsAcceleratedNetworkSupported = "True"
  }

  recommended_memory_gb = {
    min = 4
    max = 64
  }

  recommended_vcpus = {
    min = 2
    max = 16
  }

  tags = {
    team = "platform"
  }
}
