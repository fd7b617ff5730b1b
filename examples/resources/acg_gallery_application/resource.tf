resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
}

resource "acg_gallery_application" "example" {
  name                  = "example-agent"
  gallery_id            = acg_gallery.example.id
  supported_os_type     = "Linux"
  description           = "Watches over virtual machines."
  end_of_life_date      = "2032-04-01T00:00:00Z"
  eula                  = "https://contoso.example/agent/eula"
  privacy_statement_uri = "https://contoso.example/agent/privacy"
  release_note_uri      = "https://contoso.example/agent/releases"

  tags = {
    team = "platform"
  }
}
