//! The engine behind the port, for VM applications and their versions.

use async_trait::async_trait;

use crate::engine::soft_delete::Removal;
use crate::engine::{Engine, lifecycle};
use crate::gallery::{
    ApplicationService, Candidates, Check, Created, Deleted, Finding, GalleryApplication,
    GalleryApplicationId, GalleryApplicationSpec, GalleryApplicationVersion,
    GalleryApplicationVersionId, GalleryApplicationVersionSpec, ListScope, ServiceError,
};

#[async_trait]
impl ApplicationService for Engine {
    async fn gallery_application_create(
        &self,
        spec: GalleryApplicationSpec,
    ) -> Result<Created<GalleryApplication>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn gallery_application_get(
        &self,
        id: &GalleryApplicationId,
    ) -> Result<Option<GalleryApplication>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn gallery_application_update(
        &self,
        spec: GalleryApplicationSpec,
    ) -> Result<GalleryApplication, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn gallery_application_delete(
        &self,
        id: &GalleryApplicationId,
    ) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<GalleryApplication>(&self.core, id.key(), Removal::AsPolicySays).await
    }

    async fn gallery_application_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<GalleryApplication>, ServiceError> {
        lifecycle::list(&self.core, scope).await
    }

    async fn gallery_application_check(
        &self,
        spec: GalleryApplicationSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<GalleryApplication>(&self.core, spec, check).await
    }

    async fn gallery_application_version_create(
        &self,
        spec: GalleryApplicationVersionSpec,
    ) -> Result<Created<GalleryApplicationVersion>, ServiceError> {
        lifecycle::create(&self.core, spec).await
    }

    async fn gallery_application_version_get(
        &self,
        id: &GalleryApplicationVersionId,
    ) -> Result<Option<GalleryApplicationVersion>, ServiceError> {
        lifecycle::get(&self.core, id.key()).await
    }

    async fn gallery_application_version_update(
        &self,
        spec: GalleryApplicationVersionSpec,
    ) -> Result<GalleryApplicationVersion, ServiceError> {
        lifecycle::update(&self.core, spec).await
    }

    async fn gallery_application_version_delete(
        &self,
        id: &GalleryApplicationVersionId,
    ) -> Result<Deleted, ServiceError> {
        lifecycle::delete::<GalleryApplicationVersion>(&self.core, id.key(), Removal::AsPolicySays)
            .await
    }

    async fn gallery_application_version_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<GalleryApplicationVersion>, ServiceError> {
        lifecycle::versions(&self.core, scope).await
    }

    async fn gallery_application_version_latest(
        &self,
        application: &GalleryApplicationId,
        candidates: Candidates,
    ) -> Result<Option<GalleryApplicationVersion>, ServiceError> {
        lifecycle::latest(&self.core, application.key(), candidates).await
    }

    async fn gallery_application_version_check(
        &self,
        spec: GalleryApplicationVersionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        lifecycle::check::<GalleryApplicationVersion>(&self.core, spec, check).await
    }
}
