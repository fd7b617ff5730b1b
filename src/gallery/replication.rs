//! Where a version is replicated to, and how far that has come, region by region.

mod duration;
mod progress;
mod target_regions;

pub use duration::Workload;
pub use progress::{Copies, CopyFailure, RegionalCopy, begin, status};
pub use target_regions::{
    Replicas, TargetRegion, TargetRegionSpec, check_replica_count, settle, target_regions,
};
pub(super) use target_regions::{check_replicas, encryption_differences, storage_differences};

use super::Region;
use std::collections::BTreeMap;
use std::fmt;

/// Replication to one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplicationState {
    /// Not known.
    Unknown,
    /// Being copied.
    Replicating,
    /// There.
    Completed,
    /// Given up.
    Failed,
}

impl ReplicationState {
    /// The state as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Replicating => "Replicating",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
        }
    }
}

/// Replication to all regions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateState {
    /// Not known.
    Unknown,
    /// Some region is being copied to.
    InProgress,
    /// Every region is there.
    Completed,
    /// Some region was given up.
    Failed,
}

impl AggregateState {
    /// The state as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::InProgress => "InProgress",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
        }
    }
}

impl fmt::Display for ReplicationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for AggregateState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far replication to one region has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalReplication {
    /// Its state.
    pub state: ReplicationState,
    /// How much is copied, from 0 to 100 per cent.
    pub progress: u8,
    /// What went wrong; empty when all is well.
    pub details: String,
}

impl RegionalReplication {
    /// The whole version is there.
    pub fn completed() -> Self {
        Self {
            state: ReplicationState::Completed,
            progress: 100,
            details: String::new(),
        }
    }
}

/// How far the replication of a version has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplicationStatus {
    /// Each target region's replication.
    pub regions: BTreeMap<Region, RegionalReplication>,
}

impl ReplicationStatus {
    /// The status of a version that is there in all these regions.
    pub fn completed(regions: impl IntoIterator<Item = Region>) -> Self {
        let done = |region| (region, RegionalReplication::completed());
        Self {
            regions: regions.into_iter().map(done).collect(),
        }
    }

    /// The regions where the version can be used.
    pub fn completed_regions(&self) -> impl Iterator<Item = Region> {
        self.regions
            .iter()
            .filter(|(_, replication)| replication.state == ReplicationState::Completed)
            .map(|(region, _)| *region)
    }

    /// whether all of it is in a region, whatever is still going on in others.
    pub fn is_complete_in(&self, region: Region) -> bool {
        let there = |there: &RegionalReplication| there.state == ReplicationState::Completed;
        self.regions.get(&region).is_some_and(there)
    }

    /// Whether nothing will change by itself any more: each region is there or was given up.
    pub fn is_settled(&self) -> bool {
        let settled = [ReplicationState::Completed, ReplicationState::Failed];
        let mut regions = self.regions.values();
        regions.all(|region| settled.contains(&region.state))
    }

    /// The regions that were given up.
    pub fn failed_regions(&self) -> impl Iterator<Item = (Region, &RegionalReplication)> {
        self.regions
            .iter()
            .filter(|(_, replication)| replication.state == ReplicationState::Failed)
            .map(|(region, replication)| (*region, replication))
    }

    /// All regions together: one failure fails the whole, one unfinished region holds it open.
    pub fn aggregate(&self) -> AggregateState {
        let any = |state| self.regions.values().any(|region| region.state == state);
        if any(ReplicationState::Failed) {
            AggregateState::Failed
        } else if any(ReplicationState::Replicating) {
            AggregateState::InProgress
        } else if any(ReplicationState::Unknown) || self.regions.is_empty() {
            AggregateState::Unknown
        } else {
            AggregateState::Completed
        }
    }
}
