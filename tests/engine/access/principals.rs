//! The directory: who may act, groups, tenants, and who was removed.

use terraform_provider_acg::gallery::access::{AccessQuestion, Action};
use terraform_provider_acg::gallery::{Deleted, ListScope};

use super::*;
use crate::fixture::{GROUP, gallery_id, version_id};

#[tokio::test]
async fn s4_an_application_acts_in_the_tenants_where_it_is_registered() {
    let place = Place::new();
    let owner = world(&place).await;
    let subscription = scope(SUBSCRIPTION).subscription();
    owner
        .subscription_change(subscription, |subscription| {
            subscription.tenant_id = tenant(1);
            Ok::<_, ServiceError>(())
        })
        .await
        .unwrap();
    let foreign = |number, name: &str, registered_in: &[u128]| Principal {
        tenant: tenant(2),
        registered_in: registered_in.iter().map(|one| tenant(*one)).collect(),
        ..principal(number, name, PrincipalType::ServicePrincipal)
    };
    owner
        .principal_add(foreign(10, "single", &[]))
        .await
        .unwrap();
    owner
        .principal_add(foreign(11, "multi", &[1]))
        .await
        .unwrap();
    let guest = Principal {
        tenant: tenant(2),
        ..principal(12, "guest", PrincipalType::User)
    };
    owner.principal_add(guest).await.unwrap();
    let person = Principal {
        registered_in: [tenant(1)].into(),
        ..principal(13, "person", PrincipalType::User)
    };
    let refused = owner.principal_add(person).await;
    assert_eq!(refused.unwrap_err().rule().unwrap().as_str(), "S-4");

    let single = assignment("Reader", SUBSCRIPTION, 10);
    let error = owner.role_assignment_create(single).await.unwrap_err();
    assert_eq!(error.rule().unwrap().as_str(), "S-4");
    for (number, name) in [(11, "multi"), (12, "guest")] {
        assign(&owner, "Reader", SUBSCRIPTION, number).await;
        let engine = place.engine_as(name);
        assert!(engine.gallery_get(&gallery_id("golden")).await.is_ok());
    }
}

#[tokio::test]
async fn s1_who_acts_must_be_known_and_changes_no_directory() {
    let place = Place::new();
    world(&place).await;
    for unknown in ["nobody", &id(9).to_string()] {
        let engine = place.engine_as(unknown);
        let refused = engine.gallery_list(ListScope::Everywhere).await;
        assert_eq!(code(refused), "AuthenticationFailed");
    }
    let bob = place.engine_as("bob");
    let carol = principal(20, "carol", PrincipalType::User);
    assert_eq!(code(bob.principal_add(carol).await), DENIED);
    let joined = bob.member_add("team".to_owned(), "ann".to_owned()).await;
    assert_eq!(code(joined), DENIED);
}

#[tokio::test]
async fn s1_whoever_is_removed_has_no_role_until_added_again() {
    let place = Place::new();
    let owner = world(&place).await;
    let version_scope = format!("{GROUP}/galleries/golden/images/ubuntu/versions/1.0.0");
    assign(&owner, "Contributor", SUBSCRIPTION, 1).await;
    assign(&owner, "Reader", SUBSCRIPTION, 3).await;
    let trusted = RoleAssignmentSpec {
        principal_type: Some(PrincipalType::User),
        ..assignment("Reader", SUBSCRIPTION, 8)
    };
    owner.role_assignment_create(trusted.clone()).await.unwrap();
    let reads = async |who: &str| {
        let engine = place.engine_as(who);
        let found = engine.gallery_get(&gallery_id("golden")).await;
        found
            .map(|_| ())
            .map_err(|error| error.arm_code().to_owned())
    };
    let refused = |code: &str| Err(code.to_owned());
    let ann = id(1).to_string();
    assert_eq!(reads(&ann).await, Ok(()));
    for gone in ["ann", "team"] {
        owner.principal_remove(gone.to_owned()).await.unwrap();
    }
    assert_eq!(reads("ann").await, refused("AuthenticationFailed"));
    assert_eq!(reads(&ann).await, refused("AuthenticationFailed"));
    let deleted = place.engine_as(&ann);
    let deleted = deleted
        .image_version_delete(&version_id("golden", "ubuntu", "1.0.0"))
        .await;
    assert_eq!(code(deleted), "AuthenticationFailed");
    // A member of a group that is gone, and one whom the directory never knew.
    assert_eq!(reads("bob").await, refused(DENIED));
    assert_eq!(reads(&id(8).to_string()).await, Ok(()));
    let asked = AccessQuestion {
        principal: Some(ann.clone()),
        scope: scope(&version_scope),
        actions: vec![Action::parse("Microsoft.Compute/galleries/images/versions/read").unwrap()],
    };
    let asked = async || owner.access_check(asked.clone()).await.unwrap()[0].allowed;
    assert!(!asked().await);
    let again = RoleAssignmentSpec {
        principal: PrincipalReference::Id(id(1)),
        ..trusted
    };
    assert_eq!(
        code(owner.role_assignment_create(again).await),
        "PrincipalNotFound"
    );
    // Another place has it from the export.
    let copy = Place::new();
    let exported = owner.export().await.unwrap().document;
    copy.engine().import(&exported, false).await.unwrap();
    let there = copy
        .engine_as(&ann)
        .gallery_get(&gallery_id("golden"))
        .await;
    assert_eq!(code(there), "AuthenticationFailed");

    let added = owner.principal_add(principal(1, "anna", PrincipalType::User));
    added.await.unwrap();
    assert_eq!(reads(&ann).await, Ok(()));
    assert!(asked().await);
    // A group that comes back has no members, and what it was given.
    let team = owner.principal_add(principal(3, "team", PrincipalType::Group));
    team.await.unwrap();
    assert_eq!(reads("bob").await, refused(DENIED));
}

