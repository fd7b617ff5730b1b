//! What is kept of the copying of a version, and how far it is at an instant.

use super::{RegionalReplication, ReplicationState, ReplicationStatus, TargetRegion, Workload};
use crate::gallery::{Region, Timestamp};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::time::Duration;

/// The copying of a version to one region, settled when it is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalCopy {
    /// When it began.
    pub began: Timestamp,
    /// How long it takes until every replica is there.
    pub takes: Duration,
    /// That it fails, where it does.
    pub failure: Option<CopyFailure>,
}

/// How the copying to a region fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyFailure {
    /// How far it comes, from 0 to 99 per cent.
    pub progress: u8,
    /// What went wrong.
    pub details: String,
}

/// The copying of a version, by region. A target region without an entry took no time: the
/// version is there.
pub type Copies = BTreeMap<Region, RegionalCopy>;

/// The progress of a copy that is not complete comes no further.
const ALMOST: u8 = 99;

impl RegionalCopy {
    /// When it ends, in success or failure.
    pub fn ends(&self) -> Timestamp {
        let takes = match &self.failure {
            Some(failure) => share(self.takes, failure.progress.min(ALMOST)),
            None => self.takes,
        };
        SignedDuration::try_from(takes)
            .ok()
            .and_then(|takes| self.began.checked_add(takes).ok())
            .unwrap_or(Timestamp::MAX)
    }

    /// how far it is at `now`.
    pub fn at(&self, now: Timestamp) -> RegionalReplication {
        if now < self.ends() {
            return RegionalReplication {
                state: ReplicationState::Replicating,
                progress: percent(now.duration_since(self.began), self.takes),
                details: String::new(),
            };
        }
        match &self.failure {
            Some(failure) => RegionalReplication {
                state: ReplicationState::Failed,
                progress: failure.progress.min(ALMOST),
                details: failure.details.clone(),
            },
            None => RegionalReplication::completed(),
        }
    }
}

/// So many per cent of a duration.
fn share(duration: Duration, percent: u8) -> Duration {
    // In two steps, so that the longest duration does not overflow.
    (duration / 100).saturating_mul(u32::from(percent))
}

/// How many per cent of `whole` have passed; less than all of it.
fn percent(passed: SignedDuration, whole: Duration) -> u8 {
    let passed = passed.as_millis().max(0).unsigned_abs();
    let percent = (passed.saturating_mul(100))
        .checked_div(whole.as_millis())
        .unwrap_or_default();
    u8::try_from(percent).unwrap_or(ALMOST).min(ALMOST)
}

/// how far replication to these regions is at `now`.
pub fn status(targets: &[TargetRegion], copies: &Copies, now: Timestamp) -> ReplicationStatus {
    let regions = targets.iter().map(|target| {
        let copy = copies.get(&target.region);
        let replication = copy.map_or_else(RegionalReplication::completed, |copy| copy.at(now));
        (target.region, replication)
    });
    ReplicationStatus {
        regions: regions.collect(),
    }
}

/// the copying once a request for these target regions is accepted at `now`, where
/// `before` tells how far each region of the version was, and of what is kept of its copying. What is
/// there or on its way stays as it is; a region that is new, or where copying failed, begins; what is
/// no target region any more is gone. `failure_in` is asked once for each region that begins.
///
/// Further replicas in a region that stays are made inside it and are there at once: nothing is
/// copied to the region, so that no progress is shown and nothing can fail.
pub fn begin(
    workload: &Workload,
    targets: &[TargetRegion],
    before: Option<(&ReplicationStatus, &Copies)>,
    now: Timestamp,
    mut failure_in: impl FnMut(Region) -> Option<CopyFailure>,
) -> Copies {
    let mut copies = before.map_or_else(Copies::new, |(_, copies)| copies.clone());
    let begins = |region| {
        let stands = before.and_then(|(status, _)| status.regions.get(region));
        stands.is_none_or(|stands: &RegionalReplication| stands.state == ReplicationState::Failed)
    };
    let beginning = targets.iter().filter(|target| begins(&target.region));
    let beginning: Vec<&TargetRegion> = beginning.collect();
    copies.retain(|region, _| targets.iter().any(|target| target.region == *region));
    let leaving = workload.leaving(beginning.iter().copied());
    for target in &beginning {
        let takes = workload.duration(target, leaving);
        let failure = failure_in(target.region);
        copies.remove(&target.region);
        if failure.is_some() || !takes.is_zero() {
            let copy = RegionalCopy {
                began: now,
                takes,
                failure,
            };
            copies.insert(target.region, copy);
        }
    }
    copies
}
