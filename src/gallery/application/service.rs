//! What the port does for VM applications and their versions.

use async_trait::async_trait;

use super::{
    GalleryApplication, GalleryApplicationId, GalleryApplicationSpec, GalleryApplicationVersion,
    GalleryApplicationVersionId, GalleryApplicationVersionSpec,
};
use crate::gallery::{Candidates, Check, Created, Deleted, Finding, ListScope, ServiceError};

/// The part of a gallery service that keeps applications (P-1); its methods behave as those of
/// [`GalleryService`](crate::gallery::GalleryService).
#[async_trait]
pub trait ApplicationService: Send + Sync {
    /// Creates an application.
    async fn gallery_application_create(
        &self,
        spec: GalleryApplicationSpec,
    ) -> Result<Created<GalleryApplication>, ServiceError>;
    /// Reads an application.
    async fn gallery_application_get(
        &self,
        id: &GalleryApplicationId,
    ) -> Result<Option<GalleryApplication>, ServiceError>;
    /// Changes an application to the given model.
    async fn gallery_application_update(
        &self,
        spec: GalleryApplicationSpec,
    ) -> Result<GalleryApplication, ServiceError>;
    /// Deletes an application without versions (D-1).
    async fn gallery_application_delete(
        &self,
        id: &GalleryApplicationId,
    ) -> Result<Deleted, ServiceError>;
    /// Lists applications, by id.
    async fn gallery_application_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<GalleryApplication>, ServiceError>;
    /// Says what stands in the way of creating an application.
    async fn gallery_application_check(
        &self,
        spec: GalleryApplicationSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;

    /// Creates an application version.
    async fn gallery_application_version_create(
        &self,
        spec: GalleryApplicationVersionSpec,
    ) -> Result<Created<GalleryApplicationVersion>, ServiceError>;
    /// Reads an application version.
    async fn gallery_application_version_get(
        &self,
        id: &GalleryApplicationVersionId,
    ) -> Result<Option<GalleryApplicationVersion>, ServiceError>;
    /// Changes an application version to the given model.
    async fn gallery_application_version_update(
        &self,
        spec: GalleryApplicationVersionSpec,
    ) -> Result<GalleryApplicationVersion, ServiceError>;
    /// Deletes an application version with all its replicas (D-2).
    async fn gallery_application_version_delete(
        &self,
        id: &GalleryApplicationVersionId,
    ) -> Result<Deleted, ServiceError>;
    /// Lists application versions, by the id of their application, and those of one by number.
    async fn gallery_application_version_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<GalleryApplicationVersion>, ServiceError>;
    /// Reads the latest of an application's versions among candidates (L-1); `None` when there is
    /// no candidate.
    async fn gallery_application_version_latest(
        &self,
        application: &GalleryApplicationId,
        candidates: Candidates,
    ) -> Result<Option<GalleryApplicationVersion>, ServiceError>;
    /// Says what stands in the way of creating an application version.
    async fn gallery_application_version_check(
        &self,
        spec: GalleryApplicationVersionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;
}
