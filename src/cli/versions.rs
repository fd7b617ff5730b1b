//! What versions have in common where they are shown, those of images and those of applications: what
//! a version is among the others, and how far its replication has come.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::answer::Table;
use super::frame::cell::{Cell, Tone};
use super::frame::words;
use crate::gallery::{
    AggregateState, Numbered, ReplicationState, ReplicationStatus, TargetRegion, Timestamp,
    VersionName,
};

/// What a version is among the others.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// Nothing where the other versions cannot be read.
    latest: Option<bool>,
    /// V-10: by its own date or that of what it is a version of.
    #[serde(serialize_with = "words::as_optional_text")]
    effective_end_of_life_date: Option<Timestamp>,
    past_end_of_life: bool,
}

impl Standing {
    /// Whether it is the latest, or never will be.
    pub(super) fn latest(&self, is_excluded: bool) -> Cell {
        if is_excluded {
            Cell::text("excluded").toned(Tone::Faint)
        } else if self.latest == Some(true) {
            Cell::text("latest").toned(Tone::Good)
        } else {
            Cell::optional(None::<&str>)
        }
    }

    /// When it should no longer be used.
    pub(super) fn end_of_life(&self) -> Cell {
        let cell = Cell::instant(self.effective_end_of_life_date);
        if self.past_end_of_life {
            cell.toned(Tone::Bad)
        } else {
            cell
        }
    }
}

/// What versions of one thing, `P`, are to one another.
pub(super) struct Standings<P> {
    latest: Option<VersionName>,
    /// Nothing where it cannot be read.
    pub(super) parent: Option<P>,
    now: Timestamp,
}

impl<P> Standings<P> {
    pub(super) fn new<V: Numbered>(latest: Option<&V>, parent: Option<P>, now: Timestamp) -> Self {
        Self {
            latest: latest.map(Numbered::number),
            parent,
            now,
        }
    }

    /// The standing of a version with this end of life, its own or its parent's.
    pub(super) fn of(&self, version: &impl Numbered, end_of_life: Option<Timestamp>) -> Standing {
        Standing {
            latest: (self.parent.as_ref()).map(|_| self.latest == Some(version.number())),
            effective_end_of_life_date: end_of_life,
            past_end_of_life: end_of_life.is_some_and(|date| date <= self.now),
        }
    }
}

/// How far the replication of a version has come.
#[derive(Debug, Serialize)]
pub(super) struct Replication {
    replication_state: &'static str,
    replication_status: BTreeMap<&'static str, RegionalStatus>,
}

#[derive(Debug, Serialize)]
struct RegionalStatus {
    state: &'static str,
    progress: u8,
    details: String,
}

impl From<&ReplicationStatus> for Replication {
    fn from(status: &ReplicationStatus) -> Self {
        let regions = status.regions.iter().map(|(region, there)| {
            let status = RegionalStatus {
                state: there.state.as_str(),
                progress: there.progress,
                details: there.details.clone(),
            };
            (region.name(), status)
        });
        Self {
            replication_state: status.aggregate().as_str(),
            replication_status: regions.collect(),
        }
    }
}

impl Replication {
    /// All regions together.
    pub(super) fn state(&self) -> Cell {
        let tone = if self.replication_state == AggregateState::Completed.as_str() {
            Tone::Good
        } else if self.replication_state == AggregateState::Failed.as_str() {
            Tone::Bad
        } else {
            Tone::Warning
        };
        Cell::text(self.replication_state).toned(tone)
    }
}

/// A target region as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    replica_count: u32,
    storage_account_type: &'static str,
    exclude_from_latest: bool,
}

impl From<&TargetRegion> for Target {
    fn from(target: &TargetRegion) -> Self {
        Self {
            replica_count: target.replica_count,
            storage_account_type: target.storage_account_type.as_str(),
            exclude_from_latest: target.exclude_from_latest,
        }
    }
}

/// A row per target region.
pub(super) fn regions<'a>(
    targets: impl Iterator<Item = (&'a str, &'a Target)>,
    replication: &Replication,
) -> Table {
    let row = |(region, target): (&str, &Target)| {
        let status = replication.replication_status.get(region);
        let state = status.map(|status| status.state);
        let failed = state == Some(ReplicationState::Failed.as_str());
        let details = status.map(|status| status.details.as_str());
        vec![
            Cell::text(region),
            Cell::number(target.replica_count.into()),
            Cell::text(target.storage_account_type),
            Cell::optional(state).toned(if failed { Tone::Bad } else { Tone::Plain }),
            Cell::bar(status.map_or(0, |status| status.progress.into()), 100),
            Cell::flag(target.exclude_from_latest),
            Cell::optional(details.filter(|details| !details.is_empty())),
        ]
    };
    Table {
        columns: vec![
            "region", "replicas", "storage", "state", "progress", "excluded", "details",
        ],
        rows: targets.map(row).collect(),
    }
}
