data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = data.acg_gallery.example.id
}

output "latest_version" {
  value = data.acg_image_definition.example.latest_version
}
