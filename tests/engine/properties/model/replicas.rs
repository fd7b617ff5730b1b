//! Target regions, and how far copying to them is: V-3 to V-6, R-1 to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::answer::{self, Refusal, Replication, Target, Targets};
use super::super::names::{Area, Key};
use super::super::step::{
    ApplicationVersionAsked, Asked, Instant, Limit, Pace, Storage, TargetAsked, VersionAsked,
};
use super::faults::Call;
use super::{Kept, Made, Model};

const INVALID: &str = "InvalidParameter";

/// What a version asks of replication.
#[derive(Clone, Copy)]
pub(super) struct Replicas<'a> {
    source: Area,
    common: u32,
    storage: Storage,
    targets: &'a [TargetAsked],
    /// Whether nothing is copied.
    shallow: bool,
}

impl<'a> From<&'a VersionAsked> for Replicas<'a> {
    fn from(asked: &'a VersionAsked) -> Self {
        Self {
            source: asked.location,
            common: asked.replicas,
            storage: asked.storage,
            targets: &asked.targets,
            shallow: asked.shallow,
        }
    }
}

impl<'a> From<&'a ApplicationVersionAsked> for Replicas<'a> {
    fn from(asked: &'a ApplicationVersionAsked) -> Self {
        Self {
            source: asked.location,
            common: asked.replicas,
            storage: asked.storage,
            targets: &asked.targets,
            shallow: false,
        }
    }
}

impl<'a> Replicas<'a> {
    /// What a request asks of replication, if it is for a version.
    pub(super) fn of(asked: &'a Asked) -> Option<Self> {
        match asked {
            Asked::Version(asked) => Some(asked.into()),
            Asked::ApplicationVersion(asked) => Some(asked.into()),
            _ => None,
        }
    }

    /// V-3, V-5, V-6: what is asked for, with what is left open; the source region where nothing is.
    pub(super) fn settled(&self) -> Targets {
        let alone = Target {
            replicas: self.common,
            storage: self.storage,
            excluded: false,
        };
        if self.targets.is_empty() {
            return Targets::from([(self.source, alone)]);
        }
        let mut settled = Targets::new();
        for target in self.targets {
            settled.entry(target.area).or_insert(Target {
                replicas: target.replicas.unwrap_or(self.common),
                storage: target.storage.unwrap_or(self.storage),
                excluded: target.excluded,
            });
        }
        settled
    }
}

/// The copying to one region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copying {
    began: Instant,
    /// Seconds.
    takes: i64,
    /// How far it comes, where it fails.
    fails_at: Option<u8>,
}

impl Copying {
    /// In milliseconds, so that parts of a second are not lost.
    fn ends(self) -> i64 {
        let percent = self.fails_at.map_or(100, i64::from);
        self.began * 1000 + self.takes * 10 * percent
    }

    fn at(self, now: Instant) -> answer::Copying {
        if now * 1000 >= self.ends() {
            let failed = self.fails_at.map(answer::Copying::Failed);
            return failed.unwrap_or(answer::Copying::Completed);
        }
        // What takes no time, and fails, has not begun.
        let percent = ((now - self.began) * 100).checked_div(self.takes);
        let percent = percent.unwrap_or_default().clamp(0, 99);
        answer::Copying::Replicating(u8::try_from(percent).unwrap())
    }
}

