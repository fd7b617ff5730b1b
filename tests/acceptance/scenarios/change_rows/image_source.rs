//! Rows of `acg_image_source`.

use super::Change::{self, InPlace, Replace};
use super::{Subject, removed, set};
use crate::scenarios::base;

/// An image source is an object of the engine that is captured once.
pub(crate) fn image_source() -> Subject {
    Subject {
        block: base::complete_image_source(),
        surroundings: String::new(),
        rows: vec![
            set("name", "\"build-2\"", Replace),
            set("resource_group_name", "\"other\"", Replace),
            set("resource_group_name", "\"Images\"", Change::None),
            set("location", "\"northeurope\"", Replace),
            set("location", "\"West Europe\"", Change::None),
            set("kind", "\"virtual_machine\"", Replace),
            set("os_type", "\"Windows\"", Replace),
            set("os_state", "\"Specialized\"", Replace),
            removed("os_state", Change::None),
            set("hyper_v_generation", "\"V1\"", Replace),
            removed("hyper_v_generation", Replace),
            set("architecture", "\"Arm64\"", Replace),
            removed("architecture", Change::None),
            set(
                "os_disk.size_gb",
                "{ size_gb = 40, occupied_gb = 4 }",
                Replace,
            ),
            set(
                "os_disk.occupied_gb",
                "{ size_gb = 30, occupied_gb = 5 }",
                Replace,
            ),
            set(
                "data_disks.size_gb",
                "{ \"0\" = { size_gb = 80, occupied_gb = 8 } }",
                Replace,
            ),
            set(
                "data_disks.occupied_gb",
                "{ \"0\" = { size_gb = 64, occupied_gb = 9 } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"0\" = { size_gb = 64, occupied_gb = 8 }, \"1\" = { size_gb = 8 } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"1\" = { size_gb = 64, occupied_gb = 8 } }",
                Replace,
            ),
            removed("data_disks", Replace),
            set("tags", "{ team = \"other\" }", InPlace),
            removed("tags", InPlace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set(
                "timeouts.read",
                "{ create = \"20m\", read = \"6m\" }",
                InPlace,
            ),
            set(
                "timeouts.update",
                "{ create = \"20m\", update = \"25m\" }",
                InPlace,
            ),
            set(
                "timeouts.delete",
                "{ create = \"20m\", delete = \"25m\" }",
                InPlace,
            ),
            removed("timeouts", InPlace),
        ],
    }
}
