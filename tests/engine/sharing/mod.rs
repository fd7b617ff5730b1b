//! How galleries are shared, on stored state: limits, sessions, roles, export.

mod consumers;

use serde_json::json;
use terraform_provider_acg::engine::{Effect, Engine, Fault, World};
use terraform_provider_acg::gallery::access::{
    AccessScope, AccessService, Principal, PrincipalId, PrincipalReference, PrincipalType,
    RoleAssignmentSpec, RoleReference,
};
use terraform_provider_acg::gallery::sharing::{CommunityGallery, PublicNamePrefix, UniqueName};
use terraform_provider_acg::gallery::{
    Candidates, CapacityService, Check, Claim, Created, Deleted, DeployableId, Deployment, Finding,
    GalleryId, GalleryService, GallerySharing, GallerySharingId, GallerySharingSpec, GallerySpec,
    ImageVersionSpec, Numbered, ResourceKind, ServiceError, ShareOperation, SharedGalleryName,
    SharedImageDefinitionId, SharedWith, SharingProfile, SharingService, SourceId, SubscriptionId,
    TargetRegionSpec, TenantId, VersionSource, latest,
};
use uuid::Uuid;

use crate::fixture::{
    Place, assert_exists, definition, definition_id, furnish, gallery, gallery_id, region, rules,
    source_id, version, version_id,
};

const OWNER: &str = "11111111-2222-3333-4444-555555555555";

fn subscription(number: u128) -> SubscriptionId {
    SubscriptionId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

fn tenant(number: u128) -> TenantId {
    TenantId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

fn groups(
    subscriptions: impl IntoIterator<Item = u128>,
    tenants: impl IntoIterator<Item = u128>,
) -> SharedWith {
    SharedWith {
        subscriptions: subscriptions.into_iter().map(subscription).collect(),
        tenants: tenants.into_iter().map(tenant).collect(),
    }
}

fn direct(subscriptions: impl IntoIterator<Item = u128>) -> GallerySharingSpec {
    GallerySharingSpec {
        gallery: gallery_id("golden"),
        profile: SharingProfile::Groups(groups(subscriptions, [])),
    }
}

fn community_gallery() -> CommunityGallery {
    CommunityGallery {
        public_name_prefix: PublicNamePrefix::parse("Contoso").unwrap(),
        publisher_uri: "https://contoso.com".to_owned(),
        publisher_contact: "images@contoso.com".to_owned(),
        eula: "Free for all".to_owned(),
    }
}

fn community() -> GallerySharingSpec {
    GallerySharingSpec {
        gallery: gallery_id("golden"),
        profile: SharingProfile::Community(community_gallery()),
    }
}

fn id() -> GallerySharingId {
    GallerySharingId(gallery_id("golden"))
}

async fn stored(engine: &Engine) -> Option<GallerySharing> {
    engine.gallery_sharing_get(&id()).await.unwrap()
}

#[track_caller]
fn code<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> String {
    outcome.unwrap_err().arm_code().to_owned()
}

#[tokio::test]
async fn s5_a_gallery_is_shared_changed_read_and_reset() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    assert_eq!(stored(&engine).await, None);
    let made = engine.gallery_sharing_create(direct(1..=30)).await.unwrap();
    assert!(!made.adopted);
    assert_eq!(stored(&engine).await, Some(made.resource));
    assert_exists(
        engine.gallery_sharing_create(community()).await,
        ResourceKind::GallerySharing,
    );
    assert_eq!(
        rules(engine.gallery_sharing_update(direct(1..=31)).await),
        ["S-5"]
    );
    assert_eq!(
        rules(engine.gallery_sharing_update(community()).await),
        ["S-5"]
    );
    let changed = engine.gallery_sharing_update(direct([40])).await.unwrap();
    assert_eq!(changed.spec, direct([40]));
    let reopened = place.engine();
    assert_eq!(stored(&reopened).await, Some(changed));
    assert_eq!(
        engine.gallery_sharing_delete(&id()).await.unwrap(),
        Deleted::Gone
    );
    assert_eq!(
        engine.gallery_sharing_delete(&id()).await.unwrap(),
        Deleted::WasAbsent
    );
    let gone = engine.gallery_sharing_update(direct([40])).await;
    assert_eq!(code(gone), "ResourceNotFound");
}

#[tokio::test]
async fn s5_the_limits_hold_under_concurrency() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.gallery_sharing_create(direct(1..=28)).await.unwrap();
    let add = |number| {
        let operation = ShareOperation::Add(groups([number], []));
        let engine = place.engine();
        async move { engine.gallery_share(&gallery_id("golden"), operation).await }
    };
    let outcomes = tokio::join!(add(29), add(30), add(31), add(32));
    let outcomes = [outcomes.0, outcomes.1, outcomes.2, outcomes.3];
    assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 2);
    let profile = stored(&engine).await.unwrap().spec.profile;
    assert_eq!(profile.groups().unwrap().subscriptions.len(), 30);
    let tenants = |numbers| ShareOperation::Add(groups([], numbers));
    let golden = gallery_id("golden");
    engine.gallery_share(&golden, tenants(1..6)).await.unwrap();
    let one_more = engine.gallery_share(&golden, tenants(6..7)).await;
    assert_eq!(rules(one_more), ["S-5"]);
}

