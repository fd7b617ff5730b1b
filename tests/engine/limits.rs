//! The documented limits at their boundaries, and deployments, costs and usage of what is stored.

use std::future::Future;
use std::sync::Arc;

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    CapacityService, DeployableId, Deployment, GalleryService, GallerySpec, ImageDefinitionId,
    ImageDefinitionSpec, ImageVersionSpec, LimitName, Prices, ReplacedImageId, ResourceKind,
    RuleId, ServiceError, SourceId, TargetRegionSpec, VersionSource, billing,
};
use tokio::task::JoinSet;

use crate::fixture::{
    Place, definition, definition_id, furnish, gallery, region, rules, source, source_id, version,
    version_id,
};

/// How many requests are under way at once: enough for the writer to commit many together.
const AT_ONCE: usize = 500;

/// Makes all requests, many at a time, and answers how many were refused by the rule.
async fn refused<T, F>(rule: &str, requests: impl IntoIterator<Item = F>) -> usize
where
    T: Send + 'static,
    F: Future<Output = Result<T, ServiceError>> + Send + 'static,
{
    let mut requests = requests.into_iter();
    let mut under_way = JoinSet::new();
    let mut refused = 0;
    loop {
        while under_way.len() < AT_ONCE
            && let Some(request) = requests.next()
        {
            under_way.spawn(request);
        }
        let Some(outcome) = under_way.join_next().await else {
            return refused;
        };
        if let Err(error) = outcome.unwrap() {
            assert_eq!(error.rule().map(RuleId::as_str), Some(rule), "{error}");
            refused += 1;
        }
    }
}

async fn used(engine: &Engine, name: LimitName, location: &str) -> u64 {
    let subscription = gallery("golden").id.subscription();
    let usage = engine.usage(subscription, region(location)).await.unwrap();
    usage
        .iter()
        .find(|usage| usage.name == name)
        .unwrap()
        .current
}

