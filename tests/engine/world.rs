//! The state as a whole: exported and imported without loss, examined.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::Value;
use terraform_provider_acg::engine::{Effect, Engine, Fault, Flaw, ImportError, Severity};
use terraform_provider_acg::gallery::{
    ClockChange, GalleryService, LimitName, ListScope, TargetRegionSpec,
};

use crate::fixture::{
    Place, definition, furnish, gallery, gallery_id, region, source_id, version, version_id,
};

pub async fn export(engine: &Engine) -> String {
    engine.export().await.unwrap().document
}

pub fn errors(flaws: &[Flaw]) -> Vec<String> {
    let errors = flaws.iter().filter(|flaw| flaw.severity == Severity::Error);
    errors.map(|flaw| flaw.what.clone()).collect()
}

/// One thing that happens to a gallery; what is refused is part of life.
#[derive(Debug, Clone)]
enum Event {
    Create(u8, Vec<u8>),
    Retarget(u8, Vec<u8>),
    Delete(u8),
    Describe(String),
    Define(u8),
    Fault(u8),
    Allow,
    Wait(u16),
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    let regions = || vec(0..4u8, 0..4);
    prop_oneof![
        (0..4u8, regions()).prop_map(|(name, regions)| Event::Create(name, regions)),
        (0..4u8, regions()).prop_map(|(name, regions)| Event::Retarget(name, regions)),
        (0..4u8).prop_map(Event::Delete),
        ".{0,20}".prop_map(Event::Describe),
        (0..3u8).prop_map(Event::Define),
        (0..3u8).prop_map(Event::Fault),
        Just(Event::Allow),
        any::<u16>().prop_map(Event::Wait),
        Just(Event::Restart),
    ]
}

const REGIONS: [&str; 4] = ["westeurope", "northeurope", "uksouth", "eastus"];

fn targets(regions: &[u8]) -> Vec<TargetRegionSpec> {
    let names = regions.iter().map(|index| REGIONS[usize::from(*index)]);
    names
        .map(|name| TargetRegionSpec {
            region: region(name),
            replica_count: None,
            storage_account_type: None,
            exclude_from_latest: name == "uksouth",
            encryption: None,
        })
        .collect()
}

async fn happen(place: &Place, engine: Engine, event: Event) -> Engine {
    let named = |name: u8| version("golden", "ubuntu", &format!("1.{name}.0"));
    match event {
        Event::Create(name, regions) => {
            let mut spec = named(name);
            spec.target_regions = targets(&regions);
            engine.image_version_create(spec).await.ok();
        }
        Event::Retarget(name, regions) => {
            let mut spec = named(name);
            spec.target_regions = targets(&regions);
            engine.image_version_update(spec).await.ok();
        }
        Event::Delete(name) => {
            engine.image_version_delete(&named(name).id).await.ok();
        }
        Event::Describe(text) => {
            let mut spec = gallery("golden");
            spec.description = Some(text);
            engine.gallery_update(spec).await.ok();
        }
        Event::Define(name) => {
            let spec = definition("golden", &format!("image{name}"));
            engine.image_definition_create(spec).await.ok();
        }
        Event::Fault(name) => {
            let fault = Fault {
                operation: "image_version_create".to_owned(),
                resource: format!("1.{name}.*"),
                effect: Effect::Quota,
                times: Some(1),
                chance: None,
            };
            engine.fault_add(fault).await.unwrap();
        }
        Event::Allow => {
            let subscription = gallery("golden").id.subscription();
            let change = |subscription: &mut terraform_provider_acg::gallery::Subscription| {
                subscription.set_limit(LimitName::Galleries, Some(region("uksouth")), Some(7))
            };
            engine
                .subscription_change(subscription, change)
                .await
                .unwrap();
        }
        Event::Wait(seconds) => {
            let by = std::time::Duration::from_secs(seconds.into())
                .try_into()
                .unwrap();
            engine
                .change_clock(ClockChange::Advance(by), false)
                .await
                .unwrap();
        }
        Event::Restart => {
            engine.close().await.unwrap();
            return place.engine();
        }
    }
    engine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_comes_back_without_loss(events in vec(event(), 0..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let place = Place::new();
            let mut engine = place.engine();
            furnish(&engine).await;
            for event in events {
                engine = happen(&place, engine, event).await;
            }
            let document = export(&engine).await;
            prop_assert_eq!(errors(&engine.examine().await), Vec::<String>::new());

            let other = Place::new();
            let copy = other.engine();
            let rows = copy.import(&document, false).await.unwrap();
            prop_assert_eq!(rows, engine.export().await.unwrap().rows);
            prop_assert_eq!(&export(&copy).await, &document);
            prop_assert_eq!(errors(&copy.examine().await), Vec::<String>::new());
            // It is a gallery like the first.
            let id = version("golden", "ubuntu", "1.0.0").id;
            let definition = id.definition();
            prop_assert_eq!(
                copy.image_version_list(definition.into()).await,
                engine.image_version_list(definition.into()).await
            );
            Ok(())
        })?;
    }
}

