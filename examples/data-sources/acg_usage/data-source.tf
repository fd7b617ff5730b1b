# How much of its limits the provider's subscription uses in a region.
data "acg_usage" "west" {
  location = "westeurope"
}

# Room for a hundred versions more, or a warning at every plan.
check "room_for_versions" {
  assert {
    condition     = data.acg_usage.west.limits["image_versions_per_region"].remaining >= 100
    error_message = "Fewer than 100 image versions can still be created in westeurope."
  }
}
