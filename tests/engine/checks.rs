//! Dry runs of creates: they find what the create would, and count with what else is planned.

use std::collections::BTreeMap;
use std::sync::Arc;

use terraform_provider_acg::gallery::{
    Check, Finding, GalleryService, GallerySpec, ImageDefinitionSpec, ImageVersionSpec, LimitName,
    LimitOverrides, PlannedChange, PlannedCreation, Region, ResourceKind, TargetRegionSpec,
    Unnamed, VersionSource,
};
use terraform_provider_acg::gallery::{ServiceError, SourceId};

use crate::fixture::{
    Place, definition, definition_id, furnish, gallery, gallery_id, region, source, source_id,
    version, version_id,
};

/// The rules and the existing resources among findings.
fn found(outcome: Result<Vec<Finding>, ServiceError>) -> Vec<String> {
    let findings = outcome.unwrap();
    let words = findings.iter().map(|finding| match finding {
        Finding::Refused(violation) => violation.rule.to_string(),
        Finding::Exists { claim, .. } => format!("exists, {claim:?}"),
    });
    words.collect()
}

fn planned(kind: ResourceKind, key: Option<String>) -> Check {
    let creation = PlannedCreation {
        kind,
        key,
        location: Some(region("westeurope")),
    };
    Check {
        also_planned: vec![creation.into()],
        ..Check::default()
    }
}

fn replacing(key: String) -> Check {
    Check {
        replacing: Some(key),
        ..Check::default()
    }
}

#[tokio::test]
async fn n9_a_parent_that_is_planned_is_as_good_as_there() {
    let place = Place::new();
    let engine = place.engine();
    let ubuntu = definition("golden", "ubuntu");
    for (check, expected) in [
        (Check::default(), vec!["N-9"]),
        (
            planned(ResourceKind::Gallery, Some(gallery_id("golden").key())),
            vec![],
        ),
        (planned(ResourceKind::Gallery, None), vec![]),
        (
            planned(ResourceKind::Gallery, Some(gallery_id("silver").key())),
            vec!["N-9"],
        ),
        (planned(ResourceKind::ImageSource, None), vec!["N-9"]),
    ] {
        assert_eq!(
            found(
                engine
                    .image_definition_check(ubuntu.clone(), check.clone())
                    .await
            ),
            expected,
            "{check:?}"
        );
    }
}

#[tokio::test]
async fn v2_a_source_that_is_planned_is_as_good_as_there() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let rebuilt = ImageVersionSpec {
        source: VersionSource::Whole(SourceId::ImageSource(source_id("rebuild"))),
        ..version("golden", "ubuntu", "1.0.0")
    };
    for (check, expected) in [
        (Check::default(), vec!["V-2"]),
        (
            planned(ResourceKind::ImageSource, Some(source_id("rebuild").key())),
            vec![],
        ),
        (
            planned(ResourceKind::ImageSource, Some(source_id("other").key())),
            vec!["V-2"],
        ),
    ] {
        assert_eq!(
            found(
                engine
                    .image_version_check(rebuilt.clone(), check.clone())
                    .await
            ),
            expected,
            "{check:?}"
        );
    }
    let nothing_there = Place::new().engine();
    let ubuntu = definition_id("golden", "ubuntu").key();
    let mut plan = planned(ResourceKind::ImageDefinition, Some(ubuntu));
    let outcome = nothing_there
        .image_version_check(rebuilt.clone(), plan.clone())
        .await;
    assert_eq!(found(outcome), ["V-2"]);
    plan.also_planned
        .extend(planned(ResourceKind::ImageSource, None).also_planned);
    let outcome = nothing_there.image_version_check(rebuilt, plan).await;
    assert_eq!(found(outcome), Vec::<String>::new());
}

