data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definitions" "example" {
  gallery_id = data.acg_gallery.example.id
}

output "linux_images" {
  value = [
    for definition in data.acg_image_definitions.example.image_definitions : definition.name
    if definition.os_type == "Linux"
  ]
}
