//! VM applications and their versions in the engine: P-1, and what is stored of them.

use std::sync::Arc;

use jiff::SignedDuration;
use terraform_provider_acg::engine::{Effect, Engine, EngineOptions, Fault, FixedClock};
use terraform_provider_acg::gallery::{
    AggregateState, ApplicationService, Candidates, ClockChange, Deleted, GalleryApplicationId,
    GalleryApplicationSpec, GalleryApplicationVersion, GalleryApplicationVersionId,
    GalleryApplicationVersionSpec, GalleryService, LimitName, LimitOverrides, ManageAction, OsType,
    PackageSource, ReplicationModel, ResourceKind, StorageAccountType, Tags, TargetRegionSpec,
};

use crate::fixture::{
    GROUP, Place, assert_exists, gallery, gallery_id, now, region, rules, version,
};

fn application_id(name: &str) -> GalleryApplicationId {
    let id = format!("{GROUP}/galleries/golden/applications/{name}");
    GalleryApplicationId::parse(&id).unwrap()
}

fn version_id(application: &str, name: &str) -> GalleryApplicationVersionId {
    let id = format!("{}/versions/{name}", application_id(application));
    GalleryApplicationVersionId::parse(&id).unwrap()
}

fn application(name: &str) -> GalleryApplicationSpec {
    GalleryApplicationSpec {
        id: application_id(name),
        location: None,
        supported_os_type: OsType::Linux,
        description: None,
        eula: None,
        privacy_statement_uri: None,
        release_note_uri: None,
        end_of_life_date: None,
        tags: Tags::default(),
    }
}

fn application_version(application: &str, name: &str) -> GalleryApplicationVersionSpec {
    GalleryApplicationVersionSpec {
        id: version_id(application, name),
        location: region("westeurope"),
        source: PackageSource {
            media_link: "https://contoso.example/agent.tar.gz".to_owned(),
            default_configuration_link: Some("https://contoso.example/agent.conf".to_owned()),
        },
        manage_action: ManageAction {
            install: "./install.sh".to_owned(),
            remove: "./remove.sh".to_owned(),
            update: Some("./update.sh".to_owned()),
        },
        package_file: Some("agent.tar.gz".to_owned()),
        config_file: Some("agent.conf".to_owned()),
        enable_health_check: true,
        replica_count: 2,
        storage_account_type: StorageAccountType::StandardLrs,
        target_regions: vec![
            TargetRegionSpec {
                exclude_from_latest: true,
                replica_count: Some(1),
                ..TargetRegionSpec::of(region("northeurope"))
            },
            TargetRegionSpec::of(region("westeurope")),
        ],
        exclude_from_latest: false,
        end_of_life_date: Some("2030-01-01T00:00:00Z".parse().unwrap()),
        tags: Tags::new([("team".to_owned(), "platform".to_owned())].into()).unwrap(),
    }
}

/// The gallery `golden` and the application `agent` in it.
async fn furnished(place: &Place) -> Engine {
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    let agent = application("agent");
    engine.gallery_application_create(agent).await.unwrap();
    engine
}

