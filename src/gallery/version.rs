//! The image version: what is asked for and what there is.

use super::{
    ImageVersionId, Region, ReplicationMode, ReplicationStatus, StorageAccountType, Tags,
    TargetRegion, TargetRegionSpec, Timestamp, VersionSource,
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
    /// Its tags.
    pub tags: Tags,
}

impl ImageVersionSpec {
    /// The replica count of a version that does not say (V-5).
    pub const DEFAULT_REPLICA_COUNT: u32 = 1;
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
    /// The size of its OS disk, in GiB.
    pub os_disk_size_gb: u32,
    /// The sizes of its data disks by LUN, in GiB.
    pub data_disk_sizes_gb: BTreeMap<u32, u32>,
    /// How far replication has come.
    pub replication: ReplicationStatus,
}

impl ImageVersion {
    /// Its size: all disks together, in GiB.
    pub fn size_gb(&self) -> u64 {
        self.data_disk_sizes_gb
            .values()
            .copied()
            .chain([self.os_disk_size_gb])
            .map(u64::from)
            .sum()
    }
}