#[tokio::test]
async fn s5_what_a_gallery_needs_to_be_shared() {
    let place = Place::new();
    let engine = place.engine();
    let missing = || engine.gallery_sharing_create(direct([1]));
    assert_eq!(rules(missing().await), ["N-9"]);
    let operation = ShareOperation::Add(groups([1], []));
    let missing = engine.gallery_share(&gallery_id("golden"), operation).await;
    assert_eq!(rules(missing), ["N-9"]);
    furnish(&engine).await;
    // A gallery of the same unique name in another resource group.
    let text = gallery_id("golden").to_string();
    let other = GalleryId::parse(&text.replace("/images/", "/other/")).unwrap();
    let twin = GallerySpec {
        id: other.clone(),
        ..gallery("golden")
    };
    engine.gallery_create(twin).await.unwrap();
    engine.gallery_sharing_create(direct([1])).await.unwrap();
    let of_twin = |spec: GallerySharingSpec| GallerySharingSpec {
        gallery: other.clone(),
        ..spec
    };
    let taken = engine.gallery_sharing_create(of_twin(direct([2]))).await;
    assert_eq!(rules(taken), ["G-1"]);
    let operation = ShareOperation::Add(groups([2], []));
    assert_eq!(
        rules(engine.gallery_share(&other, operation).await),
        ["G-1"]
    );
    let public = engine.gallery_sharing_create(of_twin(community())).await;
    public.unwrap();
}

#[tokio::test]
async fn s6_a_public_name_stays_until_a_reset() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let golden = gallery_id("golden");
    let made = engine.gallery_sharing_create(community()).await.unwrap();
    let name = made.resource.public_name.clone().unwrap();
    assert!(name.to_string().starts_with("Contoso-"));
    let same = engine.gallery_sharing_update(community()).await.unwrap();
    assert_eq!(same.public_name, Some(name.clone()));
    let enable = ShareOperation::EnableCommunity(community_gallery());
    let again = engine.gallery_share(&golden, enable.clone()).await;
    assert_eq!(again.unwrap().unwrap().public_name, Some(name.clone()));
    let reopened = place.engine();
    let read = stored(&reopened).await.unwrap();
    assert_eq!(
        read.public_name.unwrap().to_string(),
        name.to_string(),
        "the spelling too"
    );
    let reset = engine.gallery_share(&golden, ShareOperation::Reset).await;
    assert_eq!(reset.unwrap(), None);
    assert_eq!(stored(&engine).await, None);
    let anew = engine.gallery_share(&golden, enable).await.unwrap();
    assert_ne!(anew.unwrap().public_name, Some(name));
}

