resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
  description         = "Golden images of the platform team"

  tags = {
    team = "platform"
  }
}
