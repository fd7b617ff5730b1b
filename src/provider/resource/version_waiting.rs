//! Waiting for the replication of an image version, as far as the plan asks for it.
//!
//! The version exists from the beginning: whatever ends the wait, its state is recorded.

use std::time::Duration;

use super::image_version::{ImageVersionKind, ImageVersionModel};
use super::managed::Managed as _;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::gallery::{
    GalleryService, ImageVersion, PropertyPath, ReplicationStatus, ResourceKind, ServiceError,
};
use crate::provider::data::Data;
use crate::provider::problem;

/// How long the wait pauses between two looks: short enough for a clock that jumps, and a look is the
/// reading of two rows.
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until every region has the version or was given up.
///
/// # Errors
/// One for each region that was given up, and when the version is gone or cannot be read.
pub(super) async fn wait(
    context: &Context<'_, Data>,
    port: &dyn GalleryService,
    mut version: ImageVersion,
    planned: &ImageVersionModel,
) -> Result<ImageVersion, Diagnostics> {
    if planned.wait_for_replication == Attr::Known(false) {
        return Ok(version);
    }
    let mut told = ReplicationStatus::default();
    loop {
        if version.replication != told {
            tell(&version, &told);
            told.clone_from(&version.replication);
            context.record(ImageVersionKind::state(&version, planned.clone()));
            context.waits_for(waits_for(&version));
        }
        if version.replication.is_settled() {
            break;
        }
        if context.pause(PAUSE).await.is_stopped() {
            context.tell(interrupted(&version));
            return Ok(version);
        }
        match port.image_version_get(&version.spec.id).await {
            Ok(Some(found)) => version = found,
            Ok(None) => return Err(gone(&version)),
            // It may be served again: how long that is waited for, the timeout says.
            Err(error) => tracing::warn!(%error, "the replication cannot be looked at"),
        }
    }
    let failures: Diagnostics = failures(&version, planned);
    if failures.has_error() {
        return Err(failures);
    }
    Ok(version)
}

/// Writes to the log what has changed, once for each region.
fn tell(version: &ImageVersion, told: &ReplicationStatus) {
    for (region, there) in &version.replication.regions {
        if told.regions.get(region) != Some(there) {
            let (name, state) = (version.spec.id.name(), there.state.as_str());
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

/// How far each region is, in words.
fn progress(version: &ImageVersion) -> String {
    let regions = version.replication.regions.iter();
    let regions = regions.map(|(region, there)| {
        let (state, progress) = (there.state.as_str(), there.progress);
        format!("\"{region}\" is {state} at {progress} percent")
    });
    regions.collect::<Vec<_>>().join(", ")
}

/// What whoever runs out of time is told.
fn waits_for(version: &ImageVersion) -> String {
    format!(
        "It waited for replication: {}. The version exists, and its replication goes on.\n\nThe next \
         apply goes on waiting. If Terraform has marked the version as tainted, it would make a new \
         one in its place instead; to keep this one, take the mark away first with `terraform \
         untaint`.",
        progress(version)
    )
}

/// The version goes on replicating without Terraform: nothing is wrong with it.
fn interrupted(version: &ImageVersion) -> Diagnostic {
    Diagnostic::warning(
        "Replication Not Awaited",
        format!(
            "The wait for the replication of image version \"{}\" was interrupted: {}. The version \
             exists, and its replication goes on. The next apply goes on waiting.",
            version.spec.id.name(),
            progress(version)
        ),
    )
}

fn gone(version: &ImageVersion) -> Diagnostics {
    let error = ServiceError::NotFound {
        kind: ResourceKind::ImageVersion,
        id: version.spec.id.to_string(),
    };
    problem::service_error("Unable to Wait for Replication", &error)
}

/// the message for each region that was given up.
fn failures(version: &ImageVersion, planned: &ImageVersionModel) -> Diagnostics {
    let usable: Vec<String> = (version.replication.completed_regions())
        .map(|region| format!("\"{region}\""))
        .collect();
    let usable = match usable.as_slice() {
        [] => "The version exists, but can be used nowhere.".to_owned(),
        _ => format!(
            "The version exists, and can be used in {}.",
            usable.join(", ")
        ),
    };
    let failures = version.replication.failed_regions().map(|(region, there)| {
        let path = PropertyPath::of("target_regions").key(region.name());
        Diagnostic::error(
            "Replication Failed",
            format!(
                "The replication of image version \"{}\" to region \"{region}\" failed at {} \
                 percent. {}\n\n{usable} The next apply tries again. If Terraform has marked the \
                 version as tainted, that is a new version in its place; to try only this region \
                 again, take the mark away first with `terraform untaint`.",
                version.spec.id.name(),
                there.progress,
                there.details,
            ),
        )
        .at(ImageVersionKind::path(planned, &path))
    });
    failures.collect()
}
