//! The engine behind the port, for sharing.

use async_trait::async_trait;

use crate::engine::{Engine, sharing};
use crate::gallery::{
    Check, Created, Deleted, Finding, GalleryId, GallerySharing, GallerySharingId,
    GallerySharingSpec, ServiceError, ShareOperation, SharedGallery, SharedGalleryName,
    SharedImageDefinition, SharedImageDefinitionId, SharedImageVersion, SharingService,
    SubscriptionId,
};

#[async_trait]
impl SharingService for Engine {
    async fn gallery_sharing_create(
        &self,
        spec: GallerySharingSpec,
    ) -> Result<Created<GallerySharing>, ServiceError> {
        sharing::create(&self.core, spec).await
    }

    async fn gallery_sharing_get(
        &self,
        id: &GallerySharingId,
    ) -> Result<Option<GallerySharing>, ServiceError> {
        sharing::get(&self.core, id).await
    }

    async fn gallery_sharing_update(
        &self,
        spec: GallerySharingSpec,
    ) -> Result<GallerySharing, ServiceError> {
        sharing::update(&self.core, spec).await
    }

    async fn gallery_sharing_delete(&self, id: &GallerySharingId) -> Result<Deleted, ServiceError> {
        sharing::delete(&self.core, id).await
    }

    async fn gallery_sharing_check(
        &self,
        spec: GallerySharingSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError> {
        sharing::check(&self.core, spec, check).await
    }

    async fn gallery_share(
        &self,
        gallery: &GalleryId,
        operation: ShareOperation,
    ) -> Result<Option<GallerySharing>, ServiceError> {
        sharing::share(&self.core, gallery, operation).await
    }

    async fn shared_gallery_list(
        &self,
        with: SubscriptionId,
    ) -> Result<Vec<SharedGallery>, ServiceError> {
        sharing::shared_galleries(&self.core, with).await
    }

    async fn shared_image_definition_list(
        &self,
        gallery: &SharedGalleryName,
        with: SubscriptionId,
    ) -> Result<Vec<SharedImageDefinition>, ServiceError> {
        sharing::shared_definitions(&self.core, gallery, with).await
    }

    async fn shared_image_version_list(
        &self,
        definition: &SharedImageDefinitionId,
        with: SubscriptionId,
    ) -> Result<Vec<SharedImageVersion>, ServiceError> {
        sharing::shared_versions(&self.core, definition, with).await
    }
}
