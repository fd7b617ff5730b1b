//! The engine behind the port: which request goes where.

mod access;
mod applications;
mod capacity;
mod sharing;
mod soft_delete;

use async_trait::async_trait;

use super::soft_delete::Removal;
use super::{Engine, lifecycle};
use crate::gallery::{
    Candidates, Check, Created, Deleted, Finding, Gallery, GalleryId, GalleryService, GallerySpec,
    ImageDefinition, ImageDefinitionId, ImageDefinitionSpec, ImageSource, ImageSourceId,
    ImageSourceSpec, ImageVersion, ImageVersionId, ImageVersionSpec, ListScope, ServiceError,
    Timestamp,
};

#[async_trait]
impl GalleryService for Engine {
    async fn gallery_create(&self, spec: GallerySpec) -> Result<Created<Gallery>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn gallery_get(&self, id: &GalleryId) -> Result<Option<Gallery>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn gallery_update(&self, spec: GallerySpec) -> Result<Gallery, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn gallery_delete(&self, id: &GalleryId) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<Gallery>(&self.core, id.key(), Removal::AsPolicySays).await
    }

    async fn gallery_list(&self, scope: ListScope) -> Result<Vec<Gallery>, ServiceError> {
        lifecycle::list(&self.core, scope).await
    }

    async fn gallery_check(
        &self,
        spec: GallerySpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<Gallery>(&self.core, spec, check).await
    }

    async fn image_definition_create(
        &self,
        spec: ImageDefinitionSpec,
    ) -> Result<Created<ImageDefinition>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn image_definition_get(
        &self,
        id: &ImageDefinitionId,
    ) -> Result<Option<ImageDefinition>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn image_definition_update(
        &self,
        spec: ImageDefinitionSpec,
    ) -> Result<ImageDefinition, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn image_definition_delete(
        &self,
        id: &ImageDefinitionId,
    ) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<ImageDefinition>(&self.core, id.key(), Removal::AsPolicySays).await
    }

    async fn image_definition_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<ImageDefinition>, ServiceError> {
        lifecycle::list(&self.core, scope).await
    }

    async fn image_definition_check(
        &self,
        spec: ImageDefinitionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<ImageDefinition>(&self.core, spec, check).await
    }

    async fn image_version_create(
        &self,
        spec: ImageVersionSpec,
    ) -> Result<Created<ImageVersion>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn image_version_get(
        &self,
        id: &ImageVersionId,
    ) -> Result<Option<ImageVersion>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn image_version_update(
        &self,
        spec: ImageVersionSpec,
    ) -> Result<ImageVersion, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn image_version_delete(&self, id: &ImageVersionId) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<ImageVersion>(&self.core, id.key(), Removal::AsPolicySays).await
    }

    async fn image_version_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<ImageVersion>, ServiceError> {
        lifecycle::versions(&self.core, scope).await
    }

    async fn image_version_latest(
        &self,
        definition: &ImageDefinitionId,
        candidates: Candidates,
    ) -> Result<Option<ImageVersion>, ServiceError> {
        lifecycle::latest(&self.core, definition.key(), candidates).await
    }

    async fn image_version_check(
        &self,
        spec: ImageVersionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<ImageVersion>(&self.core, spec, check).await
    }

    async fn image_source_create(
        &self,
        spec: ImageSourceSpec,
    ) -> Result<Created<ImageSource>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn image_source_get(
        &self,
        id: &ImageSourceId,
    ) -> Result<Option<ImageSource>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn image_source_update(
        &self,
        spec: ImageSourceSpec,
    ) -> Result<ImageSource, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn image_source_delete(&self, id: &ImageSourceId) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<ImageSource>(&self.core, id.key(), Removal::AsPolicySays).await
    }

    async fn image_source_list(&self, scope: ListScope) -> Result<Vec<ImageSource>, ServiceError> {
        lifecycle::list(&self.core, scope).await
    }

    async fn image_source_check(
        &self,
        spec: ImageSourceSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<ImageSource>(&self.core, spec, check).await
    }

    async fn now(&self) -> Result<Timestamp, ServiceError> {
        Ok(self.clock().await?.now)
    }

    async fn confirm(&self, keys: &[String]) -> Result<(), ServiceError> {
        self.core.confirm(keys).await
    }

    async fn disown(&self, keys: &[String]) -> Result<(), ServiceError> {
        self.core.sessions.disown(keys);
        Ok(())
    }

    async fn close(&self) -> Result<(), ServiceError> {
        self.core.close().await
    }
}