#[tokio::test(flavor = "multi_thread")]
async fn q1_the_100th_gallery_is_made_and_the_101st_is_not() {
    let place = Place::new();
    let engine = Arc::new(place.engine());
    let create = |number: u32, location| {
        let engine = Arc::clone(&engine);
        let spec = GallerySpec {
            location: region(location),
            ..gallery(&format!("gallery_{location}_{number}"))
        };
        async move { engine.gallery_create(spec).await }
    };
    // Ten too many, all at once: just as many as there is room for are made.
    assert_eq!(
        refused("Q-1", (0..110).map(|n| create(n, "westeurope"))).await,
        10
    );
    assert_eq!(used(&engine, LimitName::Galleries, "westeurope").await, 100);
    let next = create(200, "westeurope").await;
    assert_eq!(next.as_ref().unwrap_err().arm_code(), "QuotaExceeded");
    let message = next.unwrap_err().to_string();
    for part in ["100 galleries", "westeurope", "100 are in use"] {
        assert!(message.contains(part), "{message}");
    }
    create(0, "northeurope").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn q2_the_1000th_definition_is_made_and_the_1001st_is_not() {
    let place = Place::new();
    let engine = Arc::new(place.engine());
    engine.gallery_create(gallery("golden")).await.unwrap();
    let create = |number: u32, location: Option<&str>| {
        let engine = Arc::clone(&engine);
        let spec = ImageDefinitionSpec {
            location: location.map(region),
            ..definition("golden", &format!("definition-{number}"))
        };
        async move { engine.image_definition_create(spec).await }
    };
    assert_eq!(refused("Q-2", (0..1_001).map(|n| create(n, None))).await, 1);
    let name = LimitName::ImageDefinitions;
    assert_eq!(used(&engine, name, "westeurope").await, 1_000);
    // A definition counts in its own location, not in its gallery's.
    create(2_000, Some("northeurope")).await.unwrap();
    assert_eq!(used(&engine, name, "northeurope").await, 1);
    assert_eq!(rules(create(2_001, None).await), ["Q-2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn q3_the_10000th_version_is_made_and_the_10001st_is_not() {
    let place = Place::new();
    let engine = Arc::new(place.engine());
    furnish(&engine).await;
    let create = |number: u32| {
        let engine = Arc::clone(&engine);
        let spec = version("golden", "ubuntu", &format!("1.0.{number}"));
        async move { engine.image_version_create(spec).await }
    };
    assert_eq!(refused("Q-3", (0..10_001).map(create)).await, 1);
    let name = LimitName::ImageVersions;
    assert_eq!(used(&engine, name, "westeurope").await, 10_000);
    assert_eq!(rules(create(20_000).await), ["Q-3"]);
    // Replicas elsewhere count nowhere but in the version's own location.
    let first = version_id("golden", "ubuntu", "1.0.1");
    engine.image_version_delete(&first).await.unwrap();
    create(20_000).await.unwrap();
    assert_eq!(rules(create(20_001).await), ["Q-3"]);
    assert_eq!(used(&engine, name, "northeurope").await, 0);
}

#[tokio::test]
async fn q3_a_version_counts_in_its_location_wherever_it_is_replicated_to() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let spec = ImageVersionSpec {
        target_regions: ["westeurope", "northeurope"]
            .map(|name| TargetRegionSpec::of(region(name)))
            .into(),
        ..version("golden", "ubuntu", "1.0.0")
    };
    engine.image_version_create(spec).await.unwrap();
    let name = LimitName::ImageVersions;
    assert_eq!(used(&engine, name, "westeurope").await, 1);
    assert_eq!(used(&engine, name, "northeurope").await, 0);
}

/// Two versions, the newer one in one region alone.
async fn released(engine: &Engine) {
    furnish(engine).await;
    for (name, regions) in [
        ("1.0.0", vec!["westeurope", "northeurope"]),
        ("1.1.0", vec!["westeurope"]),
    ] {
        let spec = ImageVersionSpec {
            replica_count: 2,
            target_regions: regions
                .into_iter()
                .map(|name| TargetRegionSpec::of(region(name)))
                .collect(),
            ..version("golden", "ubuntu", name)
        };
        engine.image_version_create(spec).await.unwrap();
    }
}

fn deployment(image: DeployableId, location: &str) -> Deployment {
    Deployment {
        subscription: gallery("golden").id.subscription(),
        image,
        region: region(location),
        virtual_machines: 120,
        scale_sets: 0,
        instances_per_scale_set: 0,
        replaces: None,
    }
}

#[tokio::test]
async fn r5_deployments_are_judged_by_what_is_stored() {
    let place = Place::new();
    let engine = place.engine();
    released(&engine).await;
    let latest = || DeployableId::Latest(definition_id("golden", "ubuntu"));
    let version = |name| DeployableId::Version(version_id("golden", "ubuntu", name));
    for (image, location, expected, refusals) in [
        (latest(), "westeurope", Some("1.1.0"), vec![]),
        (latest(), "northeurope", Some("1.0.0"), vec![]),
        (latest(), "uksouth", None, vec!["L-2", "R-5"]),
        (version("1.0.0"), "northeurope", Some("1.0.0"), vec![]),
        (version("1.1.0"), "northeurope", Some("1.1.0"), vec!["R-5"]),
        (
            DeployableId::ManagedImage(source_id("build")),
            "westeurope",
            None,
            vec![],
        ),
    ] {
        let found = engine
            .deployment_check(deployment(image.clone(), location))
            .await
            .unwrap();
        let name = found.version.as_ref().map(|id| id.name().to_string());
        assert_eq!(name.as_deref(), expected, "{image} {location}");
        let rules: Vec<_> = found.refusals.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(rules, refusals, "{image} {location}");
        assert_eq!(found.recommended_replicas, 6);
    }
}

#[tokio::test]
async fn a6_the_image_of_an_existing_scale_set_is_looked_up() {
    let place = Place::new();
    let engine = place.engine();
    released(&engine).await;
    let mut plain = source("plain");
    plain.data_disks.clear();
    engine.image_source_create(plain).await.unwrap();
    let image = DeployableId::Version(version_id("golden", "ubuntu", "1.1.0"));
    for (name, allowed) in [("build", true), ("plain", false)] {
        let asked = Deployment {
            replaces: Some(ReplacedImageId::new(source_id(name)).unwrap()),
            ..deployment(image.clone(), "westeurope")
        };
        let found = engine.deployment_check(asked).await.unwrap();
        assert_eq!(found.allowed(), allowed, "{name}: {:?}", found.refusals);
    }
}

#[tokio::test]
async fn a_deployment_of_what_is_not_there_is_an_error() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let ubuntu = || DeployableId::Latest(definition_id("golden", "ubuntu"));
    let nowhere = |id: ImageDefinitionId| deployment(DeployableId::Latest(id), "westeurope");
    for (asked, missing) in [
        (
            nowhere(definition_id("golden", "debian")),
            ResourceKind::ImageDefinition,
        ),
        (
            deployment(
                DeployableId::Version(version_id("golden", "ubuntu", "9.9.9")),
                "westeurope",
            ),
            ResourceKind::ImageVersion,
        ),
        (
            deployment(DeployableId::ManagedImage(source_id("none")), "westeurope"),
            ResourceKind::ImageSource,
        ),
        (
            Deployment {
                replaces: Some(ReplacedImageId::new(source_id("none")).unwrap()),
                ..deployment(ubuntu(), "westeurope")
            },
            ResourceKind::ImageSource,
        ),
    ] {
        match engine.deployment_check(asked.clone()).await {
            Err(ServiceError::NotFound { kind, .. }) => assert_eq!(kind, missing, "{asked:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn b2_what_is_billed_is_the_occupied_size_that_was_stored() {
    let place = Place::new();
    let engine = place.engine();
    released(&engine).await;
    let versions = engine
        .image_version_list((&definition_id("golden", "ubuntu")).into())
        .await
        .unwrap();
    let charges = versions
        .iter()
        .map(|version| billing::total(version.charges(&Prices::default()).values()))
        .collect::<Vec<_>>();
    let counted: Vec<_> = charges
        .iter()
        .map(|charges| (charges.snapshots, charges.billed_gb, charges.egress_gb))
        .collect();
    // 4 GiB of 94 are in use.
    assert_eq!(counted, [(4, 16, 4), (2, 8, 0)]);
}

/// A copy is billed like what it was made from.
#[tokio::test]
async fn b2_a_copy_of_a_version_is_billed_by_what_it_occupies() {
    let place = Place::new();
    let engine = place.engine();
    released(&engine).await;
    let copy = ImageVersionSpec {
        source: VersionSource::Whole(SourceId::ImageVersion(version_id(
            "golden", "ubuntu", "1.1.0",
        ))),
        ..version("golden", "ubuntu", "2.0.0")
    };
    let made = engine.image_version_create(copy).await.unwrap().resource;
    let charges = billing::total(made.charges(&Prices::default()).values());
    assert_eq!((charges.billed_gb, charges.egress_gb), (4, 0));
}
