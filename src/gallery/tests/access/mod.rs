//! Who may do what where.

mod decision;
mod model;
mod roles;

use uuid::Uuid;

use super::*;
use crate::gallery::access::{
    AccessScope, Action, Grant, PrincipalId, RoleAssignmentId, built_in_role,
};

const SUBSCRIPTION: &str = "/subscriptions/11111111-2222-3333-4444-555555555555";

/// The scopes of one gallery, from the outermost in.
fn chain() -> Vec<AccessScope> {
    let group = format!("{SUBSCRIPTION}/resourceGroups/images");
    let gallery = format!("{group}/providers/Microsoft.Compute/galleries/golden");
    [
        SUBSCRIPTION.to_owned(),
        group,
        gallery.clone(),
        format!("{gallery}/images/ubuntu"),
        format!("{gallery}/images/ubuntu/versions/1.0.0"),
    ]
    .iter()
    .map(|text| scope(text))
    .collect()
}

fn scope(text: &str) -> AccessScope {
    AccessScope::parse(text).unwrap()
}

fn principal(number: u128) -> PrincipalId {
    PrincipalId::new(Uuid::from_u128(number))
}

fn grant(role: &str, scope: &AccessScope, to: PrincipalId) -> Grant {
    Grant {
        assignment: RoleAssignmentId::new(scope.clone(), Uuid::nil()),
        role: role.to_owned(),
        principal: to,
        permissions: built_in_role(role).unwrap().permissions.clone(),
    }
}

fn action(text: &str) -> Action {
    Action::parse(text).unwrap()
}
