//! The engine behind the port, for deleted image versions.

use async_trait::async_trait;

use crate::engine::soft_delete::{self, Removal};
use crate::engine::{Engine, lifecycle};
use crate::gallery::{
    Deleted, DeletedImageVersion, ImageDefinitionId, ImageVersion, ImageVersionId, ServiceError,
    SoftDeleteService,
};

#[async_trait]
impl SoftDeleteService for Engine {
    async fn image_version_deleted_list(
        &self,
        definition: &ImageDefinitionId,
    ) -> Result<Vec<DeletedImageVersion>, ServiceError> {
        soft_delete::list(&self.core, definition).await
    }

    async fn image_version_restore(
        &self,
        id: &ImageVersionId,
    ) -> Result<ImageVersion, ServiceError> {
        soft_delete::restore(&self.core, id).await
    }

    async fn image_version_purge(&self, id: &ImageVersionId) -> Result<Deleted, ServiceError> {
        soft_delete::purge(&self.core, id).await
    }

    async fn image_version_delete_for_good(
        &self,
        id: &ImageVersionId,
    ) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<ImageVersion>(&self.core, id.key(), Removal::ForGood).await
    }
}
