//! Each method of the port, and each rule that needs to know what is stored.

use terraform_provider_acg::gallery::{
    CapacityService, Deleted, Gallery, GalleryService, GallerySpec, ImageDefinitionSpec,
    ImageSourceSpec, ImageVersionSpec, LimitName, LimitOverrides, ListScope, ReplicationState,
    ResourceKind, ServiceError, SourceId, SubscriptionId, Tags, TargetRegionSpec, VersionSource,
};

use crate::fixture::{
    GROUP, Place, assert_exists, definition, definition_id, furnish, gallery, gallery_id, now,
    region, rules, source, source_id, version, version_id,
};

fn tags() -> Tags {
    Tags::new([("team".to_owned(), "platform".to_owned())].into()).unwrap()
}

#[tokio::test]
async fn each_kind_of_resource_is_created_read_changed_listed_and_deleted() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let made = engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    assert!(!made.adopted);
    assert_eq!(made.resource.published_date, now());
    assert_eq!(made.resource.size_gb(), 94);

    let described = GallerySpec {
        description: None,
        tags: tags(),
        ..gallery("golden")
    };
    assert_eq!(
        engine.gallery_update(described.clone()).await.unwrap().spec,
        described
    );
    assert_eq!(
        engine.gallery_get(&gallery_id("golden")).await.unwrap(),
        Some(Gallery { spec: described })
    );

    let aging = ImageDefinitionSpec {
        end_of_life_date: Some("2032-04-01T02:00:00+02:00".parse().unwrap()),
        ..definition("golden", "ubuntu")
    };
    let changed = engine.image_definition_update(aging).await.unwrap();
    assert_eq!(
        changed.location(),
        region("westeurope"),
        "the gallery's, which was not repeated"
    );
    let read = engine
        .image_definition_get(&definition_id("golden", "ubuntu"))
        .await
        .unwrap();
    assert_eq!(read, Some(changed));

    let wider = ImageVersionSpec {
        target_regions: ["westeurope", "northeurope"]
            .map(|name| TargetRegionSpec::of(region(name)))
            .into(),
        exclude_from_latest: true,
        ..version("golden", "ubuntu", "1.0.0")
    };
    let changed = engine.image_version_update(wider).await.unwrap();
    let there = &changed.replication.regions[&region("northeurope")];
    assert_eq!(there.state, ReplicationState::Completed);
    assert_eq!(changed.published_date, now());
    let read = engine
        .image_version_get(&version_id("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(read, Some(changed));

    let tagged = ImageSourceSpec {
        tags: tags(),
        ..source("build")
    };
    engine.image_source_update(tagged.clone()).await.unwrap();
    let read = engine.image_source_get(&source_id("build")).await.unwrap();
    assert_eq!(read.map(|found| found.spec), Some(tagged));

    let version_key = version_id("golden", "ubuntu", "1.0.0");
    assert_eq!(
        engine.image_version_delete(&version_key).await.unwrap(),
        Deleted::Gone
    );
    assert_eq!(engine.image_version_get(&version_key).await.unwrap(), None);
    let definition_key = definition_id("golden", "ubuntu");
    assert_eq!(
        engine
            .image_definition_delete(&definition_key)
            .await
            .unwrap(),
        Deleted::Gone
    );
    assert_eq!(
        engine.gallery_delete(&gallery_id("golden")).await.unwrap(),
        Deleted::Gone
    );
    assert_eq!(
        engine
            .image_source_delete(&source_id("build"))
            .await
            .unwrap(),
        Deleted::Gone
    );
    assert_eq!(
        engine.gallery_list(ListScope::Everywhere).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn d3_deleting_what_is_not_there_succeeds() {
    let engine = Place::new();
    let engine = engine.engine();
    assert_eq!(
        engine.gallery_delete(&gallery_id("golden")).await.unwrap(),
        Deleted::WasAbsent
    );
    let version = version_id("golden", "ubuntu", "1.0.0");
    assert_eq!(
        engine.image_version_delete(&version).await.unwrap(),
        Deleted::WasAbsent
    );
    assert_eq!(
        engine
            .image_source_delete(&source_id("build"))
            .await
            .unwrap(),
        Deleted::WasAbsent
    );
}

#[tokio::test]
async fn changing_what_is_not_there_is_refused() {
    let place = Place::new();
    let outcome = place.engine().gallery_update(gallery("golden")).await;
    let Err(ServiceError::NotFound {
        kind: ResourceKind::Gallery,
        id,
    }) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(id, format!("{GROUP}/galleries/golden"));
}

#[tokio::test]
async fn n6_an_id_is_found_in_any_case_and_keeps_its_first_spelling() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("Golden")).await.unwrap();
    let read = engine
        .gallery_get(&gallery_id("GOLDEN"))
        .await
        .unwrap()
        .unwrap();
    assert!(read.spec.id.to_string().ends_with("/Golden"));
    let changed = engine.gallery_update(gallery("golden")).await.unwrap();
    assert!(changed.spec.id.to_string().ends_with("/Golden"));
    assert_exists(
        engine.gallery_create(gallery("gOLDEN")).await,
        ResourceKind::Gallery,
    );
}

#[tokio::test]
async fn n9_a_parent_must_exist() {
    let place = Place::new();
    let engine = place.engine();
    let refused = engine
        .image_definition_create(definition("golden", "ubuntu"))
        .await;
    assert_eq!(rules(refused), ["N-9"]);
    engine.image_source_create(source("build")).await.unwrap();
    let refused = engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await;
    assert_eq!(rules(refused), ["N-9"]);
}

#[tokio::test]
async fn n10_the_same_name_in_another_location_is_refused() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    let elsewhere = GallerySpec {
        location: region("northeurope"),
        ..gallery("golden")
    };
    assert_eq!(
        rules(engine.gallery_create(elsewhere.clone()).await),
        ["N-10"]
    );
    assert_eq!(rules(engine.gallery_update(elsewhere).await), ["N-10"]);
}

