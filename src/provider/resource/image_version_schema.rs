//! The schema of `acg_image_version`.

use super::version_protection;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::value::Value;
use crate::gallery::replication::check_replica_count;
use crate::gallery::{
    ImageDefinitionId, LimitName, PropertyPath, Region, ReplicationMode, SourceId,
    StorageAccountId, StorageAccountType, VersionName,
};
use crate::provider::schema::one_of;
use crate::provider::{problem, schema};

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    Schema::new(
        "Manages an image version: an image made from a source and replicated to regions, from \
         which virtual machines are deployed. Its content never changes; to change an image, make \
         a version with a new number.",
    )
    .attribute("id", schema::id("image version").keeps_state())
    .attribute(
        "name",
        Attribute::string(
            "The number of the version, `Major.Minor.Patch`, such as `1.10.0`: each part is at \
             most 2147483647. Changing this forces a new resource to be created.",
        )
        .required()
        .check(schema::parsed(VersionName::parse))
        .replaces(),
    )
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
    .attribute(
        "replica_count",
        Attribute::integer(
            "The common replica count: that of every target region without its own. Between 1 \
             and the limit of the subscription, 10. Defaults to `1`.",
        )
        .default(1)
        .check(replica_count),
    )
    .attribute(
        "storage_account_type",
        Attribute::string(
            "The storage of every target region without its own. Possible values are \
             `Standard_LRS`, `Standard_ZRS`, where the region has availability zones, and \
             `Premium_LRS`. Defaults to `Standard_LRS`. Changing this forces a new resource to be \
             created.",
        )
        .default(StorageAccountType::StandardLrs.as_str())
        .check(one_of!(StorageAccountType))
        .replaces(),
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
    .attribute("target_regions", target_regions())
    .attribute(
        "exclude_from_latest",
        Attribute::boolean("Whether the version never counts as the latest. Defaults to `false`.")
            .default(false),
    )
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
    .attribute(
        "published_date",
        Attribute::string("When the version was created, in RFC 3339.")
            .computed()
            .keeps_state(),
    )
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
    .attribute("replication_status", replication_status())
    .attribute(
        "replication_state",
        Attribute::string(
            "How far replication has come in all regions together: `Unknown`, `InProgress`, \
             `Completed`, or `Failed` as soon as it has failed in one.",
        )
        .computed(),
    )
    .attribute(
        "wait_for_replication",
        Attribute::boolean(
            "Whether creating the version, and changing it, waits until it is replicated to every \
             target region, as long as the timeout allows. A wait that was cut short is taken up \
             by the next apply. With `false`, it ends as soon as the change is accepted, and \
             `replication_status` tells how far replication has come whenever it is read. Defaults \
             to `true`.",
        )
        .default(true),
    )
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

/// A check of the lower bound. The upper one is a setting of the provider, which judges it when it
/// plans.
fn replica_count(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    let most = i32::MAX.unsigned_abs();
    let documented = LimitName::Replicas.documented();
    if let Value::Number(number) = value
        && let Some(count) = number.to_i64()
        && check_replica_count(count, PropertyPath::default(), most).is_some()
        && let Some(violation) = check_replica_count(count, PropertyPath::default(), documented)
    {
        diagnostics.push(problem::violation(&violation, path.clone()));
    }
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

fn target_regions() -> Attribute {
    Attribute::nested(
        Nesting::Map,
        "The regions that the version is replicated to, keyed by region, such as `westeurope` or \
         `West Europe`. The source region must be among them. Defaults to the source region alone.",
        [
            (
                "replica_count",
                Attribute::integer(
                    "The number of replicas in this region. Defaults to the common \
                     `replica_count`.",
                )
                .optional_computed()
                .check(replica_count),
            ),
            (
                "storage_account_type",
                Attribute::string(
                    "The storage in this region. Possible values are `Standard_LRS`, \
                     `Standard_ZRS` and `Premium_LRS`. Defaults to the version's \
                     `storage_account_type`. Changing this for a region that is replicated to \
                     already forces a new resource to be created.",
                )
                .optional_computed()
                .check(one_of!(StorageAccountType)),
            ),
            (
                "exclude_from_latest",
                Attribute::boolean(
                    "Whether the version never counts as the latest in this region. Defaults to \
                     `false`.",
                )
                .default(false),
            ),
            ("encryption", version_protection::encryption()),
        ],
    )
    .optional_computed()
    .check(schema::no_empty_map)
    .check(schema::every_key(schema::parsed(Region::parse)))
    .equivalence(same_target_regions)
}

fn replication_status() -> Attribute {
    Attribute::nested(
        Nesting::Map,
        "How far replication has come, by region name.",
        [
            (
                "state",
                Attribute::string("`Unknown`, `Replicating`, `Completed` or `Failed`.").computed(),
            ),
            (
                "progress",
                Attribute::integer("How much has been copied, in percent.").computed(),
            ),
            (
                "details",
                Attribute::string("What went wrong; empty when all is well.").computed(),
            ),
        ],
    )
    .computed()
}

/// Two maps that ask for the same in the same regions, however the regions are spelled. What the
/// second leaves out is no difference: it is settled later.
fn same_target_regions(stored: &Value, asked: &Value) -> bool {
    let (Value::Map(stored), Value::Map(asked)) = (stored, asked) else {
        return false;
    };
    stored.len() == asked.len()
        && asked.iter().all(|(key, asked)| {
            let region = Region::parse(key).ok();
            let same_region =
                |other: &String| region.is_some() && Region::parse(other).ok() == region;
            stored.iter().any(|(key, stored)| {
                same_region(key)
                    && same_or_left_out(stored, asked, "replica_count")
                    && same_or_left_out(stored, asked, "storage_account_type")
                    && truth(stored) == truth(asked)
                    && version_protection::same_encryption(
                        stored.attribute("encryption"),
                        asked.attribute("encryption"),
                    )
            })
        })
}

fn same_or_left_out(stored: &Value, asked: &Value, name: &str) -> bool {
    asked.attribute(name).is_null() || asked.attribute(name) == stored.attribute(name)
}

fn truth(region: &Value) -> bool {
    *region.attribute("exclude_from_latest") == Value::Bool(true)
}
