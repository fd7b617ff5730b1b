//! Replication that takes time, by the engine's clock.

use std::sync::Arc;

use jiff::SignedDuration;
use terraform_provider_acg::engine::{Engine, EngineOptions, FixedClock};
use terraform_provider_acg::gallery::{
    AggregateState, ClockChange, ClockMode, GalleryService, ImageVersion, ImageVersionSpec,
    ReplicationMode, ReplicationModel, SourceId, TargetRegionSpec, VersionSource,
};

use crate::fixture::{Place, definition, furnish, now, region, rules, version, version_id};

fn engine(place: &Place, replication: ReplicationModel) -> Engine {
    let options = EngineOptions {
        replication,
        ..EngineOptions::at(place.database())
    };
    Engine::open(options, Arc::new(FixedClock(now()))).unwrap()
}

/// A version in these regions. Of its source 4 GB are in use: 35 seconds in the source region, 95 in
/// another geography.
fn replicated(name: &str, regions: &[&str]) -> ImageVersionSpec {
    ImageVersionSpec {
        target_regions: regions
            .iter()
            .map(|name| TargetRegionSpec::of(region(name)))
            .collect(),
        ..version("golden", "ubuntu", name)
    }
}

async fn advance(engine: &Engine, seconds: i64) {
    let by = SignedDuration::from_secs(seconds);
    let change = ClockChange::Advance(by);
    engine.change_clock(change, false).await.unwrap();
}

async fn read(engine: &Engine, name: &str) -> ImageVersion {
    let id = version_id("golden", "ubuntu", name);
    engine.image_version_get(&id).await.unwrap().unwrap()
}

/// Each region's progress, in the order of region names.
fn progress(version: &ImageVersion) -> Vec<u8> {
    let regions = version.replication.regions.values();
    regions.map(|there| there.progress).collect()
}

#[tokio::test]
async fn r3_realistic_replication_goes_on_by_the_engines_clock() {
    let place = Place::new();
    let first = engine(&place, ReplicationModel::Realistic);
    furnish(&first).await;
    let created = first
        .image_version_create(replicated("1.0.0", &["westeurope", "eastus"]))
        .await
        .unwrap()
        .resource;
    assert_eq!(created.replication.aggregate(), AggregateState::InProgress);
    assert_eq!(progress(&created), [0, 0]);
    let operations = first.operations(&created.spec.id.key()).await.unwrap();
    let took = operations[0]
        .finished_at
        .duration_since(operations[0].started_at);
    assert_eq!(took, SignedDuration::from_secs(95));

    advance(&first, 35).await;
    assert_eq!(progress(&read(&first, "1.0.0").await), [36, 100]);
    // Another process, and another model: what is on its way stays on it.
    let second = engine(&place, ReplicationModel::Instant);
    let listed = second
        .image_version_list(created.spec.id.definition().into())
        .await
        .unwrap();
    assert_eq!(progress(&listed[0]), [36, 100]);
    let changed = second
        .image_version_update(replicated("1.0.0", &["westeurope", "eastus", "japaneast"]))
        .await
        .unwrap();
    assert_eq!(progress(&changed), [36, 100, 100]);
    advance(&second, 60).await;
    let read = read(&first, "1.0.0").await;
    assert_eq!(read.replication.aggregate(), AggregateState::Completed);
}

#[tokio::test]
async fn r3_the_manual_model_stops_the_clock_at_the_first_replication() {
    let place = Place::new();
    let engine = engine(&place, ReplicationModel::Manual);
    furnish(&engine).await;
    let shallow = ImageVersionSpec {
        replication_mode: ReplicationMode::Shallow,
        ..version("golden", "ubuntu", "0.1.0")
    };
    engine.image_version_create(shallow).await.unwrap();
    assert_eq!(engine.clock().await.unwrap().mode, ClockMode::System);

    engine
        .image_version_create(replicated("1.0.0", &["westeurope"]))
        .await
        .unwrap();
    let stopped = ClockMode::Virtual(now());
    assert_eq!(engine.clock().await.unwrap().mode, stopped);
    advance(&engine, 34).await;
    assert_eq!(progress(&read(&engine, "1.0.0").await), [97]);
    engine
        .image_version_create(replicated("2.0.0", &["westeurope"]))
        .await
        .unwrap();
    advance(&engine, 1).await;
    assert_eq!(progress(&read(&engine, "1.0.0").await), [100]);
    assert_eq!(progress(&read(&engine, "2.0.0").await), [2]);
}

