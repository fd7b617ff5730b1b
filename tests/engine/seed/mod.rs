//! Seeding: all of a world or nothing, as often as one likes, by the rules.

mod access;
mod repetition;

use serde_json::{Value, json};
use terraform_provider_acg::engine::{Engine, SeedError, SeedProblem, Seeded, World};
use terraform_provider_acg::gallery::{
    ClockMode, GalleryService, LimitName, ListScope, Region, ServiceError, SourceDisk,
    SubscriptionId,
};

use crate::fixture::{Place, definition_id, gallery_id, region, version_id};

const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";

fn subscription() -> SubscriptionId {
    SubscriptionId::parse(SUBSCRIPTION).unwrap()
}

async fn seed(engine: &Engine, world: &Value) -> Result<Seeded, SeedError> {
    let world: World = serde_json::from_value(world.clone()).unwrap();
    engine.seed(&world, subscription()).await
}

/// The one problem that kept a world from being seeded: where, and by which rule.
#[track_caller]
fn problem(outcome: Result<Seeded, SeedError>) -> (String, String) {
    let SeedError(problems) = outcome.unwrap_err();
    let [SeedProblem { at, error }] = &problems[..] else {
        panic!("expected one problem, got {problems:?}");
    };
    let rule = error.rule().map(|rule| rule.to_string());
    (at.clone(), rule.unwrap_or_default())
}

fn counts(created: u32, updated: u32, unchanged: u32) -> Seeded {
    Seeded {
        created,
        updated,
        unchanged,
        clock_ahead: None,
    }
}

fn small() -> Value {
    json!({
        "resource_group_name": "images",
        "location": "westeurope",
        "sources": [{
            "name": "build", "kind": "managed_image", "os_type": "Linux",
            "os_disk": { "size_gb": 30, "occupied_gb": 4 },
        }],
        "galleries": [{
            "name": "golden",
            "definitions": [{
                "name": "ubuntu", "os_type": "Linux", "os_state": "Generalized",
                "identifier": { "publisher": "contoso", "offer": "linux", "sku": "ubuntu" },
                "versions": [{
                    "name": "1.0.0", "source_id": "managed_image/build",
                    "target_regions": { "westeurope": null, "northeurope": { "replica_count": 2 } },
                }],
            }],
        }],
    })
}

