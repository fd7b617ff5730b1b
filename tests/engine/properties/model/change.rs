//! What may change after creation, and what speaks against a change: G-2, I-7, V-7, V-19, P-1, N-10.

use std::collections::BTreeSet;

use super::super::answer::Refusal;
use super::super::names::{Area, Key};
use super::super::step::{
    ApplicationAsked, ApplicationVersionAsked, Asked, DefinitionAsked, VersionAsked,
};
use super::Model;
use super::images::{copied_though_shallow, retention, vcpus};
use super::replicas::Replicas;

const FIXED: &str = "PropertyChangeNotAllowed";

/// N-10: whether a request asks for another location than there is.
pub(super) fn moved(before: &Asked, asked: &Asked) -> Option<Refusal> {
    let location = asked.location();
    let moved = location.is_some() && location != before.location();
    moved.then_some(("InvalidResourceLocation", "N-10"))
}

/// The request, with the location that there is.
pub(super) fn keeping_location(before: &Asked, asked: &Asked) -> Asked {
    match asked.clone() {
        Asked::Definition(asked) => Asked::Definition(DefinitionAsked {
            location: before.location(),
            ..asked
        }),
        Asked::Application(asked) => Asked::Application(ApplicationAsked {
            location: before.location(),
            ..asked
        }),
        asked => asked,
    }
}

/// Whether both ask for the same, however they say it.
pub(super) fn same(before: &Asked, asked: &Asked) -> bool {
    if moved(before, asked).is_some() {
        return false;
    }
    match (before, &keeping_location(before, asked)) {
        (Asked::Version(before), Asked::Version(asked)) => {
            let targets = |version| Replicas::from(version).settled();
            let but_targets = |version: &VersionAsked| VersionAsked {
                targets: Vec::new(),
                ..version.clone()
            };
            targets(before) == targets(asked) && but_targets(before) == but_targets(asked)
        }
        (Asked::ApplicationVersion(before), Asked::ApplicationVersion(asked)) => {
            let targets = |version| Replicas::from(version).settled();
            let but_targets = |version: &ApplicationVersionAsked| ApplicationVersionAsked {
                targets: Vec::new(),
                ..version.clone()
            };
            targets(before) == targets(asked) && but_targets(before) == but_targets(asked)
        }
        (before, asked) => before == asked,
    }
}

impl Model {
    pub(super) fn broken_by_change(&self, key: Key, before: &Asked, asked: &Asked) -> Vec<Refusal> {
        let mut refusals: Vec<Refusal> = moved(before, asked).into_iter().collect();
        let mut fixed = |differs: bool, rule| refusals.extend(differs.then_some((FIXED, rule)));
        match (before, asked) {
            (Asked::Gallery(_), Asked::Gallery(asked)) => refusals.extend(retention(asked)),
            (Asked::Definition(before), Asked::Definition(asked)) => {
                fixed(before.sku != asked.sku, "I-7");
                fixed(before.specialized != asked.specialized, "I-7");
                refusals.extend(vcpus(asked));
                refusals.extend(self.end_of_life(before.end_of_life, asked.end_of_life));
            }
            (Asked::Source(before), Asked::Source(asked)) => {
                fixed(before.specialized != asked.specialized, "V-11");
                let disk = |source: &super::super::step::SourceAsked| {
                    (source.size_gb, source.occupied_gb, source.unmanaged)
                };
                fixed(disk(before) != disk(asked), "V-12");
            }
            (Asked::Version(before), Asked::Version(asked)) => {
                fixed(before.source != asked.source, "V-19");
                fixed(before.storage != asked.storage, "V-7");
                fixed(before.shallow != asked.shallow, "V-16");
                let (old, new) = (Replicas::from(before), Replicas::from(asked));
                refusals.extend(storage_changes(old, new, "V-7"));
                refusals.extend(self.replica_refusals(key, new, Some(old)));
                refusals.extend(regions_left(before, asked));
                refusals.extend(copied_though_shallow(asked));
                refusals.extend(self.end_of_life(before.end_of_life, asked.end_of_life));
            }
            (Asked::Application(before), Asked::Application(asked)) => {
                fixed(before.windows != asked.windows, "P-1");
                refusals.extend(self.end_of_life(before.end_of_life, asked.end_of_life));
            }
            (Asked::ApplicationVersion(before), Asked::ApplicationVersion(asked)) => {
                fixed(before.package != asked.package, "V-19");
                fixed(before.storage != asked.storage, "P-1");
                let (old, new) = (Replicas::from(before), Replicas::from(asked));
                refusals.extend(storage_changes(old, new, "P-1"));
                refusals.extend(self.replica_refusals(key, new, Some(old)));
                refusals.extend(self.end_of_life(before.end_of_life, asked.end_of_life));
            }
            _ => panic!("a key has one kind"),
        }
        refusals
    }
}

/// The storage in a region that stays is fixed, region by region.
fn storage_changes(old: Replicas<'_>, new: Replicas<'_>, rule: &'static str) -> Vec<Refusal> {
    let new = new.settled();
    let changed = old.settled().into_iter().filter(|(area, target)| {
        let new = new.get(area);
        new.is_some_and(|new| new.storage != target.storage)
    });
    changed.map(|_| (FIXED, rule)).collect()
}

/// V-15: no region may leave where the profile says so.
fn regions_left(before: &VersionAsked, asked: &VersionAsked) -> Option<Refusal> {
    let areas =
        |version| -> BTreeSet<Area> { Replicas::from(version).settled().into_keys().collect() };
    let left = areas(before).difference(&areas(asked)).count() > 0;
    let refused = asked.regions_may_leave == Some(false) && left;
    refused.then_some(("OperationNotAllowed", "V-15"))
}