#[tokio::test]
async fn s6_a_community_gallery_cannot_be_deleted_and_another_takes_its_sharing_along() {
    let place = Place::new();
    let engine = place.engine();
    engine.gallery_create(gallery("golden")).await.unwrap();
    engine.gallery_sharing_create(community()).await.unwrap();
    let golden = gallery_id("golden");
    let kept = engine.gallery_delete(&golden).await;
    assert_eq!(rules(kept), ["S-6"]);
    engine.gallery_sharing_delete(&id()).await.unwrap();
    engine.gallery_sharing_create(direct([1])).await.unwrap();
    engine.gallery_delete(&golden).await.unwrap();
    engine.gallery_create(gallery("golden")).await.unwrap();
    assert_eq!(stored(&engine).await, None);
}

#[tokio::test]
async fn s5_an_unrecorded_sharing_is_adopted_by_the_same_request() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();
    let lost_run = place.engine();
    let lost = lost_run.gallery_sharing_create(community()).await.unwrap();
    drop(lost_run);
    let next = place.engine();
    let claim = |spec| {
        let check = next.gallery_sharing_check(spec, Check::default());
        async move {
            match &check.await.unwrap()[..] {
                [Finding::Exists { claim, .. }] => *claim,
                other => panic!("{other:?}"),
            }
        }
    };
    assert_eq!(claim(direct([1])).await, Claim::Abandoned);
    assert_eq!(claim(community()).await, Claim::Adoptable);
    let Created { resource, adopted } = next.gallery_sharing_create(community()).await.unwrap();
    assert!(adopted);
    assert_eq!(resource, lost.resource);
    next.confirm(&[id().key()]).await.unwrap();
    drop(next);
    let last = place.engine();
    assert_exists(
        last.gallery_sharing_create(community()).await,
        ResourceKind::GallerySharing,
    );
}

#[tokio::test]
async fn s5_a_plan_is_judged_as_the_create() {
    let place = Place::new();
    let engine = place.engine();
    let check = |spec, check: Check| engine.gallery_sharing_check(spec, check);
    let refused = check(direct(1..=31), Check::default()).await.unwrap();
    assert_eq!(refused.len(), 2, "too many, and no gallery: {refused:?}");
    furnish(&engine).await;
    assert_eq!(check(direct([1]), Check::default()).await.unwrap(), []);
    engine.gallery_sharing_create(direct([1])).await.unwrap();
    let replacing = Check {
        replacing: Some(id().key()),
        ..Check::default()
    };
    assert_eq!(check(community(), replacing).await.unwrap(), []);
}

fn principal(number: u128, name: &str) -> Principal {
    Principal {
        id: PrincipalId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        principal_type: PrincipalType::User,
        tenant: TenantId::HOME,
        registered_in: [].into(),
    }
}

async fn assign(engine: &Engine, role: &str, scope: &str, to: u128) {
    let spec = RoleAssignmentSpec {
        name: None,
        scope: AccessScope::parse(scope).unwrap(),
        role: RoleReference::parse(role).unwrap(),
        principal: PrincipalReference::Id(PrincipalId::new(Uuid::from_u128(to))),
        principal_type: None,
        description: None,
    };
    engine.role_assignment_create(spec).await.unwrap();
}

#[tokio::test]
async fn s5_sharing_takes_the_sharing_admin() {
    let place = Place::new();
    let owner = place.engine();
    furnish(&owner).await;
    owner.principal_add(principal(1, "ann")).await.unwrap();
    let ann = place.engine_as("ann");
    let golden = gallery_id("golden");
    let scope = golden.to_string();
    let add = || ShareOperation::Add(groups([1], []));
    // Whoever may change everything else of the gallery may not share it.
    assign(&owner, "Compute Gallery Artifacts Publisher", &scope, 1).await;
    let denied = "AuthorizationFailed";
    assert_eq!(code(ann.gallery_sharing_create(direct([1])).await), denied);
    assert_eq!(code(ann.gallery_sharing_update(direct([1])).await), denied);
    assert_eq!(code(ann.gallery_sharing_delete(&id()).await), denied);
    assert_eq!(code(ann.gallery_share(&golden, add()).await), denied);
    let check = ann.gallery_sharing_check(direct([1]), Check::default());
    assert_eq!(code(check.await), denied);
    assign(&owner, "Compute Gallery Sharing Admin", &scope, 1).await;
    ann.gallery_sharing_create(direct([1])).await.unwrap();
    ann.gallery_share(&golden, add()).await.unwrap();
    assert!(stored(&ann).await.is_some());
    ann.gallery_sharing_delete(&id()).await.unwrap();
}

