//! The directory, tenants, custom roles, and asking what is allowed.

use terraform_provider_acg::gallery::access::{
    AccessDecision, AccessQuestion, Action, ActionPattern, Permissions, RoleDefinition,
    RoleDefinitionId,
};
use terraform_provider_acg::gallery::{
    CapacityService, Check, ClockChange, Deleted, DeployableId, Deployment, Finding, ListScope,
    PropertyPath,
};

use super::*;
use crate::fixture::{GROUP, definition_id, gallery_id, region, version_id};

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
async fn s4_a_custom_role_allows_what_it_says_and_stays_while_it_is_assigned() {
    let place = Place::new();
    let owner = world(&place).await;
    let gallery_scope = format!("{GROUP}/galleries/golden");
    let role = RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(70)),
        name: "Version Writer".to_owned(),
        description: "Writes versions and nothing else".to_owned(),
        permissions: Permissions {
            actions: vec![ActionPattern::parse("Microsoft.Compute/galleries/images/*").unwrap()],
            not_actions: vec![ActionPattern::parse("*/delete").unwrap()],
            ..Permissions::default()
        },
        assignable_scopes: vec![scope(&gallery_scope)],
    };
    owner.role_definition_create(role.clone()).await.unwrap();
    let again = owner.role_definition_create(role.clone()).await;
    assert_eq!(code(again), "Conflict");
    assert!(owner.role_definitions().await.unwrap().contains(&role));
    let nowhere = owner.role_assignment_create(assignment("version writer", SUBSCRIPTION, 1));
    assert_eq!(
        code(nowhere.await),
        "RoleAssignmentScopeNotAssignableToRoleDefinition"
    );
    assign(&owner, "version writer", &gallery_scope, 1).await;
    let ann = place.engine_as("ann");
    assert_eq!(code(ann.role_definition_create(role).await), DENIED);
    let ubuntu = definition_id("golden", "ubuntu");
    assert!(ann.image_definition_get(&ubuntu).await.unwrap().is_some());
    assert_eq!(code(ann.gallery_get(&gallery_id("golden")).await), DENIED);
    assert_eq!(code(ann.image_definition_delete(&ubuntu).await), DENIED);
    let reference = || RoleReference::parse("Version Writer").unwrap();
    let refused = owner.role_definition_delete(reference()).await;
    assert_eq!(code(refused), "RoleDefinitionHasAssignments");
    for assignment in owner.role_assignment_list(None).await.unwrap() {
        owner.role_assignment_delete(&assignment.id).await.unwrap();
    }
    let deleted = owner.role_definition_delete(reference()).await.unwrap();
    assert_eq!(deleted, Deleted::Gone);
    let built_in = RoleReference::parse("Reader").unwrap();
    assert!(owner.role_definition_delete(built_in).await.is_err());
}

#[tokio::test]
async fn s1_what_is_said_twice_is_the_same() {
    let place = Place::new();
    let owner = world(&place).await;
    let role = RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(70)),
        name: "Version Reader".to_owned(),
        description: String::new(),
        permissions: Permissions {
            actions: vec![ActionPattern::parse("Microsoft.Compute/galleries/read").unwrap()],
            ..Permissions::default()
        },
        assignable_scopes: vec![scope(SUBSCRIPTION)],
    };
    owner.role_definition_create(role.clone()).await.unwrap();
    let said = |role_name: &str, principal_name: &str| {
        let name = RoleReference::parse_name(role_name).unwrap();
        RoleAssignmentSpec {
            role: RoleReference::both(RoleReference::Id(role.id), &name).unwrap(),
            principal: PrincipalReference::Both(id(2), principal_name.to_owned()),
            ..assignment("Reader", SUBSCRIPTION, 2)
        }
    };
    let rows = [
        (
            said("Version Writer", "bob"),
            "role_definition_id",
            "Version Reader",
        ),
        (said("Version Reader", "ann"), "principal_id", "bob"),
    ];
    for (spec, at, is_really) in rows {
        let found = owner.role_assignment_check(spec.clone(), Check::default());
        let found = found.await.unwrap();
        let [Finding::Refused(one)] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(one.target, PropertyPath::of(at));
        assert!(one.message.contains(is_really), "{}", one.message);
        assert!(owner.role_assignment_create(spec).await.is_err());
    }
    let given = owner.role_assignment_create(said("VERSION READER", "Bob"));
    given.await.unwrap();
    let bob = place.engine_as("bob");
    assert!(
        bob.gallery_get(&gallery_id("golden"))
            .await
            .unwrap()
            .is_some()
    );
    // A role that no gallery knows is as unknown by its id and name as by its id.
    let unknown = RoleAssignmentSpec {
        role: RoleReference::Both(
            RoleDefinitionId::new(Uuid::from_u128(71)),
            "Else".to_owned(),
        ),
        ..assignment("Reader", SUBSCRIPTION, 1)
    };
    let refused = owner.role_assignment_create(unknown).await;
    assert_eq!(code(refused), "RoleDefinitionDoesNotExist");
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

