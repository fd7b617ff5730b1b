//! What assignments allow, and how they come and go.

use terraform_provider_acg::gallery::{
    Check, Claim, Created, Deleted, Finding, GalleryId, GallerySpec, ListScope, PropertyPath,
    Unnamed,
};

use super::*;
use crate::fixture::{
    GROUP, definition, definition_id, gallery, gallery_id, source, source_id, version_id,
};

#[tokio::test]
async fn s2_who_is_shared_a_gallery_or_less_reads_that_and_what_is_in_it() {
    let gallery_scope = format!("{GROUP}/galleries/golden");
    let rows = [
        (SUBSCRIPTION.to_owned(), [true, true, true]),
        (
            format!("{SUBSCRIPTION}/resourceGroups/images"),
            [true, true, true],
        ),
        (gallery_scope.clone(), [true, true, true]),
        (
            format!("{gallery_scope}/images/ubuntu"),
            [false, true, true],
        ),
        (
            format!("{gallery_scope}/images/ubuntu/versions/1.0.0"),
            [false, false, true],
        ),
    ];
    for (shared, expected) in rows {
        let place = Place::new();
        let owner = world(&place).await;
        assign(&owner, "Reader", &shared, 3).await;
        let bob = place.engine_as("bob");
        let seen_gallery = bob.gallery_get(&gallery_id("golden")).await;
        let seen_definition = bob
            .image_definition_get(&definition_id("golden", "ubuntu"))
            .await;
        let seen_version = bob
            .image_version_get(&version_id("golden", "ubuntu", "1.0.0"))
            .await;
        assert_eq!(
            [
                seen_gallery.is_ok(),
                seen_definition.is_ok(),
                seen_version.is_ok()
            ],
            expected,
            "{shared}"
        );
        let listed = [
            bob.gallery_list(ListScope::Everywhere).await.unwrap().len(),
            bob.image_definition_list((&gallery_id("golden")).into())
                .await
                .unwrap()
                .len(),
            bob.image_version_list((&definition_id("golden", "ubuntu")).into())
                .await
                .unwrap()
                .len(),
        ];
        assert_eq!(listed, expected.map(usize::from), "{shared}");
        // Reading is all that a reader does.
        let changed = bob.gallery_update(gallery_spec()).await;
        assert_eq!(code(changed), DENIED, "{shared}");
        let deleted = bob
            .image_version_delete(&version_id("golden", "ubuntu", "1.0.0"))
            .await;
        assert_eq!(code(deleted), DENIED, "{shared}");
        let made = bob
            .image_version_create(version("golden", "ubuntu", "2.0.0"))
            .await;
        assert_eq!(code(made), DENIED, "{shared}");
    }
}

fn gallery_spec() -> GallerySpec {
    GallerySpec {
        description: Some("Changed".to_owned()),
        ..gallery("golden")
    }
}

#[tokio::test]
async fn s1_what_may_not_be_read_is_refused_whether_it_is_there_or_not() {
    let place = Place::new();
    let owner = world(&place).await;
    let bob = place.engine_as("BOB");
    for name in ["golden", "missing"] {
        let error = bob.gallery_get(&gallery_id(name)).await.unwrap_err();
        assert_eq!(error.http_status(), 403);
        let text = error.to_string();
        assert!(text.contains("'bob'"), "{text}");
        assert!(text.contains(&id(2).to_string()), "{text}");
        assert!(text.contains("Microsoft.Compute/galleries/read"), "{text}");
    }
    assert_eq!(
        owner.gallery_get(&gallery_id("missing")).await.unwrap(),
        None
    );
    assign(&owner, "Reader", SUBSCRIPTION, 2).await;
    assert_eq!(bob.gallery_get(&gallery_id("missing")).await.unwrap(), None);
}

#[tokio::test]
async fn s1_a_dry_run_is_refused_like_the_create_itself() {
    let place = Place::new();
    let owner = world(&place).await;
    let bob = place.engine_as("bob");
    let check = bob.gallery_check(gallery("other"), Check::default()).await;
    assert_eq!(code(check), DENIED);
    assign(&owner, "Contributor", SUBSCRIPTION, 2).await;
    let check = bob.gallery_check(gallery("other"), Check::default()).await;
    assert_eq!(check.unwrap(), []);
    bob.gallery_create(gallery("other")).await.unwrap();
}

