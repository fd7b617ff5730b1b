data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

output "gallery_id" {
  value = data.acg_gallery.example.id
}
