data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

# May whoever the provider is acting as publish images?
data "acg_access_check" "publish" {
  scope = data.acg_gallery.example.id

  actions = [
    "Microsoft.Compute/galleries/images/write",
    "Microsoft.Compute/galleries/images/versions/write",
  ]
}

check "publish" {
  assert {
    condition     = data.acg_access_check.publish.allowed
    error_message = "Ask an owner of the gallery for \"Compute Gallery Artifacts Publisher\"."
  }
}
