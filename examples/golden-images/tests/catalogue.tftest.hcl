# What the catalogue promises, checked on a gallery that is made for the test and removed after it. It has a
# state of its own, so an applied gallery is left alone.

provider "acg" {
  state_path = ".acg/test.db"
}

run "release" {
  command = apply

  # debian-12-arm has no version yet, and the check says so.
  expect_failures = [check.every_image_is_released]

  assert {
    condition     = output.latest["ubuntu-2204"] == "1.10.0"
    error_message = "Latest is the highest version by number that is not excluded."
  }

  assert {
    condition     = output.latest["debian-12-arm"] == null
    error_message = "An image without versions has no latest version."
  }

  assert {
    condition     = output.replicas["ubuntu-2204"]["1.10.0"] == { westeurope = 3, northeurope = 2, uksouth = 1 }
    error_message = "Replicas are as the catalogue says."
  }
}

run "tags_change_in_place" {
  command = apply

  variables {
    tags = { team = "platform", cost_centre = "4711" }
  }

  expect_failures = [check.every_image_is_released]

  assert {
    condition     = acg_gallery.this.id == run.release.gallery_id
    error_message = "A change of tags keeps the gallery."
  }
}

run "missing_catalogue" {
  command = plan

  variables {
    catalogue_file = "absent.yaml"
  }

  expect_failures = [var.catalogue_file]
}
