//! The port: what the provider asks of a gallery, wherever that gallery is kept.
//!
//! Must not know how it is kept. Ids and models are the domain's; everything refused comes back as
//! a [`ServiceError`] that knows its Azure code, HTTP status, property and rule.

use super::access::{AccessService, PlannedGrant};
use super::{
    ApplicationService, Candidates, CapacityService, Gallery, GalleryApplicationId, GalleryId,
    GallerySpec, ImageDefinition, ImageDefinitionId, ImageDefinitionSpec, ImageSource,
    ImageSourceId, ImageSourceSpec, ImageVersion, ImageVersionId, ImageVersionSpec, PropertyPath,
    Region, ResourceGroupName, SharingService, SoftDeleteService, SubscriptionId, Timestamp,
    Violation,
};
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

mod error;
pub use error::{Failure, ServiceError, if_known, if_readable};

/// The kinds of resource that the port keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceKind {
    /// A gallery.
    Gallery,
    /// An image definition.
    ImageDefinition,
    /// An image version.
    ImageVersion,
    /// An image source.
    ImageSource,
    /// A VM application.
    GalleryApplication,
    /// A version of a VM application.
    GalleryApplicationVersion,
    /// A role assignment.
    RoleAssignment,
    /// How a gallery is shared.
    GallerySharing,
}

impl ResourceKind {
    /// Every kind, parents before children.
    pub const ALL: &[Self] = &[
        Self::Gallery,
        Self::ImageDefinition,
        Self::ImageVersion,
        Self::ImageSource,
        Self::GalleryApplication,
        Self::GalleryApplicationVersion,
        Self::RoleAssignment,
        Self::GallerySharing,
    ];

    /// The kind in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Gallery => "gallery",
            Self::ImageDefinition => "image definition",
            Self::ImageVersion => "image version",
            Self::ImageSource => "image source",
            Self::GalleryApplication => "gallery application",
            Self::GalleryApplicationVersion => "gallery application version",
            Self::RoleAssignment => "role assignment",
            Self::GallerySharing => "gallery sharing",
        }
    }
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

/// What a create made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created<T> {
    /// The resource as it is now.
    pub resource: T,
    /// Whether it was there already: made by an earlier run with the same request that ended
    /// before it could confirm that Terraform's state has it.
    pub adopted: bool,
}

/// What a delete found (D-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// The resource was there and is gone.
    Gone,
    /// The resource was there, is gone, and can be restored until then (D-4).
    Kept {
        /// When it is gone for good.
        until: Timestamp,
    },
    /// There was nothing to delete.
    WasAbsent,
}

/// Which resources to list (G-5): those that lie here, however deep. What lies elsewhere by its kind, such
/// as a gallery within an image definition, is not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListScope {
    /// Those of every subscription.
    Everywhere,
    /// Those of one subscription.
    Subscription(SubscriptionId),
    /// Those of one resource group.
    ResourceGroup(SubscriptionId, ResourceGroupName),
    /// Those in one gallery.
    Gallery(GalleryId),
    /// Those of one image definition.
    ImageDefinition(ImageDefinitionId),
    /// Those of one VM application.
    GalleryApplication(GalleryApplicationId),
}

impl From<&GalleryId> for ListScope {
    fn from(id: &GalleryId) -> Self {
        Self::Gallery(id.clone())
    }
}

impl From<&ImageDefinitionId> for ListScope {
    fn from(id: &ImageDefinitionId) -> Self {
        Self::ImageDefinition(id.clone())
    }
}

impl From<&GalleryApplicationId> for ListScope {
    fn from(id: &GalleryApplicationId) -> Self {
        Self::GalleryApplication(id.clone())
    }
}

