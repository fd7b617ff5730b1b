terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

provider "acg" {
  # All of this is optional. These are the defaults.
  state_path      = ".acg/gallery.db"
  subscription_id = "00000000-0000-0000-0000-000000000000"

  # What the subscription may hold in each region: the defaults too.
  limits = {
    galleries_per_region = 100
    replicas_per_region  = 10
  }

  # Regions that a subscription must be allowed to use before it can: none is by default.
  allowed_regions = ["australiacentral"]
}