#[tokio::test]
async fn p1_applications_are_created_read_changed_listed_and_deleted() {
    let place = Place::new();
    let engine = furnished(&place).await;
    let agent = engine
        .gallery_application_get(&application_id("AGENT"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(agent.location(), region("westeurope"), "the gallery's");
    assert_exists(
        engine
            .gallery_application_create(application("agent"))
            .await,
        ResourceKind::GalleryApplication,
    );
    let changed = GalleryApplicationSpec {
        description: Some("Monitors".to_owned()),
        eula: Some("None".to_owned()),
        release_note_uri: Some("https://contoso.example".to_owned()),
        ..application("agent")
    };
    let changed = engine.gallery_application_update(changed).await.unwrap();
    engine.close().await.unwrap();
    let list = engine
        .gallery_application_list((&gallery_id("golden")).into())
        .await;
    assert_eq!(list.unwrap(), [changed]);

    let windows = GalleryApplicationSpec {
        supported_os_type: OsType::Windows,
        ..application("agent")
    };
    assert_eq!(
        rules(engine.gallery_application_update(windows).await),
        ["P-1"]
    );
    for expected in [Deleted::Gone, Deleted::WasAbsent] {
        let agent = application_id("agent");
        let deleted = engine.gallery_application_delete(&agent).await;
        assert_eq!(deleted.unwrap(), expected);
    }
}

#[tokio::test]
async fn p1_versions_are_created_read_changed_listed_and_deleted() {
    let place = Place::new();
    let engine = furnished(&place).await;
    let mut made = Vec::new();
    for name in ["1.9.0", "1.10.0"] {
        let spec = application_version("agent", name);
        let created = engine.gallery_application_version_create(spec).await;
        made.push(created.unwrap().resource);
    }
    assert_eq!(made[0].published_date, now());
    let counts: Vec<u32> = made[0]
        .target_regions
        .iter()
        .map(|target| target.replica_count)
        .collect();
    assert_eq!(counts, [1, 2]);
    engine.close().await.unwrap();
    let listed = engine
        .gallery_application_version_list((&application_id("agent")).into())
        .await
        .unwrap();
    assert_eq!(listed, made, "by number");

    let everywhere = GalleryApplicationVersionSpec {
        target_regions: Vec::new(),
        enable_health_check: false,
        exclude_from_latest: true,
        ..application_version("agent", "1.9.0")
    };
    let changed = engine
        .gallery_application_version_update(everywhere.clone())
        .await
        .unwrap();
    assert_eq!(changed.target_regions.len(), 1);
    assert_eq!(changed.spec, everywhere);
    let key = version_id("agent", "1.9.0").key();
    assert_eq!(engine.operations(&key).await.unwrap().len(), 2);

    let mut other_package = application_version("agent", "1.10.0");
    other_package.source.media_link = "https://contoso.example/other".to_owned();
    let refused = engine.gallery_application_version_update(other_package);
    assert_eq!(rules(refused.await), ["V-19"]);
    for expected in [Deleted::Gone, Deleted::WasAbsent] {
        let id = version_id("agent", "1.9.0");
        let deleted = engine.gallery_application_version_delete(&id).await;
        assert_eq!(deleted.unwrap(), expected);
    }
}

#[tokio::test]
async fn n9_an_application_needs_its_gallery_and_a_version_its_application() {
    let place = Place::new();
    let engine = place.engine();
    let outcome = engine.gallery_application_create(application("agent"));
    assert_eq!(rules(outcome.await), ["N-9"]);
    let outcome = engine.gallery_application_version_create(application_version("agent", "1.0.0"));
    assert_eq!(rules(outcome.await), ["N-9"]);
}

#[tokio::test]
async fn d1_nested_resources_of_every_kind_keep_their_parent() {
    let place = Place::new();
    let engine = furnished(&place).await;
    assert_eq!(
        rules(engine.gallery_delete(&gallery_id("golden")).await),
        ["D-1"]
    );
    let spec = application_version("agent", "1.0.0");
    let made = engine.gallery_application_version_create(spec).await;
    let agent = application_id("agent");
    let refused = engine.gallery_application_delete(&agent).await;
    let error = refused.unwrap_err();
    let id = made.unwrap().resource.spec.id.to_string();
    assert!(error.to_string().contains(&id), "{error}");
    assert_eq!(error.arm_code(), "CannotDeleteResource");
}

#[tokio::test]
async fn q3_application_versions_take_no_place_of_image_versions() {
    let place = Place::new();
    let limits = LimitOverrides::default().with(LimitName::ImageVersions, 1);
    let engine = place.engine_with(limits);
    crate::fixture::furnish(&engine).await;
    let agent = application("agent");
    engine.gallery_application_create(agent).await.unwrap();
    for name in ["1.0.0", "2.0.0"] {
        let spec = application_version("agent", name);
        let created = engine.gallery_application_version_create(spec).await;
        created.unwrap();
    }
    let image = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(image).await.unwrap();
}

#[tokio::test]
async fn p1_versions_take_time_to_be_replicated_as_those_of_images() {
    let place = Place::new();
    let options = EngineOptions {
        replication: ReplicationModel::Manual,
        ..EngineOptions::at(place.database())
    };
    let engine = Engine::open(options, Arc::new(FixedClock(now()))).unwrap();
    engine.gallery_create(gallery("golden")).await.unwrap();
    let agent = application("agent");
    engine.gallery_application_create(agent).await.unwrap();
    let fails = Fault {
        operation: "gallery_application_version_create".to_owned(),
        resource: "*".to_owned(),
        effect: Effect::Region {
            region: region("northeurope"),
            progress: 40,
            details: None,
        },
        times: Some(1),
        chance: None,
    };
    engine.fault_add(fails).await.unwrap();
    let spec = application_version("agent", "1.0.0");
    let id = spec.id.clone();
    let progress = |version: &GalleryApplicationVersion| -> Vec<u8> {
        let regions = version.replication.regions.values();
        regions.map(|there| there.progress).collect()
    };
    let created = engine
        .gallery_application_version_create(spec.clone())
        .await
        .unwrap()
        .resource;
    assert_eq!(created.replication.aggregate(), AggregateState::InProgress);
    let latest = || {
        let candidates = Candidates::in_region(Some(region("westeurope")));
        engine.gallery_application_version_latest(spec.id.application(), candidates)
    };
    assert_eq!(latest().await.unwrap(), None, "it is nowhere yet");

    // 15 seconds, 5 for the one GB of a package in its own region, and 5 for its second replica.
    let advance = |seconds| {
        let change = ClockChange::Advance(SignedDuration::from_secs(seconds));
        engine.change_clock(change, false)
    };
    advance(25).await.unwrap();
    let read = engine.gallery_application_version_get(&id).await.unwrap();
    assert_eq!(progress(&read.unwrap()), [40, 100]);
    assert!(latest().await.unwrap().is_some());
    let again = engine
        .gallery_application_version_update(spec.clone())
        .await;
    assert_eq!(progress(&again.unwrap()), [0, 100], "only what failed");
    advance(60).await.unwrap();
    let read = engine.gallery_application_version_get(&id).await.unwrap();
    assert_eq!(progress(&read.unwrap()), [100, 100]);
    let operations = engine.operations(&id.key()).await.unwrap();
    let took = operations[0].finished_at;
    assert!(took > operations[0].started_at);
}
