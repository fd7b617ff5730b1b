//! Rows of `acg_image_source`.

use std::path::Path;

use super::Change::{self, InPlace, Replace};
use super::{Row, Subject, removed, set};
use crate::harness::vhd;
use crate::scenarios::base;

/// An image source is an object of the engine that is captured once.
pub(crate) fn image_source() -> Subject {
    Subject {
        block: base::complete_image_source(),
        surroundings: String::new(),
        world: "",
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
                "os_disk.kind",
                "{ size_gb = 30, occupied_gb = 4, kind = \"Ultra\" }",
                Replace,
            ),
            set(
                "os_disk.kind",
                "{ size_gb = 30, occupied_gb = 4, kind = \"Managed\" }",
                Change::None,
            ),
            set(
                "data_disks.kind",
                "{ \"0\" = { size_gb = 64, occupied_gb = 8, kind = \"Ultra\" } }",
                Replace,
            ),
            set(
                "os_disk.storage_account_type",
                "{ size_gb = 30, occupied_gb = 4, storage_account_type = \"Premium_LRS\" }",
                Replace,
            ),
            set(
                "os_disk.storage_account_type",
                "{ size_gb = 30, occupied_gb = 4, storage_account_type = \"Standard_LRS\" }",
                Change::None,
            ),
            // What stores the disk goes with it.
            set(
                "data_disks.storage_account_type",
                "{ \"0\" = { size_gb = 64, occupied_gb = 8, storage_account_type = \"UltraSSD_LRS\" } }",
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

/// Files that are VHDs: one, a copy of it, and another.
const FILE: &str = concat!("\"", env!("CARGO_TARGET_TMPDIR"), "/rows/base.vhd\"");
const COPY: &str = concat!("\"", env!("CARGO_TARGET_TMPDIR"), "/rows/copy.vhd\"");
const OTHER: &str = concat!("\"", env!("CARGO_TARGET_TMPDIR"), "/rows/other.vhd\"");

/// Rule M-1: a VHD file is its content, wherever it lies.
pub(crate) fn image_source_of_vhd_file() -> Subject {
    for (file, content) in [(FILE, "base"), (COPY, "base"), (OTHER, "other")] {
        let path = Path::new(file.trim_matches('"'));
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("the folder of the files");
        // Another scenario may read it at the same time: it appears as a whole.
        let made = tempfile::NamedTempFile::new_in(folder).expect("a file");
        vhd::write(made.path(), vhd::FIXED, 1 << 20, content.as_bytes());
        if !path.exists() {
            made.persist(path).expect("the file");
        }
    }
    Subject {
        block: base::image_source()
            .without("os_disk")
            .with("kind", "\"vhd\"")
            .with("vhd_file", FILE)
            .with("storage_account_name", "\"golden\"")
            .with("container_name", "\"images\"")
            .with("tags", "{ team = \"platform\" }"),
        surroundings: String::new(),
        world: "",
        rows: vec![
            set("vhd_file", OTHER, Replace),
            set("vhd_file", COPY, InPlace),
            Row {
                attribute: "vhd_file",
                expression: None,
                also: &[("os_disk", "{ size_gb = 1, occupied_gb = 1 }")],
                change: InPlace,
            },
            set("storage_account_name", "\"silver\"", Replace),
            set("storage_account_name", "\"GOLDEN\"", Change::None),
            removed("storage_account_name", Change::None),
            set("container_name", "\"others\"", Replace),
            set("container_name", "\"Images\"", Change::None),
            removed("container_name", Change::None),
            set("tags", "{ team = \"other\" }", InPlace),
        ],
    }
}
