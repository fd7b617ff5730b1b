//! The schema of `acg_image_version`.

use super::{version_protection, version_schema};
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::gallery::{ImageDefinitionId, ReplicationMode, SourceId, StorageAccountId};
use crate::provider::schema;
use crate::provider::schema::one_of;

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    Schema::new(
        "Manages an image version: an image made from a source and replicated to regions, from \
         which virtual machines are deployed. Its content never changes; to change an image, make \
         a version with a new number.",
    )
    .attribute("id", schema::id("image version").keeps_state())
    .attribute("name", version_schema::name())
    .attribute(
        "image_definition_id",
        Attribute::string(
            "The id of the image definition that the version belongs to. Changing this forces a \
             new resource to be created.",
        )
        .required()
        .check(schema::parsed(ImageDefinitionId::parse))
        .equivalence(schema::same_definition)
        .replaces(),
    )
    .attribute(
        "location",
        schema::location(
            "The source region: where the source lies, and from where the version is replicated. \
             Changing this forces a new resource to be created.",
        )
        .required()
        .replaces(),
    )
    .attribute(
        "source_id",
        source(
            "The id of the managed image, virtual machine or image version that this version is \
             made from. Exactly one of `source_id` and `os_disk` is given. Changing this forces a \
             new resource to be created.",
        )
        .replaces(),
    )
    .attribute(
        "os_disk",
        Attribute::object(
            "The disk with the operating system, when the version is made from single disks. \
             Conflicts with `source_id`. Changing this forces a new resource to be created.",
            disk_source(),
        )
        .replaces(),
    )
    .attribute(
        "data_disks",
        Attribute::nested(
            Nesting::Map,
            "Further disks by LUN, such as `\"0\"`. Needs `os_disk`. Changing this forces a new \
             resource to be created.",
            disk_source(),
        )
        .replaces(),
    )
    .attribute("replica_count", version_schema::replica_count())
    .attribute(
        "storage_account_type",
        version_schema::storage_account_type(),
    )
    .attribute(
        "replication_mode",
        Attribute::string(
            "`Full` copies the image to every target region; `Shallow` makes a test image that \
             stays in its source region. Defaults to `Full`. Changing this forces a new resource \
             to be created.",
        )
        .default(ReplicationMode::Full.as_str())
        .check(one_of!(ReplicationMode))
        .replaces(),
    )
    .attribute(
        "target_regions",
        version_schema::target_regions([("encryption", version_protection::encryption())]),
    )
    .attribute("exclude_from_latest", version_schema::exclude_from_latest())
    .attribute(
        "end_of_life_date",
        schema::end_of_life_date(
            "When the version should no longer be used, in RFC 3339, such as \
             `2030-01-01T00:00:00Z`. Informative: nothing stops working when it passes. It must \
             lie in the future when it is set. The image definition's date applies where it is \
             absent.",
        ),
    )
    .attribute("safety_profile", version_protection::safety_profile())
    .attribute(
        "bypass_soft_delete",
        Attribute::boolean(
            "Whether deleting the version removes it for good, also from a gallery whose \
             `soft_delete_policy` keeps deleted versions. It counts as it was last applied. Set it \
             for versions that are replaced under their number, and for all before the image \
             definition is to be destroyed. Without it, the policy decides.",
        ),
    )
    .attribute("tags", schema::tags("image version"))
    .attribute("published_date", version_schema::published_date())
    .attribute(
        "reported_for_policy_violation",
        Attribute::boolean("Whether the version was reported for breaking Azure's policies.")
            .computed()
            .keeps_state(),
    )
    .attribute(
        "size_gb",
        Attribute::integer("The size of all its disks together, in GiB.")
            .computed()
            .keeps_state(),
    )
    .attribute("replication_status", version_schema::replication_status())
    .attribute("replication_state", version_schema::replication_state())
    .attribute(
        "wait_for_replication",
        version_schema::wait_for_replication(),
    )
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

fn source(description: &'static str) -> Attribute {
    Attribute::string(description)
        .check(schema::parsed(SourceId::parse_named))
        .equivalence(schema::same_source)
}

fn disk_source() -> [(&'static str, Attribute); 3] {
    [
        (
            "source_id",
            source(
                "The id of the snapshot or disk that the disk is made from. Exactly one of \
                 `source_id` and `uri` is given.",
            ),
        ),
        (
            "uri",
            Attribute::string(
                "The address of the VHD that the disk is made from, such as \
                 `https://acgvhds.blob.core.windows.net/vhds/base.vhd`. Needs \
                 `storage_account_id`.",
            )
            .equivalence(schema::same_address),
        ),
        (
            "storage_account_id",
            Attribute::string("The id of the storage account that holds the VHD. Needs `uri`.")
                .check(schema::parsed(StorageAccountId::parse))
                .equivalence(schema::same_storage_account),
        ),
    ]
}
