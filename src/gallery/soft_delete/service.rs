//! What the port does for deleted image versions.

use async_trait::async_trait;

use super::DeletedImageVersion;
use crate::gallery::{Deleted, ImageDefinitionId, ImageVersion, ImageVersionId, ServiceError};

/// The part of a gallery service that keeps deleted image versions (D-4).
#[async_trait]
pub trait SoftDeleteService: Send + Sync {
    /// Lists the deleted versions of a definition that can still be restored, by number.
    async fn image_version_deleted_list(
        &self,
        definition: &ImageDefinitionId,
    ) -> Result<Vec<DeletedImageVersion>, ServiceError>;
    /// Brings a deleted version back as it was; it takes its place in limits again.
    async fn image_version_restore(
        &self,
        id: &ImageVersionId,
    ) -> Result<ImageVersion, ServiceError>;
    /// Removes a deleted version for good. One that is not deleted stays.
    async fn image_version_purge(&self, id: &ImageVersionId) -> Result<Deleted, ServiceError>;
    /// Deletes an image version for good, whatever its gallery's policy.
    async fn image_version_delete_for_good(
        &self,
        id: &ImageVersionId,
    ) -> Result<Deleted, ServiceError>;
}
