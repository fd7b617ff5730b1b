//! The domain of Azure Compute Gallery: names, ids, regions, versions, models and every rule the
//! gallery holds them to, as types that are always valid and pure functions over them.
//!
//! Nothing here does I/O, keeps a clock or knows JSON, HTTP, SQL or Terraform. Time, limits and
//! what is stored arrive as arguments; what breaks a rule leaves as [`Violation`]s. The one
//! asynchronous item is the port, [`GalleryService`].

pub mod access;
pub mod application;
pub mod billing;
mod blob;
mod capacity;
mod change;
mod clock;
mod constraint;
pub mod definition;
pub mod deployment;
mod encryption;
mod end_of_life;
mod existence;
pub mod gallery_model;
mod id;
mod identifier;
mod kinds;
mod latest;
mod limits;
mod money;
mod name;
mod path;
mod region;
pub mod replication;
pub mod rule;
pub mod safety_profile;
mod service;
pub mod sharing;
pub mod soft_delete;
pub mod source;
mod source_id;
mod subscription;
mod tags;
pub mod version;
mod version_name;
mod version_source;
pub mod vhd;
mod violation;
pub mod words;

#[cfg(test)]
mod tests;

pub use application::{
    ApplicationService, GalleryApplication, GalleryApplicationId, GalleryApplicationSpec,
    GalleryApplicationVersion, GalleryApplicationVersionId, GalleryApplicationVersionSpec,
    ManageAction, PackageSource,
};
pub use billing::{Charges, Prices};
pub use blob::{BlobPlace, ContainerName, StorageAccountId, StorageAccountName};
pub use capacity::CapacityService;
pub use change::{Changeable, Property, ResourceSpec};
pub use clock::{ClockChange, ClockMode, ClockReading, ClockState};
pub use constraint::{VersionConstraint, VersionSelector};
pub use definition::{ImageDefinition, ImageDefinitionSpec, PurchasePlan, Recommended};
pub use deployment::{Advice, DeployableId, Deployment, DeploymentCheck, ReplacedImageId};
pub use encryption::{DiskEncryptionSetId, Encryption, check_encrypted_luns};
pub use end_of_life::{
    EndOfLife, Timestamp, check_end_of_life, end_of_life, end_of_life_remark, parse_end_of_life,
    parse_instant,
};
pub use existence::{nested_resources, parent_missing};
pub use gallery_model::{Gallery, GallerySpec};
pub use id::{GalleryId, ImageDefinitionId, ImageVersionId};
pub use identifier::Identifier;
pub use kinds::{
    Architecture, DiskKind, DiskType, HyperVGeneration, OsState, OsType, ReplicationMode,
    ReplicationModel, SourceKind, StorageAccountType, check_architecture,
};
pub use latest::{Candidates, Numbered, latest, latest_advice};
pub use limits::{LimitName, LimitOverrides, Limits, Usage};
pub use money::Money;
use name::hyphenated_uuid;
pub use name::{
    GalleryApplicationName, GalleryName, ImageDefinitionName, ResourceGroupName, SourceName,
    SubscriptionId, TenantId,
};
pub use path::{PropertyPath, PropertyStep};
pub use region::{Cloud, Region, RegionAccess};
pub use replication::{
    AggregateState, Copies, CopyFailure, RegionalCopy, RegionalReplication, ReplicationState,
    ReplicationStatus, TargetRegion, TargetRegionSpec,
};
pub use rule::RuleId;
pub use safety_profile::SafetyProfile;
pub use service::{
    Check, Claim, Created, Deleted, Failure, Finding, GalleryService, ListScope, PlannedChange,
    PlannedCreation, ResourceKind, ServiceError, Unnamed, if_known, if_readable,
};
pub use sharing::{
    GallerySharing, GallerySharingId, GallerySharingSpec, ShareOperation, SharedGallery,
    SharedGalleryName, SharedImageDefinition, SharedImageDefinitionId, SharedImageVersion,
    SharedImageVersionId, SharedWith, SharingProfile, SharingService,
};
pub use soft_delete::{DeletedImageVersion, SoftDeletePolicy, SoftDeleteService};
pub use source::{GivenSource, ImageSource, ImageSourceSpec, SourceDisk, SourceFacts};
pub use source_id::{ImageSourceId, SourceId};
pub use subscription::{Allowance, Subscription};
pub use tags::Tags;
pub use version::{DiskSize, ImageVersion, ImageVersionSpec};
pub use version_name::VersionName;
pub use version_source::{DiskSource, VersionSource, parse_lun};
pub use violation::{ArmCode, Violation};
