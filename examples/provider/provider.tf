terraform {
  required_providers {
    acg = {
      source = "terraform-acg/acg"
    }
  }
}

provider "acg" {
  # All of this is optional; these are the defaults.
  state_path      = ".acg/gallery.db"
  subscription_id = "00000000-0000-0000-0000-000000000000"

  # Regions that a subscription must be allowed to use before it can.
  allowed_regions = ["australiacentral"]

  # What the subscription may hold in each region.
  limits = {
    galleries_per_region = 100
    replicas_per_region  = 10
  }
}