#[tokio::test]
async fn s5_sharing_goes_with_an_export_and_is_examined() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    let made = engine.gallery_sharing_create(community()).await.unwrap();
    let document = engine.export().await.unwrap().document;
    let other = Place::new();
    let copy = other.engine();
    copy.import(&document, false).await.unwrap();
    assert_eq!(stored(&copy).await, Some(made.resource));
    let name = "Contoso-00000000-0000-0000-0000-000000000000";
    for (from, to, word) in [
        ("\"publisher_uri\":", "\"publisher\":", "cannot be read"),
        ("/galleries/golden\",\n", "/galleries/silver\",\n", ""),
    ] {
        let damaged = document.replace(from, to);
        assert_ne!(damaged, document);
        let refused = other.engine().import(&damaged, true).await.unwrap_err();
        assert!(refused.to_string().contains(word), "{refused}");
    }
    let connection = rusqlite::Connection::open(other.database()).unwrap();
    let renamed = connection.execute("UPDATE gallery_sharing SET public_name = ?1", [name]);
    assert_eq!(renamed.unwrap(), 1);
    let flaws = other.engine().examine().await;
    let told: Vec<_> = flaws.iter().map(|flaw| flaw.what.as_str()).collect();
    assert!(
        told.iter().any(|what| what.contains("another public name")),
        "{told:?}"
    );
}

#[tokio::test]
async fn s5_a_seed_shares_galleries() {
    let place = Place::new();
    let engine = place.engine();
    let owner = SubscriptionId::parse(OWNER).unwrap();
    let seed = |sharing: serde_json::Value| {
        let world = json!({
            "resource_group_name": "images", "location": "westeurope",
            "galleries": [{ "name": "golden", "sharing": sharing }],
        });
        let engine = &engine;
        async move {
            let world: World = serde_json::from_value(world).unwrap();
            engine.seed(&world, owner).await
        }
    };
    let one = || json!({ "subscription_ids": [subscription(1).to_string()] });
    let two = || json!({ "tenant_ids": [tenant(2).to_string()] });
    let public = |uri: &str| {
        json!({ "community": {
            "public_name_prefix": "contoso", "publisher_uri": uri,
            "publisher_contact": "images@contoso.com", "eula": "Free for all",
        } })
    };
    let both = || {
        let mut both = public("https://contoso.com");
        both["tenant_ids"] = json!([]);
        both
    };
    let outcomes = [
        (one(), Ok([2, 0, 0])),
        (one(), Ok([0, 0, 2])),
        (two(), Ok([0, 1, 1])),
        (
            json!({ "tenant_ids": ["x"] }),
            Err("galleries[0].sharing.tenant_ids[0] N-5"),
        ),
        (
            json!({ "tenant_ids": [] }),
            Err("galleries[0].sharing.subscription_ids S-5"),
        ),
        (both(), Err("galleries[0].sharing S-5")),
        (
            public("https://contoso.com"),
            Err("galleries[0].sharing.permissions S-5"),
        ),
    ];
    for (sharing, expected) in outcomes {
        let outcome = seed(sharing.clone()).await;
        let told = outcome.map(|done| [done.created, done.updated, done.unchanged]);
        let told = told.map_err(|error| {
            let problem = &error.0[0];
            format!("{} {}", problem.at, problem.error.rule().unwrap())
        });
        assert_eq!(told, expected.map_err(str::to_owned), "{sharing}");
    }
    engine.gallery_sharing_delete(&id()).await.unwrap();
    assert!(seed(public("nowhere")).await.is_err());
    seed(public("https://contoso.com")).await.unwrap();
    let name = stored(&engine).await.unwrap().public_name;
    seed(public("https://contoso.com")).await.unwrap();
    assert_eq!(stored(&engine).await.unwrap().public_name, name);
}
