variable "package_signature" {
  description = "The shared access signature with which the package can be read."
  type        = string
  sensitive   = true
  default     = "sv=2024-11-04&sp=r&sig=example"
}

resource "acg_gallery" "example" {
  name                = "example_gallery"
  resource_group_name = "example-images"
  location            = "westeurope"
}

resource "acg_gallery_application" "example" {
  name              = "example-agent"
  gallery_id        = acg_gallery.example.id
  supported_os_type = "Linux"
}

resource "acg_gallery_application_version" "example" {
  name                   = "1.0.0"
  gallery_application_id = acg_gallery_application.example.id
  location               = "westeurope"
  package_file           = "agent.tar.gz"
  config_file            = "agent.conf"
  enable_health_check    = true
  end_of_life_date       = "2032-04-01T00:00:00Z"
  exclude_from_latest    = false
  replica_count          = 1

  source = {
    media_link                 = "https://contoso.blob.core.windows.net/packages/agent-1.0.0.tar.gz?${var.package_signature}"
    default_configuration_link = "https://contoso.blob.core.windows.net/packages/agent.conf"
  }

  manage_action = {
    install = "tar -xzf agent.tar.gz && ./agent/install.sh"
    remove  = "/opt/agent/remove.sh"
    update  = "tar -xzf agent.tar.gz && ./agent/update.sh"
  }

  target_regions = {
    westeurope  = { replica_count = 2 }
    northeurope = { storage_account_type = "Standard_ZRS" }
    uksouth     = { exclude_from_latest = true }
  }

  tags = {
    commit = "4f2a9c1"
  }

  # The package is fetched once: a signature that is renewed later needs no new version.
  lifecycle {
    ignore_changes = [source.media_link]
  }
}
