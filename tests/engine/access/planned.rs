//! What a run plans to give counts in its dry runs, in all of its processes, and in nothing else.

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use terraform_provider_acg::engine::{EngineOptions, FixedClock, Run};
use terraform_provider_acg::gallery::access::{
    Action, PlannedGrant, PlannedRole, PlannedSharing, Verb,
};
use terraform_provider_acg::gallery::{
    Check, Finding, ImageDefinitionId, ImageVersionId, ImageVersionSpec, SharedWith, SourceId,
    SubscriptionId, VersionSource,
};

use super::*;
use crate::fixture::{GROUP, definition, gallery, gallery_id, now, source_id, version_id};

fn role(role: Option<&str>, at: Option<&str>, to: Option<PrincipalReference>) -> PlannedGrant {
    PlannedGrant::Role(PlannedRole {
        scope: at.map(scope),
        role: role.map(|role| RoleReference::parse(role).unwrap()),
        principal: to,
        principal_type: None,
    })
}

fn to(number: u128) -> Option<PrincipalReference> {
    Some(PrincipalReference::Id(id(number)))
}

fn counting_with(grants: impl IntoIterator<Item = PlannedGrant>) -> Check {
    Check {
        also_granted: Arc::new(grants.into_iter().collect()),
        ..Check::default()
    }
}

/// An engine of a process that one of these started.
fn engine_in(place: &Place, run: u32, acting_as: Option<&str>) -> Engine {
    let options = EngineOptions {
        run: Some(Run {
            id: run,
            has_ended: |run| run == 5,
        }),
        acting_as: acting_as.map(str::to_owned),
        ..EngineOptions::at(place.database())
    };
    Engine::open(options, Arc::new(FixedClock(now()))).unwrap()
}

#[tokio::test]
async fn s1_a_dry_run_counts_with_the_roles_that_are_planned_and_a_create_does_not() {
    let place = Place::new();
    let owner = world(&place).await;
    let bob = place.engine_as("bob");
    let there = format!("{GROUP}/galleries/other");
    let name = |name: &str| Some(PrincipalReference::Name(name.to_owned()));
    let rows = [
        (role(Some("Contributor"), Some(&there), to(2)), true),
        (
            role(Some("Contributor"), Some(SUBSCRIPTION), name("BOB")),
            true,
        ),
        // Bob is in the team.
        (role(Some("Owner"), Some(SUBSCRIPTION), to(3)), true),
        (role(None, Some(SUBSCRIPTION), to(2)), true),
        (role(Some("Contributor"), None, to(2)), true),
        (role(Some("Contributor"), Some(SUBSCRIPTION), None), true),
        (role(None, None, None), true),
        (role(Some("Reader"), Some(&there), to(2)), false),
        (role(Some("No Such Role"), Some(&there), to(2)), false),
        (role(Some("Contributor"), Some(&there), to(1)), false),
        (
            role(Some("Contributor"), Some(&there), name("nobody")),
            false,
        ),
        (
            role(
                Some("Contributor"),
                Some(&format!("{GROUP}/galleries/golden")),
                to(2),
            ),
            false,
        ),
    ];
    for (planned, allows) in rows {
        let told = format!("{planned:?}");
        let check = counting_with([planned.clone()]);
        let found = bob.gallery_check(gallery("other"), check).await;
        let write = Action::on(&scope(&there), Verb::Write);
        let asked = bob.access_authorize(write, scope(&there), Arc::new(vec![planned]));
        assert_eq!(asked.await.is_ok(), allows, "{told}");
        match found {
            Ok(found) => assert!(allows && found.is_empty(), "{told}: {found:?}"),
            refused => assert!(!allows && code(refused) == DENIED, "{told}"),
        }
    }
    let created = bob.gallery_create(gallery("other")).await;
    assert_eq!(code(created), DENIED);
    drop(owner);
}