#[tokio::test]
async fn s1_a_group_does_not_sign_in() {
    let place = Place::new();
    let owner = world(&place).await;
    assign(&owner, "Reader", SUBSCRIPTION, 3).await;
    let trusted = RoleAssignmentSpec {
        principal_type: Some(PrincipalType::Group),
        ..assignment("Reader", SUBSCRIPTION, 8)
    };
    owner.role_assignment_create(trusted).await.unwrap();
    for group in ["team".to_owned(), id(3).to_string(), id(8).to_string()] {
        let engine = place.engine_as(&group);
        let error = engine.gallery_get(&gallery_id("golden")).await.unwrap_err();
        assert_eq!(error.arm_code(), "AuthenticationFailed");
        assert!(error.to_string().contains("does not sign in"), "{error}");
    }
    // What its members may do can be asked of it.
    let asked = AccessQuestion {
        principal: Some("team".to_owned()),
        scope: scope(SUBSCRIPTION),
        actions: vec![Action::read_usage()],
    };
    assert!(owner.access_check(asked).await.unwrap()[0].allowed);
}

#[tokio::test]
async fn s4_what_a_group_was_given_holds_in_its_tenant() {
    let place = Place::new();
    let owner = world(&place).await;
    assign(&owner, "Reader", SUBSCRIPTION, 3).await;
    let reads = async || {
        let bob = place.engine_as("bob");
        bob.gallery_get(&gallery_id("golden")).await
    };
    assert!(reads().await.is_ok());
    let subscription = scope(SUBSCRIPTION).subscription();
    let moved = owner.subscription_change(subscription, |subscription| {
        subscription.tenant_id = tenant(1);
        Ok::<_, ServiceError>(())
    });
    moved.await.unwrap();
    assert_eq!(code(reads().await), DENIED);
}

#[tokio::test]
async fn s1_the_directory_keeps_names_and_members_in_order() {
    let place = Place::new();
    let owner = world(&place).await;
    let names: Vec<_> = owner.principals().await.unwrap();
    let names: Vec<_> = names.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["ann", "bob", "pipeline", "team"]);
    for taken in [
        principal(20, "ANN", PrincipalType::User),
        principal(1, "other", PrincipalType::User),
    ] {
        assert_eq!(code(owner.principal_add(taken).await), "Conflict");
    }
    let text = |text: &str| text.to_owned();
    let into_user = owner.member_add(text("ann"), text("bob")).await;
    assert_eq!(code(into_user), "InvalidParameter");
    let members = owner.group_members(text("team")).await.unwrap();
    assert_eq!(members.len(), 1);
    assign(&owner, "Reader", SUBSCRIPTION, 3).await;
    let bob = place.engine_as("bob");
    assert!(bob.gallery_get(&gallery_id("golden")).await.is_ok());
    owner
        .member_remove(text("team"), text("bob"))
        .await
        .unwrap();
    assert_eq!(code(bob.gallery_get(&gallery_id("golden")).await), DENIED);
    let removed = owner.principal_remove(text("bob")).await.unwrap();
    assert_eq!(removed, Deleted::Gone);
    let removed = owner.principal_remove(text("bob")).await.unwrap();
    assert_eq!(removed, Deleted::WasAbsent);
}
