data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = data.acg_gallery.example.id
}

data "acg_image_versions" "example" {
  image_definition_id = data.acg_image_definition.example.id
  version_constraint  = ">= 1.0, < 2.0"
}

output "versions" {
  value = [for version in data.acg_image_versions.example.image_versions : version.name]
}
