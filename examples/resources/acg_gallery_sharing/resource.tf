resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
}

# With subscriptions, and with every subscription of a tenant.
resource "acg_gallery_sharing" "example" {
  gallery_id       = acg_gallery.example.id
  subscription_ids = ["11111111-2222-3333-4444-555555555555"]
  tenant_ids       = ["99999999-8888-7777-6666-555555555555"]
}

resource "acg_gallery" "community" {
  name                = "example_community"
  resource_group_name = "example-images"
  location            = "westeurope"
}

# With everybody.
resource "acg_gallery_sharing" "community" {
  gallery_id = acg_gallery.community.id

  community = {
    public_name_prefix = "example"
    publisher_uri      = "https://example.com/images"
    publisher_contact  = "images@example.com"
    eula               = "https://example.com/images/eula"
  }
}

output "community_gallery_name" {
  value = acg_gallery_sharing.community.community_gallery_name
}
