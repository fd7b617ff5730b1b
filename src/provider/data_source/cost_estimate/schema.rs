//! The schema of `acg_cost_estimate`.

use crate::framework::diagnostic::Diagnostics;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::value::{Type, Value};
use crate::gallery::{ImageVersionId, Money, Region, StorageAccountType};
use crate::provider::problem;
use crate::provider::schema::{
    distinct_keys, every_key, location, not_negative, one_of, parsed, positive, same_region,
};

pub(super) fn schema() -> Schema {
    let schema = Schema::new(
        "Estimates what the replicas of an image version come to: how many snapshots are billed, \
         for how many GB, what crosses the network once, and what all that costs with the prices \
         that are given. The version is one that is there, or one that is only planned and described \
         by the arguments: then the estimate is known when Terraform plans, without asking the \
         gallery, whose limits and closed regions are judged where the version is planned. Terraform \
         waits until after the apply to read a data source that refers to a \
         resource which changes: give both the same values, by `locals` or variables, instead.",
    );
    let schema = planned_version()
        .into_iter()
        .fold(schema, |schema, (name, one)| schema.attribute(name, one))
        .attribute("prices", prices());
    let schema = charges("of all target regions together")
        .into_iter()
        .fold(schema, |schema, (name, one)| schema.attribute(name, one));
    schema.attribute(
        "regions",
        Attribute::nested(
            Nesting::Map,
            "What each target region comes to, by its name.",
            charges("of the region"),
        )
        .computed(),
    )
}

fn planned_version() -> [(&'static str, Attribute); 6] {
    let storage = |text: &'static str| Attribute::string(text).check(one_of!(StorageAccountType));
    [
        (
            "image_version_id",
            Attribute::string(
                "The id of an image version that is there. Conflicts with the arguments that \
                 describe a planned one.",
            )
            .check(parsed(ImageVersionId::parse)),
        ),
        (
            "occupied_gb",
            Attribute::integer(
                "How much of all disks of a planned version is in use, in GiB. Needed without \
                 `image_version_id`.",
            )
            .check(not_negative()),
        ),
        (
            "location",
            location(
                "The source region of a planned version. Needed without `image_version_id`.",
            ),
        ),
        (
            "replica_count",
            Attribute::integer(
                "The common replica count of a planned version: that of every target region without \
                 its own. Defaults to `1`.",
            )
            .check(positive()),
        ),
        (
            "storage_account_type",
            storage(
                "The storage of every target region of a planned version without its own: \
                 `Standard_LRS`, `Standard_ZRS` or `Premium_LRS`. Defaults to `Standard_LRS`.",
            ),
        ),
        (
            "target_regions",
            Attribute::nested(
                Nesting::Map,
                "The target regions of a planned version by name, the source region among them. \
                 Defaults to the source region alone.",
                [
                    (
                        "replica_count",
                        Attribute::integer(
                            "How many replicas there are in the region. Defaults to the common count.",
                        )
                        .check(positive()),
                    ),
                    (
                        "storage_account_type",
                        storage("The storage in the region. Defaults to the version's."),
                    ),
                ],
            )
            .check(every_key(parsed(Region::parse))),
        ),
    ]
}

fn prices() -> Attribute {
    Attribute::nested(
        Nesting::Map,
        "Prices by region, in any currency, exact to nine decimal places. None is built in: an \
         amount whose price is missing is null.",
        [
            (
                "per_gb_month",
                Attribute::of(
                    Type::map(Type::Number),
                    "The price of a GB of snapshots for a month by kind of storage: \
                     `Standard_LRS`, `Standard_ZRS`, `Premium_LRS`.",
                )
                .check(every_key(parsed(StorageAccountType::parse)))
                .check(distinct_keys(same_storage))
                .check(every_price),
            ),
            (
                "per_gb_egress",
                Attribute::number(
                    "The price of a GB that leaves the region for another. That of the source \
                     region counts.",
                )
                .check(price),
            ),
        ],
    )
    .check(every_key(parsed(Region::parse)))
    .check(distinct_keys(same_region))
}

fn charges(whose: &str) -> [(&'static str, Attribute); 5] {
    [
        (
            "snapshots",
            Attribute::integer(format!(
                "How many snapshots are billed: the replicas {whose}."
            )),
        ),
        (
            "billed_gb",
            Attribute::integer(format!(
                "How much is stored, in GB: what is occupied, once for each of the snapshots {whose}."
            )),
        ),
        (
            "egress_gb",
            Attribute::integer(format!(
                "How much crosses the network once, in GB, for the first replica {whose}: what is \
                 occupied, for each region but the source region."
            )),
        ),
        (
            "monthly_storage_cost",
            Attribute::number(format!(
                "What the snapshots {whose} cost in a month. Null when a price is missing."
            )),
        ),
        (
            "egress_cost",
            Attribute::number(format!(
                "What crossing the network costs once, for the replicas {whose}. Null when a price \
                 is missing."
            )),
        ),
    ]
    .map(|(name, attribute)| (name, attribute.computed()))
}

/// A check of one price (B-4).
fn price(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    if let Value::Number(number) = value
        && let Err(violation) = Money::parse(&number.to_string())
    {
        diagnostics.push(problem::violation(&violation, path.clone()));
    }
}

fn every_price(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    if let Value::Map(prices) = value {
        for (key, one) in prices {
            price(one, &path.clone().key(key), diagnostics);
        }
    }
}

/// Whether two texts name one kind of storage.
fn same_storage(one: &Value, two: &Value) -> bool {
    let both = one.as_str().zip(two.as_str());
    both.is_some_and(|(one, two)| one.eq_ignore_ascii_case(two))
}
