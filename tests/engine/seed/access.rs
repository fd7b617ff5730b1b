//! Seeding people, what they may do, and as one of them.

use terraform_provider_acg::gallery::access::AccessService;

use super::*;

fn people() -> Value {
    json!({
        "resource_group_name": "images",
        "location": "westeurope",
        "principals": [
            { "name": "team", "principal_type": "Group", "members": ["ann", "factory"] },
            { "name": "ann", "principal_type": "User" },
            {
                "name": "factory", "principal_type": "ServicePrincipal",
                "tenant_id": "77777777-8888-7777-6666-555555555555",
                "registered_in": ["00000000-0000-0000-0000-000000000000"],
            },
        ],
        "role_definitions": [{
            "name": "Version Writer", "actions": ["Microsoft.Compute/galleries/images/*"],
            "not_actions": ["*/delete"], "assignable_scopes": ["golden"],
        }],
        "role_assignments": [
            { "scope": "golden", "role_definition_name": "version writer", "principal_name": "TEAM" },
            {
                "scope": format!("/subscriptions/{SUBSCRIPTION}"), "role_definition_name": "Reader",
                "principal_id": "aaaaaaaa-0000-0000-0000-000000000001", "principal_type": "User",
                "description": "Audits",
            },
        ],
        "galleries": [{ "name": "golden" }],
    })
}

#[tokio::test]
async fn s1_people_and_their_roles_are_made_once_and_are_then_there() {
    let place = Place::new();
    let engine = place.engine();
    assert_eq!(seed(&engine, &people()).await, Ok(counts(9, 0, 0)));
    assert_eq!(seed(&engine, &people()).await, Ok(counts(0, 0, 9)));
    let assignments = engine.role_assignment_list(None).await.unwrap();
    assert_eq!(assignments.len(), 2);
    // The subscription by its short name.
    let mut short = people();
    *short.pointer_mut("/role_assignments/1/scope").unwrap() = json!("/");
    assert_eq!(seed(&engine, &short).await, Ok(counts(0, 0, 9)));
    // Another place has the same ids.
    let other = Place::new();
    let again = other.engine();
    seed(&again, &people()).await.unwrap();
    assert_eq!(again.principals().await, engine.principals().await);
    assert_eq!(again.role_assignment_list(None).await.unwrap(), assignments);
    // What was seeded goes through an export.
    let exported = engine.export().await.unwrap();
    let third = Place::new();
    let imported = third.engine();
    imported.import(&exported.document, false).await.unwrap();
    assert_eq!(seed(&imported, &people()).await, Ok(counts(0, 0, 9)));
}

