//! Who may do what: principals and roles, where roles are assigned, and the decision (S-1 to S-4).
//!
//! Must not know where assignments are kept, nor who asks: grants and memberships arrive as
//! arguments, and an answer is a boolean or a [`Violation`](super::Violation).

mod action;
mod assignment;
mod built_in;
mod decision;
mod directory;
mod named_scope;
mod planned;
mod principal;
mod role;
mod scope;
mod service;

pub use action::{Action, ActionPattern, Verb};
pub use assignment::{
    GivenAssignment, RoleAssignment, RoleAssignmentId, RoleAssignmentSpec, advice, check_new,
    parse_assignment_name, removed_principal, unknown_principal, unmatched_principal_type,
};
pub use built_in::{built_in_role, built_in_roles};
pub use decision::{Grant, allowing, denied, is_allowed, linked_denied, memberships};
pub use directory::{
    group_does_not_sign_in, not_a_group, not_in_directory, principal_is_there, role_is_assigned,
    role_is_built_in, role_is_there, unknown_caller,
};
pub use named_scope::{MeantBelow, NameBelow, NamedScope};
pub use planned::{PlannedGrant, PlannedRole, PlannedSharing, Prospect};
pub use principal::{Principal, PrincipalId, PrincipalReference, PrincipalType};
pub use role::{
    Permissions, RoleDefinition, RoleDefinitionId, RoleReference, check_assignable, unknown_role,
};
pub use scope::{AccessScope, ScopeKind};
pub use service::{AccessDecision, AccessQuestion, AccessService, Through};