/// An engine with a version, and what it exports.
pub async fn small(place: &Place) -> (Engine, String) {
    let engine = place.engine();
    furnish(&engine).await;
    let spec = version("golden", "ubuntu", "1.0.0");
    engine.image_version_create(spec).await.unwrap();
    let document = export(&engine).await;
    (engine, document)
}

#[tokio::test]
async fn a_state_that_is_there_is_replaced_only_when_told() {
    let (one, two) = (Place::new(), Place::new());
    let (_engine, document) = small(&one).await;
    let other = two.engine();
    other.gallery_create(gallery("silver")).await.unwrap();
    let before = export(&other).await;
    let refused = other.import(&document, false).await;
    assert!(
        matches!(refused, Err(ImportError::NotEmpty { .. })),
        "{refused:?}"
    );
    assert_eq!(export(&other).await, before);
    other.import(&document, true).await.unwrap();
    assert_eq!(export(&other).await, document);
    assert_eq!(other.gallery_get(&gallery_id("silver")).await, Ok(None));
    // Counts are those of what came in.
    other
        .gallery_delete(&gallery_id("golden"))
        .await
        .unwrap_err();
    other
        .image_version_delete(&version_id("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(errors(&other.examine().await), Vec::<String>::new());
}

#[tokio::test]
async fn a_document_that_is_damaged_or_newer_changes_nothing() {
    let (one, two) = (Place::new(), Place::new());
    let (_engine, document) = small(&one).await;
    let other = two.engine();
    other.gallery_create(gallery("silver")).await.unwrap();
    let before = export(&other).await;
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&document).unwrap();
        change(&mut value);
        value.to_string()
    };
    let resources = |value: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(value["tables"]["resources"].as_array_mut().unwrap());
    };
    let newer = [
        edit(&|value| value["format_version"] = 2.into()),
        edit(&|value| value["store_version"] = 99.into()),
    ];
    for document in newer {
        let refused = other.import(&document, true).await;
        assert!(
            matches!(refused, Err(ImportError::Newer { .. })),
            "{refused:?}"
        );
    }
    let none = [
        String::new(),
        "[]".to_owned(),
        document.split_at(document.len() / 2).0.to_owned(),
        edit(&|value| value["format"] = "other".into()),
        edit(&|value| value["more"] = 1.into()),
    ];
    for document in none {
        let refused = other.import(&document, true).await;
        assert!(
            matches!(refused, Err(ImportError::NotAnExport(_))),
            "{refused:?}"
        );
    }
    let damaged = [
        edit(&|value| value["store_version"] = 0.into()),
        edit(&|value| value["tables"]["more"] = Value::Array(vec![serde_json::json!({})])),
        edit(&|value| drop(value["tables"].as_object_mut().unwrap().remove("faults"))),
        edit(&|value| resources(value, &|rows| drop(rows.remove(0)))),
        edit(&|value| resources(value, &|rows| rows.push(rows[0].clone()))),
        edit(&|value| resources(value, &|rows| rows[0]["body"]["id"] = "nowhere".into())),
        edit(&|value| resources(value, &|rows| rows[0]["body"] = 7.into())),
        edit(&|value| resources(value, &|rows| rows[0]["body_version"] = 99.into())),
        edit(&|value| resources(value, &|rows| rows[0]["location"] = "northeurope".into())),
        edit(&|value| resources(value, &|rows| rows[0]["etag"] = Value::Null)),
        edit(&|value| resources(value, &|rows| rows[0]["body"]["tags"] = true.into())),
        edit(&|value| resources(value, &|rows| rows[0]["x; DROP TABLE faults"] = 1.into())),
    ];
    for (index, document) in damaged.iter().enumerate() {
        let refused = other.import(document, true).await;
        assert!(
            matches!(refused, Err(ImportError::Damaged(_))),
            "{index}: {refused:?}"
        );
    }
    assert_eq!(export(&other).await, before);
}

