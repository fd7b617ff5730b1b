//! Rows of `acg_image_version`, from a whole source and from single disks.

use super::Change::{self, InPlace, Replace};
use super::{Row, Subject, removed, set};
use crate::harness::hcl::Block;
use crate::scenarios::base;

/// Rules V-7, V-8, V-16, V-19.
pub(crate) fn image_version() -> Subject {
    let second_definition = Block::resource(
        "acg_image_definition",
        "second",
        &[
            ("name", "\"second\""),
            ("gallery_id", "acg_gallery.example.id"),
            ("os_type", "\"Linux\""),
            ("os_state", "\"Generalized\""),
            (
                "identifier",
                "{ publisher = \"contoso\", offer = \"ubuntu\", sku = \"second\" }",
            ),
        ],
    );
    let source = |label: &str, name: &str, location: &str| {
        Block::resource(
            "acg_image_source",
            label,
            &[
                ("name", name),
                ("resource_group_name", "\"images\""),
                ("location", location),
                ("kind", "\"managed_image\""),
                ("os_type", "\"Linux\""),
                ("os_disk", "{ size_gb = 30, occupied_gb = 4 }"),
            ],
        )
    };
    Subject {
        block: base::complete_image_version(),
        surroundings: format!(
            "{}\n{}\n{second_definition}\n{}\n{}\n{}",
            base::gallery(),
            base::image_definition(),
            source("example", "\"build-1\"", "\"westeurope\""),
            source("second", "\"build-2\"", "\"westeurope\""),
            source("north", "\"build-3\"", "\"northeurope\""),
        ),
        rows: image_version_rows(),
    }
}

fn image_version_rows() -> Vec<Row> {
    let same_definition =
        "replace(acg_image_definition.example.id, \"/images/ubuntu\", \"/IMAGES/Ubuntu\")";
    let regions = |expression, change| set("target_regions", expression, change);
    vec![
        set("name", "\"1.0.1\"", Replace),
        set(
            "image_definition_id",
            "acg_image_definition.second.id",
            Replace,
        ),
        set("image_definition_id", same_definition, Change::None),
        Row {
            attribute: "location",
            expression: Some("\"northeurope\""),
            also: &[("source_id", "acg_image_source.north.id")],
            change: Replace,
        },
        set("location", "\"West Europe\"", Change::None),
        set("source_id", "acg_image_source.second.id", Replace),
        set("replica_count", "3", InPlace),
        removed("replica_count", InPlace),
        set("storage_account_type", "\"Premium_LRS\"", Replace),
        removed("storage_account_type", Change::None),
        Row {
            attribute: "replication_mode",
            expression: Some("\"Shallow\""),
            also: &[
                ("target_regions", "{ westeurope = {} }"),
                ("replica_count", "1"),
            ],
            change: Replace,
        },
        removed("replication_mode", Change::None),
        set(
            "target_regions.replica_count",
            "{ westeurope = { replica_count = 4, storage_account_type = \"Standard_ZRS\" }, northeurope = { exclude_from_latest = true } }",
            InPlace,
        ),
        set(
            "target_regions.exclude_from_latest",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, northeurope = {} }",
            InPlace,
        ),
        set(
            "target_regions.storage_account_type",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Premium_LRS\" }, northeurope = { exclude_from_latest = true } }",
            Replace,
        ),
        regions(
            "{ \"West Europe\" = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, \"North Europe\" = { exclude_from_latest = true } }",
            Change::None,
        ),
        regions(
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" } }",
            InPlace,
        ),
        regions(
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, northeurope = { exclude_from_latest = true }, uksouth = { storage_account_type = \"Premium_LRS\" } }",
            InPlace,
        ),
        set("exclude_from_latest", "false", InPlace),
        removed("exclude_from_latest", InPlace),
        set("end_of_life_date", "\"2091-01-01T00:00:00Z\"", InPlace),
        set(
            "end_of_life_date",
            "\"2090-01-01T01:00:00+01:00\"",
            Change::None,
        ),
        removed("end_of_life_date", InPlace),
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
    ]
}

/// Rule V-13: no new disk, no other LUN, no other source.
pub(crate) fn image_version_of_disks() -> Subject {
    let snapshot = |label: &str| {
        Block::resource(
            "acg_image_source",
            label,
            &[
                ("name", &format!("{label:?}")),
                ("resource_group_name", "\"images\""),
                ("location", "\"westeurope\""),
                ("kind", "\"snapshot\""),
                ("os_type", "\"Linux\""),
                ("os_disk", "{ size_gb = 30 }"),
            ],
        )
    };
    let sources: String = ["os", "other", "data", "more"]
        .map(|label| snapshot(label).to_string())
        .join("\n");
    Subject {
        block: base::image_version()
            .without("source_id")
            .with("os_disk", "{ source_id = acg_image_source.os.id }")
            .with(
                "data_disks",
                "{ \"0\" = { source_id = acg_image_source.data.id } }",
            ),
        surroundings: format!(
            "{}\n{}\n{sources}",
            base::gallery(),
            base::image_definition()
        ),
        rows: vec![
            set(
                "os_disk.source_id",
                "{ source_id = acg_image_source.other.id }",
                Replace,
            ),
            set(
                "data_disks.source_id",
                "{ \"0\" = { source_id = acg_image_source.more.id } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"1\" = { source_id = acg_image_source.data.id } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"0\" = { source_id = acg_image_source.data.id }, \"1\" = { source_id = acg_image_source.more.id } }",
                Replace,
            ),
            removed("data_disks", Replace),
        ],
    }
}
