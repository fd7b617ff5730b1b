//! Waiting for the replication of a version, of an image or of an application, as far as the plan asks
//! for it.
//!
//! The version exists from the beginning: whatever ends the wait, its state is recorded.

use std::time::Duration;

use super::managed::Managed;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::gallery::{GalleryService, Numbered, PropertyPath, ReplicationStatus, ServiceError};
use crate::provider::data::Data;
use crate::provider::problem;

/// How long the wait pauses between two looks: short enough for a clock that jumps, and a look is the
/// reading of two rows.
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until every region has the version of this id or was given up; `new` if it was created just
/// now, so that Terraform takes an error for a creation that failed.
///
/// # Errors
/// One for each region that was given up, and when the version is gone or cannot be read.
pub(super) async fn wait<K: Managed>(
    context: &Context<'_, Data>,
    port: &dyn GalleryService,
    id: &K::Id,
    mut version: K::Object,
    planned: &K::Model,
    new: bool,
) -> Result<K::Object, Diagnostics>
where
    K::Object: Numbered,
{
    let mut told = ReplicationStatus::default();
    loop {
        let replication = version.replication();
        if *replication != told {
            tell(&version, &told);
            told.clone_from(replication);
            context.record(K::state(&version, planned.clone()));
            context.waits_for(waits_for(replication, new));
        }
        if replication.is_settled() {
            break;
        }
        if context.pause(PAUSE).await.is_stopped() {
            context.tell(interrupted::<K>(&version));
            return Ok(version);
        }
        match K::get(port, id).await {
            Ok(Some(found)) => version = found,
            Ok(None) => return Err(gone::<K>(id)),
            // It may serve again: how long that is waited for, the timeout says.
            Err(error @ ServiceError::Failed(_)) => {
                tracing::warn!(%error, "the replication cannot be looked at");
            }
            Err(error) => return Err(unreadable(&error, new)),
        }
    }
    let failures: Diagnostics = failures::<K>(&version, planned, new);
    if failures.has_error() {
        return Err(failures);
    }
    Ok(version)
}

/// What a state says of waiting: what was said `before`, or the default.
pub(super) fn or_default(before: &Attr<bool>) -> Attr<bool> {
    Attr::Known(*before != Attr::Known(false))
}

/// Writes to the log what has changed, once for each region.
fn tell(version: &impl Numbered, told: &ReplicationStatus) {
    for (region, there) in &version.replication().regions {
        if told.regions.get(region) != Some(there) {
            let (name, state) = (version.number(), there.state.as_str());
            tracing::info!(
                version = %name,
                region = region.name(),
                state,
                progress = there.progress,
                details = there.details,
                "replication of {name} to {region}: {state} at {} percent",
                there.progress
            );
        }
    }
}

/// How far each region is that does not have the version yet, in words, and how many have it.
fn progress(replication: &ReplicationStatus) -> String {
    let (all, completed) = (
        replication.regions.len(),
        replication.completed_regions().count(),
    );
    let rest = replication.regions.iter();
    let rest = rest.filter(|(region, _)| !replication.is_complete_in(**region));
    let mut told: Vec<String> = rest
        .map(|(region, there)| {
            let (state, progress) = (there.state.as_str(), there.progress);
            format!("\"{region}\" is {state} at {progress} percent")
        })
        .collect();
    if completed > 0 {
        let verb = if completed == 1 { "is" } else { "are" };
        told.push(format!("{completed} of {all} regions {verb} complete"));
    }
    told.join(", ")
}

/// What Terraform makes of an error while a version is created, and the way out.
const TAINTED: &str = "Terraform marks the version as tainted, since it was being created: the next apply \
                       would delete it and make another in its place. To keep it, take the mark away \
                       first with `terraform untaint`";

