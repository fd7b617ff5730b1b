//! Reading and writing an image version as Terraform exchanges it, in both encodings.

use std::collections::BTreeMap;

use divan::{Bencher, black_box};
use terraform_provider_acg::framework::value::json::{self, UnknownAttributes};
use terraform_provider_acg::framework::value::{Type, Value, msgpack};

fn main() {
    divan::main();
}

fn region_type() -> Type {
    Type::object([
        ("replica_count", Type::Number),
        ("storage_account_type", Type::String),
        ("exclude_from_latest", Type::Bool),
    ])
}

fn image_version_type() -> Type {
    Type::object([
        ("id", Type::String),
        ("image_definition_id", Type::String),
        ("name", Type::String),
        ("location", Type::String),
        ("source_id", Type::String),
        ("replica_count", Type::Number),
        ("storage_account_type", Type::String),
        ("exclude_from_latest", Type::Bool),
        ("end_of_life_date", Type::String),
        ("published_date", Type::String),
        ("tags", Type::map(Type::String)),
        ("target_regions", Type::map(region_type())),
        ("zones", Type::set(Type::String)),
    ])
}

fn image_version(regions: i64) -> Value {
    let definition = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images\
        /providers/Microsoft.Compute/galleries/golden/images/ubuntu-2204";
    let target_regions = (0..regions)
        .map(|region| {
            let settings = Value::object([
                ("replica_count", region.into()),
                ("storage_account_type", "Standard_ZRS".into()),
                ("exclude_from_latest", false.into()),
            ]);
            (format!("region{region:03}"), settings)
        })
        .collect();
    let tags = ["team", "stage", "cost-center"].map(|tag| (tag.to_owned(), tag.into()));
    Value::object([
        ("id", format!("{definition}/versions/1.0.0").into()),
        ("image_definition_id", definition.into()),
        ("name", "1.0.0".into()),
        ("location", "westeurope".into()),
        ("source_id", format!("{definition}/versions/0.9.0").into()),
        ("replica_count", 1.into()),
        ("storage_account_type", "Standard_LRS".into()),
        ("exclude_from_latest", false.into()),
        ("end_of_life_date", "2032-04-01T00:00:00Z".into()),
        ("published_date", Value::Null),
        ("tags", Value::Map(BTreeMap::from(tags))),
        ("target_regions", Value::Map(target_regions)),
        (
            "zones",
            Value::set(vec!["1".into(), "2".into(), "3".into()]),
        ),
    ])
}

const REGIONS: [i64; 3] = [3, 30, 100];

#[divan::bench(args = REGIONS)]
#[expect(clippy::expect_used, reason = "a bench may stop at the first surprise")]
fn msgpack_decode(bencher: Bencher<'_, '_>, regions: i64) {
    let ty = image_version_type();
    let bytes = msgpack::encode(&image_version(regions), &ty).expect("the value has the type");
    bencher.bench(|| msgpack::decode(black_box(&bytes), &ty));
}

#[divan::bench(args = REGIONS)]
fn msgpack_encode(bencher: Bencher<'_, '_>, regions: i64) {
    let ty = image_version_type();
    let value = image_version(regions);
    bencher.bench(|| msgpack::encode(black_box(&value), &ty));
}

#[divan::bench(args = REGIONS)]
#[expect(clippy::expect_used, reason = "a bench may stop at the first surprise")]
fn json_decode(bencher: Bencher<'_, '_>, regions: i64) {
    let ty = image_version_type();
    let bytes = json::encode(&image_version(regions), &ty).expect("the value has the type");
    bencher.bench(|| json::decode(black_box(&bytes), &ty, UnknownAttributes::Ignore));
}

#[divan::bench(args = REGIONS)]
fn json_encode(bencher: Bencher<'_, '_>, regions: i64) {
    let ty = image_version_type();
    let value = image_version(regions);
    bencher.bench(|| json::encode(black_box(&value), &ty));
}
