//! What the schemas of versions, of images and of applications, have in common: number, replication, and
//! how they count as the latest.

use super::version_protection;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Nesting};
use crate::framework::value::Value;
use crate::gallery::replication::check_replica_count;
use crate::gallery::{LimitName, PropertyPath, Region, StorageAccountType, VersionName};
use crate::provider::schema::one_of;
use crate::provider::{problem, schema};

/// The attribute `name`.
pub(super) fn name() -> Attribute {
    Attribute::string(
        "The number of the version, `Major.Minor.Patch`, such as `1.10.0`: each part is at \
         most 2147483647. Changing this forces a new resource to be created.",
    )
    .required()
    .check(schema::parsed(VersionName::parse))
    .replaces()
}

/// The attribute `replica_count`.
pub(super) fn replica_count() -> Attribute {
    Attribute::integer(
        "The common replica count: that of every target region without its own. Between 1 \
         and the limit of the subscription, 10. Defaults to `1`.",
    )
    .default(1)
    .check(count)
}

/// The attribute `storage_account_type`.
pub(super) fn storage_account_type() -> Attribute {
    Attribute::string(
        "The storage of every target region without its own. Possible values are \
         `Standard_LRS`, `Standard_ZRS`, where the region has availability zones, and \
         `Premium_LRS`. Defaults to `Standard_LRS`. Changing this forces a new resource to be \
         created.",
    )
    .default(StorageAccountType::StandardLrs.as_str())
    .check(one_of!(StorageAccountType))
    .replaces()
}

/// The attribute `exclude_from_latest`.
pub(super) fn exclude_from_latest() -> Attribute {
    Attribute::boolean("Whether the version never counts as the latest. Defaults to `false`.")
        .default(false)
}

/// The attribute `published_date`.
pub(super) fn published_date() -> Attribute {
    Attribute::string("When the version was created, in RFC 3339.")
        .computed()
        .keeps_state()
}

/// The attribute `replication_state`.
pub(super) fn replication_state() -> Attribute {
    Attribute::string(
        "How far replication has come in all regions together: `Unknown`, `InProgress`, \
         `Completed`, or `Failed` as soon as it has failed in one.",
    )
    .computed()
}

/// The attribute `wait_for_replication`.
pub(super) fn wait_for_replication() -> Attribute {
    Attribute::boolean(
        "Whether creating the version, and changing it, waits until it is replicated to every \
         target region, as long as the timeout allows. A wait that was interrupted, or for which \
         an update had no more time, is taken up by the next apply. A version that was not \
         replicated within the time for its creation is there, but Terraform marks it as tainted: \
         the next apply makes another in its place, unless `terraform untaint` takes the mark \
         away, and then goes on waiting. With `false`, it ends as soon as the change is accepted, and \
         `replication_status` tells how far replication has come whenever it is read. Defaults to \
         `true`.",
    )
    .default(true)
}

/// A check of the lower bound. The upper one is a setting of the provider, which judges it when it
/// plans.
fn count(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
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

/// The attribute `target_regions`; `further` is what a region has of this kind of version alone.
pub(super) fn target_regions(
    further: impl IntoIterator<Item = (&'static str, Attribute)>,
) -> Attribute {
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
                .check(count),
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
        ]
        .into_iter()
        .chain(further),
    )
    .optional_computed()
    .check(schema::no_empty_map)
    .check(schema::every_key(schema::parsed(Region::parse)))
    .equivalence(same_target_regions)
}

/// The attribute `replication_status`.
pub(super) fn replication_status() -> Attribute {
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
