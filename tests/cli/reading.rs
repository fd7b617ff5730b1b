//! The commands that list and show what a gallery holds.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use terraform_provider_acg::gallery::{
    DiskType, GalleryService, PurchasePlan, Recommended, SourceId, StorageAccountType, Tags,
    TargetRegionSpec, VersionSource,
};

use super::fixture::{GROUP, Place, definition, gallery, region, source, version};
use super::harness::{answer, furnished, transcript};

/// The furnished place with one of everything that can be said of definitions and versions.
async fn full() -> Place {
    let place = furnished().await;
    let engine = place.engine();
    let mut windows = definition("golden", "windows");
    windows.description = Some("Windows Server".to_owned());
    windows.recommended_vcpus = Recommended {
        min: Some(2),
        max: Some(8),
    };
    windows.recommended_memory_gb.min = Some(4);
    windows.end_of_life_date = Some("2040-01-01T00:00:00+02:00".parse().unwrap());
    windows.disallowed_disk_types = [DiskType::StandardLrs, DiskType::UltraSsdLrs].into();
    windows.purchase_plan = Some(PurchasePlan {
        name: "plan".to_owned(),
        publisher: None,
        product: Some("product".to_owned()),
    });
    windows.features = [("SecurityType".to_owned(), "TrustedLaunch".to_owned())].into();
    windows.eula = Some("Be nice.".to_owned());
    windows.tags = Tags::new([("team".to_owned(), "größe 東京".to_owned())].into()).unwrap();
    engine.image_definition_create(windows).await.unwrap();

    let first = version("golden", "ubuntu", "1.9.0");
    engine.image_version_create(first).await.unwrap();
    let mut second = version("golden", "ubuntu", "1.10.0");
    second.replica_count = 2;
    second.end_of_life_date = Some("2040-06-01T00:00:00Z".parse().unwrap());
    second.target_regions = vec![
        TargetRegionSpec {
            replica_count: Some(3),
            storage_account_type: Some(StorageAccountType::StandardZrs),
            ..TargetRegionSpec::of(region("westeurope"))
        },
        TargetRegionSpec {
            exclude_from_latest: true,
            ..TargetRegionSpec::of(region("northeurope"))
        },
    ];
    engine.image_version_create(second).await.unwrap();
    let mut snapshot = source("root");
    let id = format!("{GROUP}/snapshots/root");
    snapshot.id = terraform_provider_acg::gallery::ImageSourceId::parse(&id).unwrap();
    snapshot.data_disks.clear();
    engine.image_source_create(snapshot).await.unwrap();
    let mut third = version("golden", "ubuntu", "2.0.0");
    third.exclude_from_latest = true;
    third.source = VersionSource::Disks {
        os: SourceId::parse(&id).unwrap(),
        data: [].into(),
    };
    engine.image_version_create(third).await.unwrap();
    engine.close().await.unwrap();
    place
}

#[tokio::test]
async fn definitions_are_listed_and_shown() {
    let place = full().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "definition list golden",
            "definition list golden -o tsv",
            "definition show golden/windows",
            "definition show golden/windows -o yaml",
            "definition show golden/nothing",
            "definition show golden",
            "definition list silver -g images",
        ]
    ));
}

#[tokio::test]
async fn versions_are_listed_and_shown() {
    let place = full().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "version list golden/ubuntu",
            "version list golden/ubuntu -o tsv",
            "version list golden/windows",
            "version show golden/ubuntu/1.10.0",
            "version show golden/ubuntu/1.10.0 -o tsv",
            "version show golden/ubuntu/1.10.0 -o json",
            "version show golden/ubuntu/2.0.0",
            "version show golden/ubuntu/3.0.0",
            "version show golden/ubuntu/1.0",
            "version show golden/nothing/1.0.0",
        ]
    ));
}

#[tokio::test]
async fn sources_are_listed_and_shown() {
    let place = full().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "source list",
            "source list -o tsv",
            "source show build",
            "source show managed_image/build -o yaml",
            "source show snapshot/build",
            "source show nothing/build",
        ]
    ));
}

#[tokio::test]
async fn a_source_is_named_by_its_kind_where_two_have_the_name() {
    let place = full().await;
    let engine = place.engine();
    let mut other = source("root");
    let id = format!("{GROUP}/images/root");
    other.id = terraform_provider_acg::gallery::ImageSourceId::parse(&id).unwrap();
    engine.image_source_create(other).await.unwrap();
    engine.close().await.unwrap();
    assert_snapshot!(transcript(&place, &["source show root"]));
    let shown = answer(&place, &["source", "show", "managed_image/root"]);
    assert_eq!(answer(&place, &["source", "show", &id]), shown);
}

#[tokio::test]
async fn galleries_of_all_subscriptions_are_listed_on_demand() {
    let place = furnished().await;
    let engine = place.engine();
    let mut other = gallery("silver");
    let id = "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/other/providers\
              /Microsoft.Compute/galleries/silver";
    other.id = terraform_provider_acg::gallery::GalleryId::parse(id).unwrap();
    engine.gallery_create(other).await.unwrap();
    engine.close().await.unwrap();
    assert_snapshot!(transcript(
        &place,
        &[
            "gallery list",
            "gallery list --all-subscriptions",
            "gallery list --subscription 99999999-2222-3333-4444-555555555555",
            "gallery list --all-subscriptions -g images",
        ]
    ));
}

/// What says how Terraform works, not what there is.
const OF_TERRAFORM_ALONE: [&str; 4] = [
    "timeouts",
    "wait_for_replication",
    "bypass_soft_delete",
    "vhd_file",
];

/// The attributes that a page of the registry documents, outside of nested ones.
fn attributes(resource: &str) -> BTreeSet<String> {
    let page = format!(
        "{}/docs/resources/{resource}.md",
        env!("CARGO_MANIFEST_DIR")
    );
    let page = std::fs::read_to_string(page).unwrap();
    let schema = page.split("## Schema").nth(1).unwrap();
    let schema = schema.split("<a id=\"nestedatt").next().unwrap();
    let names = schema
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next());
    names
        .filter(|name| !OF_TERRAFORM_ALONE.contains(name))
        .map(ToOwned::to_owned)
        .collect()
}

#[tokio::test]
async fn values_are_named_as_in_terraform() {
    let place = full().await;
    for (resource, arguments) in [
        ("gallery", ["gallery", "show", "golden"]),
        ("image_definition", ["definition", "show", "golden/windows"]),
        ("image_version", ["version", "show", "golden/ubuntu/1.10.0"]),
        ("image_source", ["source", "show", "build"]),
    ] {
        let shown = answer(&place, &[&arguments[..], &["-o", "json"]].concat());
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let shown: BTreeSet<String> = shown.as_object().unwrap().keys().cloned().collect();
        let missing: Vec<_> = attributes(resource).difference(&shown).cloned().collect();
        assert!(
            missing.is_empty(),
            "acg {arguments:?} does not show {missing:?}"
        );
    }
}