#[tokio::test]
async fn a_document_without_one_of_its_tables_is_refused_and_leaves_no_file() {
    let (one, two) = (Place::new(), Place::new());
    let (_engine, document) = small(&one).await;
    let document: Value = serde_json::from_str(&document).unwrap();
    let tables = document["tables"].as_object().unwrap();
    assert!(tables.len() > 3, "{tables:?}");
    let other = two.engine();
    for table in tables.keys() {
        let mut document = document.clone();
        document["tables"].as_object_mut().unwrap().remove(table);
        let refused = other.import(&document.to_string(), false).await;
        let expected = format!("the table \"{table}\" is missing.");
        assert_eq!(refused, Err(ImportError::Damaged(expected)));
    }
    let mut none = document.clone();
    none["tables"] = serde_json::json!({});
    let refused = other.import(&none.to_string(), false).await;
    assert!(
        matches!(&refused, Err(ImportError::Damaged(what)) if what.contains("\"faults\", ")),
        "{refused:?}"
    );
    let mut strange = document.clone();
    strange["tables"]["resources"][0]["body"] = 7.into();
    other.import(&strange.to_string(), false).await.unwrap_err();
    other.close().await.unwrap();
    assert!(two.files().is_empty(), "{:?}", two.files());
    other.import(&document.to_string(), false).await.unwrap();
    assert_eq!(export(&other).await, export(&one.engine()).await);
}

