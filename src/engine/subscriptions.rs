//! Subscriptions in the engine: what is stored of them, what goes over it, and what they use.

use std::sync::Arc;

use super::store::{ReadTransaction, StoreError, WriteTransaction};
use super::{Core, Engine, access, stored};
use crate::gallery::access::{AccessScope, Action};
use crate::gallery::{
    Allowance, LimitName, Region, ServiceError, Subscription, SubscriptionId, Usage,
};

impl Engine {
    /// Every subscription of which something is stored or that has resources, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn subscription_list(&self) -> Result<Vec<Subscription>, ServiceError> {
        let read = |store: &dyn ReadTransaction| {
            let ids = store.subscription_list()?;
            let found = ids.iter().map(|id| {
                let id = SubscriptionId::parse(id).map_err(|violation| StoreError::Unreadable {
                    key: id.clone(),
                    detail: violation.message,
                })?;
                find(store, id)
            });
            Ok(found.collect::<Result<_, StoreError>>()?)
        };
        self.core.store.read(read).await
    }

    /// What is stored of a subscription; one of which nothing is stored is like any other.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn subscription_get(&self, id: SubscriptionId) -> Result<Subscription, ServiceError> {
        let read = move |store: &dyn ReadTransaction| Ok(find(store, id)?);
        self.core.store.read(read).await
    }

    /// Changes what is stored of a subscription, and answers what is stored then. `change` may run
    /// more than once; its last run is what counts. It cannot change the id.
    ///
    /// # Errors
    /// What `change` gives, or the reason why the store cannot be written, or that the engine acts as
    /// somebody; nothing is changed then.
    pub async fn subscription_change<F, E>(
        &self,
        id: SubscriptionId,
        change: F,
    ) -> Result<Subscription, ServiceError>
    where
        F: Fn(&mut Subscription) -> Result<(), E> + Send + 'static,
        E: Into<ServiceError>,
    {
        access::only_by_the_administrator(&self.core, "Subscriptions cannot be changed")?;
        let write = move |store: &dyn WriteTransaction| {
            let mut subscription = find(store, id)?;
            change(&mut subscription).map_err(Into::into)?;
            subscription.id = id;
            put(store, &subscription)?;
            Ok(subscription)
        };
        self.core.store.write(write).await
    }

    /// the use of each counted limit in every region where a subscription has something, by
    /// region.
    ///
    /// # Errors
    /// When the store cannot be read, or the engine acts as somebody who may not read the usage.
    pub async fn usage_by_region(
        &self,
        subscription: SubscriptionId,
    ) -> Result<Vec<(Region, Vec<Usage>)>, ServiceError> {
        let core = Arc::clone(&self.core);
        let read = move |store: &dyn ReadTransaction| {
            core.authorize_usage(store, subscription)?;
            let mut usages = Vec::new();
            for name in store.used_locations(&subscription.to_string())? {
                let region = Region::parse(&name).map_err(|violation| StoreError::Unreadable {
                    key: name.clone(),
                    detail: violation.message,
                })?;
                usages.push((region, core.usage(store, subscription, region)?));
            }
            Ok(usages)
        };
        self.core.store.read(read).await
    }
}

impl Core {
    /// What a subscription may have and where: what this engine was told goes over what is stored.
    pub(super) fn allowance(
        &self,
        store: &dyn ReadTransaction,
        subscription: SubscriptionId,
    ) -> Result<Allowance, StoreError> {
        let stored = find(store, subscription)?.allowance;
        Ok(stored.widened(&self.limits, &self.access))
    }

    /// S-1, Q-6: refuses whoever may not read how much a subscription uses.
    pub(super) fn authorize_usage(
        &self,
        store: &dyn ReadTransaction,
        subscription: SubscriptionId,
    ) -> Result<(), ServiceError> {
        let scope = AccessScope::subscription_scope(subscription);
        access::Caller::of(self, store)?.authorize(&Action::read_usage(), &scope)
    }

    /// how much of each counted limit is used.
    pub(super) fn usage(
        &self,
        store: &dyn ReadTransaction,
        subscription: SubscriptionId,
        region: Region,
    ) -> Result<Vec<Usage>, StoreError> {
        let limits = self.allowance(store, subscription)?.limits;
        let subscription = subscription.to_string();
        let mut usages = Vec::new();
        for name in LimitName::ALL {
            if let Some(kind) = name.counts() {
                usages.push(Usage {
                    name: *name,
                    current: store.usage(&subscription, kind, region.name())?.into(),
                    limit: limits.of(*name, region),
                });
            }
        }
        Ok(usages)
    }
}

/// What is stored of a subscription; one of which nothing is stored is like any other.
pub(super) fn find(
    store: &dyn ReadTransaction,
    id: SubscriptionId,
) -> Result<Subscription, StoreError> {
    let key = id.to_string();
    match store.subscription(&key)? {
        Some(body) => stored::decode_body(&key, &body),
        None => Ok(Subscription::new(id)),
    }
}

/// Stores a subscription.
pub(super) fn put(
    store: &dyn WriteTransaction,
    subscription: &Subscription,
) -> Result<(), StoreError> {
    let key = subscription.id.to_string();
    store.subscription_put(&key, &stored::encode(&key, subscription)?)
}
