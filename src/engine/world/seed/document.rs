//! The document of a whole world, as a person writes it. Names are those of Terraform's attributes; what
//! Terraform defaults may be left out, and what is said once at the top holds for all below.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::engine::faults::FaultShape;

/// A whole world. Everything in it is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct World {
    /// The instant at which the clock stands still, in RFC 3339.
    pub clock: Option<String>,
    /// The subscription of whatever names none.
    pub subscription_id: Option<String>,
    /// The resource group of whatever names none.
    pub resource_group_name: Option<String>,
    /// The location of whatever names none and has no parent with one.
    pub location: Option<String>,
    /// Subscriptions: who they belong to, what they may have and where.
    pub subscriptions: Vec<SubscriptionEntry>,
    /// The directory: users, groups and service principals.
    pub principals: Vec<PrincipalEntry>,
    /// Custom roles.
    pub role_definitions: Vec<RoleDefinitionEntry>,
    /// What image versions are made from.
    pub sources: Vec<SourceEntry>,
    /// Galleries with all that is in them.
    pub galleries: Vec<GalleryEntry>,
    /// Who has which role where.
    pub role_assignments: Vec<RoleAssignmentEntry>,
    /// Faults that are injected from then on.
    pub faults: Vec<FaultShape>,
}

/// A subscription.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionEntry {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
    pub(super) tenant_id: Option<String>,
    #[serde(default)]
    pub(super) allowed_regions: Vec<String>,
    #[serde(default)]
    pub(super) limits: BTreeMap<String, i64>,
    /// Limits by region.
    #[serde(default)]
    pub(super) regional_limits: BTreeMap<String, BTreeMap<String, i64>>,
}

/// A principal of the directory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrincipalEntry {
    pub(super) name: String,
    pub(super) principal_type: String,
    /// Its object id; one that follows from the name, where none is said.
    pub(super) id: Option<String>,
    pub(super) tenant_id: Option<String>,
    /// Of a multi-tenant application: the other tenants that it is registered in.
    #[serde(default)]
    pub(super) registered_in: Vec<String>,
    /// Of a group: the names or object ids of its members.
    #[serde(default)]
    pub(super) members: Vec<String>,
}

/// A custom role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDefinitionEntry {
    pub(super) name: String,
    /// Its id; one that follows from the name, where none is said.
    pub(super) id: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) actions: Vec<String>,
    #[serde(default)]
    pub(super) not_actions: Vec<String>,
    #[serde(default)]
    pub(super) data_actions: Vec<String>,
    #[serde(default)]
    pub(super) not_data_actions: Vec<String>,
    /// Ids, or names: `golden`, `golden/ubuntu`, `golden/agent`, `golden/ubuntu/1.0.0`.
    pub(super) assignable_scopes: Vec<String>,
}

/// A role assignment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleAssignmentEntry {
    /// An id, or names: `golden`, `golden/ubuntu`, `golden/agent`, `golden/ubuntu/1.0.0`.
    pub(super) scope: String,
    pub(super) role_definition_id: Option<String>,
    pub(super) role_definition_name: Option<String>,
    pub(super) principal_id: Option<String>,
    pub(super) principal_name: Option<String>,
    pub(super) principal_type: Option<String>,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) subscription_id: Option<String>,
    pub(super) resource_group_name: Option<String>,
}

/// An image source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) subscription_id: Option<String>,
    pub(super) resource_group_name: Option<String>,
    pub(super) location: Option<String>,
    pub(super) os_type: String,
    pub(super) os_state: Option<String>,
    pub(super) hyper_v_generation: Option<String>,
    pub(super) architecture: Option<String>,
    pub(super) os_disk: DiskEntry,
    #[serde(default)]
    pub(super) data_disks: BTreeMap<String, DiskEntry>,
    /// Of a VHD, where its blob lies.
    pub(super) storage_account_name: Option<String>,
    pub(super) container_name: Option<String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
}

/// A disk of a source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiskEntry {
    pub(super) size_gb: u32,
    #[serde(default)]
    pub(super) occupied_gb: Option<u32>,
    pub(super) kind: Option<String>,
    pub(super) storage_account_type: Option<String>,
}

/// A gallery with its definitions and applications.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GalleryEntry {
    pub(super) name: String,
    pub(super) subscription_id: Option<String>,
    pub(super) resource_group_name: Option<String>,
    pub(super) location: Option<String>,
    pub(super) description: Option<String>,
    pub(super) soft_delete_policy: Option<SoftDeletePolicyEntry>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
    pub(super) sharing: Option<SharingEntry>,
    #[serde(default)]
    pub(super) definitions: Vec<DefinitionEntry>,
    #[serde(default)]
    pub(super) applications: Vec<ApplicationEntry>,
}

