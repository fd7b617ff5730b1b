//! Roles on stored state: what an engine that acts as somebody does and refuses.

mod assignments;
mod deleted;
mod planned;
mod principals;
mod roles;

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::access::{
    AccessScope, AccessService, Principal, PrincipalId, PrincipalReference, PrincipalType,
    RoleAssignmentSpec, RoleReference,
};
use terraform_provider_acg::gallery::{GalleryService, ServiceError, TenantId};
use uuid::Uuid;

use crate::fixture::{Place, furnish, version};

const SUBSCRIPTION: &str = "/subscriptions/11111111-2222-3333-4444-555555555555";

fn id(number: u128) -> PrincipalId {
    PrincipalId::new(Uuid::from_u128(number))
}

fn tenant(number: u128) -> TenantId {
    TenantId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

fn principal(number: u128, name: &str, principal_type: PrincipalType) -> Principal {
    Principal {
        id: id(number),
        name: name.to_owned(),
        principal_type,
        tenant: TenantId::HOME,
        registered_in: [].into(),
    }
}

fn scope(text: &str) -> AccessScope {
    AccessScope::parse(text).unwrap()
}

fn assignment(role: &str, scope_text: &str, to: u128) -> RoleAssignmentSpec {
    RoleAssignmentSpec {
        name: None,
        scope: scope(scope_text),
        role: RoleReference::parse(role).unwrap(),
        principal: PrincipalReference::Id(id(to)),
        principal_type: None,
        description: None,
    }
}

async fn assign(engine: &Engine, role: &str, scope_text: &str, to: u128) {
    let created = engine
        .role_assignment_create(assignment(role, scope_text, to))
        .await
        .unwrap();
    assert!(!created.adopted);
}

/// An administrator's engine on a gallery with a version, and the principals `ann` (1) and `bob`
/// (2), users, `team` (3), a group that bob is in, and `pipeline` (4), an application.
async fn world(place: &Place) -> Engine {
    let engine = place.engine();
    furnish(&engine).await;
    let made = engine.image_version_create(version("golden", "ubuntu", "1.0.0"));
    made.await.unwrap();
    for principal in [
        principal(1, "ann", PrincipalType::User),
        principal(2, "bob", PrincipalType::User),
        principal(3, "team", PrincipalType::Group),
        principal(4, "pipeline", PrincipalType::ServicePrincipal),
    ] {
        engine.principal_add(principal).await.unwrap();
    }
    let (team, bob) = ("team".to_owned(), "bob".to_owned());
    engine.member_add(team, bob).await.unwrap();
    engine
}

/// The code of a refusal, or what else it was.
#[track_caller]
fn code<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> String {
    outcome.unwrap_err().arm_code().to_owned()
}

const DENIED: &str = "AuthorizationFailed";
