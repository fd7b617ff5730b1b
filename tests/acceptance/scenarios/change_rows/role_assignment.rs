//! Rows of `acg_role_assignment`.

use super::Change::{self, InPlace, Replace};
use super::{Subject, removed, set};
use crate::harness::hcl::Block;
use crate::scenarios::base;

/// Rule S-1: nothing about an assignment changes, but how it is said.
pub(crate) fn role_assignment() -> Subject {
    Subject {
        block: base::complete_role_assignment(),
        surroundings: base::gallery().to_string(),
        world: "",
        rows: vec![
            set("name", "\"bbbbbbbb-0000-0000-0000-000000000002\"", Replace),
            set(
                "name",
                "\"BBBBBBBB-0000-0000-0000-000000000001\"",
                Change::None,
            ),
            removed("name", Change::None),
            set(
                "scope",
                "\"/subscriptions/00000000-0000-0000-0000-000000000000\"",
                Replace,
            ),
            set("scope", "upper(acg_gallery.example.id)", Change::None),
            set("role_definition_name", "\"Contributor\"", Replace),
            set("role_definition_name", "\"READER\"", Change::None),
            set(
                "principal_id",
                "\"aaaaaaaa-0000-0000-0000-000000000002\"",
                Replace,
            ),
            set(
                "principal_id",
                "\"AAAAAAAA-0000-0000-0000-000000000001\"",
                Change::None,
            ),
            set("principal_type", "\"User\"", Replace),
            removed("principal_type", Change::None),
            set("description", "\"Team B reads\"", Replace),
            removed("description", Replace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set("timeouts.read", "{ read = \"6m\" }", InPlace),
            set("timeouts.update", "{ update = \"25m\" }", InPlace),
            set("timeouts.delete", "{ delete = \"25m\" }", InPlace),
            removed("timeouts", InPlace),
        ],
    }
}

/// The same with the role's id and the principal's name.
pub(crate) fn role_assignment_by_name() -> Subject {
    let block = Block::resource(
        "acg_role_assignment",
        "example",
        &[
            ("scope", "acg_gallery.example.id"),
            (
                "role_definition_id",
                "\"acdd72a7-3385-48ef-bd42-f606fba81ae7\"",
            ),
            ("principal_name", "\"team-b\""),
        ],
    );
    Subject {
        block,
        surroundings: base::gallery().to_string(),
        world: DIRECTORY,
        rows: vec![
            set(
                "role_definition_id",
                "\"/providers/Microsoft.Authorization/roleDefinitions/ACDD72A7-3385-48EF-BD42-F606FBA81AE7\"",
                Change::None,
            ),
            set(
                "role_definition_id",
                "\"b24988ac-6180-42a0-ab88-20f7382dd24c\"",
                Replace,
            ),
            // Another role and another type of principal at once.
            set("principal_name", "\"ann\"", Replace),
            set("principal_name", "\"TEAM-B\"", Change::None),
            set("principal_type", "\"Group\"", Change::None),
        ],
    }
}

const DIRECTORY: &str = "
principals:
  - { name: ann, principal_type: User }
  - { name: team-b, principal_type: Group, members: [ann] }
";
