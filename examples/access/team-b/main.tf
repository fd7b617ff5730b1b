# What team B does with the images that are shared with it.

terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

variable "image_definition_id" {
  description = "The image definition to deploy from."
  type        = string
}

variable "gallery_name" {
  description = "The gallery that the definition is in."
  type        = string
}

data "acg_image_version" "latest" {
  name                = "latest"
  image_definition_id = var.image_definition_id
}

data "acg_deployment_check" "rollout" {
  image_id         = data.acg_image_version.latest.id
  location         = "westeurope"
  virtual_machines = 10
}

data "acg_access_check" "change" {
  scope = data.acg_image_version.latest.id

  actions = [
    "Microsoft.Compute/galleries/images/versions/write",
    "Microsoft.Compute/galleries/images/versions/delete",
  ]
}

check "sees_the_gallery" {
  data "acg_gallery" "around" {
    name                = var.gallery_name
    resource_group_name = "images"
  }

  assert {
    condition     = data.acg_gallery.around.id != ""
    error_message = "The gallery is there."
  }
}

# Of the definitions in the gallery, the one that is shared.
data "acg_image_definitions" "shared" {
  gallery_id = dirname(dirname(var.image_definition_id))
}

output "image_definitions" {
  value = data.acg_image_definitions.shared.image_definitions[*].name
}

output "version" {
  value = basename(data.acg_image_version.latest.id)
}

output "can_deploy" {
  value = data.acg_deployment_check.rollout.allowed
}

output "can_change" {
  value = anytrue(values(data.acg_access_check.change.decisions))
}

output "galleries" {
  value = length(data.acg_galleries.all.galleries)
}

data "acg_galleries" "all" {}
