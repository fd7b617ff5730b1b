# Team B can deploy from what is shared with it, but not change it. The test has a state of its own, so
# an applied gallery is left alone.

provider "acg" {
  state_path = ".acg/test.db"
}

provider "acg" {
  alias      = "team_b"
  state_path = ".acg/test.db"
  acting_as  = "aaaaaaaa-0000-0000-0000-00000000000c"
}

run "share" {
  command = apply

  # A group does not sign in: its pipeline does.
  variables {
    team_b      = "aaaaaaaa-0000-0000-0000-00000000000c"
    team_b_type = "ServicePrincipal"
  }
}

run "team_b" {
  command = apply

  module {
    source = "./team-b"
  }

  providers = {
    acg = acg.team_b
  }

  variables {
    image_definition_id = run.share.image_definition_id
    gallery_name        = run.share.gallery_name
  }

  # The definition is shared, the gallery is not.
  expect_failures = [check.sees_the_gallery]

  assert {
    condition     = output.version == "1.0.0"
    error_message = "Team B finds the latest version."
  }

  assert {
    condition     = output.can_deploy
    error_message = "Team B can deploy from it."
  }

  assert {
    condition     = !output.can_change
    error_message = "Team B cannot change it."
  }

  assert {
    condition     = output.image_definitions == tolist(["ubuntu"])
    error_message = "Team B sees the definition that is shared with it, and no other."
  }

  assert {
    condition     = output.galleries == 0
    error_message = "Team B sees no gallery."
  }
}

run "administrator" {
  command = apply

  module {
    source = "./team-b"
  }

  variables {
    image_definition_id = run.share.image_definition_id
    gallery_name        = run.share.gallery_name
  }

  assert {
    condition     = output.can_change && output.galleries == 1 && length(output.image_definitions) == 2
    error_message = "Whoever acts as nobody in particular may do everything."
  }
}
