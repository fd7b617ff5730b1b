//! The part of the port that gives roles and asks for them.

use async_trait::async_trait;

use std::sync::Arc;

use super::{
    AccessScope, Action, PlannedGrant, PrincipalId, RoleAssignment, RoleAssignmentId,
    RoleAssignmentSpec,
};
use crate::gallery::{Check, Created, Deleted, Finding, ServiceError};

/// May somebody do something?
#[derive(Debug, Clone)]
pub struct AccessQuestion {
    /// Who; the caller where it is left out.
    pub principal: Option<String>,
    /// Where.
    pub scope: AccessScope,
    /// What.
    pub actions: Vec<Action>,
}

/// Whether one action is allowed.
#[derive(Debug, Clone)]
pub struct AccessDecision {
    /// The action.
    pub action: Action,
    /// Whether it is allowed.
    pub allowed: bool,
    /// The principal that the answer is about; none when it is the administrator of everything.
    pub principal: Option<PrincipalId>,
    /// What allows it; nothing when it is the administrator of everything.
    pub through: Vec<Through>,
}

/// A role assignment that allows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// The assignment.
    pub assignment: RoleAssignmentId,
    /// The name of the role.
    pub role: String,
    /// Who has it: the principal, or a group that it is in.
    pub principal: PrincipalId,
    /// What the directory calls that one.
    pub principal_name: Option<String>,
}

/// What a gallery service answers on roles (S-1 to S-4).
///
/// Role assignments have no update: another role, scope or principal is another assignment.
#[async_trait]
pub trait AccessService: Send + Sync {
    /// Assigns a role.
    async fn role_assignment_create(
        &self,
        spec: RoleAssignmentSpec,
    ) -> Result<Created<RoleAssignment>, ServiceError>;
    /// Reads a role assignment.
    async fn role_assignment_get(
        &self,
        id: &RoleAssignmentId,
    ) -> Result<Option<RoleAssignment>, ServiceError>;
    /// Takes a role away.
    async fn role_assignment_delete(&self, id: &RoleAssignmentId) -> Result<Deleted, ServiceError>;
    /// Lists the assignments at a scope and below, or all, by id.
    async fn role_assignment_list(
        &self,
        scope: Option<&AccessScope>,
    ) -> Result<Vec<RoleAssignment>, ServiceError>;
    /// Says what stands in the way of assigning a role.
    async fn role_assignment_check(
        &self,
        spec: RoleAssignmentSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;
    /// Takes note that the run plans to give something, for every process of the run. Where it cannot be
    /// told to the others, it is known to this one.
    async fn planned_grant_add(&self, grant: PlannedGrant);
    /// What the run plans to give, as far as it has been planned.
    async fn planned_grant_list(&self) -> Arc<Vec<PlannedGrant>>;
    /// Refuses what the caller may not do there, in the words in which doing it would be refused, unless
    /// what the same run gives may allow it.
    async fn access_authorize(
        &self,
        action: Action,
        scope: AccessScope,
        also_granted: Arc<Vec<PlannedGrant>>,
    ) -> Result<(), ServiceError>;
    /// Says whether actions are allowed, without doing any of them.
    async fn access_check(
        &self,
        question: AccessQuestion,
    ) -> Result<Vec<AccessDecision>, ServiceError>;
}
