data "acg_galleries" "example" {
  resource_group_name = "example-images"
}

output "gallery_names" {
  value = [for gallery in data.acg_galleries.example.galleries : gallery.name]
}
