//! Whether somebody may do something: S-1 to S-3.

use std::collections::BTreeSet;

use super::{AccessScope, Action, Permissions, PrincipalId, RoleAssignmentId, built_in_roles};
use crate::gallery::{ArmCode, PropertyPath, Violation, rule};

/// What one role assignment gives: to whom, where, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The assignment; it holds at its scope and below.
    pub assignment: RoleAssignmentId,
    /// The name of the role.
    pub role: String,
    /// Who has it.
    pub principal: PrincipalId,
    /// What it allows.
    pub permissions: Permissions,
}

/// S-1 to S-3: whether one of the grants, given to the caller or to a group that the caller is in,
/// allows the action at the scope. `memberships` are the caller's own id and those of its groups.
/// Roles only add up: none takes away what another gives.
pub fn is_allowed(
    grants: &[Grant],
    memberships: &BTreeSet<PrincipalId>,
    action: &Action,
    scope: &AccessScope,
) -> bool {
    allowing(grants, memberships, action, scope)
        .next()
        .is_some()
}

/// Each of the grants that allows it.
pub fn allowing<'a>(
    grants: &'a [Grant],
    memberships: &'a BTreeSet<PrincipalId>,
    action: &'a Action,
    scope: &'a AccessScope,
) -> impl Iterator<Item = &'a Grant> {
    grants.iter().filter(move |grant| {
        memberships.contains(&grant.principal)
            && grant.assignment.scope().contains(scope)
            && grant.permissions.allow(action)
    })
}

/// A principal with every group that it is in, directly or by way of other groups; `groups_of`
/// gives the groups that have a principal as a member.
///
/// # Errors
/// Those of `groups_of`.
pub fn memberships<E>(
    principal: PrincipalId,
    mut groups_of: impl FnMut(PrincipalId) -> Result<Vec<PrincipalId>, E>,
) -> Result<BTreeSet<PrincipalId>, E> {
    let mut found = BTreeSet::from([principal]);
    let mut left = vec![principal];
    while let Some(one) = left.pop() {
        for group in groups_of(one)? {
            if found.insert(group) {
                left.push(group);
            }
        }
    }
    Ok(found)
}

/// S-1: nobody gave the caller a role that allows this. `caller` is its name, if it has one.
pub fn denied(caller: &str, id: PrincipalId, action: &Action, scope: &AccessScope) -> Violation {
    Violation::new(
        ArmCode::AuthorizationFailed,
        rule::S_1,
        PropertyPath::default(),
        format!(
            "The client '{caller}' with object id '{id}' does not have authorization to perform action '{action}' over scope '{scope}'."
        ),
    )
    .remedy(way_in(action))
}

/// S-4, V-2: the caller may write what it asks for, but may not read what that is to be made from.
pub fn linked_denied(
    caller: &str,
    id: PrincipalId,
    action: &Action,
    linked: &AccessScope,
    property: PropertyPath,
) -> Violation {
    Violation::new(
        ArmCode::LinkedAuthorizationFailed,
        rule::S_3,
        property,
        format!(
            "The client '{caller}' with object id '{id}' has permission to make this, but does not have permission to perform action '{action}' on the linked scope '{linked}'."
        ),
    )
    .remedy(way_in(action))
}

/// Which roles would help: the least of Azure's own first.
fn way_in(action: &Action) -> String {
    let mut helping: Vec<_> = built_in_roles()
        .iter()
        .filter(|role| role.permissions.allow(action))
        .map(|role| format!("\"{}\"", role.name))
        .collect();
    // The roles stand from the mightiest to the least.
    helping.reverse();
    if helping.is_empty() {
        return "Ask an owner for a custom role that allows the action, at that scope or above."
            .to_owned();
    }
    format!(
        "Ask an owner to assign a role that allows it at that scope or above, one of {}, or act as somebody else.",
        helping.join(", ")
    )
}