/// How a gallery deletes image versions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoftDeletePolicyEntry {
    pub(super) enabled: bool,
    pub(super) retention_days: Option<u32>,
}

/// How a gallery is shared: with subscriptions and tenants, or with everybody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharingEntry {
    pub(super) subscription_ids: Option<Vec<String>>,
    pub(super) tenant_ids: Option<Vec<String>>,
    pub(super) community: Option<CommunityEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommunityEntry {
    pub(super) public_name_prefix: String,
    pub(super) publisher_uri: String,
    pub(super) publisher_contact: String,
    pub(super) eula: String,
}

/// An image definition with its versions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionEntry {
    pub(super) name: String,
    pub(super) location: Option<String>,
    pub(super) os_type: String,
    pub(super) os_state: String,
    pub(super) hyper_v_generation: Option<String>,
    pub(super) architecture: Option<String>,
    pub(super) identifier: IdentifierEntry,
    pub(super) recommended_vcpus: Option<RangeEntry>,
    pub(super) recommended_memory_gb: Option<RangeEntry>,
    pub(super) description: Option<String>,
    pub(super) end_of_life_date: Option<String>,
    pub(super) eula: Option<String>,
    pub(super) privacy_statement_uri: Option<String>,
    pub(super) release_note_uri: Option<String>,
    #[serde(default)]
    pub(super) disallowed_disk_types: Vec<String>,
    pub(super) purchase_plan: Option<PlanEntry>,
    #[serde(default)]
    pub(super) features: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) versions: Vec<VersionEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentifierEntry {
    pub(super) publisher: String,
    pub(super) offer: String,
    pub(super) sku: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeEntry {
    pub(super) min: Option<u32>,
    pub(super) max: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanEntry {
    pub(super) name: String,
    pub(super) publisher: Option<String>,
    pub(super) product: Option<String>,
}

/// An image version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionEntry {
    pub(super) name: String,
    pub(super) location: Option<String>,
    /// An id, `managed_image/build`, or `golden/ubuntu/1.0.0`.
    pub(super) source_id: Option<String>,
    pub(super) os_disk: Option<DiskSourceEntry>,
    #[serde(default)]
    pub(super) data_disks: BTreeMap<String, DiskSourceEntry>,
    pub(super) replica_count: Option<u32>,
    pub(super) storage_account_type: Option<String>,
    pub(super) replication_mode: Option<String>,
    pub(super) safety_profile: Option<SafetyEntry>,
    #[serde(default)]
    pub(super) target_regions: BTreeMap<String, Option<TargetEntry>>,
    #[serde(default)]
    pub(super) exclude_from_latest: bool,
    pub(super) end_of_life_date: Option<String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiskSourceEntry {
    pub(super) source_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TargetEntry {
    pub(super) replica_count: Option<u32>,
    pub(super) storage_account_type: Option<String>,
    pub(super) exclude_from_latest: bool,
    pub(super) encryption: Option<EncryptionEntry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SafetyEntry {
    pub(super) allow_deletion_of_replicated_locations: Option<bool>,
    pub(super) block_deletion_before_end_of_life: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EncryptionEntry {
    pub(super) os_disk_encryption_set_id: Option<String>,
    pub(super) data_disk_encryption_set_ids: BTreeMap<String, String>,
}

/// A VM application with its versions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationEntry {
    pub(super) name: String,
    pub(super) location: Option<String>,
    pub(super) supported_os_type: String,
    pub(super) description: Option<String>,
    pub(super) eula: Option<String>,
    pub(super) privacy_statement_uri: Option<String>,
    pub(super) release_note_uri: Option<String>,
    pub(super) end_of_life_date: Option<String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) versions: Vec<ApplicationVersionEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationVersionEntry {
    pub(super) name: String,
    pub(super) location: Option<String>,
    pub(super) source: PackageEntry,
    pub(super) manage_action: ManageEntry,
    pub(super) package_file: Option<String>,
    pub(super) config_file: Option<String>,
    #[serde(default)]
    pub(super) enable_health_check: bool,
    pub(super) replica_count: Option<u32>,
    pub(super) storage_account_type: Option<String>,
    #[serde(default)]
    pub(super) target_regions: BTreeMap<String, Option<TargetEntry>>,
    #[serde(default)]
    pub(super) exclude_from_latest: bool,
    pub(super) end_of_life_date: Option<String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackageEntry {
    pub(super) media_link: String,
    pub(super) default_configuration_link: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManageEntry {
    pub(super) install: String,
    pub(super) remove: String,
    pub(super) update: Option<String>,
}
