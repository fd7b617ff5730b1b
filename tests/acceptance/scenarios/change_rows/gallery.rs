//! Rows of `acg_gallery`.

use super::Change::{self, InPlace, Replace};
use super::{Subject, removed, set};
use crate::scenarios::base;

/// Rules G-1, G-2.
pub(crate) fn gallery() -> Subject {
    Subject {
        block: base::complete_gallery(),
        surroundings: String::new(),
        world: "",
        rows: vec![
            set("name", "\"silver\"", Replace),
            set("name", "\"GOLDEN\"", Change::None),
            set("resource_group_name", "\"other\"", Replace),
            set("resource_group_name", "\"IMAGES\"", Change::None),
            set("location", "\"northeurope\"", Replace),
            set("location", "\"West Europe\"", Change::None),
            set("description", "\"Other\"", InPlace),
            removed("description", InPlace),
            set(
                "soft_delete_policy.enabled",
                "{ enabled = false, retention_days = 30 }",
                InPlace,
            ),
            set(
                "soft_delete_policy.retention_days",
                "{ enabled = true, retention_days = 60 }",
                InPlace,
            ),
            set(
                "soft_delete_policy.retention_days",
                "{ enabled = true }",
                InPlace,
            ),
            removed("soft_delete_policy", InPlace),
            set("tags", "{ team = \"other\" }", InPlace),
            set("tags", "{ team = \"platform\", more = \"yes\" }", InPlace),
            removed("tags", InPlace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set("timeouts.read", "{ read = \"6m\" }", InPlace),
            set("timeouts.update", "{ update = \"25m\" }", InPlace),
            set("timeouts.delete", "{ delete = \"25m\" }", InPlace),
            removed("timeouts", InPlace),
        ],
    }
}