impl Model {
    /// What is asked for that may not be; of a change, what is `held` is not asked about again.
    pub(super) fn replica_refusals(
        &self,
        key: Key,
        replicas: Replicas<'_>,
        held: Option<Replicas<'_>>,
    ) -> Vec<Refusal> {
        let source_rule = if held.is_some() { "V-8" } else { "V-3" };
        let stands = held.map(|held| held.settled()).unwrap_or_default();
        let has = |area, count| {
            stands
                .get(&area)
                .is_some_and(|target| target.replicas == count)
        };
        let subscription = key.subscription();
        let most = |area| self.limit(subscription, Limit::Replicas, area);
        let out_of_range = |count, most| !(1..=most).contains(&count);
        let mut refusals = Vec::new();
        let mut refuse = |wrong: bool, refusal| refusals.extend(wrong.then_some(refusal));

        // V-5, Q-4: the common count is for every region without its own.
        let targets = replicas.targets;
        let mut common: Vec<Area> = targets
            .iter()
            .filter(|target| target.replicas.is_none())
            .map(|target| target.area)
            .collect();
        if targets.is_empty() {
            common.push(replicas.source);
        }
        let wrong = if common.is_empty() {
            let elsewhere = self.limit_elsewhere(subscription, Limit::Replicas);
            held.is_none_or(|held| held.common != replicas.common)
                && out_of_range(replicas.common, elsewhere)
        } else {
            let takes = |area: &Area| !has(*area, replicas.common);
            let mut takers = common.into_iter().filter(takes);
            takers.any(|area| out_of_range(replicas.common, most(area)))
        };
        refuse(wrong, (INVALID, "V-5"));

        let no_zones = |storage, area: Area| storage == Storage::Zrs && !area.has_zones();
        if targets.is_empty() {
            refuse(
                no_zones(replicas.storage, replicas.source),
                (INVALID, "V-6"),
            );
            return refusals;
        }
        let has_source = targets.iter().any(|target| target.area == replicas.source);
        refuse(!has_source, (INVALID, source_rule));
        let mut seen = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for target in targets {
            let area = target.area;
            if !seen.insert(area) {
                refuse(twice.insert(area), (INVALID, "V-4"));
            }
            if let Some(count) = target.replicas {
                let new = !has(area, count);
                refuse(new && out_of_range(count, most(area)), (INVALID, "V-5"));
            }
            let storage = target.storage.unwrap_or(replicas.storage);
            refuse(no_zones(storage, area), (INVALID, "V-6"));
            let closed = "LocationNotAvailableForResourceType";
            if stands.contains_key(&area) {
                continue;
            }
            if !area.shares_cloud_with(replicas.source) {
                refuse(true, (closed, "R-6"));
            } else if area != replicas.source {
                refuse(!self.is_open(subscription, area), (closed, "N-8"));
            }
        }
        refusals
    }

    /// Begins the copying to what is new or failed, and forgets what is no target any more.
    pub(super) fn begin(
        &mut self,
        version: Replicas<'_>,
        before: Option<&Replication>,
        made: &mut Made,
        call: &Call,
    ) {
        let targets = version.settled();
        let begins = |area: &Area| {
            let stands = before.and_then(|before| before.get(area));
            stands.is_none_or(|stands| matches!(stands, answer::Copying::Failed(_)))
        };
        let beginning: Vec<(Area, u32)> = targets
            .iter()
            .filter(|(area, _)| begins(area))
            .map(|(area, target)| (*area, target.replicas))
            .collect();
        made.copies.retain(|area, _| targets.contains_key(area));
        let regions = i64::try_from(beginning.len()).unwrap();
        for (area, replicas) in beginning {
            let takes = self.seconds(version, area, replicas, regions, made.occupied_gb);
            let fails_at = self.fail_region(call, area);
            made.copies.remove(&area);
            if takes > 0 || fails_at.is_some() {
                let began = self.now;
                let copying = Copying {
                    began,
                    takes,
                    fails_at,
                };
                made.copies.insert(area, copying);
            }
        }
        self.watch(made);
    }

    /// In the model `manual`, the clock stands still as soon as something takes time.
    pub(super) fn watch(&mut self, made: &Made) {
        let ends = made.copies.values().map(|copying| copying.ends()).max();
        if self.pace == Pace::Manual && ends.is_some_and(|ends| ends > self.now * 1000) {
            self.clock_stands = true;
        }
    }

    /// 15 seconds, and for each GB the way and 5 more for each further replica.
    fn seconds(
        &self,
        version: Replicas<'_>,
        area: Area,
        replicas: u32,
        regions: i64,
        occupied_gb: u64,
    ) -> i64 {
        if self.pace == Pace::Instant || version.shallow {
            return 0;
        }
        let way = if area == version.source {
            5
        } else if area.shares_geography_with(version.source) {
            10.max(2 * regions)
        } else {
            20.max(2 * regions)
        };
        let further = 5 * (i64::from(replicas) - 1);
        15 + (way + further) * i64::try_from(occupied_gb).unwrap()
    }

    /// how far a version is now.
    pub(super) fn replication(&self, kept: &Kept) -> Replication {
        replication_at(kept, self.now)
    }

    /// how far every version is at an instant.
    pub(in crate::properties) fn replications_at(
        &self,
        instant: Instant,
    ) -> BTreeMap<Key, Replication> {
        let versions = self.kept.iter();
        let versions = versions.filter(|(_, kept)| Replicas::of(&kept.asked).is_some());
        versions
            .map(|(key, kept)| (*key, replication_at(kept, instant)))
            .collect()
    }
}

fn replication_at(kept: &Kept, instant: Instant) -> Replication {
    let targets = Replicas::of(&kept.asked).map_or_else(Targets::new, |version| version.settled());
    let copies = &kept.made.copies;
    let stands = |area| {
        let copying = copies.get(area);
        copying.map_or(answer::Copying::Completed, |copying| copying.at(instant))
    };
    targets.keys().map(|area| (*area, stands(area))).collect()
}