#[tokio::test]
async fn i1_a_triple_is_unique_in_its_gallery_in_any_case() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let same = ImageDefinitionSpec {
        identifier: definition("golden", "UBUNTU").identifier,
        ..definition("golden", "other")
    };
    assert_eq!(
        rules(engine.image_definition_create(same.clone()).await),
        ["I-1"]
    );
    engine.gallery_create(gallery("silver")).await.unwrap();
    let elsewhere = ImageDefinitionSpec {
        id: definition_id("silver", "other"),
        ..same.clone()
    };
    engine.image_definition_create(elsewhere).await.unwrap();
    engine
        .image_definition_delete(&definition_id("golden", "ubuntu"))
        .await
        .unwrap();
    engine.image_definition_create(same).await.unwrap();
}

#[tokio::test]
async fn v2_a_source_must_exist() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let lost = ImageVersionSpec {
        source: VersionSource::Whole(SourceId::ImageSource(source_id("lost"))),
        ..version("golden", "ubuntu", "1.0.0")
    };
    assert_eq!(rules(engine.image_version_create(lost).await), ["V-2"]);
}

#[tokio::test]
async fn v1_a_version_can_be_made_from_another_version() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    let copy = ImageVersionSpec {
        source: VersionSource::Whole(SourceId::ImageVersion(version_id(
            "golden", "ubuntu", "1.0.0",
        ))),
        ..version("golden", "ubuntu", "1.0.1")
    };
    let made = engine.image_version_create(copy).await.unwrap().resource;
    assert_eq!(made.size_gb(), 94);
}

#[tokio::test]
async fn v19_another_source_is_refused_for_the_same_version() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    engine.image_source_create(source("rebuild")).await.unwrap();
    let other = ImageVersionSpec {
        source: VersionSource::Whole(SourceId::ImageSource(source_id("rebuild"))),
        ..version("golden", "ubuntu", "1.0.0")
    };
    assert_eq!(rules(engine.image_version_update(other).await), ["V-19"]);
}

#[tokio::test]
async fn d1_a_resource_with_children_stays() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    let refused = engine
        .image_definition_delete(&definition_id("golden", "ubuntu"))
        .await;
    let Err(error) = &refused else { panic!() };
    assert!(error.to_string().contains("/versions/1.0.0"), "{error}");
    assert_eq!(rules(refused), ["D-1"]);
    assert_eq!(
        rules(engine.gallery_delete(&gallery_id("golden")).await),
        ["D-1"]
    );
}