#[tokio::test]
async fn s3_a_version_is_made_from_what_its_maker_can_read() {
    let place = Place::new();
    let owner = world(&place).await;
    let publisher = "Compute Gallery Artifacts Publisher";
    let pipeline = place.engine_as("pipeline");
    assign(&owner, publisher, &format!("{GROUP}/galleries/golden"), 4).await;
    let spec = || version("golden", "ubuntu", "2.0.0");
    let error = pipeline.image_version_create(spec()).await.unwrap_err();
    assert_eq!(error.arm_code(), "LinkedAuthorizationFailed");
    assert_eq!(error.rule().unwrap().as_str(), "S-3");
    assert_eq!(error.target().unwrap().to_string(), "source_id");
    assert!(error.to_string().contains("Microsoft.Compute/images/read"));
    let check = Check::default();
    let error = pipeline.image_version_check(spec(), check).await;
    assert_eq!(code(error), "LinkedAuthorizationFailed");
    assign(&owner, "Reader", &source_id("build").to_string(), 4).await;
    pipeline.image_version_create(spec()).await.unwrap();
}

/// What stands in for a source that is yet to be made is nobody's to read.
#[tokio::test]
async fn s3_a_dry_run_asks_for_no_source_that_is_yet_to_be_known() {
    let place = Place::new();
    let owner = world(&place).await;
    let publisher = "Compute Gallery Artifacts Publisher";
    let pipeline = place.engine_as("pipeline");
    assign(&owner, publisher, &format!("{GROUP}/galleries/golden"), 4).await;
    let check = || Check {
        unsettled: vec![PropertyPath::of("source_id")],
        ..Check::default()
    };
    let spec = version("golden", "ubuntu", "2.0.0");
    let found = pipeline.image_version_check(spec, check()).await.unwrap();
    assert_eq!(found, []);
    // The rest is judged all the same.
    let spec = version("golden", "ubuntu", "1.0.0");
    let found = pipeline.image_version_check(spec, check()).await.unwrap();
    assert!(matches!(found[..], [Finding::Exists { .. }]), "{found:?}");
}

/// Nothing is made from the source again.
#[tokio::test]
async fn s3_a_version_is_changed_without_its_source() {
    let place = Place::new();
    let owner = world(&place).await;
    let publisher = "Compute Gallery Artifacts Publisher";
    assign(&owner, publisher, &format!("{GROUP}/galleries/golden"), 4).await;
    let mut spec = version("golden", "ubuntu", "1.0.0");
    spec.exclude_from_latest = true;
    let pipeline = place.engine_as("pipeline");
    let changed = pipeline.image_version_update(spec).await.unwrap();
    assert!(changed.spec.exclude_from_latest);
}

#[tokio::test]
async fn s1_owners_alone_give_roles() {
    let place = Place::new();
    let owner = world(&place).await;
    let gallery_scope = format!("{GROUP}/galleries/golden");
    assign(&owner, "Contributor", &gallery_scope, 1).await;
    let ann = place.engine_as("ann");
    let give = || assignment("Reader", &gallery_scope, 2);
    assert_eq!(code(ann.role_assignment_create(give()).await), DENIED);
    let check = ann.role_assignment_check(give(), Check::default()).await;
    assert_eq!(code(check), DENIED);
    assign(&owner, "Owner", &gallery_scope, 1).await;
    let made = ann.role_assignment_create(give()).await.unwrap().resource;
    assert_eq!(made.principal_type, PrincipalType::User);
    assert_eq!(made.role.name, "Reader");
    // And only there.
    let elsewhere = assignment("Reader", SUBSCRIPTION, 2);
    assert_eq!(code(ann.role_assignment_create(elsewhere).await), DENIED);
    assert_eq!(ann.role_assignment_list(None).await.unwrap().len(), 3);
    let bob = place.engine_as("bob");
    assert_eq!(code(bob.role_assignment_delete(&made.id).await), DENIED);
    let deleted = ann.role_assignment_delete(&made.id).await.unwrap();
    assert_eq!(deleted, Deleted::Gone);
    let deleted = ann.role_assignment_delete(&made.id).await.unwrap();
    assert_eq!(deleted, Deleted::WasAbsent);
    assert_eq!(code(bob.gallery_get(&gallery_id("golden")).await), DENIED);
}

