//! The engine behind the part of the port that speaks of capacity.

use std::sync::Arc;

use async_trait::async_trait;

use crate::engine::store::ReadTransaction;
use crate::engine::{Engine, deployment};
use crate::gallery::{
    Allowance, CapacityService, Deployment, DeploymentCheck, Region, ServiceError, SubscriptionId,
    Usage,
};

#[async_trait]
impl CapacityService for Engine {
    // What a subscription may have is a setting of the world that is acted in: whoever acts sees it.
    async fn allowance(&self, subscription: SubscriptionId) -> Result<Allowance, ServiceError> {
        let core = Arc::clone(&self.core);
        let read = move |store: &dyn ReadTransaction| Ok(core.allowance(store, subscription)?);
        self.core.store.read(read).await
    }

    async fn usage(
        &self,
        subscription: SubscriptionId,
        region: Region,
    ) -> Result<Vec<Usage>, ServiceError> {
        let core = Arc::clone(&self.core);
        let read = move |store: &dyn ReadTransaction| {
            core.authorize_usage(store, subscription)?;
            Ok(core.usage(store, subscription, region)?)
        };
        self.core.store.read(read).await
    }

    async fn deployment_check(
        &self,
        deployment: Deployment,
    ) -> Result<DeploymentCheck, ServiceError> {
        let core = Arc::clone(&self.core);
        let read = move |store: &dyn ReadTransaction| deployment::check(&core, store, &deployment);
        self.core.store.read(read).await
    }
}