#[tokio::test]
async fn s1_s3_what_is_linked_assigned_and_shared_counts_with_planned_roles() {
    let place = Place::new();
    let owner = world(&place).await;
    let golden = format!("{GROUP}/galleries/golden");
    assign(&owner, "Compute Gallery Artifacts Publisher", &golden, 4).await;
    let pipeline = place.engine_as("pipeline");
    let reads = role(Some("Reader"), Some(&source_id("build").to_string()), to(4));
    let spec = version("golden", "ubuntu", "2.0.0");
    let found = pipeline.image_version_check(spec.clone(), counting_with([reads]));
    assert_eq!(found.await.unwrap(), []);
    assert_eq!(
        code(pipeline.image_version_check(spec, Check::default()).await),
        "LinkedAuthorizationFailed"
    );
    let owns = || counting_with([role(Some("Owner"), Some(&golden), to(4))]);
    let give = || assignment("Reader", &golden, 2);
    let found = pipeline.role_assignment_check(give(), owns()).await;
    assert_eq!(found.unwrap(), []);
    assert_eq!(code(pipeline.role_assignment_create(give()).await), DENIED);
}

/// Taken on trust by their object id, as the assignment will be.
#[tokio::test]
async fn s1_a_planned_role_makes_its_principal_known() {
    let place = Place::new();
    let owner = world(&place).await;
    let stranger = place.engine_as(&id(9).to_string());
    let check = |to| stranger.gallery_check(gallery("other"), counting_with([to]));
    let contributor = |to| role(Some("Contributor"), Some(SUBSCRIPTION), to);
    assert_eq!(check(contributor(to(9))).await.unwrap(), []);
    assert_eq!(check(contributor(None)).await.unwrap(), []);
    assert_eq!(
        code(check(contributor(to(8))).await),
        "AuthenticationFailed"
    );
    drop(owner);
}

#[tokio::test]
async fn s5_v2_a_source_may_come_to_be_shared() {
    let place = Place::new();
    let owner = world(&place).await;
    let with = SubscriptionId::parse(&Uuid::from_u128(5).to_string()).unwrap();
    let theirs = |id: &str| id.replace(SUBSCRIPTION, &format!("/subscriptions/{with}"));
    let mut spec = gallery("copies");
    let id = theirs(&spec.id.to_string());
    spec.id = terraform_provider_acg::gallery::GalleryId::parse(&id).unwrap();
    owner.gallery_create(spec).await.unwrap();
    let mut spec = definition("copies", "ubuntu");
    spec.id = ImageDefinitionId::parse(&theirs(&spec.id.to_string())).unwrap();
    owner.image_definition_create(spec).await.unwrap();

    let unique = format!("{}-GOLDEN", gallery_id("golden").subscription());
    let shared = format!("/SharedGalleries/{unique}/Images/ubuntu/Versions/1.0.0");
    let id = theirs(&version_id("copies", "ubuntu", "1.0.0").to_string());
    let copy = ImageVersionSpec {
        id: ImageVersionId::parse(&id).unwrap(),
        source: VersionSource::Whole(SourceId::parse(&shared).unwrap()),
        ..version("copies", "ubuntu", "1.0.0")
    };
    let sharing = |gallery: Option<&str>, subscriptions: Option<u128>| {
        let with = subscriptions.map(|number| SharedWith {
            subscriptions: [SubscriptionId::parse(&Uuid::from_u128(number).to_string()).unwrap()]
                .into(),
            tenants: [].into(),
        });
        PlannedGrant::Sharing(PlannedSharing {
            gallery: gallery.map(gallery_id),
            with,
        })
    };
    for (planned, reaches) in [
        (sharing(Some("golden"), Some(5)), true),
        (sharing(Some("GOLDEN"), None), true),
        (sharing(None, Some(5)), true),
        (sharing(Some("golden"), Some(6)), false),
        (sharing(Some("silver"), Some(5)), false),
        (role(None, None, None), false),
    ] {
        let told = format!("{planned:?}");
        let found = owner.image_version_check(copy.clone(), counting_with([planned]));
        let found = found.await.unwrap();
        match &found[..] {
            [] => assert!(reaches, "{told}"),
            [Finding::Refused(violation)] => {
                assert!(
                    !reaches && violation.rule.as_str() == "V-2",
                    "{told}: {violation:?}"
                );
            }
            _ => panic!("{told}: {found:?}"),
        }
    }
}