#[tokio::test]
async fn v2_a_source_that_is_changed_is_where_it_will_be() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let [west, north, east] = ["westeurope", "northeurope", "eastus"].map(region);
    let original = ImageVersionSpec {
        target_regions: [west, north].map(TargetRegionSpec::of).into(),
        ..version("golden", "ubuntu", "1.0.0")
    };
    let source = original.id.clone();
    engine.image_version_create(original).await.unwrap();
    let copy = |location| ImageVersionSpec {
        location,
        source: VersionSource::Whole(SourceId::ImageVersion(source.clone())),
        ..version("golden", "ubuntu", "2.0.0")
    };
    let changed = |regions: Option<&[Region]>| Check {
        also_changed: Arc::new(BTreeMap::from([(
            source.key(),
            PlannedChange {
                regions: regions.map(|regions| regions.iter().copied().collect()),
            },
        )])),
        ..Check::default()
    };
    for (location, regions, expected) in [
        // What is there stays there.
        (north, Some(&[west, north][..]), vec![]),
        (north, None, vec![]),
        // It leaves.
        (north, Some(&[west]), vec!["V-2"]),
        // It comes, or may come, or goes elsewhere.
        (east, Some(&[west, east]), vec![]),
        (east, None, vec![]),
        (east, Some(&[west, north]), vec!["V-2"]),
    ] {
        let check = changed(regions);
        let outcome = engine.image_version_check(copy(location), check).await;
        assert_eq!(found(outcome), expected, "{location} {regions:?}");
    }
}

