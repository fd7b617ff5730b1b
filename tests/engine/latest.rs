//! Which version is the latest, asked of the store: found from the highest number down.

use proptest::prelude::*;
use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    Candidates, GalleryService, ImageDefinitionId, ImageVersion, ImageVersionSpec,
    TargetRegionSpec, VersionConstraint, latest,
};
use tokio::runtime::Runtime;

use crate::fixture::{Place, definition, definition_id, furnish, region, version};

/// Unlike each other as texts and as numbers.
const NAMES: [&str; 6] = [
    "1.9.0",
    "1.10.0",
    "0.0.0",
    "11.1.1",
    "2147483647.0.7",
    "2.0.2147483647",
];

async fn name_of(engine: &Engine, id: &ImageDefinitionId, candidates: Candidates) -> String {
    let found = engine.image_version_latest(id, candidates).await.unwrap();
    found.map_or_else(
        || "none".to_owned(),
        |version| version.spec.id.name().to_string(),
    )
}

fn with(region: Option<&str>, constraint: Option<&str>) -> Candidates {
    Candidates {
        region: region.map(crate::fixture::region),
        constraint: constraint.map(|text| VersionConstraint::parse(text).unwrap()),
    }
}

#[tokio::test]
async fn l1_l2_the_highest_candidate_is_found() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    // Nothing in the names of its parents may be taken for its number.
    let mut misleading = definition("golden", "versions");
    misleading.location = Some(region("westeurope"));
    engine.image_definition_create(misleading).await.unwrap();
    for definition in ["ubuntu", "versions"] {
        let id = definition_id("golden", definition);
        assert_eq!(name_of(&engine, &id, Candidates::default()).await, "none");
        for name in NAMES {
            let mut spec = version("golden", definition, name);
            spec.exclude_from_latest = name.starts_with("2147483647");
            if name == "1.10.0" {
                spec.target_regions = vec![target("westeurope", false), target("uksouth", false)];
            }
            if name == "11.1.1" {
                spec.target_regions = vec![target("westeurope", true)];
            }
            engine.image_version_create(spec).await.unwrap();
        }
        for (candidates, expected) in [
            (Candidates::default(), "11.1.1"),
            (with(Some("westeurope"), None), "2.0.2147483647"),
            (with(Some("uksouth"), None), "1.10.0"),
            (with(Some("eastus"), None), "none"),
            (with(None, Some("~> 1.2")), "1.10.0"),
            (with(None, Some("< 1.10")), "1.9.0"),
            (with(Some("uksouth"), Some("< 1.10")), "none"),
        ] {
            let found = name_of(&engine, &id, candidates.clone()).await;
            assert_eq!(found, expected, "{candidates:?}");
        }
        engine
            .image_version_delete(&version("golden", definition, "11.1.1").id)
            .await
            .unwrap();
        let found = name_of(&engine, &id, Candidates::default()).await;
        assert_eq!(found, "2.0.2147483647");
    }
}

#[tokio::test]
async fn d2_a_deleted_version_leaves_every_region() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let regions = ["westeurope", "uksouth", "eastus"];
    let mut spec = version("golden", "ubuntu", "1.0.0");
    spec.target_regions = regions.map(|name| target(name, false)).into();
    engine.image_version_create(spec.clone()).await.unwrap();
    for (expected, delete) in [("1.0.0", true), ("none", false)] {
        for name in regions {
            let id = definition_id("golden", "ubuntu");
            let found = name_of(&engine, &id, with(Some(name), None)).await;
            assert_eq!(found, expected, "{name}");
        }
        if delete {
            engine.image_version_delete(&spec.id).await.unwrap();
        }
    }
    assert_eq!(engine.image_version_get(&spec.id).await.unwrap(), None);
}

fn target(name: &str, exclude_from_latest: bool) -> TargetRegionSpec {
    TargetRegionSpec {
        exclude_from_latest,
        ..TargetRegionSpec::of(region(name))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn l1_the_store_agrees_with_the_rule(
        versions in prop::collection::btree_map((0..3_u32, 0..12_u32, 0..3_u32), any::<bool>(), 0..12),
    ) {
        Runtime::new().unwrap().block_on(async {
            let place = Place::new();
            let engine = place.engine();
            furnish(&engine).await;
            for ((major, minor, patch), exclude_from_latest) in versions {
                let name = format!("{major}.{minor}.{patch}");
                let spec = ImageVersionSpec {
                    exclude_from_latest,
                    ..version("golden", "ubuntu", &name)
                };
                engine.image_version_create(spec).await.unwrap();
            }
            let id = definition_id("golden", "ubuntu");
            let all: Vec<ImageVersion> = engine.image_version_list((&id).into()).await.unwrap();
            let expected = latest(&all, None, &id).ok();
            let found = engine.image_version_latest(&id, Candidates::default()).await.unwrap();
            assert_eq!(found.as_ref(), expected);
        });
    }
}
