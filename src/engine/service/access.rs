//! Roles behind the port.

use std::sync::Arc;

use async_trait::async_trait;

use crate::engine::{Engine, access};
use crate::gallery::access::{
    AccessDecision, AccessQuestion, AccessScope, AccessService, Action, PlannedGrant,
    RoleAssignment, RoleAssignmentId, RoleAssignmentSpec,
};
use crate::gallery::{Check, Created, Deleted, Finding, ServiceError};

#[async_trait]
impl AccessService for Engine {
    async fn role_assignment_create(
        &self,
        spec: RoleAssignmentSpec,
    ) -> Result<Created<RoleAssignment>, ServiceError> {
        access::create(&self.core, spec).await
    }

    async fn role_assignment_get(
        &self,
        id: &RoleAssignmentId,
    ) -> Result<Option<RoleAssignment>, ServiceError> {
        access::get(&self.core, id).await
    }

    async fn role_assignment_delete(&self, id: &RoleAssignmentId) -> Result<Deleted, ServiceError> {
        access::delete(&self.core, id).await
    }

    async fn role_assignment_list(
        &self,
        scope: Option<&AccessScope>,
    ) -> Result<Vec<RoleAssignment>, ServiceError> {
        access::list(&self.core, scope).await
    }

    async fn role_assignment_check(
        &self,
        spec: RoleAssignmentSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        access::check(&self.core, spec, check).await
    }

    async fn planned_grant_add(&self, grant: PlannedGrant) {
        let core = Arc::clone(&self.core);
        let added = self.core.store.blocking(move || core.outlook.add(grant));
        // Without it, something may be refused earlier than it had to be.
        added.await.ok();
    }

    async fn planned_grant_list(&self) -> Arc<Vec<PlannedGrant>> {
        let core = Arc::clone(&self.core);
        let all = self.core.store.blocking(move || core.outlook.all());
        all.await.unwrap_or_default()
    }

    async fn access_authorize(
        &self,
        action: Action,
        scope: AccessScope,
        also_granted: Arc<Vec<PlannedGrant>>,
    ) -> Result<(), ServiceError> {
        access::authorize_action(&self.core, action, scope, also_granted).await
    }

    async fn access_check(
        &self,
        question: AccessQuestion,
    ) -> Result<Vec<AccessDecision>, ServiceError> {
        access::decide(&self.core, question).await
    }
}
