//! What must hold, one file per subject. A scenario is a function of the Terraform it runs on.

use std::sync::Arc;

use crate::harness::terraform::Terraform;

/// Something that a user does, and what must come of it.
pub(crate) struct Scenario {
    /// What the row is called.
    pub(crate) name: &'static str,
    /// Where it can run.
    pub(crate) platform: Platform,
    /// Panics when something is not as it must be.
    pub(crate) run: fn(&Arc<Terraform>),
}

/// Where a scenario can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    /// Wherever the provider runs.
    Any,
    /// Where processes can be found below /proc.
    Linux,
}

/// Lists functions of a file as scenarios, under the names they have.
macro_rules! scenarios {
    ($platform:ident: $($name:ident),+ $(,)?) => {
        [$($crate::scenarios::Scenario {
            name: stringify!($name),
            platform: $crate::scenarios::Platform::$platform,
            run: $name,
        }),+]
    };
}
use scenarios;

mod access;
mod applications;
mod base;
mod beside;
mod change_rows;
mod changes;
mod conflicts;
mod consumers;
mod data_sources;
mod deletion;
mod drift;
mod examples;
mod images;
mod language;
mod lifecycle;
mod limits;
mod planned_grants;
mod plugin;
mod probe_failures;
mod probe_values;
mod refusals;
mod replacement;
mod replication;
mod robustness;
mod rules;
mod scale;
mod sharing;
mod sources;
mod unknown_values;
mod vhd_files;
mod wrong_roles;

/// Every scenario there is.
pub(crate) fn all() -> Vec<Scenario> {
    lifecycle::all()
        .into_iter()
        .chain(changes::all())
        .chain(refusals::all())
        .chain(conflicts::all())
        .chain(images::all())
        .chain(sources::all())
        .chain(vhd_files::all())
        .chain(applications::all())
        .chain(deletion::all())
        .chain(replacement::all())
        .chain(replication::all())
        .chain(language::all())
        .chain(unknown_values::all())
        .chain(drift::all())
        .chain(data_sources::all())
        .chain(robustness::all())
        .chain(scale::all())
        .chain(limits::all())
        .chain(rules::all())
        .chain(sharing::all())
        .chain(consumers::all())
        .chain(plugin::all())
        .chain(probe_values::all())
        .chain(probe_failures::all())
        .chain(access::all())
        .chain(wrong_roles::all())
        .chain(planned_grants::all())
        .chain(examples::all())
        .collect()
}
