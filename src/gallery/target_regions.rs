//! Target regions and replica counts: V-3 to V-6, V-8, V-16, R-6.

use super::{Region, StorageAccountType};

/// A target region as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetRegionSpec {
    /// The region.
    pub region: Region,
    /// Replicas there; the common count when absent (V-5).
    pub replica_count: Option<u32>,
    /// Storage there; the version's when absent (V-6).
    pub storage_account_type: Option<StorageAccountType>,
    /// Whether the version never counts as the latest there (V-9).
    pub exclude_from_latest: bool,
}

impl TargetRegionSpec {
    /// A target region that takes everything from its version.
    pub fn of(region: Region) -> Self {
        Self {
            region,
            replica_count: None,
            storage_account_type: None,
            exclude_from_latest: false,
        }
    }
}

/// A target region with everything settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetRegion {
    /// The region.
    pub region: Region,
    /// Replicas there.
    pub replica_count: u32,
    /// Storage there.
    pub storage_account_type: StorageAccountType,
    /// Whether the version never counts as the latest there.
    pub exclude_from_latest: bool,
}
