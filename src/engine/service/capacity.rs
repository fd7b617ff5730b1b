//! The engine behind the part of the port that speaks of capacity.

use std::sync::Arc;

use async_trait::async_trait;

use crate::engine::access::Caller;
use crate::engine::store::ReadTransaction;
use crate::engine::{Engine, deployment};
use crate::gallery::access::{AccessScope, Action};
use crate::gallery::{
    Allowance, CapacityService, Deployment, DeploymentCheck, Region, ServiceError, SubscriptionId,
    Usage,
};

#[async_trait]
impl CapacityService for Engine {
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
            let scope = AccessScope::subscription_scope(subscription);
            Caller::of(&core, store)?.authorize(&Action::read_usage(), &scope)?;
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
