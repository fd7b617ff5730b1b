resource "acg_image_source" "example" {
  name                = "example-build"
  resource_group_name = "example-images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = "Linux"
  os_state            = "Generalized"
  hyper_v_generation  = "V2"

  os_disk = {
    size_gb              = 127
    occupied_gb          = 10
    storage_account_type = "Premium_LRS"
  }

  data_disks = {
    "0" = { size_gb = 32, occupied_gb = 1 }
  }

  tags = {
    pipeline = "nightly"
  }
}

# A blob in a storage account. With `vhd_file = "base.vhd"` in place of `os_disk`, a local file is
# checked, hashed and measured.
resource "acg_image_source" "vhd" {
  name                 = "example-base.vhd"
  resource_group_name  = "example-images"
  location             = "westeurope"
  kind                 = "vhd"
  os_type              = "Linux"
  storage_account_name = "exampleimages"
  container_name       = "vhds"
  os_disk              = { size_gb = 30, occupied_gb = 4 }
}