#[tokio::test]
async fn s1_a_role_is_given_once_to_whom_is_there_where_something_is() {
    let place = Place::new();
    let owner = world(&place).await;
    let gallery_scope = format!("{GROUP}/galleries/golden");
    assign(&owner, "Reader", &gallery_scope, 2).await;
    let again = owner
        .role_assignment_create(assignment(
            "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            &gallery_scope.to_uppercase(),
            2,
        ))
        .await;
    assert_eq!(code(again), "RoleAssignmentExists");
    let rows = [
        (assignment("Reader", &gallery_scope, 9), "PrincipalNotFound"),
        (
            assignment("No Such Role", &gallery_scope, 2),
            "RoleDefinitionDoesNotExist",
        ),
        (
            assignment("Reader", &format!("{GROUP}/galleries/missing"), 2),
            "ResourceNotFound",
        ),
        (
            RoleAssignmentSpec {
                principal_type: Some(PrincipalType::Group),
                ..assignment("Owner", &gallery_scope, 2)
            },
            "UnmatchedPrincipalType",
        ),
    ];
    for (spec, expected) in rows {
        let found = owner.role_assignment_check(spec.clone(), Check::default());
        let found = found.await.unwrap();
        assert!(
            matches!(&found[..], [Finding::Refused(one)] if one.code.as_str() == expected),
            "{found:?}"
        );
        assert_eq!(code(owner.role_assignment_create(spec).await), expected);
    }
    let trusted = RoleAssignmentSpec {
        principal_type: Some(PrincipalType::ServicePrincipal),
        ..assignment("Reader", &gallery_scope, 9)
    };
    owner.role_assignment_create(trusted).await.unwrap();
    let trusted = place.engine_as(&id(9).to_string());
    let found = trusted.gallery_get(&gallery_id("golden")).await.unwrap();
    assert!(found.is_some());
}

/// Neither depends on where the role is assigned; everything else about the scope waits.
#[tokio::test]
async fn s1_s4_role_and_principal_are_judged_before_the_scope_is_known() {
    let place = Place::new();
    let owner = world(&place).await;
    let foreign = Principal {
        tenant: tenant(7),
        ..principal(5, "foreigner", PrincipalType::User)
    };
    owner.principal_add(foreign).await.unwrap();
    let stand_in = format!("{GROUP}/galleries/missing");
    let rows = [
        (assignment("Reader", &stand_in, 2), None),
        (assignment("Reader", &stand_in, 5), None),
        (
            assignment("Reader", &stand_in, 9),
            Some("PrincipalNotFound"),
        ),
        (
            assignment("Reeder", &stand_in, 2),
            Some("RoleDefinitionDoesNotExist"),
        ),
    ];
    let bob = place.engine_as("bob");
    for (spec, expected) in rows {
        let check = Check {
            unnamed: Some(Unnamed { location: None }),
            ..Check::default()
        };
        let found = bob.role_assignment_check(spec, check).await.unwrap();
        let codes = found.iter().map(|finding| match finding {
            Finding::Refused(violation) => violation.code.as_str(),
            Finding::Exists { .. } => "exists",
        });
        assert_eq!(codes.collect::<Vec<_>>(), Vec::from_iter(expected));
    }
}

#[tokio::test]
async fn s1_with_a_resource_what_was_assigned_at_it_goes() {
    let place = Place::new();
    let owner = world(&place).await;
    let definition_scope = format!("{GROUP}/galleries/golden/images/ubuntu");
    let version_scope = format!("{definition_scope}/versions/1.0.0");
    assign(&owner, "Reader", SUBSCRIPTION, 1).await;
    assign(&owner, "Reader", &definition_scope, 2).await;
    assign(&owner, "Reader", &version_scope, 2).await;
    let within = scope(&definition_scope);
    let count = || async {
        owner
            .role_assignment_list(Some(&within))
            .await
            .unwrap()
            .len()
    };
    assert_eq!(count().await, 2);
    let version = version_id("golden", "ubuntu", "1.0.0");
    owner.image_version_delete(&version).await.unwrap();
    assert_eq!(count().await, 1);
    let ubuntu = definition_id("golden", "ubuntu");
    owner.image_definition_delete(&ubuntu).await.unwrap();
    assert_eq!(count().await, 0);
    assert_eq!(owner.role_assignment_list(None).await.unwrap().len(), 1);
    // A new definition of that name is shared with nobody.
    let made = owner.image_definition_create(definition("golden", "ubuntu"));
    made.await.unwrap();
    let bob = place.engine_as("bob");
    assert_eq!(code(bob.image_definition_get(&ubuntu).await), DENIED);
}

