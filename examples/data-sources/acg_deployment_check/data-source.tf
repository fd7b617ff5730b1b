data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = data.acg_gallery.example.id
}

# 120 virtual machines at once from the latest version, in one region.
data "acg_deployment_check" "rollout" {
  image_id         = data.acg_image_definition.example.id
  location         = "westeurope"
  virtual_machines = 120
}

check "rollout" {
  assert {
    condition     = data.acg_deployment_check.rollout.allowed
    error_message = join(" ", data.acg_deployment_check.rollout.refusals[*].message)
  }
  assert {
    condition     = data.acg_deployment_check.rollout.replica_count >= data.acg_deployment_check.rollout.recommended_replica_count
    error_message = join(" ", data.acg_deployment_check.rollout.advice[*].message)
  }
}