#[tokio::test]
async fn s1_what_changes_of_people_and_roles_is_changed_if_the_rules_let_it() {
    let place = Place::new();
    let engine = place.engine();
    seed(&engine, &people()).await.unwrap();
    let change = |path: &str, value: Value| {
        let mut world = people();
        *world.pointer_mut(path).unwrap() = value;
        world
    };
    let changed = change(
        "/principals/2/registered_in",
        json!([
            "00000000-0000-0000-0000-000000000000",
            "22222222-8888-7777-6666-555555555555"
        ]),
    );
    assert_eq!(seed(&engine, &changed).await, Ok(counts(0, 1, 8)));
    let changed = change("/role_definitions/0/not_actions", json!(["*/write"]));
    assert_eq!(seed(&engine, &changed).await, Ok(counts(0, 2, 7)));
    for (path, value, at, rule) in [
        (
            "/principals/1/principal_type",
            json!("Group"),
            "principals[1].principal_type",
            "S-1",
        ),
        (
            "/principals/1/name",
            json!(" "),
            "principals[1].name",
            "S-1",
        ),
        (
            "/principals/0/members/0",
            json!("nobody"),
            "principals[0].members[0]",
            "S-1",
        ),
        (
            "/principals/1/principal_type",
            json!("Robot"),
            "principals[1].principal_type",
            "S-1",
        ),
        (
            "/role_definitions/0/assignable_scopes",
            json!(["/subscriptions/99999999-2222-3333-4444-555555555555"]),
            "role_definitions[0].assignable_scopes",
            "S-4",
        ),
        (
            "/role_definitions/0/actions/0",
            json!("read"),
            "role_definitions[0].actions[0]",
            "S-4",
        ),
        (
            "/role_definitions/0/name",
            json!("Reader"),
            "role_definitions[0].name",
            "S-4",
        ),
        (
            "/role_assignments/0/scope",
            json!("go_!"),
            "role_assignments[0].scope",
            "N-1",
        ),
        (
            "/role_assignments/0/role_definition_name",
            json!("Writer"),
            "role_assignments[0].role_definition_name",
            "S-4",
        ),
        (
            "/role_assignments/0/principal_name",
            json!("nobody"),
            "role_assignments[0].principal_name",
            "S-1",
        ),
        (
            "/role_assignments/0/principal_name",
            json!(null),
            "role_assignments[0].principal_id",
            "S-1",
        ),
        (
            "/role_assignments/1/scope",
            json!("silver"),
            "role_assignments[1].scope",
            "S-1",
        ),
        (
            "/role_assignments/1/description",
            json!("Else"),
            "role_assignments[1].description",
            "S-1",
        ),
    ] {
        let outcome = seed(&engine, &change(path, value)).await;
        let found = problem(outcome);
        assert_eq!(found, (at.to_owned(), rule.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn s1_scopes_are_written_as_on_the_command_line() {
    let place = Place::new();
    let engine = place.engine();
    let mut world = people();
    world["role_definitions"][0]["assignable_scopes"] = json!(["/"]);
    world["role_assignments"][0]["scope"] = json!("/");
    assert_eq!(seed(&engine, &world).await, Ok(counts(9, 0, 0)));
    let assigned = engine.role_assignment_list(None).await.unwrap();
    let scopes = assigned.iter().map(|one| one.id.scope().to_string());
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    assert_eq!(scopes.collect::<Vec<_>>(), vec![subscription; 2]);
    for scope in [
        "golden/ubuntu/1.0.0/more",
        "",
        "golden/",
        "//",
        "golden/ubuntu/latest",
    ] {
        world["role_assignments"][0]["scope"] = json!(scope);
        let (at, _) = problem(seed(&engine, &world).await);
        assert_eq!(at, "role_assignments[0].scope", "{scope:?}");
    }
}

#[tokio::test]
async fn s1_an_assignment_of_a_document_may_say_twice_what_is_the_same() {
    let place = Place::new();
    let engine = place.engine();
    let said = |role: &str, principal: &str| {
        json!({
            "resource_group_name": "images",
            "location": "westeurope",
            "principals": [
                { "name": "ann", "principal_type": "User",
                  "id": "aaaaaaaa-0000-0000-0000-000000000007" },
                { "name": "bob", "principal_type": "User" },
            ],
            "galleries": [{ "name": "golden" }],
            "role_assignments": [{
                "scope": "golden",
                "role_definition_id": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
                "role_definition_name": role,
                "principal_id": "aaaaaaaa-0000-0000-0000-000000000007",
                "principal_name": principal,
            }],
        })
    };
    for (role, principal, at) in [
        ("Owner", "ann", "role_assignments[0].role_definition_id"),
        ("Reader", "bob", "role_assignments[0].principal_id"),
    ] {
        let outcome = seed(&engine, &said(role, principal)).await;
        assert_eq!(problem(outcome), (at.to_owned(), "S-1".to_owned()));
    }
    let counted = seed(&engine, &said("reader", "Ann")).await.unwrap();
    assert_eq!(
        seed(&engine, &said("reader", "Ann")).await,
        Ok(counts(0, 0, counted.created))
    );
}

#[tokio::test]
async fn s1_whoever_acts_as_somebody_seeds_what_their_roles_allow() {
    let place = Place::new();
    let engine = place.engine();
    seed(&engine, &people()).await.unwrap();
    let ann = place.engine_as("ann");
    assert!(
        problem(seed(&ann, &small()).await)
            .0
            .starts_with("sources[0]")
    );
    for world in [
        json!({ "clock": "2030-01-01T00:00:00Z" }),
        json!({ "subscriptions": [{ "id": SUBSCRIPTION, "display_name": "x" }] }),
        json!({ "principals": [{ "name": "eve", "principal_type": "User" }] }),
        json!({ "faults": [{ "operation": "*", "effect": { "delay": "1s" } }] }),
        json!({
            "resource_group_name": "images",
            "role_assignments": [
                { "scope": "golden", "role_definition_name": "Owner", "principal_name": "ann" },
            ],
        }),
    ] {
        let SeedError(problems) = seed(&ann, &world).await.unwrap_err();
        assert_eq!(
            problems[0].error.arm_code(),
            "AuthorizationFailed",
            "{world}"
        );
    }
}

/// A name below a gallery is that of what the document has by it.
#[tokio::test]
async fn s1_a_scope_by_names_is_an_application_where_the_document_has_one() {
    let world = |definitions: Value| {
        json!({
            "resource_group_name": "images",
            "location": "westeurope",
            "principals": [{ "name": "ann", "principal_type": "User" }],
            "role_assignments": [
                { "scope": "golden/agent", "role_definition_name": "Reader", "principal_name": "ann" },
                { "scope": "golden/AGENT/1.0.0", "role_definition_name": "Reader", "principal_name": "ann" },
            ],
            "galleries": [{
                "name": "golden",
                "definitions": definitions,
                "applications": [{
                    "name": "agent",
                    "supported_os_type": "Linux",
                    "versions": [{
                        "name": "1.0.0",
                        "source": { "media_link": "https://contoso.example/agent" },
                        "manage_action": { "install": "./install.sh", "remove": "./remove.sh" },
                    }],
                }],
            }],
        })
    };
    let place = Place::new();
    let engine = place.engine();
    assert_eq!(seed(&engine, &world(json!([]))).await, Ok(counts(6, 0, 0)));
    let assignments = engine.role_assignment_list(None).await.unwrap();
    for one in assignments {
        let scope = one.id.scope().to_string();
        assert!(scope.contains("/applications/"), "{scope}");
    }
    let both = world(json!([{
        "name": "agent", "os_type": "Linux", "os_state": "Generalized", "hyper_v_generation": "V2",
        "identifier": { "publisher": "contoso", "offer": "linux", "sku": "agent" },
    }]));
    let SeedError(problems) = seed(&Place::new().engine(), &both).await.unwrap_err();
    let at: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(
        at,
        ["role_assignments[0].scope", "role_assignments[1].scope"]
    );
}

/// Nobody learns what there is, or takes it away from others, by describing it.
#[tokio::test]
async fn s1_who_may_not_read_or_change_seeds_nothing() {
    let place = Place::new();
    seed(&place.engine(), &people()).await.unwrap();
    let other = "99999999-2222-3333-4444-555555555555";
    let owner = json!({
        "principals": [{ "name": "bob", "principal_type": "User" }],
        "role_assignments": [{
            "scope": format!("/subscriptions/{other}"), "role_definition_name": "Owner",
            "principal_name": "bob",
        }],
    });
    seed(&place.engine(), &owner).await.unwrap();
    let bob = place.engine_as("bob");
    let same = json!({
        "resource_group_name": "images", "location": "westeurope", "galleries": [{ "name": "golden" }],
    });
    let (at, _) = problem(seed(&bob, &same).await);
    assert_eq!(at, "galleries[0]");
    let mut taken = people();
    let taken = json!({ "role_definitions": [taken["role_definitions"][0].take()] });
    let mut elsewhere = taken.clone();
    elsewhere["role_definitions"][0]["assignable_scopes"] =
        json!([format!("/subscriptions/{other}")]);
    let (at, _) = problem(seed(&bob, &elsewhere).await);
    assert!(at.starts_with("role_definitions[0]"), "{at}");
}