#[tokio::test]
async fn every_damage_is_found_with_what_to_do() {
    let damages = [
        (
            "UPDATE resources SET body = 'x' WHERE type = 'gallery'",
            "hold no JSON",
        ),
        (
            "UPDATE resources SET body = '{}' WHERE type = 'gallery'",
            "golden\" is damaged",
        ),
        (
            "UPDATE resources SET body_version = 77 WHERE type = 'image_version'",
            "version 77",
        ),
        (
            "UPDATE resources SET body = json_set(body, '$.id', replace(json_extract(body, '$.id'), 'golden', 'other')) \
          WHERE type = 'gallery'",
            "another id",
        ),
        (
            "UPDATE resources SET body = json_set(body, '$.location', 'uksouth') WHERE type = 'gallery'",
            "another place",
        ),
        (
            "UPDATE resources SET body = json_set(body, '$.publisher', 'fabrikam') WHERE type = 'image_definition'",
            "another place or identifier",
        ),
        (
            "UPDATE resources SET body = json_set(body, '$.replicas', json('[]')) WHERE type = 'image_version'",
            "source region",
        ),
        (
            "UPDATE usage SET count = count + 1 WHERE type = 'gallery'",
            "counted to have 2",
        ),
        (
            "DELETE FROM usage WHERE type = 'image_version'",
            "counted to have 0",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM resources WHERE type = 'image_definition'",
            "not there",
        ),
        (
            "UPDATE settings SET value = '{\"virtual\":\"2020-01-01T00:00:00Z\",\"highest\":\"2026-01-01T00:00:00Z\"}' \
          WHERE name = 'clock'",
            "stands still",
        ),
        (
            "UPDATE settings SET value = 'noon' WHERE name = 'clock'",
            "clock",
        ),
        (
            "UPDATE operations SET finished_at = '2000-01-01T00:00:00Z'",
            "ends before it begins",
        ),
        ("UPDATE operations SET started_at = 'noon'", "noon"),
        (
            "INSERT INTO faults (id, matched, struck, spent, body_version, body) VALUES (1, 0, 0, 0, 1, '{}')",
            "fault 1",
        ),
        (
            "INSERT INTO subscriptions (id, body_version, body) VALUES ('mine', 1, '{}')",
            "mine",
        ),
        ("PRAGMA application_id = 7", "another program"),
        ("PRAGMA user_version = 77", "77"),
    ];
    for (damage, words) in damages {
        let place = Place::new();
        let (engine, _) = small(&place).await;
        engine.close().await.unwrap();
        let database = Connection::open(place.database()).unwrap();
        database.execute_batch(damage).unwrap();
        drop(database);
        let flaws = place.engine().examine().await;
        let errors = errors(&flaws);
        assert!(
            errors.iter().any(|error| error.contains(words)),
            "{damage}: {errors:?}"
        );
        assert!(
            flaws.iter().all(|flaw| flaw.remedy.ends_with('.')),
            "{flaws:?}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_or_none_is_found() {
    let place = Place::new();
    let (engine, _) = small(&place).await;
    engine.close().await.unwrap();
    assert!(place.engine().examine().await.is_empty());
    let whole = fs::read(place.database()).unwrap();
    let mut torn = whole.clone();
    let middle = 4096 * 3..4096 * 9;
    torn[middle].fill(0xA5);
    for bytes in [
        torn,
        whole[..whole.len() / 2].to_vec(),
        b"not a database at all".repeat(50),
    ] {
        fs::write(place.database(), bytes).unwrap();
        let flaws = place.engine().examine().await;
        assert!(!errors(&flaws).is_empty(), "{flaws:?}");
    }
}

#[tokio::test]
async fn what_an_interrupted_run_left_is_a_remark() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    drop(engine);
    let flaws = place.engine().examine().await;
    assert!(errors(&flaws).is_empty(), "{flaws:?}");
    assert!(
        flaws.iter().any(|flaw| flaw.what.contains("ended before")),
        "{flaws:?}"
    );

    let listed = place
        .engine()
        .gallery_list(ListScope::Everywhere)
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn v11_a_definition_that_its_versions_sources_contradict_is_a_remark() {
    let rows = [
        ("os_type", "Windows"),
        ("os_state", "Specialized"),
        ("hyper_v_generation", "V1"),
        ("architecture", "Arm64"),
    ];
    for (property, value) in rows {
        let place = Place::new();
        let (engine, _) = small(&place).await;
        assert!(engine.examine().await.is_empty());
        let mut document: Value = serde_json::from_str(&export(&engine).await).unwrap();
        let resources = document["tables"]["resources"].as_array_mut().unwrap();
        let definition = resources
            .iter_mut()
            .find(|row| row["type"] == "image_definition");
        let body = &mut definition.unwrap()["body"];
        assert!(body[property].is_string(), "{body}");
        body[property] = value.into();
        engine.import(&document.to_string(), true).await.unwrap();
        let flaws = engine.examine().await;
        assert!(errors(&flaws).is_empty(), "{flaws:?}");
        let [flaw] = &flaws[..] else {
            panic!("{property}: {flaws:?}");
        };
        let told = format!("The {property} of source");
        assert!(
            flaw.what.contains(&told) && flaw.what.contains(value),
            "{flaw:?}"
        );
        // Of a source that is gone nothing is kept to compare.
        engine
            .image_source_delete(&source_id("build"))
            .await
            .unwrap();
        assert!(engine.examine().await.is_empty());
    }
}
