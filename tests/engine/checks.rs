//! Dry runs of creates: they find what the create would, and count with what else is planned.

use terraform_provider_acg::gallery::{
    Check, Finding, GalleryService, GallerySpec, ImageDefinitionSpec, ImageVersionSpec, LimitName,
    LimitOverrides, PlannedCreation, ResourceKind, VersionSource,
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
        location: region("westeurope"),
    };
    Check {
        also_planned: vec![creation],
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
            .image_version_list(&definition_id("golden", "ubuntu"))
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
