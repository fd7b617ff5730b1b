data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = data.acg_gallery.example.id
}

# The newest version that is not excluded from latest.
data "acg_image_version" "latest" {
  name                = "latest"
  image_definition_id = data.acg_image_definition.example.id
}

# The newest of the 1.x versions from 1.2 on that can be deployed in one region.
data "acg_image_version" "pinned" {
  name                = "~> 1.2"
  image_definition_id = data.acg_image_definition.example.id
  region              = "northeurope"
}

output "version_to_deploy" {
  value = data.acg_image_version.pinned.version
}
