data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_gallery_application" "example" {
  name       = "example-agent"
  gallery_id = data.acg_gallery.example.id
}

# The newest version that is not excluded from latest.
data "acg_gallery_application_version" "latest" {
  name                   = "latest"
  gallery_application_id = data.acg_gallery_application.example.id
}

# The newest of the 1.x versions that virtual machines in one region can install.
data "acg_gallery_application_version" "pinned" {
  name                   = "~> 1.0"
  gallery_application_id = data.acg_gallery_application.example.id
  region                 = "northeurope"
}

output "version_to_install" {
  value = data.acg_gallery_application_version.pinned.id
}
