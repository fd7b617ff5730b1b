# What the module refuses, without a gallery.

variables {
  name                = "example"
  gallery_id          = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
  resource_group_name = "images"
  location            = "westeurope"
  os_type             = "Linux"
  hyper_v_generation  = "V1"
  architecture        = "x64"
  identifier          = { publisher = "contoso", offer = "example", sku = "1" }
  disk                = { size_gb = 30 }
  tags                = {}
}

# Terraform makes up what a mocked resource computes. Ids that others take have to be real ones.
mock_provider "acg" {
  mock_resource "acg_image_definition" {
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/example"
    }
  }

  mock_resource "acg_image_source" {
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/example"
    }
  }

  mock_data "acg_image_versions" {
    defaults = {
      latest_version = "1.0.0"
    }
  }
}

run "a_version_is_three_numbers" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    versions = { "v1.0" = { regions = { westeurope = 1 } } }
  }

  expect_failures = [var.versions]
}

run "a_version_is_in_its_source_region" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    versions = { "1.0.0" = { regions = { northeurope = 1 } } }
  }

  expect_failures = [var.versions]
}

run "a_version_as_it_should_be" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    versions = { "1.0.0" = { regions = { westeurope = 1 } } }
  }

  assert {
    condition     = length(acg_image_version.this) == 1
    error_message = "One version is planned."
  }
}

run "a_release_without_a_gallery" {
  command = apply

  module {
    source = "./modules/image"
  }

  variables {
    versions = { "1.0.0" = { regions = { westeurope = 2 } } }
  }

  assert {
    condition     = output.replicas == { "1.0.0" = { westeurope = 2 } }
    error_message = "Replicas are as they were asked for."
  }

  assert {
    condition     = output.latest_version == "1.0.0"
    error_message = "The output is what the data source found."
  }
}
