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
        world: "",
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
        set(
            "safety_profile.allow_deletion_of_replicated_locations",
            "{ allow_deletion_of_replicated_locations = false, block_deletion_before_end_of_life = false }",
            InPlace,
        ),
        set(
            "safety_profile.allow_deletion_of_replicated_locations",
            "{ block_deletion_before_end_of_life = false }",
            InPlace,
        ),
        set(
            "safety_profile.block_deletion_before_end_of_life",
            "{ allow_deletion_of_replicated_locations = true, block_deletion_before_end_of_life = true }",
            InPlace,
        ),
        removed("safety_profile", InPlace),
        set("wait_for_replication", "false", InPlace),
        removed("wait_for_replication", Change::None),
        set("bypass_soft_delete", "false", InPlace),
        removed("bypass_soft_delete", InPlace),
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

/// Rules V-13 and V-17: no new disk, no other LUN, no other source, no other encryption.
pub(crate) fn image_version_of_disks() -> Subject {
    let source = |label: &str, kind: &str| {
        Block::resource(
            "acg_image_source",
            label,
            &[
                ("name", &format!("{label:?}")),
                ("resource_group_name", "\"images\""),
                ("location", "\"westeurope\""),
                ("kind", kind),
                ("os_type", "\"Linux\""),
                ("os_disk", "{ size_gb = 30 }"),
            ],
        )
        .to_string()
    };
    let snapshots = ["os", "other", "data", "more"].map(|label| source(label, "\"snapshot\""));
    let blobs = ["vhd", "datavhd"].map(|label| source(label, "\"vhd\""));
    Subject {
        block: base::image_version()
            .without("source_id")
            .with("os_disk", "{ source_id = acg_image_source.os.id }")
            .with(
                "data_disks",
                "{ \"0\" = { source_id = acg_image_source.data.id } }",
            )
            .with("target_regions", &regions("westeurope", "os", "data")),
        surroundings: format!(
            "{}\n{}\n{}\n{}\n{LOCALS}",
            base::gallery(),
            base::image_definition(),
            snapshots.join("\n"),
            blobs.join("\n"),
        ),
        world: "",
        rows: rows_of_disks(),
    }
}

/// Addresses of the VHDs, and the ids of disk encryption sets.
const LOCALS: &str = r#"locals {
  sets  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets"
  account = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Storage/storageAccounts/acgvhds"
  blobs = "https://acgvhds.blob.core.windows.net/vhds"
}
"#;

/// The source region, encrypted with a set for each of two disks.
fn regions(key: &str, os: &str, data: &str) -> String {
    format!(
        "{{ {key:?} = {{ encryption = {{ os_disk_encryption_set_id = \"${{local.sets}}/{os}\", \
         data_disk_encryption_set_ids = {{ \"0\" = \"${{local.sets}}/{data}\" }} }} }} }}"
    )
}

fn rows_of_disks() -> Vec<Row> {
    vec![
        set(
            "os_disk.source_id",
            "{ source_id = acg_image_source.other.id }",
            Replace,
        ),
        set(
            "os_disk.uri",
            "{ uri = \"${local.blobs}/vhd\", storage_account_id = local.account }",
            Replace,
        ),
        set(
            "os_disk.storage_account_id",
            "{ uri = \"${local.blobs}/vhd\", storage_account_id = local.account }",
            Replace,
        ),
        set(
            "data_disks.source_id",
            "{ \"0\" = { source_id = acg_image_source.more.id } }",
            Replace,
        ),
        set(
            "data_disks.uri",
            "{ \"0\" = { uri = \"${local.blobs}/datavhd\", storage_account_id = local.account } }",
            Replace,
        ),
        set(
            "data_disks.storage_account_id",
            "{ \"0\" = { uri = \"${local.blobs}/datavhd\", storage_account_id = local.account } }",
            Replace,
        ),
        Row {
            attribute: "data_disks",
            expression: Some("{ \"1\" = { source_id = acg_image_source.data.id } }"),
            also: &[("target_regions", "{ westeurope = {} }")],
            change: Replace,
        },
        set(
            "data_disks",
            "{ \"0\" = { source_id = acg_image_source.data.id }, \"1\" = { source_id = acg_image_source.more.id } }",
            Replace,
        ),
        Row {
            attribute: "data_disks",
            expression: None,
            also: &[("target_regions", "{ westeurope = {} }")],
            change: Replace,
        },
        set(
            "target_regions.encryption.os_disk_encryption_set_id",
            "{ westeurope = { encryption = { os_disk_encryption_set_id = \"${local.sets}/other\", data_disk_encryption_set_ids = { \"0\" = \"${local.sets}/data\" } } } }",
            Replace,
        ),
        set(
            "target_regions.encryption.data_disk_encryption_set_ids",
            "{ westeurope = { encryption = { os_disk_encryption_set_id = \"${local.sets}/os\" } } }",
            Replace,
        ),
        set("target_regions.encryption", "{ westeurope = {} }", Replace),
        set(
            "target_regions.encryption",
            "{ \"West Europe\" = { encryption = { os_disk_encryption_set_id = \"${upper(local.sets)}/OS\", data_disk_encryption_set_ids = { \"0\" = \"${local.sets}/DATA\" } } } }",
            Change::None,
        ),
        set(
            "target_regions.encryption",
            "{ westeurope = { encryption = { os_disk_encryption_set_id = \"${local.sets}/os\", data_disk_encryption_set_ids = { \"0\" = \"${local.sets}/data\" } } }, northeurope = { encryption = { os_disk_encryption_set_id = \"${local.sets}/north\", data_disk_encryption_set_ids = { \"0\" = \"${local.sets}/north\" } } } }",
            InPlace,
        ),
    ]
}
