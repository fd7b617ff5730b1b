//! The engine behind the part of the port that speaks of capacity.

use std::sync::Arc;

use async_trait::async_trait;

use crate::engine::Engine;
use crate::engine::store::ReadTransaction;
use crate::gallery::{Allowance, CapacityService, Region, ServiceError, SubscriptionId, Usage};

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
        let read =
            move |store: &dyn ReadTransaction| Ok(core.usage(store, subscription, region)?);
        self.core.store.read(read).await
    }
}