#[tokio::test]
async fn g5_lists_are_by_resource_group_subscription_and_everywhere() {
    let place = Place::new();
    let engine = place.engine();
    let other = "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/Images/providers/Microsoft.Compute";
    let ids = [
        format!("{GROUP}/galleries/b"),
        format!("{GROUP}/galleries/A"),
        format!("{}/galleries/c", GROUP.replace("images", "other")),
        format!("{other}/galleries/d"),
    ];
    for id in &ids {
        let id = terraform_provider_acg::gallery::GalleryId::parse(id).unwrap();
        engine
            .gallery_create(GallerySpec { id, ..gallery("x") })
            .await
            .unwrap();
    }
    let subscription = SubscriptionId::parse("11111111-2222-3333-4444-555555555555").unwrap();
    let group = gallery_id("x").resource_group().clone();
    for (scope, expected) in [
        (
            ListScope::ResourceGroup(subscription, group),
            vec!["A", "b"],
        ),
        (ListScope::Subscription(subscription), vec!["A", "b", "c"]),
        (ListScope::Everywhere, vec!["A", "b", "c", "d"]),
    ] {
        let found = engine.gallery_list(scope).await.unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|gallery| gallery.spec.id.name().as_str())
            .collect();
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn n3_versions_are_listed_by_number() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    for name in ["1.10.0", "1.9.0", "0.20.3"] {
        engine
            .image_version_create(version("golden", "ubuntu", name))
            .await
            .unwrap();
    }
    let found = engine
        .image_version_list((&definition_id("golden", "ubuntu")).into())
        .await
        .unwrap();
    let names: Vec<String> = found
        .iter()
        .map(|version| version.spec.id.name().to_string())
        .collect();
    assert_eq!(names, ["0.20.3", "1.9.0", "1.10.0"]);
}

#[tokio::test]
async fn q1_to_q3_limits_hold_at_their_boundary_and_free_up_again() {
    let place = Place::new();
    let limits = LimitOverrides::default()
        .with(LimitName::Galleries, 2)
        .with(LimitName::ImageDefinitions, 2)
        .with(LimitName::ImageVersions, 2);
    let engine = place.engine_with(limits);
    furnish(&engine).await;
    engine.gallery_create(gallery("silver")).await.unwrap();
    assert_eq!(
        rules(engine.gallery_create(gallery("bronze")).await),
        ["Q-1"]
    );
    let elsewhere = GallerySpec {
        location: region("northeurope"),
        ..gallery("bronze")
    };
    engine.gallery_create(elsewhere).await.unwrap();

    engine
        .image_definition_create(definition("golden", "debian"))
        .await
        .unwrap();
    assert_eq!(
        rules(
            engine
                .image_definition_create(definition("silver", "suse"))
                .await
        ),
        ["Q-2"]
    );

    for name in ["1.0.0", "1.0.1"] {
        engine
            .image_version_create(version("golden", "ubuntu", name))
            .await
            .unwrap();
    }
    let third = version("golden", "debian", "1.0.0");
    assert_eq!(
        rules(engine.image_version_create(third.clone()).await),
        ["Q-3"]
    );
    let usage = engine
        .usage(
            third.id.definition().gallery().subscription(),
            region("westeurope"),
        )
        .await
        .unwrap();
    let counts: Vec<_> = usage
        .iter()
        .map(|usage| (usage.name, usage.current, usage.limit))
        .collect();
    let expected = LimitName::ALL
        .iter()
        .filter(|name| name.counts().is_some())
        .map(|name| (*name, 2, 2))
        .collect::<Vec<_>>();
    assert_eq!(counts, expected);

    engine
        .image_version_delete(&version_id("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    engine.image_version_create(third).await.unwrap();
}

#[tokio::test]
async fn w2_a_version_has_an_operation_for_each_write() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let spec = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(spec.clone()).await.unwrap();
    engine
        .image_version_update(ImageVersionSpec {
            tags: tags(),
            ..spec.clone()
        })
        .await
        .unwrap();
    let operations = engine.operations(&spec.id.to_string()).await.unwrap();
    assert_eq!(operations.len(), 2);
    assert!(
        operations
            .iter()
            .all(|operation| operation.started_at == now() && operation.finished_at == now())
    );
    engine.image_version_delete(&spec.id).await.unwrap();
    assert_eq!(engine.operations(&spec.id.key()).await.unwrap(), []);
}
