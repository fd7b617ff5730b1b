terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

variable "team_b" {
  description = "The object id of the group of team B."
  type        = string
  default     = "aaaaaaaa-0000-0000-0000-00000000000b"
}

variable "team_b_type" {
  description = "What the object id of team B is: a Group, or the User or ServicePrincipal that stands for it."
  type        = string
  default     = "Group"
}

resource "acg_gallery" "golden" {
  name                = "golden"
  resource_group_name = "images"
  location            = "westeurope"
  description         = "Images that are approved"
}

resource "acg_image_definition" "ubuntu" {
  name       = "ubuntu"
  gallery_id = acg_gallery.golden.id
  os_type    = "Linux"
  os_state   = "Generalized"

  identifier = {
    publisher = "contoso"
    offer     = "linux"
    sku       = "ubuntu"
  }
}

# Not shared with team B.
resource "acg_image_definition" "hardened" {
  name       = "ubuntu-hardened"
  gallery_id = acg_gallery.golden.id
  os_type    = "Linux"
  os_state   = "Generalized"

  identifier = {
    publisher = "contoso"
    offer     = "linux"
    sku       = "ubuntu-hardened"
  }
}

resource "acg_image_source" "build" {
  name                = "ubuntu-build"
  resource_group_name = "images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = "Linux"
  os_disk             = { size_gb = 30, occupied_gb = 4 }
}

resource "acg_image_version" "ubuntu" {
  name                = "1.0.0"
  image_definition_id = acg_image_definition.ubuntu.id
  location            = "westeurope"
  source_id           = acg_image_source.build.id

  target_regions = {
    westeurope = {}
  }
}

# Team B reads the definition with its versions, and so deploys from them. The gallery around it, and
# what else is in it, it does not see.
resource "acg_role_assignment" "team_b" {
  scope                = acg_image_definition.ubuntu.id
  role_definition_name = "Compute Gallery Image Reader"
  principal_id         = var.team_b
  principal_type       = var.team_b_type
  description          = "Team B deploys Ubuntu"
}

output "gallery_name" {
  value = acg_gallery.golden.name
}

output "image_definition_id" {
  value = acg_image_definition.ubuntu.id

  # Whoever uses the output can rely on what is assigned.
  depends_on = [
    acg_role_assignment.team_b,
    acg_image_version.ubuntu,
    acg_image_definition.hardened,
  ]
}
