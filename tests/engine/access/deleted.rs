//! What becomes of the roles at a version that is deleted and kept (D-4).

use std::collections::BTreeSet;

use terraform_provider_acg::gallery::access::{
    ActionPattern, Permissions, RoleDefinition, RoleDefinitionId,
};
use terraform_provider_acg::gallery::{Deleted, GallerySpec, SoftDeletePolicy, SoftDeleteService};

use super::*;
use crate::fixture::{GROUP, gallery, version_id};

/// The world of these tests in a gallery that keeps what is deleted.
async fn keeping(place: &Place) -> Engine {
    let owner = world(place).await;
    let policy = SoftDeletePolicy {
        enabled: true,
        retention_days: 10,
    };
    let spec = GallerySpec {
        soft_delete_policy: Some(policy),
        ..gallery("golden")
    };
    owner.gallery_update(spec).await.unwrap();
    owner
}

fn at() -> String {
    format!("{GROUP}/galleries/golden/images/ubuntu/versions/1.0.0")
}

/// The roles that are assigned, each with who has it.
async fn assigned(engine: &Engine) -> BTreeSet<(String, u128)> {
    let all = engine.role_assignment_list(None).await.unwrap();
    let named = all.into_iter().map(|one| {
        let holder = (1..9).find(|number| id(*number) == one.principal);
        (one.role.name, holder.unwrap())
    });
    named.collect()
}

fn roles(expected: &[(&str, u128)]) -> BTreeSet<(String, u128)> {
    let expected = expected.iter();
    expected
        .map(|(role, holder)| ((*role).to_owned(), *holder))
        .collect()
}

fn custom(number: u128, name: &str, scope_text: &str) -> RoleDefinition {
    RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        description: String::new(),
        permissions: Permissions {
            actions: vec![ActionPattern::parse("Microsoft.Compute/galleries/images/*").unwrap()],
            ..Permissions::default()
        },
        assignable_scopes: vec![scope(scope_text)],
    }
}

#[tokio::test]
async fn d4_the_roles_at_a_deleted_version_come_back_with_it() {
    let place = Place::new();
    let owner = keeping(&place).await;
    assign(&owner, "Contributor", &at(), 1).await;
    assign(&owner, "Reader", &at(), 3).await;
    let before = owner.role_assignment_list(None).await.unwrap();
    let id = version_id("golden", "ubuntu", "1.0.0");
    let ann = place.engine_as("ann");

    // Whoever may delete it alone is told that it is kept, and has no say in it from then on.
    let deleted = ann.image_version_delete(&id).await.unwrap();
    assert!(matches!(deleted, Deleted::Kept { .. }), "{deleted:?}");
    assert_eq!(code(ann.image_version_restore(&id).await), DENIED);
    assert_eq!(assigned(&owner).await, roles(&[]));

    // A copy of all that is kept has them too.
    let document = owner.export().await.unwrap().document;
    let elsewhere = Place::new();
    let copy = elsewhere.engine();
    copy.import(&document, false).await.unwrap();
    for engine in [&owner, &copy] {
        engine.image_version_restore(&id).await.unwrap();
        let after = engine.role_assignment_list(None).await.unwrap();
        assert_eq!(after, before);
    }
    assert!(ann.image_version_get(&id).await.unwrap().is_some());
    let bob = elsewhere.engine_as("bob");
    assert!(bob.image_version_get(&id).await.unwrap().is_some());
}

#[tokio::test]
async fn d4_a_role_that_can_no_longer_be_given_does_not_come_back() {
    let place = Place::new();
    let owner = keeping(&place).await;
    for role in [
        custom(80, "Stays", SUBSCRIPTION),
        custom(81, "Goes", SUBSCRIPTION),
        custom(82, "Moves", SUBSCRIPTION),
    ] {
        let name = role.name.clone();
        owner.role_definition_create(role).await.unwrap();
        assign(&owner, &name, &at(), 1).await;
    }
    assign(&owner, "Reader", &at(), 2).await;
    let id = version_id("golden", "ubuntu", "1.0.0");
    owner.image_version_delete(&id).await.unwrap();

    // Nothing holds a role that only a deleted version has.
    for name in ["Goes", "Moves"] {
        let deleted = owner.role_definition_delete(RoleReference::parse(name).unwrap());
        assert_eq!(deleted.await.unwrap(), Deleted::Gone);
    }
    let moved = custom(82, "Moves", &format!("{SUBSCRIPTION}/resourceGroups/other"));
    owner.role_definition_create(moved).await.unwrap();
    owner.principal_remove("bob".to_owned()).await.unwrap();

    owner.image_version_restore(&id).await.unwrap();
    // What whoever was removed was assigned stays, and helps nobody.
    assert_eq!(
        assigned(&owner).await,
        roles(&[("Stays", 1), ("Reader", 2)])
    );
    let flaws = owner.examine().await;
    assert!(flaws.is_empty(), "{flaws:?}");
}

#[tokio::test]
async fn d4_the_roles_at_a_version_are_gone_with_it() {
    let place = Place::new();
    let owner = keeping(&place).await;
    let id = version_id("golden", "ubuntu", "1.0.0");
    let made_again = async || {
        let spec = version("golden", "ubuntu", "1.0.0");
        owner.image_version_create(spec).await.unwrap();
        assert_eq!(assigned(&owner).await, roles(&[]));
        assign(&owner, "Reader", &at(), 1).await;
    };
    assign(&owner, "Reader", &at(), 1).await;
    let deleted = owner.image_version_delete_for_good(&id).await.unwrap();
    assert_eq!(deleted, Deleted::Gone);
    made_again().await;
    owner.image_version_delete(&id).await.unwrap();
    assert_eq!(owner.image_version_purge(&id).await.unwrap(), Deleted::Gone);
    made_again().await;
    owner.image_version_delete(&id).await.unwrap();
    let late = owner.now().await.unwrap() + std::time::Duration::from_secs(11 * 24 * 60 * 60);
    let change = terraform_provider_acg::gallery::ClockChange::Set(late);
    owner.change_clock(change, false).await.unwrap();
    made_again().await;
}
