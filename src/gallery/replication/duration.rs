//! How long copying takes.
//!
//! The model `realistic` (and `manual`, whose clock alone differs) goes by this table. The figures are
//! of the order that people report of the service; the service itself promises none.
//!
//! | | seconds for each GB in use |
//! |---|---|
//! | within the source region | 5 |
//! | to a region of the same geography | 10 |
//! | to a region elsewhere | 20 |
//! | out of the source region, shared by all other regions of one request | 2 |
//! | each further replica, made inside its region | 5 |
//!
//! Each region waits 15 seconds before its copy begins. The package of an application version counts
//! as 1 GB.

use super::TargetRegion;
use crate::gallery::{Region, ReplicationMode, ReplicationModel};
use std::time::Duration;

const PREPARATION: Duration = Duration::from_secs(15);
const WITHIN_REGION: u64 = 5;
const WITHIN_GEOGRAPHY: u64 = 10;
const ELSEWHERE: u64 = 20;
/// What leaves the source region goes through one pipe.
const OUT_OF_SOURCE: u64 = 2;

/// What one request copies.
#[derive(Debug, Clone, Copy)]
pub struct Workload {
    /// How replication takes its time.
    pub model: ReplicationModel,
    /// How the version is kept (V-16): a shallow one is not copied at all.
    pub mode: ReplicationMode,
    /// The source region.
    pub source: Region,
    /// How much is copied, in GB.
    pub occupied_gb: u64,
}

impl Workload {
    /// How many of these regions are copied to out of the source region, through one pipe: what stays
    /// inside does not cross the network.
    pub fn leaving<'a>(&self, targets: impl IntoIterator<Item = &'a TargetRegion>) -> usize {
        let targets = targets.into_iter();
        targets
            .filter(|target| target.region != self.source)
            .count()
    }

    /// How long it takes until a region has all its replicas, when so many regions are copied to out
    /// of the source region at once: the first replica crosses the network, the others are made from
    /// it, one after another.
    pub fn duration(&self, target: &TargetRegion, leaving: usize) -> Duration {
        if self.model == ReplicationModel::Instant || self.mode == ReplicationMode::Shallow {
            return Duration::ZERO;
        }
        let shared = u64::try_from(leaving).unwrap_or(u64::MAX);
        let crossing = if target.region == self.source {
            WITHIN_REGION
        } else if target.region.geography() == self.source.geography() {
            WITHIN_GEOGRAPHY.max(OUT_OF_SOURCE.saturating_mul(shared))
        } else {
            ELSEWHERE.max(OUT_OF_SOURCE.saturating_mul(shared))
        };
        let further = u64::from(target.replica_count.saturating_sub(1));
        let per_gb = crossing.saturating_add(WITHIN_REGION.saturating_mul(further));
        let copying = Duration::from_secs(per_gb.saturating_mul(self.occupied_gb));
        PREPARATION.saturating_add(copying)
    }
}
