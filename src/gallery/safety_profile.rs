//! What protects a version from being deleted by mistake: V-15.

use super::{
    ArmCode, ImageVersion, ImageVersionSpec, PropertyPath, Region, Timestamp, Violation,
    replication, rule,
};
use std::collections::BTreeSet;

const PROPERTY: &str = "safety_profile";

/// What protects a version from being deleted by mistake (V-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SafetyProfile {
    /// Whether replicas may be removed from a target region. Answered false when absent, but only
    /// an explicit false refuses.
    pub allow_deletion_of_replicated_locations: Option<bool>,
    /// Whether the version cannot be deleted before its end of life.
    pub block_deletion_before_end_of_life: bool,
}

impl SafetyProfile {
    /// The answer to whether replicas may be removed from a target region.
    pub fn allows_deletion_of_replicated_locations(self) -> bool {
        self.allow_deletion_of_replicated_locations.unwrap_or(false)
    }
}

/// V-15: a version whose profile says so keeps its target regions. What the change itself asks for
/// counts: the profile can be opened in the request that removes a region.
pub(super) fn check_removed_regions(
    old: &ImageVersionSpec,
    new: &ImageVersionSpec,
) -> Option<Violation> {
    if new.safety_profile.allow_deletion_of_replicated_locations != Some(false) {
        return None;
    }
    let regions = |spec: &ImageVersionSpec| -> BTreeSet<Region> {
        let settled = replication::settle(spec.into());
        settled.iter().map(|target| target.region).collect()
    };
    let removed: Vec<String> = regions(old)
        .difference(&regions(new))
        .map(|region| format!("\"{region}\""))
        .collect();
    (!removed.is_empty()).then(|| {
        Violation::new(
            ArmCode::OperationNotAllowed,
            rule::V_15,
            PropertyPath::of("target_regions"),
            format!(
                "The version's replicas cannot be removed from {}: allow_deletion_of_replicated_locations is false.",
                removed.join(", ")
            ),
        )
        .remedy("Keep the target regions, or set safety_profile.allow_deletion_of_replicated_locations to true.")
    })
}

/// V-15: a version whose profile says so is not deleted before its end of life, which is
/// `end_of_life`: its own, or its definition's (I-11). Without such a date, nothing is blocked.
pub fn check_deletion(
    version: &ImageVersion,
    end_of_life: Option<Timestamp>,
    now: Timestamp,
) -> Option<Violation> {
    let profile = version.spec.safety_profile;
    let end_of_life = end_of_life.filter(|_| profile.block_deletion_before_end_of_life)?;
    (now < end_of_life).then(|| {
        Violation::new(
            ArmCode::OperationNotAllowed,
            rule::V_15,
            PropertyPath::of(PROPERTY),
            format!(
                "The image version \"{}\" cannot be deleted before its end of life, {end_of_life}: block_deletion_before_end_of_life is true.",
                version.spec.id.name()
            ),
        )
        .remedy("Wait until then, or first set safety_profile.block_deletion_before_end_of_life to false.")
    })
}