#[tokio::test]
async fn r5_a_version_is_a_source_where_it_is_replicated_already() {
    let place = Place::new();
    let engine = engine(&place, ReplicationModel::Realistic);
    furnish(&engine).await;
    let other = definition("golden", "copies");
    engine.image_definition_create(other).await.unwrap();
    let source = replicated("1.0.0", &["westeurope", "eastus"]);
    let source = engine.image_version_create(source).await.unwrap().resource;
    let copy = |location| ImageVersionSpec {
        location: region(location),
        source: VersionSource::Whole(SourceId::ImageVersion(source.spec.id.clone())),
        ..version("golden", "copies", "1.0.0")
    };
    for place in ["westeurope", "eastus"] {
        let refused = engine.image_version_create(copy(place)).await;
        assert_eq!(rules(refused), ["V-2"], "it is nowhere yet");
    }
    advance(&engine, 35).await;
    let refused = engine.image_version_create(copy("eastus")).await;
    assert_eq!(rules(refused), ["V-2"]);
    let made = engine.image_version_create(copy("westeurope")).await;
    let made = made.unwrap().resource;
    assert_eq!((made.size_gb(), made.occupied_gb()), (94, 4));
}

#[tokio::test]
async fn r2_removing_a_region_drops_its_replicas_and_its_progress() {
    let place = Place::new();
    let engine = engine(&place, ReplicationModel::Realistic);
    furnish(&engine).await;
    let everywhere = ["westeurope", "eastus"];
    let create = engine.image_version_create(replicated("1.0.0", &everywhere));
    create.await.unwrap();
    advance(&engine, 50).await;
    for (regions, expected) in [(&everywhere[..1], vec![100]), (&everywhere, vec![0, 100])] {
        let update = engine.image_version_update(replicated("1.0.0", regions));
        assert_eq!(progress(&update.await.unwrap()), expected);
    }
    let dropped = engine
        .image_version_update(replicated("1.0.0", &["eastus"]))
        .await;
    assert_eq!(rules(dropped), ["V-8"]);
}

#[tokio::test]
async fn v18_a_version_is_published_when_it_is_created() {
    let place = Place::new();
    let engine = engine(&place, ReplicationModel::Manual);
    furnish(&engine).await;
    let regions = ["westeurope"];
    let created = engine.image_version_create(replicated("1.0.0", &regions));
    assert_eq!(created.await.unwrap().resource.published_date, now());
    advance(&engine, 1_000).await;
    let update = ImageVersionSpec {
        exclude_from_latest: true,
        ..replicated("1.0.0", &regions)
    };
    let updated = engine.image_version_update(update).await.unwrap();
    assert_eq!(updated.published_date, now());
}

#[tokio::test]
async fn an_update_after_all_was_copied_ends_when_it_begins() {
    let place = Place::new();
    let engine = engine(&place, ReplicationModel::Realistic);
    furnish(&engine).await;
    let version = replicated("1.0.0", &["westeurope"]);
    engine.image_version_create(version.clone()).await.unwrap();
    advance(&engine, 60).await;
    let excluded = ImageVersionSpec {
        exclude_from_latest: true,
        ..version
    };
    let updated = engine.image_version_update(excluded).await.unwrap();
    let operations = engine.operations(&updated.spec.id.key()).await.unwrap();
    let ended: Vec<i64> = operations
        .iter()
        .map(|one| one.finished_at.duration_since(one.started_at).as_secs())
        .collect();
    assert_eq!(ended, [35, 0]);
    assert_eq!(engine.examine().await, []);
}