/// What else a dry run of a create has to count with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Check {
    /// The key of the resource that goes before this one is made: it holds no name, no triple and
    /// no place in a limit against its successor.
    pub replacing: Option<String>,
    /// Whether that resource will be deleted for good, whatever its gallery's policy (D-4).
    pub removed_for_good: bool,
    /// What else the same run will have made by then: it takes places in limits, and a parent
    /// among it is as good as there. Shared, since every dry run of a run has nearly the same.
    pub also_planned: Vec<Arc<PlannedCreation>>,
    /// What the same run will have changed by then, by key.
    pub also_changed: Arc<BTreeMap<String, PlannedChange>>,
    /// What the same run will have given by then: what is not allowed or not shared now may be by then.
    pub also_granted: Arc<Vec<PlannedGrant>>,
    /// The properties whose values only stand in for those to come: whether the caller may read what
    /// they refer to (S-3) is not asked yet.
    pub unsettled: Vec<PropertyPath>,
    /// Set where the id only stands in for one to come, in a subscription that is known: nothing is
    /// asked of what has that id, of its parent and of the right to make it. Of a role assignment, nothing
    /// is asked that depends on its scope.
    pub unnamed: Option<Unnamed>,
}

/// What is known of a creation whose id is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unnamed {
    /// Where it takes a place in a limit, if that is known.
    pub location: Option<Region>,
}

/// A change in place that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlannedChange {
    /// Where a version will be replicated to, if that is known yet.
    pub regions: Option<BTreeSet<Region>>,
}

impl PlannedChange {
    /// Whether what is changed may be there afterwards, so far as is known.
    pub fn may_reach(&self, region: Region) -> bool {
        let regions = self.regions.as_ref();
        regions.is_none_or(|regions| regions.contains(&region))
    }
}

/// A creation that is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCreation {
    /// What will be made.
    pub kind: ResourceKind,
    /// The key of its id, where that is known yet.
    pub key: Option<String>,
    /// Where it will lie, and so takes a place in a limit, if that is known yet.
    pub location: Option<Region>,
}

/// Who has an object whose id a create asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Somebody: Terraform's state has it, or a run that still goes on may record it.
    Kept,
    /// Nobody: it is what an interrupted run left, but it is not what the request asks for.
    Abandoned,
    /// Nobody, and it is what the request asks for, so that a create would take it over: see
    /// [`Created::adopted`].
    Adoptable,
}

/// What a dry run of a create found in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A rule refuses it.
    Refused(Violation),
    /// A resource of that id exists.
    Exists {
        /// The id as it was first spelled.
        id: String,
        /// Whether it can be taken over.
        claim: Claim,
    },
}

