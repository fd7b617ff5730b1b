//! Damage to the directory, to roles and to what was deleted: found where it is kept, and refused where
//! it would be read.

use rusqlite::Connection;
use serde_json::json;
use terraform_provider_acg::engine::{Engine, ImportError, World};
use terraform_provider_acg::gallery::{GalleryService, ImageVersionId, SubscriptionId};

use crate::fixture::{GROUP, Place};
use crate::world::{errors, export};

/// People, their roles, and a deleted version with a role at it.
async fn peopled(place: &Place) -> Engine {
    let engine = place.engine();
    let world: World = serde_json::from_value(json!({
        "resource_group_name": "images",
        "location": "westeurope",
        "principals": [
            { "name": "team", "principal_type": "Group", "members": ["ann"] },
            { "name": "ann", "principal_type": "User" },
        ],
        "role_definitions": [{
            "name": "Version Writer", "actions": ["Microsoft.Compute/galleries/images/*"],
            "assignable_scopes": ["golden"],
        }],
        "role_assignments": [
            { "scope": "golden", "role_definition_name": "Version Writer", "principal_name": "team" },
            { "scope": "golden/ubuntu/1.0.0", "role_definition_name": "Reader", "principal_name": "ann" },
        ],
        "sources": [{
            "name": "build", "kind": "managed_image", "os_type": "Linux", "hyper_v_generation": "V2",
            "os_disk": { "size_gb": 30 },
        }],
        "galleries": [{
            "name": "golden",
            "soft_delete_policy": { "enabled": true },
            "definitions": [{
                "name": "ubuntu", "os_type": "Linux", "os_state": "Generalized",
                "hyper_v_generation": "V2",
                "identifier": { "publisher": "contoso", "offer": "linux", "sku": "ubuntu" },
                "versions": [{ "name": "1.0.0", "source_id": "managed_image/build" }],
            }],
        }],
    }))
    .unwrap();
    let subscription = SubscriptionId::parse("11111111-2222-3333-4444-555555555555").unwrap();
    engine.seed(&world, subscription).await.unwrap();
    let version = format!("{GROUP}/galleries/golden/images/ubuntu/versions/1.0.0");
    let version = ImageVersionId::parse(&version).unwrap();
    engine.image_version_delete(&version).await.unwrap();
    engine
}

#[tokio::test]
async fn damage_to_access_and_to_what_was_deleted_is_found_and_not_imported() {
    let whole = Place::new();
    let engine = peopled(&whole).await;
    assert_eq!(errors(&engine.examine().await), Vec::<String>::new());
    let damages = [
        ("UPDATE role_definitions SET body = '{}'", "custom role"),
        ("UPDATE role_definitions SET name = 'Other'", "another name"),
        ("DELETE FROM role_definitions", "a role that is not there"),
        (
            "UPDATE principals SET body = '{}' WHERE name = 'ann'",
            "is damaged",
        ),
        (
            "UPDATE principals SET name = 'bob' WHERE name = 'ann'",
            "another name",
        ),
        ("UPDATE role_assignments SET body = '{}'", "is damaged"),
        (
            "UPDATE role_assignments SET principal = 'aaaaaaaa-0000-0000-0000-000000000009'",
            "another role or principal",
        ),
        (
            "UPDATE role_assignments SET resource = NULL, scope = '/subscriptions/x'",
            "another scope",
        ),
        ("UPDATE deleted_resources SET body = '{}'", "is damaged"),
        (
            "UPDATE deleted_resources SET location = 'uksouth'",
            "another place",
        ),
        (
            "UPDATE deleted_role_assignments SET body = '{}'",
            "is damaged",
        ),
    ];
    for (damage, words) in damages {
        let place = Place::new();
        peopled(&place).await.close().await.unwrap();
        let database = Connection::open(place.database()).unwrap();
        assert!(database.execute(damage, []).unwrap() > 0, "{damage}");
        drop(database);
        let engine = place.engine();
        let found = errors(&engine.examine().await);
        assert!(
            found.iter().any(|error| error.contains(words)),
            "{damage}: {found:?}"
        );
        let document = export(&engine).await;
        let refused = Place::new().engine().import(&document, true).await;
        assert!(
            matches!(refused, Err(ImportError::Damaged(_))),
            "{damage}: {refused:?}"
        );
    }
}