#[tokio::test]
async fn a_predecessor_that_goes_first_is_no_conflict() {
    let place = Place::new();
    let limits = LimitOverrides::default().with(LimitName::ImageDefinitions, 1);
    let engine = place.engine_with(limits);
    furnish(&engine).await;
    let key = definition_id("golden", "ubuntu").key();
    let renamed = ImageDefinitionSpec {
        id: definition_id("golden", "noble"),
        ..definition("golden", "ubuntu")
    };
    assert_eq!(
        found(
            engine
                .image_definition_check(renamed.clone(), Check::default())
                .await
        ),
        ["I-1", "Q-2"]
    );
    assert_eq!(
        found(
            engine
                .image_definition_check(renamed, replacing(key.clone()))
                .await
        ),
        Vec::<String>::new()
    );

    let same_name = ImageDefinitionSpec {
        eula: Some("new".to_owned()),
        ..definition("golden", "ubuntu")
    };
    let outcome = engine
        .image_definition_check(same_name.clone(), Check::default())
        .await;
    assert_eq!(found(outcome), ["exists, Kept"]);
    assert_eq!(
        found(
            engine
                .image_definition_check(same_name, replacing(key))
                .await
        ),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn q3_planned_creations_take_places_in_limits() {
    let place = Place::new();
    let engine = place.engine_with(LimitOverrides::default().with(LimitName::ImageVersions, 2));
    furnish(&engine).await;
    engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    let next = version("golden", "ubuntu", "1.0.1");
    let key = |name| Some(version_id("golden", "ubuntu", name).key());
    let elsewhere = key("1.0.2").map(|key| key.replace("11111111", "99999999"));
    for (check, expected) in [
        (Check::default(), vec![]),
        (
            planned(ResourceKind::ImageVersion, key("1.0.2")),
            vec!["Q-3"],
        ),
        (planned(ResourceKind::ImageVersion, None), vec!["Q-3"]),
        (planned(ResourceKind::ImageVersion, key("1.0.1")), vec![]),
        (planned(ResourceKind::ImageVersion, elsewhere), vec![]),
        (planned(ResourceKind::Gallery, None), vec![]),
    ] {
        assert_eq!(
            found(
                engine
                    .image_version_check(next.clone(), check.clone())
                    .await
            ),
            expected,
            "{check:?}"
        );
    }
}

#[tokio::test]
async fn n10_another_location_is_found_beside_the_resource_that_exists() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    let elsewhere = GallerySpec {
        location: region("northeurope"),
        ..gallery("golden")
    };
    let outcome = engine.gallery_check(elsewhere, Check::default()).await;
    assert_eq!(found(outcome), ["exists, Kept", "N-10"]);
}

#[tokio::test]
async fn a_check_writes_nothing() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    assert_eq!(
        found(
            engine
                .image_version_check(version("golden", "ubuntu", "1.0.0"), Check::default())
                .await
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        found(
            engine
                .image_source_check(source("rebuild"), Check::default())
                .await
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        engine
            .image_version_list((&definition_id("golden", "ubuntu")).into())
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        engine
            .image_source_get(&source_id("rebuild"))
            .await
            .unwrap(),
        None
    );
}

/// Q-3, for a version whose definition is not known yet.
#[tokio::test]
async fn q3_a_creation_without_a_known_id_is_judged_by_what_is_known() {
    let place = Place::new();
    let engine = place.engine_with(LimitOverrides::default().with(LimitName::ImageVersions, 2));
    furnish(&engine).await;
    let unnamed = |region_name: Option<&str>, also_planned| Check {
        unnamed: Some(Unnamed {
            location: region_name.map(region),
        }),
        also_planned,
        ..Check::default()
    };
    let others = |count| {
        let other = planned(ResourceKind::ImageVersion, None).also_planned;
        vec![Arc::clone(&other[0]); count]
    };
    // What stands in for the id names nothing that is there.
    let new = version("any", "any", "1.0.0");
    let west = Some("westeurope");
    let elsewhere = ImageVersionSpec {
        location: region("eastus"),
        ..new.clone()
    };
    for (spec, check, expected) in [
        (&new, unnamed(west, others(1)), vec![]),
        (&new, unnamed(west, others(2)), vec!["Q-3"]),
        (&new, unnamed(None, others(2)), vec![]),
        (&elsewhere, unnamed(None, vec![]), vec!["V-2"]),
    ] {
        let outcome = engine.image_version_check(spec.clone(), check.clone());
        assert_eq!(found(outcome.await), expected, "{check:?}");
    }
    // What is there in its place is not asked for either.
    let golden = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(golden.clone()).await.unwrap();
    let outcome = engine.image_version_check(golden, unnamed(west, vec![]));
    assert_eq!(found(outcome.await), Vec::<String>::new());
}

/// What an interrupted run left is there already, and is taken over.
#[tokio::test]
async fn q3_what_may_be_taken_over_takes_no_second_place() {
    let place = Place::new();
    let limits = || LimitOverrides::default().with(LimitName::ImageVersions, 2);
    let engine = place.engine_with(limits());
    furnish(&engine).await;
    for name in ["1.0.0", "1.0.1"] {
        let version = version("golden", "ubuntu", name);
        engine.image_version_create(version).await.unwrap();
    }
    let check = |also_planned: Check, unnamed| Check {
        unnamed,
        ..also_planned
    };
    let unnamed = Some(Unnamed {
        location: Some(region("westeurope")),
    });
    let any = || version("any", "any", "1.0.0");
    let one = planned(ResourceKind::ImageVersion, None);
    let mut two = one.clone();
    two.also_planned
        .extend(one.also_planned.iter().map(Arc::clone));
    // A run that goes on keeps what it made.
    let outcome = engine.image_version_check(any(), check(Check::default(), unnamed));
    assert_eq!(found(outcome.await), ["Q-3"]);
    drop(engine);
    let engine = place.engine_with(limits());
    for (check, expected) in [
        (check(one.clone(), unnamed), vec![]),
        (check(two, unnamed), vec!["Q-3"]),
    ] {
        let outcome = engine.image_version_check(any(), check.clone());
        assert_eq!(found(outcome.await), expected, "{check:?}");
    }
    let key = version_id("golden", "ubuntu", "1.0.1").key();
    let there = planned(ResourceKind::ImageVersion, Some(key));
    let next = version("golden", "ubuntu", "1.0.2");
    let raised = place.engine_with(LimitOverrides::default().with(LimitName::ImageVersions, 3));
    let outcome = raised.image_version_check(next, there);
    assert_eq!(found(outcome.await), Vec::<String>::new());
}