#[tokio::test]
async fn g5_lists_show_what_the_caller_may_read_across_subscriptions() {
    let place = Place::new();
    let owner = world(&place).await;
    let other = "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/galleries";
    for name in ["far", "farther"] {
        let spec = GallerySpec {
            id: GalleryId::parse(&format!("{other}/{name}")).unwrap(),
            ..gallery(name)
        };
        owner.gallery_create(spec).await.unwrap();
    }
    owner.image_source_create(source("second")).await.unwrap();
    let ann = place.engine_as("ann");
    let names = || async {
        let galleries = ann.gallery_list(ListScope::Everywhere).await.unwrap();
        let names = galleries.iter().map(|one| one.spec.id.name().to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names().await, [""; 0]);
    assign(&owner, "Reader", &format!("{other}/farther"), 1).await;
    assert_eq!(names().await, ["farther"]);
    assign(&owner, "Reader", &format!("{GROUP}/galleries/golden"), 1).await;
    assert_eq!(names().await, ["golden", "farther"]);
    let sources = || ann.image_source_list(ListScope::Everywhere);
    assert_eq!(sources().await.unwrap().len(), 0);
    assign(&owner, "Reader", &source_id("second").to_string(), 1).await;
    assert_eq!(sources().await.unwrap().len(), 1);
}

/// Who may read neither a gallery nor a definition sees what in them they may.
#[tokio::test]
async fn g5_lists_reach_below_what_the_caller_may_not_read() {
    let place = Place::new();
    let owner = world(&place).await;
    let silver = gallery("silver");
    owner.gallery_create(silver.clone()).await.unwrap();
    for name in ["debian", "ubuntu"] {
        let spec = definition("silver", name);
        owner.image_definition_create(spec).await.unwrap();
    }
    for (definition, name) in [
        ("debian", "10.0.0"),
        ("debian", "9.0.0"),
        ("ubuntu", "1.0.0"),
    ] {
        let spec = version("silver", definition, name);
        owner.image_version_create(spec).await.unwrap();
    }
    let subscription = silver.id.subscription();
    let scopes = [
        ListScope::Everywhere,
        ListScope::Subscription(subscription),
        ListScope::ResourceGroup(subscription, silver.id.resource_group().clone()),
        (&silver.id).into(),
        (&definition_id("silver", "debian")).into(),
    ];
    let seen = async |engine: &Engine| {
        let mut seen = Vec::new();
        for scope in scopes.clone() {
            let definitions = engine.image_definition_list(scope.clone()).await.unwrap();
            let versions = engine.image_version_list(scope).await.unwrap();
            let versions = versions.iter().map(|one| {
                let definition = one.spec.id.definition();
                format!("{}/{}", definition.name(), one.spec.id.name())
            });
            seen.push((definitions.len(), versions.collect::<Vec<_>>().join(" ")));
        }
        seen
    };
    let all = "debian/9.0.0 debian/10.0.0 ubuntu/1.0.0";
    let everything = (3, format!("ubuntu/1.0.0 {all}"));
    let expected = [
        everything.clone(),
        everything.clone(),
        everything,
        (2, all.to_owned()),
        (0, "debian/9.0.0 debian/10.0.0".to_owned()),
    ];
    assert_eq!(seen(&owner).await, expected);

    let ann = place.engine_as("ann");
    assert_eq!(seen(&ann).await, [(); 5].map(|()| (0, String::new())));
    let debian = format!("{GROUP}/galleries/silver/images/debian");
    assign(&owner, "Reader", &format!("{debian}/versions/9.0.0"), 1).await;
    let one = (0, "debian/9.0.0".to_owned());
    assert_eq!(seen(&ann).await, [(); 5].map(|()| one.clone()));
}

#[tokio::test]
async fn an_interrupted_assignment_is_taken_over_by_the_same_request_alone() {
    let place = Place::new();
    let owner = world(&place).await;
    owner.close().await.unwrap();
    let spec = |description: &str| RoleAssignmentSpec {
        description: Some(description.to_owned()),
        ..assignment("Reader", SUBSCRIPTION, 1)
    };
    let interrupted = place.engine();
    let lost = interrupted.role_assignment_create(spec("one")).await;
    let lost = lost.unwrap().resource;
    // Dropped without close, as when its process is killed.
    drop(interrupted);
    let next = place.engine();
    let found = next.role_assignment_check(spec("two"), Check::default());
    let claim = |found: Vec<Finding>| match &found[..] {
        [Finding::Exists { claim, .. }] => *claim,
        other => panic!("{other:?}"),
    };
    assert_eq!(claim(found.await.unwrap()), Claim::Abandoned);
    let found = next.role_assignment_check(spec("one"), Check::default());
    assert_eq!(claim(found.await.unwrap()), Claim::Adoptable);
    let Created { resource, adopted } = next.role_assignment_create(spec("one")).await.unwrap();
    assert!(adopted);
    assert_eq!(resource.id, lost.id);
    next.confirm(&[resource.id.key()]).await.unwrap();
    drop(next);
    let last = place.engine();
    let again = last.role_assignment_create(spec("one")).await;
    assert_eq!(code(again), "RoleAssignmentExists");
}
