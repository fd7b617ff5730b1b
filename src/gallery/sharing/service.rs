//! The part of the port that shares galleries, and shows what is shared.

use async_trait::async_trait;

use super::{
    GallerySharing, GallerySharingId, GallerySharingSpec, ShareOperation, SharedGallery,
    SharedGalleryName, SharedImageDefinition, SharedImageDefinitionId, SharedImageVersion,
};
use crate::gallery::{Check, Created, Deleted, Finding, GalleryId, ServiceError, SubscriptionId};

/// What a gallery service does for sharing (S-5, S-6). What is no resource of its own in Azure, the
/// sharing profile, is one here: there once a gallery is not private.
///
/// What is shared is asked for from a subscription: that of whoever would use it. What is not shared
/// with it is not there for it.
#[async_trait]
pub trait SharingService: Send + Sync {
    /// Shares a private gallery.
    async fn gallery_sharing_create(
        &self,
        spec: GallerySharingSpec,
    ) -> Result<Created<GallerySharing>, ServiceError>;
    /// Reads how a gallery is shared; `None` when it is private, or not there.
    async fn gallery_sharing_get(
        &self,
        id: &GallerySharingId,
    ) -> Result<Option<GallerySharing>, ServiceError>;
    /// Changes whom a gallery is shared with.
    async fn gallery_sharing_update(
        &self,
        spec: GallerySharingSpec,
    ) -> Result<GallerySharing, ServiceError>;
    /// Makes a gallery private: the operation Reset.
    async fn gallery_sharing_delete(&self, id: &GallerySharingId) -> Result<Deleted, ServiceError>;
    /// Says what stands in the way of sharing a gallery.
    async fn gallery_sharing_check(
        &self,
        spec: GallerySharingSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;
    /// Carries out a share operation; `None` when the gallery is private then.
    async fn gallery_share(
        &self,
        gallery: &GalleryId,
        operation: ShareOperation,
    ) -> Result<Option<GallerySharing>, ServiceError>;

    /// The galleries that are shared with a subscription, community galleries too, by name.
    async fn shared_gallery_list(
        &self,
        with: SubscriptionId,
    ) -> Result<Vec<SharedGallery>, ServiceError>;
    /// The image definitions of a shared gallery, by name.
    async fn shared_image_definition_list(
        &self,
        gallery: &SharedGalleryName,
        with: SubscriptionId,
    ) -> Result<Vec<SharedImageDefinition>, ServiceError>;
    /// The image versions of a definition in a shared gallery, by number.
    async fn shared_image_version_list(
        &self,
        definition: &SharedImageDefinitionId,
        with: SubscriptionId,
    ) -> Result<Vec<SharedImageVersion>, ServiceError>;
}
