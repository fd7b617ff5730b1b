# A version that is only planned: known when Terraform plans, without asking the gallery.
data "acg_cost_estimate" "planned" {
  occupied_gb   = 10
  location      = "westeurope"
  replica_count = 2
  target_regions = {
    westeurope  = {}
    northeurope = {}
    uksouth     = { replica_count = 3, storage_account_type = "Standard_ZRS" }
  }

  # Prices are yours to give; without them, sizes are still told.
  prices = {
    westeurope  = { per_gb_month = { Standard_LRS = 0.05 }, per_gb_egress = 0.02 }
    northeurope = { per_gb_month = { Standard_LRS = 0.05 } }
    uksouth     = { per_gb_month = { Standard_ZRS = 0.065 } }
  }
}

output "cost_per_month" {
  value = data.acg_cost_estimate.planned.monthly_storage_cost # 3.95
}

# A version that is there.
data "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
}

data "acg_image_definition" "example" {
  name       = "example-ubuntu"
  gallery_id = data.acg_gallery.example.id
}

data "acg_image_version" "latest" {
  name                = "latest"
  image_definition_id = data.acg_image_definition.example.id
}

data "acg_cost_estimate" "existing" {
  image_version_id = data.acg_image_version.latest.id
}

output "billed_gb" {
  value = data.acg_cost_estimate.existing.billed_gb
}