/// Processes come and go while a run plans; what one plans to give the others know.
#[tokio::test]
async fn s1_what_is_planned_is_known_to_the_whole_run_and_to_no_other() {
    let place = Place::new();
    let planned = [
        role(Some("Contributor"), Some(SUBSCRIPTION), to(2)),
        role(None, None, None),
        PlannedGrant::Sharing(PlannedSharing {
            gallery: Some(gallery_id("golden")),
            with: Some(SharedWith {
                subscriptions: [SubscriptionId::parse(&Uuid::from_u128(5).to_string()).unwrap()]
                    .into(),
                tenants: [tenant(7)].into(),
            }),
        }),
        PlannedGrant::Sharing(PlannedSharing {
            gallery: None,
            with: None,
        }),
    ];
    let early = engine_in(&place, 7, Some("bob"));
    assert_eq!(*early.planned_grant_list().await, []);
    let administrator = engine_in(&place, 7, None);
    administrator.planned_grant_add(planned[0].clone()).await;
    assert_eq!(*early.planned_grant_list().await, planned[..1]);
    for grant in &planned[1..] {
        administrator.planned_grant_add(grant.clone()).await;
    }
    administrator.close().await.unwrap();
    let late = engine_in(&place, 7, Some("bob"));
    for engine in [&early, &late] {
        assert_eq!(*engine.planned_grant_list().await, planned);
        assert_eq!(*engine.planned_grant_list().await, planned);
    }
    for other in [engine_in(&place, 77, None), place.engine()] {
        assert_eq!(*other.planned_grant_list().await, []);
    }
    // Without others, a process knows what itself has planned.
    let alone = place.engine();
    alone.planned_grant_add(planned[0].clone()).await;
    assert_eq!(*alone.planned_grant_list().await, planned[..1]);
    assert_eq!(place.files(), ["gallery.db-planned-7"]);
    let applying = engine_in(&place, 7, None);
    applying.gallery_create(gallery("other")).await.unwrap();
    applying.close().await.unwrap();
    assert_eq!(place.files(), ["gallery.db"]);
}

#[tokio::test]
async fn s1_what_cannot_be_read_of_a_plan_gives_nothing_and_what_is_over_goes() {
    let place = Place::new();
    let planned = role(Some("Contributor"), Some(SUBSCRIPTION), to(2));
    let first = engine_in(&place, 1, None);
    first.planned_grant_add(planned.clone()).await;
    let file = |run: u32| place.directory().join(format!("gallery.db-planned-{run}"));
    let line = std::fs::read_to_string(file(1)).unwrap();
    let half = line.split_at(line.len() / 2).0;
    std::fs::write(file(1), format!("{line}{{\"role\":7}}\n\n{half}")).unwrap();
    assert_eq!(first.planned_grant_list().await.len(), 1);
    std::fs::write(file(1), format!("{line}{{\"role\":7}}\n\n{line}")).unwrap();
    assert_eq!(
        *first.planned_grant_list().await,
        [planned.clone(), planned.clone()]
    );

    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    let age = |name: &str| {
        let file = File::create(place.directory().join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    };
    std::fs::write(file(2), &line).unwrap();
    std::fs::write(file(5), &line).unwrap();
    for name in [
        "gallery.db-planned-3",
        "gallery.db-planned-x",
        "gallery.db-other",
    ] {
        age(name);
    }
    engine_in(&place, 4, None).planned_grant_add(planned).await;
    let left = |run: &[u32]| {
        let planned = run.iter().map(|run| format!("gallery.db-planned-{run}"));
        let others = ["gallery.db-other", "gallery.db-planned-x"].map(str::to_owned);
        let mut all: Vec<_> = planned.chain(others).collect();
        all.sort();
        all
    };
    assert_eq!(place.files(), left(&[1, 2, 4]));
    age("gallery.db-planned-4");
    first.gallery_create(gallery("golden")).await.unwrap();
    first.close().await.unwrap();
    let mut files = place.files();
    files.retain(|name| name != "gallery.db");
    assert_eq!(files, left(&[2]));
}