/// What whoever runs out of time is told.
fn waits_for(replication: &ReplicationStatus, new: bool) -> String {
    let progress = progress(replication);
    let next = if new {
        format!("{TAINTED}; then the next apply goes on waiting.")
    } else {
        "The next apply goes on waiting.".to_owned()
    };
    format!(
        "It waited for replication: {progress}. The version exists, and its replication goes on.\n\n{next}"
    )
}

/// The version goes on replicating without Terraform: nothing is wrong with it.
fn interrupted<K: Managed>(version: &K::Object) -> Diagnostic
where
    K::Object: Numbered,
{
    Diagnostic::warning(
        "Replication Not Awaited",
        format!(
            "The wait for the replication of {} \"{}\" was interrupted: {}. The version exists, and \
             its replication goes on. The next apply goes on waiting.",
            K::KIND,
            version.number(),
            progress(version.replication())
        ),
    )
}

fn gone<K: Managed>(id: &K::Id) -> Diagnostics {
    let error = ServiceError::NotFound {
        kind: K::KIND,
        id: id.to_string(),
    };
    problem::service_error("Unable to Wait for Replication", &error)
}

/// What is waited for can be read no more, for a reason that no time takes away.
fn unreadable(error: &ServiceError, new: bool) -> Diagnostics {
    let mut diagnostics = problem::service_error("Unable to Wait for Replication", error);
    if new {
        for diagnostic in diagnostics.iter_mut() {
            diagnostic.detail.push_str(&format!("\n\n{TAINTED}."));
        }
    }
    diagnostics
}

/// the message for each region that was given up.
fn failures<K: Managed>(version: &K::Object, planned: &K::Model, new: bool) -> Diagnostics
where
    K::Object: Numbered,
{
    let replication = version.replication();
    let usable: Vec<String> = (replication.completed_regions())
        .map(|region| format!("\"{region}\""))
        .collect();
    let usable = match usable.as_slice() {
        [] => "The version exists, but can be used nowhere.".to_owned(),
        _ => format!(
            "The version exists, and can be used in {}.",
            usable.join(", ")
        ),
    };
    let next = if new {
        format!("{TAINTED}; then the next apply tries only this region again.")
    } else {
        "The next apply tries this region again.".to_owned()
    };
    let failures = replication.failed_regions().map(|(region, there)| {
        let path = PropertyPath::of("target_regions").key(region.name());
        Diagnostic::error(
            "Replication Failed",
            format!(
                "The replication of {} \"{}\" to region \"{region}\" failed at {} \
                 percent. {}\n\n{usable} {next}",
                K::KIND,
                version.number(),
                there.progress,
                there.details,
            ),
        )
        .at(K::path(planned, &path))
    });
    failures.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::{Region, RegionalReplication, ReplicationState};

    #[test]
    fn r4_regions_that_have_the_version_are_counted_and_the_others_named() {
        let region = |name: &str| Region::parse(name).unwrap();
        let status = |completed: &[&str], rest: &[(&str, u8)]| {
            let mut status =
                ReplicationStatus::completed(completed.iter().map(|name| region(name)));
            for (name, progress) in rest {
                let there = RegionalReplication {
                    state: ReplicationState::Replicating,
                    progress: *progress,
                    ..RegionalReplication::completed()
                };
                status.regions.insert(region(name), there);
            }
            status
        };
        let rows = [
            (
                status(&[], &[("uksouth", 0), ("westeurope", 40)]),
                "\"uksouth\" is Replicating at 0 percent, \"westeurope\" is Replicating at 40 percent",
            ),
            (
                status(&["westeurope"], &[("uksouth", 7)]),
                "\"uksouth\" is Replicating at 7 percent, 1 of 2 regions is complete",
            ),
            (
                status(&["westeurope", "northeurope"], &[("uksouth", 7)]),
                "\"uksouth\" is Replicating at 7 percent, 2 of 3 regions are complete",
            ),
        ];
        for (status, told) in rows {
            assert_eq!(progress(&status), told);
        }
    }
}
