resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
}

# Everybody in the group reads the gallery with all that is in it, and so deploys from it. With
# `principal_type`, a principal that the directory does not have is taken on trust.
resource "acg_role_assignment" "example" {
  scope                = acg_gallery.example.id
  role_definition_name = "Reader"
  principal_id         = "aaaaaaaa-0000-0000-0000-000000000001"
  principal_type       = "Group"
  description          = "Team B deploys from the golden images"
  name                 = "bbbbbbbb-0000-0000-0000-000000000001"
}

# Less: the versions of one definition, and nothing of the gallery around it.
resource "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = acg_gallery.example.id
  os_type    = "Linux"
  os_state   = "Generalized"

  identifier = {
    publisher = "example"
    offer     = "ubuntu"
    sku       = "2404"
  }
}

resource "acg_role_assignment" "definition" {
  scope                = acg_image_definition.example.id
  role_definition_name = "Compute Gallery Image Reader"
  principal_id         = "aaaaaaaa-0000-0000-0000-000000000002"
  principal_type       = "ServicePrincipal"
}