#[tokio::test]
async fn s3_access_is_asked_for_without_doing_anything() {
    let place = Place::new();
    let owner = world(&place).await;
    let version_scope = format!("{GROUP}/galleries/golden/images/ubuntu/versions/1.0.0");
    assign(&owner, "Reader", &version_scope, 2).await;
    let bob = place.engine_as("bob");
    let ask = |principal: Option<&str>| AccessQuestion {
        principal: principal.map(str::to_owned),
        scope: scope(&version_scope),
        actions: ["read", "write"]
            .map(|verb| format!("Microsoft.Compute/galleries/images/versions/{verb}"))
            .iter()
            .map(|text| Action::parse(text).unwrap())
            .collect(),
    };
    let allowed = |decisions: Vec<AccessDecision>| {
        decisions
            .iter()
            .map(|decision| decision.allowed)
            .collect::<Vec<_>>()
    };
    let decisions = bob.access_check(ask(None)).await.unwrap();
    assert_eq!(decisions[0].principal, Some(id(2)));
    assert_eq!(allowed(decisions), [true, false]);
    let decisions = owner.access_check(ask(None)).await.unwrap();
    assert_eq!(decisions[0].principal, None);
    assert_eq!(allowed(decisions), [true, true]);
    let decisions = owner.access_check(ask(Some("bob"))).await.unwrap();
    assert_eq!(allowed(decisions), [true, false]);
    let decisions = owner.access_check(ask(Some("ann"))).await.unwrap();
    assert_eq!(allowed(decisions), [false, false]);
    let ann = place.engine_as("ann");
    assert_eq!(code(ann.access_check(ask(Some("bob"))).await), DENIED);
}

#[tokio::test]
async fn s3_whoever_reads_a_version_deploys_from_it() {
    let place = Place::new();
    let owner = world(&place).await;
    let gallery_scope = format!("{GROUP}/galleries/golden");
    let definition_scope = format!("{gallery_scope}/images/ubuntu");
    let version_scope = format!("{definition_scope}/versions/1.0.0");
    let role = RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(71)),
        name: "Catalogue Reader".to_owned(),
        description: String::new(),
        permissions: Permissions {
            actions: vec![ActionPattern::parse("Microsoft.Compute/galleries/images/read").unwrap()],
            ..Permissions::default()
        },
        assignable_scopes: vec![scope(&gallery_scope)],
    };
    owner.role_definition_create(role).await.unwrap();
    let allowed = Ok(true);
    let denied = || Err(DENIED.to_owned());
    // What is shared, and whether the version and the latest version can be deployed.
    let rows = [
        ("Reader", &gallery_scope, [allowed.clone(), allowed.clone()]),
        (
            "Compute Gallery Image Reader",
            &definition_scope,
            [allowed.clone(), allowed.clone()],
        ),
        ("Reader", &version_scope, [allowed.clone(), allowed.clone()]),
        // Whoever sees the definition alone is told that it has no version, none that it sees.
        ("Catalogue Reader", &definition_scope, [denied(), Ok(false)]),
        (
            "Compute Gallery Sharing Admin",
            &gallery_scope,
            [denied(), denied()],
        ),
    ];
    for (role, shared, expected) in rows {
        let made = owner
            .role_assignment_create(assignment(role, shared, 1))
            .await;
        let made = made.unwrap().resource;
        let ann = place.engine_as("ann");
        let mut found = Vec::new();
        for image in [&version_scope, &definition_scope] {
            let deployment = Deployment {
                subscription: scope(SUBSCRIPTION).subscription(),
                image: DeployableId::parse(image).unwrap(),
                region: region("westeurope"),
                virtual_machines: 1,
                scale_sets: 0,
                instances_per_scale_set: 0,
                replaces: None,
            };
            let check = ann.deployment_check(deployment).await;
            found.push(match check {
                Ok(check) => Ok(check.allowed()),
                Err(error) => Err(error.arm_code().to_owned()),
            });
        }
        assert_eq!(found, expected, "{role} at {shared}");
        owner.role_assignment_delete(&made.id).await.unwrap();
    }
}

#[tokio::test]
async fn s1_what_stands_beside_all_subscriptions_is_the_administrators() {
    let place = Place::new();
    let owner = world(&place).await;
    assign(&owner, "Owner", SUBSCRIPTION, 1).await;
    let exported = owner.export().await.unwrap();
    let ann = place.engine_as("ann");
    let subscription = scope(SUBSCRIPTION).subscription();
    let renamed = ann.subscription_change(subscription, |one| {
        one.display_name = Some("Ann's".to_owned());
        Ok::<_, ServiceError>(())
    });
    assert_eq!(code(renamed.await), DENIED);
    let moved = ann.change_clock(ClockChange::System, true).await;
    assert_eq!(code(moved), DENIED);
    assert_eq!(code(ann.fault_clear(None).await), DENIED);
    assert_eq!(code(ann.export().await), DENIED);
    let copy = place.directory().join("copy.db");
    assert_eq!(code(ann.back_up(&copy).await), DENIED);
    assert!(!copy.exists());
    let imported = ann.import(&exported.document, true).await;
    assert!(imported.unwrap_err().to_string().contains("\"ann\""));
    assert_eq!(owner.export().await.unwrap(), exported);
}

#[tokio::test]
async fn s1_a_question_is_answered_for_whom_the_directory_does_not_know() {
    let place = Place::new();
    let owner = world(&place).await;
    assign(&owner, "Reader", SUBSCRIPTION, 3).await;
    let ask = |principal: &str| {
        owner.access_check(AccessQuestion {
            principal: Some(principal.to_owned()),
            scope: scope(SUBSCRIPTION),
            actions: vec![Action::parse("Microsoft.Compute/galleries/read").unwrap()],
        })
    };
    let stranger = ask(&id(9).to_string()).await.unwrap();
    assert!(!stranger[0].allowed && stranger[0].through.is_empty());
    let refused = ask("nobody").await.unwrap_err();
    assert_eq!(refused.arm_code(), "PrincipalNotFound");
    assert_eq!(refused.target().unwrap().to_string(), "principal");
    // Bob may, by way of the group that he is in.
    let bob = ask("bob").await.unwrap();
    let through = &bob[0].through;
    assert_eq!(through.len(), 1);
    assert_eq!(through[0].principal_name.as_deref(), Some("team"));
    assert_eq!(through[0].role, "Reader");
}
