data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_gallery_application" "example" {
  name       = "example-agent"
  gallery_id = data.acg_gallery.example.id
}

output "latest_version" {
  value = data.acg_gallery_application.example.latest_version
}
