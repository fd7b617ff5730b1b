//! A document that names the same thing twice is refused, with both places.

use serde_json::{Value, json};
use terraform_provider_acg::engine::SeedError;

use super::{SUBSCRIPTION, seed, small};
use crate::fixture::Place;

/// The small world with a second `entry` beside the first of the list at `pointer`, changed by `change`.
fn with_second(pointer: &str, change: impl Fn(&mut Value)) -> Value {
    let mut world = small();
    world["galleries"][0]["applications"] = json!([{
        "name": "agent", "supported_os_type": "Linux",
        "versions": [{
            "name": "1.0.0", "source": { "media_link": "https://contoso.example/agent.tar.gz" },
            "manage_action": { "install": "./install.sh", "remove": "./remove.sh" },
        }],
    }]);
    world["subscriptions"] = json!([{ "id": SUBSCRIPTION, "display_name": "Images" }]);
    world["principals"] = json!([
        { "name": "devs", "principal_type": "Group", "id": "aaaaaaaa-0000-0000-0000-000000000001" },
    ]);
    world["role_definitions"] = json!([{
        "name": "Looker", "actions": ["*/read"], "assignable_scopes": ["golden"],
        "id": "bbbbbbbb-0000-0000-0000-000000000001",
    }]);
    world["role_assignments"] = json!([
        { "scope": "golden", "role_definition_name": "Reader", "principal_name": "devs" },
    ]);
    let list = world.pointer_mut(pointer).unwrap().as_array_mut().unwrap();
    let mut second = list[0].clone();
    change(&mut second);
    list.push(second);
    world
}

fn upper(value: &mut Value, key: &str) {
    value[key] = json!(value[key].as_str().unwrap().to_uppercase());
}

/// The list that gets a second entry, how that differs from the first, where the list stands, and what
/// the second is called.
type Row<'a> = (&'a str, &'a dyn Fn(&mut Value), &'a str, &'a str);

#[tokio::test]
async fn what_a_document_names_twice_is_refused_with_both_places() {
    let ubuntu = "galleries[0].definitions";
    let rows: &[Row<'_>] = &[
        (
            "/subscriptions",
            &|one| one["display_name"] = json!("Others"),
            "subscriptions",
            "subscription",
        ),
        (
            "/principals",
            &|one| upper(one, "id"),
            "principals",
            "group \"devs\"",
        ),
        (
            "/principals",
            &|one| {
                upper(one, "name");
                one["id"] = json!("aaaaaaaa-0000-0000-0000-000000000002");
            },
            "principals",
            "group \"DEVS\"",
        ),
        (
            "/role_definitions",
            &|one| one["name"] = json!("Other"),
            "role_definitions",
            "role \"Other\"",
        ),
        (
            "/role_definitions",
            &|one| {
                upper(one, "name");
                one["id"] = json!("bbbbbbbb-0000-0000-0000-000000000002");
            },
            "role_definitions",
            "role \"LOOKER\"",
        ),
        (
            "/role_assignments",
            &|one| one["description"] = json!("Another"),
            "role_assignments",
            "assignment of \"Reader\"",
        ),
        (
            "/sources",
            &|one| one["os_type"] = json!("Windows"),
            "sources",
            "managed image \"build\"",
        ),
        (
            "/galleries",
            &|one| {
                upper(one, "name");
                one["definitions"] = json!([]);
                one["applications"] = json!([]);
            },
            "galleries",
            "gallery \"GOLDEN\"",
        ),
        (
            "/galleries/0/definitions",
            &|one| {
                upper(one, "name");
                one["os_type"] = json!("Windows");
                one["versions"] = json!([]);
            },
            ubuntu,
            "image definition \"UBUNTU\"",
        ),
        (
            "/galleries/0/definitions/0/versions",
            &|one| one["replica_count"] = json!(3),
            "galleries[0].definitions[0].versions",
            "image version \"1.0.0\"",
        ),
        (
            "/galleries/0/applications",
            &|one| {
                upper(one, "name");
                one["versions"] = json!([]);
            },
            "galleries[0].applications",
            "gallery application \"AGENT\"",
        ),
        (
            "/galleries/0/applications/0/versions",
            &|one| one["replica_count"] = json!(3),
            "galleries[0].applications[0].versions",
            "\"1.0.0\"",
        ),
    ];
    for (pointer, change, list, title) in rows {
        let place = Place::new();
        let engine = place.engine();
        let outcome = seed(&engine, &with_second(pointer, change)).await;
        let SeedError(problems) = outcome.unwrap_err();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 1, "{pointer}: {told:?}");
        let (told, first) = (&told[0], format!("twice: there and at {list}[0]."));
        assert!(
            told.starts_with(&format!("{list}[1]: ")),
            "{pointer}: {told}"
        );
        assert!(
            told.contains(title) && told.contains(&first),
            "{pointer}: {told}"
        );
        assert!(
            place.files().is_empty(),
            "{pointer}: nothing was even opened"
        );
    }
    // The same world without repetition is one.
    let once = with_second("/subscriptions", |one| {
        one["id"] = json!("22222222-2222-3333-4444-555555555555");
    });
    seed(&Place::new().engine(), &once).await.unwrap();
}

#[tokio::test]
async fn a_region_has_its_limits_once() {
    let place = Place::new();
    let world = json!({ "subscriptions": [{
        "id": SUBSCRIPTION,
        "regional_limits": {
            "West Europe": { "galleries_per_region": 1 }, "westeurope": { "galleries_per_region": 2 },
        },
    }] });
    let SeedError(problems) = seed(&place.engine(), &world).await.unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "subscriptions[0].regional_limits[\"westeurope\"]: The region \"westeurope\" is named twice: \
         there and at subscriptions[0].regional_limits[\"West Europe\"]."
    );
}