/// A gallery service.
///
/// For each kind of resource: `create` makes what is not there yet; `get` answers `None` for what
/// is not there; `update` takes the whole desired model and refuses a change of what is fixed at
/// creation; `delete` of what is not there succeeds; `check` is a dry run of `create` by the same
/// rules that writes nothing. Every method fails with [`ServiceError::Unavailable`] when the
/// service cannot be reached or its state not be used.
#[async_trait]
pub trait GalleryService:
    AccessService
    + ApplicationService
    + CapacityService
    + SharingService
    + SoftDeleteService
    + Send
    + Sync
{
    /// Creates a gallery.
    async fn gallery_create(&self, spec: GallerySpec) -> Result<Created<Gallery>, ServiceError>;
    /// Reads a gallery.
    async fn gallery_get(&self, id: &GalleryId) -> Result<Option<Gallery>, ServiceError>;
    /// Changes a gallery to the given model.
    async fn gallery_update(&self, spec: GallerySpec) -> Result<Gallery, ServiceError>;
    /// Deletes a gallery without definitions (D-1).
    async fn gallery_delete(&self, id: &GalleryId) -> Result<Deleted, ServiceError>;
    /// Lists galleries, by id.
    async fn gallery_list(&self, scope: ListScope) -> Result<Vec<Gallery>, ServiceError>;
    /// Says what stands in the way of creating a gallery.
    async fn gallery_check(
        &self,
        spec: GallerySpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;

    /// Creates an image definition.
    async fn image_definition_create(
        &self,
        spec: ImageDefinitionSpec,
    ) -> Result<Created<ImageDefinition>, ServiceError>;
    /// Reads an image definition.
    async fn image_definition_get(
        &self,
        id: &ImageDefinitionId,
    ) -> Result<Option<ImageDefinition>, ServiceError>;
    /// Changes an image definition to the given model.
    async fn image_definition_update(
        &self,
        spec: ImageDefinitionSpec,
    ) -> Result<ImageDefinition, ServiceError>;
    /// Deletes an image definition without versions (D-1).
    async fn image_definition_delete(
        &self,
        id: &ImageDefinitionId,
    ) -> Result<Deleted, ServiceError>;
    /// Lists image definitions, by id.
    async fn image_definition_list(
        &self,
        scope: ListScope,
    ) -> Result<Vec<ImageDefinition>, ServiceError>;
    /// Says what stands in the way of creating an image definition.
    async fn image_definition_check(
        &self,
        spec: ImageDefinitionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;

    /// Creates an image version.
    async fn image_version_create(
        &self,
        spec: ImageVersionSpec,
    ) -> Result<Created<ImageVersion>, ServiceError>;
    /// Reads an image version.
    async fn image_version_get(
        &self,
        id: &ImageVersionId,
    ) -> Result<Option<ImageVersion>, ServiceError>;
    /// Changes an image version to the given model.
    async fn image_version_update(
        &self,
        spec: ImageVersionSpec,
    ) -> Result<ImageVersion, ServiceError>;
    /// Deletes an image version with all its replicas (D-2).
    async fn image_version_delete(&self, id: &ImageVersionId) -> Result<Deleted, ServiceError>;
    /// Lists image versions, by the id of their definition, and those of one by number.
    async fn image_version_list(&self, scope: ListScope)
    -> Result<Vec<ImageVersion>, ServiceError>;
    /// Reads the latest of a definition's versions among candidates (L-1); `None` when there is no
    /// candidate.
    async fn image_version_latest(
        &self,
        definition: &ImageDefinitionId,
        candidates: Candidates,
    ) -> Result<Option<ImageVersion>, ServiceError>;
    /// Says what stands in the way of creating an image version.
    async fn image_version_check(
        &self,
        spec: ImageVersionSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;

    /// Creates an image source.
    async fn image_source_create(
        &self,
        spec: ImageSourceSpec,
    ) -> Result<Created<ImageSource>, ServiceError>;
    /// Reads an image source.
    async fn image_source_get(
        &self,
        id: &ImageSourceId,
    ) -> Result<Option<ImageSource>, ServiceError>;
    /// Changes an image source to the given model.
    async fn image_source_update(&self, spec: ImageSourceSpec)
    -> Result<ImageSource, ServiceError>;
    /// Deletes an image source; versions made from it stay.
    async fn image_source_delete(&self, id: &ImageSourceId) -> Result<Deleted, ServiceError>;
    /// Lists image sources, by id.
    async fn image_source_list(&self, scope: ListScope) -> Result<Vec<ImageSource>, ServiceError>;
    /// Says what stands in the way of creating an image source.
    async fn image_source_check(
        &self,
        spec: ImageSourceSpec,
        check: Check,
    ) -> Result<Vec<Finding>, ServiceError>;

    /// What time it is for the service, which may keep a clock of its own: end of life dates are
    /// held against it.
    async fn now(&self) -> Result<Timestamp, ServiceError>;
    /// Takes note that Terraform's state knows these resources, by their keys: they are no
    /// remains of an interrupted run. Ids that the service does not know are passed over.
    async fn confirm(&self, keys: &[String]) -> Result<(), ServiceError>;
    /// Takes note that Terraform was never told of what this session created under these keys: it
    /// stays unconfirmed when the session ends.
    async fn disown(&self, keys: &[String]) -> Result<(), ServiceError>;
    /// Ends the session: everything that it created and has not disowned is confirmed.
    async fn close(&self) -> Result<(), ServiceError>;
}
