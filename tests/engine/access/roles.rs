//! Custom roles, what a role lets see, and asking what is allowed.

use terraform_provider_acg::gallery::access::{
    AccessDecision, AccessQuestion, Action, ActionPattern, Permissions, RoleDefinition,
    RoleDefinitionId,
};
use terraform_provider_acg::gallery::{
    Candidates, CapacityService, Check, ClockChange, Deleted, DeployableId, Deployment, Finding,
    PropertyPath,
};

use super::*;
use crate::fixture::{GROUP, definition_id, gallery_id, region};

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
        // S-2: whoever sees a single version does not see what the latest is.
        ("Reader", &version_scope, [allowed.clone(), denied()]),
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
async fn s2_whoever_reads_a_single_version_does_not_learn_what_the_latest_is() {
    let place = Place::new();
    let owner = world(&place).await;
    let made = owner.image_version_create(version("golden", "ubuntu", "2.0.0"));
    made.await.unwrap();
    let definition_scope = format!("{GROUP}/galleries/golden/images/ubuntu");
    let version_scope = format!("{definition_scope}/versions/1.0.0");
    assign(&owner, "Reader", &version_scope, 1).await;
    let ann = place.engine_as("ann");
    let ubuntu = definition_id("golden", "ubuntu");
    let latest = async || {
        let latest = ann.image_version_latest(&ubuntu, Candidates::default());
        latest
            .await
            .map(|latest| latest.unwrap().spec.id.name().to_string())
    };
    assert_eq!(code(latest().await), DENIED);
    // What it was given is listed, and there to be read.
    assert_eq!(
        ann.image_version_list((&ubuntu).into())
            .await
            .unwrap()
            .len(),
        1
    );
    assign(&owner, "Reader", &definition_scope, 1).await;
    assert_eq!(latest().await.unwrap(), "2.0.0");
}

#[tokio::test]
async fn q6_the_use_of_a_subscription_is_shown_to_whoever_may_read_it() {
    let place = Place::new();
    let owner = world(&place).await;
    let gallery_scope = format!("{GROUP}/galleries/golden");
    assign(&owner, "Reader", &gallery_scope, 1).await;
    assign(&owner, "Reader", SUBSCRIPTION, 2).await;
    let subscription = scope(SUBSCRIPTION).subscription();
    let usage = async |who: &str| {
        let engine = place.engine_as(who);
        let everywhere = engine.usage_by_region(subscription).await;
        let here = engine.usage(subscription, region("westeurope")).await;
        (everywhere, here)
    };
    let (everywhere, here) = usage("ann").await;
    assert_eq!(
        (code(everywhere), code(here)),
        (DENIED.to_owned(), DENIED.to_owned())
    );
    let (everywhere, here) = usage("bob").await;
    assert_eq!(everywhere.unwrap(), [(region("westeurope"), here.unwrap())]);
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