#[tokio::test]
async fn a_world_is_made_once_and_is_then_there() {
    let place = Place::new();
    let engine = place.engine();
    assert_eq!(seed(&engine, &small()).await, Ok(counts(4, 0, 0)));
    assert_eq!(seed(&engine, &small()).await, Ok(counts(0, 0, 4)));
    let version = engine
        .image_version_get(&version_id("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap()
        .unwrap();
    let regions: Vec<_> = version
        .target_regions
        .iter()
        .map(|target| (target.region.name(), target.replica_count))
        .collect();
    assert_eq!(regions, [("northeurope", 2), ("westeurope", 1)]);
    assert_eq!(seed(&engine, &json!({})).await, Ok(counts(0, 0, 0)));
}

#[tokio::test]
async fn disks_of_sources_lie_where_the_document_says() {
    let place = Place::new();
    let engine = place.engine();
    let world = json!({
        "resource_group_name": "images",
        "location": "westeurope",
        "sources": [
            {
                "name": "base.vhd", "kind": "vhd", "os_type": "Linux", "os_disk": { "size_gb": 30 },
                "storage_account_name": "golden", "container_name": "disks",
            },
            {
                "name": "build", "kind": "virtual_machine", "os_type": "Linux",
                "os_disk": { "size_gb": 30, "storage_account_type": "premium_lrs" },
                "data_disks": { "1": { "size_gb": 8, "storage_account_type": "UltraSSD_LRS" } },
            },
        ],
    });
    assert_eq!(seed(&engine, &world).await, Ok(counts(2, 0, 0)));
    let sources = engine
        .image_source_list(ListScope::Everywhere)
        .await
        .unwrap();
    let [machine, vhd] = &sources[..] else {
        panic!("expected two sources, got {sources:?}");
    };
    let cloud = region("westeurope").cloud();
    assert_eq!(
        vhd.spec.id.uri(cloud).as_deref(),
        Some("https://golden.blob.core.windows.net/disks/base.vhd")
    );
    let shown = |disk: &SourceDisk| format!("{} on {}", disk.kind, disk.storage_account_type);
    assert_eq!(shown(&machine.spec.os_disk), "Managed on Premium_LRS");
    assert_eq!(shown(&machine.spec.data_disks[&1]), "Ultra on UltraSSD_LRS");

    let mut wrong = world.clone();
    wrong["sources"][1]["container_name"] = json!("disks");
    let at = "sources[1].storage_account_name".to_owned();
    assert_eq!(problem(seed(&engine, &wrong).await), (at, "V-1".to_owned()));
    let mut wrong = world;
    wrong["sources"][1]["os_disk"]["kind"] = json!("Ultra");
    wrong["sources"][1]["name"] = json!("other");
    let at = "sources[1].os_disk.storage_account_type".to_owned();
    assert_eq!(
        problem(seed(&engine, &wrong).await),
        (at, "V-14".to_owned())
    );
}

#[tokio::test]
async fn what_differs_is_changed_where_the_rules_let_it() {
    let place = Place::new();
    let engine = place.engine();
    seed(&engine, &small()).await.unwrap();
    let mut world = small();
    world["galleries"][0]["description"] = json!("Approved");
    world["galleries"][0]["definitions"][0]["versions"][0]["exclude_from_latest"] = json!(true);
    assert_eq!(seed(&engine, &world).await, Ok(counts(0, 2, 2)));
    let gallery = engine.gallery_get(&gallery_id("golden")).await.unwrap();
    let description = gallery.unwrap().spec.description;
    assert_eq!(description.as_deref(), Some("Approved"));

    world["galleries"][0]["definitions"][0]["os_type"] = json!("Windows");
    let at = "galleries[0].definitions[0].os_type".to_owned();
    assert_eq!(problem(seed(&engine, &world).await), (at, "I-7".to_owned()));
}

#[tokio::test]
async fn what_one_thing_breaks_keeps_all_away() {
    let place = Place::new();
    let engine = place.engine();
    let mut world = small();
    world["galleries"][0]["definitions"][0]["versions"][0]["replica_count"] = json!(11);
    world["galleries"][0]["definitions"][0]["versions"][0]["target_regions"] = json!({});
    let at = "galleries[0].definitions[0].versions[0].replica_count".to_owned();
    let (found, rule) = problem(seed(&engine, &world).await);
    assert_eq!(found, at);
    assert!(rule == "V-5" || rule == "Q-4", "{rule}");
    let nothing = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    assert!(nothing.is_empty());
}

#[tokio::test]
async fn every_value_that_cannot_be_read_is_told_with_its_place() {
    let place = Place::new();
    let engine = place.engine();
    let mut world = small();
    world["clock"] = json!("noon");
    world["sources"][0]["kind"] = json!("tape");
    world["sources"][0]["data_disks"] = json!({ "zero": { "size_gb": 1 } });
    world["galleries"][0]["location"] = json!("atlantis");
    world["galleries"][0]["definitions"][0]["identifier"]["sku"] = json!("no spaces");
    world["galleries"][0]["definitions"][0]["versions"][0]["name"] = json!("v1");
    world["subscriptions"] = json!([{ "id": "mine", "limits": { "galeries": 1 } }]);
    world["faults"] = json!([{ "operation": "nothing", "effect": "quota" }]);
    let SeedError(problems) = seed(&engine, &world).await.unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(
        places,
        [
            "clock",
            "subscriptions[0].id",
            "subscriptions[0].limits[\"galeries\"]",
            "sources[0].kind",
            "sources[0].data_disks[\"zero\"]",
            "galleries[0].location",
            "faults[0]",
        ]
    );
    assert!(place.files().is_empty(), "nothing was even opened");

    let mut world = small();
    world["galleries"][0]["definitions"][0]["versions"][0]["name"] = json!("v1");
    let at = "galleries[0].definitions[0].versions[0].name".to_owned();
    assert_eq!(problem(seed(&engine, &world).await), (at, "N-3".to_owned()));
}

#[tokio::test]
async fn what_lies_nowhere_is_told_once() {
    let place = Place::new();
    let engine = place.engine();
    let mut world = small();
    world.as_object_mut().unwrap().remove("location");
    let SeedError(problems) = seed(&engine, &world).await.unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    assert!(places.contains(&"sources[0]") && places.contains(&"galleries[0]"));
    world["location"] = json!("atlantis");
    let SeedError(problems) = seed(&engine, &world).await.unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(places, ["location"]);
}

#[tokio::test]
async fn r3_a_seeded_clock_stands_still_and_never_goes_back() {
    let place = Place::new();
    let engine = place.engine();
    let world = |clock: &str| json!({ "clock": clock });
    // Before anything was written no time has passed, so that it may lie before the machine's.
    let early = world("2020-01-01T00:00:00Z");
    assert_eq!(seed(&engine, &early).await, Ok(counts(0, 1, 0)));
    assert_eq!(seed(&engine, &early).await, Ok(counts(0, 0, 1)));
    let later = world("2030-01-01T00:00:00+02:00");
    assert_eq!(seed(&engine, &later).await, Ok(counts(0, 1, 0)));
    let clock = engine.clock().await.unwrap();
    let stands: terraform_provider_acg::gallery::Timestamp =
        "2029-12-31T22:00:00Z".parse().unwrap();
    assert_eq!(clock.mode, ClockMode::Virtual(stands));
    let ahead = Seeded {
        clock_ahead: Some(stands),
        ..counts(0, 0, 0)
    };
    assert_eq!(seed(&engine, &early).await, Ok(ahead));
    assert_eq!(engine.clock().await.unwrap(), clock, "nothing moved it");

    let lived = Place::new();
    let engine = lived.engine();
    seed(&engine, &small()).await.unwrap();
    let at = ("clock".to_owned(), "R-3".to_owned());
    assert_eq!(problem(seed(&engine, &early).await), at);
}

#[tokio::test]
async fn subscriptions_and_faults_come_along() {
    let place = Place::new();
    let engine = place.engine();
    let world = json!({
        "subscriptions": [{
            "id": SUBSCRIPTION,
            "display_name": "Images",
            "allowed_regions": ["Australia Central"],
            "limits": { "galleries_per_region": 5 },
            "regional_limits": { "northeurope": { "galleries_per_region": 1 } },
        }],
        "faults": [{ "effect": { "delay": "5s" }, "operation": "gallery_get" }],
    });
    assert_eq!(seed(&engine, &world).await, Ok(counts(1, 1, 0)));
    assert_eq!(seed(&engine, &world).await, Ok(counts(0, 0, 2)));
    let stored = engine.subscription_get(subscription()).await.unwrap();
    let limit = |region: Region| stored.allowance.limits.of(LimitName::Galleries, region);
    assert_eq!(
        (limit(region("westeurope")), limit(region("northeurope"))),
        (5, 1)
    );
    assert_eq!(engine.fault_list().await.unwrap().len(), 1);

    // What a later document does not say stays.
    let less = json!({ "subscriptions": [{ "id": SUBSCRIPTION, "display_name": "Golden" }] });
    assert_eq!(seed(&engine, &less).await, Ok(counts(0, 1, 0)));
    let stored = engine.subscription_get(subscription()).await.unwrap();
    assert_eq!(stored.display_name.as_deref(), Some("Golden"));
    assert_eq!(
        stored
            .allowance
            .limits
            .of(LimitName::Galleries, region("westeurope")),
        5
    );

    let open =
        json!({ "subscriptions": [{ "id": SUBSCRIPTION, "allowed_regions": ["westeurope"] }] });
    let at = (
        "subscriptions[0].allowed_regions".to_owned(),
        "N-8".to_owned(),
    );
    assert_eq!(problem(seed(&engine, &open).await), at);
}

#[tokio::test]
async fn a_missing_source_is_refused_as_in_any_request() {
    let place = Place::new();
    let engine = place.engine();
    let mut world = small();
    world["sources"] = json!([]);
    let SeedError(problems) = seed(&engine, &world).await.unwrap_err();
    assert!(matches!(&problems[0].error, ServiceError::Refused(_)));
    let definition = definition_id("golden", "ubuntu");
    assert_eq!(engine.image_definition_get(&definition).await, Ok(None));
}

/// Rule M-2: what is copied from may stand behind the copy.
#[tokio::test]
async fn m2_versions_are_made_after_what_they_are_copied_from() {
    let definition = |versions: Value| {
        json!({
            "name": "ubuntu", "os_type": "Linux", "os_state": "Generalized", "hyper_v_generation": "V2",
            "identifier": { "publisher": "contoso", "offer": "linux", "sku": "ubuntu" },
            "versions": versions,
        })
    };
    let world = |dev: &str| {
        json!({
            "resource_group_name": "images",
            "location": "westeurope",
            "sources": [{
                "name": "build", "kind": "managed_image", "os_type": "Linux",
                "hyper_v_generation": "V2", "os_disk": { "size_gb": 30 },
            }],
            "galleries": [
                { "name": "prod", "definitions": [definition(json!([
                    { "name": "1.1.0", "source_id": "prod/ubuntu/1.0.0" },
                    { "name": "1.0.0", "source_id": "dev/ubuntu/1.0.0" },
                ]))] },
                { "name": "dev", "definitions": [definition(json!([
                    { "name": "1.0.0", "source_id": dev },
                ]))] },
            ],
        })
    };
    let engine = Place::new();
    let seeded = seed(&engine.engine(), &world("managed_image/build")).await;
    assert_eq!(seeded, Ok(counts(8, 0, 0)));
    // In a circle nothing comes first.
    let circle = seed(&Place::new().engine(), &world("prod/ubuntu/1.1.0")).await;
    let SeedError(problems) = circle.unwrap_err();
    assert!(!problems.is_empty());
}
