//! The part of the port that speaks of capacity: what a subscription may have and what it uses.
//!
//! Must not know how either is kept.

use super::{Allowance, Deployment, DeploymentCheck, Region, ServiceError, SubscriptionId, Usage};
use async_trait::async_trait;

/// What a subscription may have and what it uses. Every method fails with
/// [`ServiceError::Unavailable`] when the service cannot be reached or its state not be used.
#[async_trait]
pub trait CapacityService: Send + Sync {
    /// The limits of a subscription and the regions that it may use, as every request is judged by
    /// them.
    async fn allowance(&self, subscription: SubscriptionId) -> Result<Allowance, ServiceError>;
    /// How much of each counted limit a subscription uses in a region.
    async fn usage(
        &self,
        subscription: SubscriptionId,
        region: Region,
    ) -> Result<Vec<Usage>, ServiceError>;
    /// Whether virtual machines can be deployed from an image, and how well it is prepared for
    /// that. Fails with [`ServiceError::NotFound`] when an image that is named is
    /// not there.
    async fn deployment_check(
        &self,
        deployment: Deployment,
    ) -> Result<DeploymentCheck, ServiceError>;
}
