//! The image version: what is asked for, what there is, and what may change (V-7).

mod from_source;
mod rules;

pub use from_source::{check_definition, check_source, disk_sizes};
pub use rules::{check_change, check_new};

use super::change::{Property, ResourceSpec, properties};
use super::replication::{
    self, Replicas, Workload, encryption_differences, settle, storage_differences,
};
use super::{
    Copies, CopyFailure, ImageDefinitionSpec, ImageVersionId, Region, ReplicationMode,
    ReplicationModel, ReplicationStatus, SafetyProfile, SourceDisk, SourceId, StorageAccountType,
    Tags, TargetRegion, TargetRegionSpec, Timestamp, VersionSource,
};
use std::collections::BTreeMap;

/// An image version as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageVersionSpec {
    /// Its id.
    pub id: ImageVersionId,
    /// The source region, where the source lies (V-2).
    pub location: Region,
    /// What it is made from.
    pub source: VersionSource,
    /// The common replica count: that of every target region without its own (V-5).
    pub replica_count: u32,
    /// The storage of every target region without its own (V-6).
    pub storage_account_type: StorageAccountType,
    /// How it is kept (V-16).
    pub replication_mode: ReplicationMode,
    /// Where it is replicated to; the source region alone when empty (V-3).
    pub target_regions: Vec<TargetRegionSpec>,
    /// Whether it never counts as the latest version (L-1).
    pub exclude_from_latest: bool,
    /// When it should no longer be used; the definition's date when absent (V-10).
    pub end_of_life_date: Option<Timestamp>,
    /// What protects it from being deleted by mistake (V-15).
    pub safety_profile: SafetyProfile,
    /// Its tags.
    pub tags: Tags,
}

impl ImageVersionSpec {
    /// The replica count of a version that does not say (V-5).
    pub const DEFAULT_REPLICA_COUNT: u32 = 1;
}

/// The size of a disk of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSize {
    /// The whole of it, in GiB.
    pub size_gb: u32,
    /// How much of it is in use, in GiB.
    pub occupied_gb: u32,
}

impl From<SourceDisk> for DiskSize {
    fn from(disk: SourceDisk) -> Self {
        Self {
            size_gb: disk.size_gb,
            occupied_gb: disk.occupied_gb,
        }
    }
}

/// An image version that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageVersion {
    /// What was asked for.
    pub spec: ImageVersionSpec,
    /// Where it is replicated to, with every count and storage type settled, by region name.
    pub target_regions: Vec<TargetRegion>,
    /// When it was created (V-18).
    pub published_date: Timestamp,
    /// Whether it was reported for breaking the service's policies (V-15).
    pub reported_for_policy_violation: bool,
    /// Its OS disk.
    pub os_disk: DiskSize,
    /// Its data disks by LUN.
    pub data_disks: BTreeMap<u32, DiskSize>,
    /// How far replication has come, at the instant at which the version was read.
    pub replication: ReplicationStatus,
    /// What is kept of the copying, from which follows how far it is at any instant.
    pub copies: Copies,
}

impl ImageVersion {
    /// Its size: all disks together, in GiB.
    pub fn size_gb(&self) -> u64 {
        self.disks().map(|disk| u64::from(disk.size_gb)).sum()
    }

    /// How much of it is in use: all disks together, in GiB. It is what is copied and billed.
    pub fn occupied_gb(&self) -> u64 {
        self.disks().map(|disk| u64::from(disk.occupied_gb)).sum()
    }

    fn disks(&self) -> impl Iterator<Item = DiskSize> {
        self.data_disks.values().copied().chain([self.os_disk])
    }

    /// the version as it is at `now`.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        Self {
            replication: replication::status(&self.target_regions, &self.copies, now),
            ..self
        }
    }

    /// the version once the request that made it of `before` is accepted at `now`: what
    /// is not on its way yet begins. A new version has nothing before it. `failure_in` is asked
    /// once for each region that begins.
    #[must_use]
    pub fn begin_replication(
        self,
        before: Option<&Self>,
        model: ReplicationModel,
        now: Timestamp,
        failure_in: impl FnMut(Region) -> Option<CopyFailure>,
    ) -> Self {
        let workload = Workload {
            model,
            mode: self.spec.replication_mode,
            source: self.spec.location,
            occupied_gb: self.occupied_gb(),
        };
        let before = before.map(|before| (&before.replication, &before.copies));
        let copies = replication::begin(&workload, &self.target_regions, before, now, failure_in);
        Self { copies, ..self }.at(now)
    }

    /// V-10, I-11: when it should no longer be used, by its own date or else its definition's,
    /// where that is known.
    pub fn end_of_life_date(&self, definition: Option<&ImageDefinitionSpec>) -> Option<Timestamp> {
        let inherited = definition.and_then(|definition| definition.end_of_life_date);
        self.spec.end_of_life_date.or(inherited)
    }
}

impl ResourceSpec for ImageVersionSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "image_definition_id" G_4 |spec| spec.id.definition();
        fixed "name" V_7 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        fixed "source_id" V_19 |spec| spec.source.whole();
        fixed "os_disk.source_id" V_19 |spec| spec.source.os_disk().filter(|id| id.vhd().is_none());
        fixed "os_disk.uri" V_19 |spec| spec.source.os_disk().filter(|id| id.vhd().is_some());
        fixed "os_disk.storage_account_id" V_19 |spec| spec.source.os_disk().and_then(SourceId::storage_account);
        fixed "data_disks" V_13 |spec| spec.source.data_disks();
        in_place "replica_count" V_7 |spec| spec.replica_count;
        fixed "storage_account_type" V_7 |spec| spec.storage_account_type;
        fixed "replication_mode" V_16 |spec| spec.replication_mode;
        in_place "target_regions" V_7 |spec| settle(Replicas::from(spec));
        fixed "target_regions.*.storage_account_type" V_7 |old, new| storage_differences(old.into(), new.into());
        fixed "target_regions.*.encryption" V_17 |old, new| encryption_differences(old.into(), new.into());
        in_place "exclude_from_latest" V_7 |spec| spec.exclude_from_latest;
        in_place "end_of_life_date" V_7 |spec| spec.end_of_life_date;
        in_place "safety_profile.allow_deletion_of_replicated_locations" V_15 |spec| spec.safety_profile.allow_deletion_of_replicated_locations;
        in_place "safety_profile.block_deletion_before_end_of_life" V_15 |spec| spec.safety_profile.block_deletion_before_end_of_life;
        in_place "tags" V_7 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!(
            "image version \"{}\" of image definition \"{}\"",
            self.id.name(),
            self.id.definition().name()
        )
    }
}
