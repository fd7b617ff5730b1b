//! Whether an image can be used in a region: R-5.

use crate::gallery::{
    ArmCode, ImageVersion, PropertyPath, Region, ReplicationState, SourceFacts, Violation, rule,
};

/// why a version cannot be deployed in a region, if so.
pub(super) fn unavailable(version: &ImageVersion, region: Region) -> Option<Violation> {
    let name = version.spec.id.name();
    let replication = version.replication.regions.get(&region);
    let (problem, remedy) = match replication {
        None => (
            "it is not replicated there".to_owned(),
            format!("Add \"{region}\" to target_regions of the version."),
        ),
        Some(replication) => match replication.state {
            ReplicationState::Completed => return None,
            ReplicationState::Failed => (
                format!("its replication there failed: {}", replication.details),
                "Update the version, which retries the replication.".to_owned(),
            ),
            ReplicationState::Replicating | ReplicationState::Unknown => (
                format!(
                    "its replication there is at {} per cent",
                    replication.progress
                ),
                "Wait until the replication to that region is complete.".to_owned(),
            ),
        },
    };
    Some(
        Violation::new(
            ArmCode::ResourceNotFound,
            rule::R_5,
            PropertyPath::of("location"),
            format!("Version {name} is not available in region \"{region}\": {problem}."),
        )
        .remedy(remedy),
    )
}

/// A managed image is deployed in its own region alone.
pub(super) fn elsewhere(region: Region, facts: &SourceFacts) -> Option<Violation> {
    if facts.locations.contains(&region) {
        return None;
    }
    let own = facts.locations.first()?;
    Some(
        Violation::new(
            ArmCode::ResourceNotFound,
            rule::R_5,
            PropertyPath::of("location"),
            format!("The managed image is not available in region \"{region}\": it lies in \"{own}\", and a managed image is not replicated."),
        )
        .remedy(format!(
            "Deploy in \"{own}\", or make an image version from it and replicate that to \"{region}\"."
        )),
    )
}
