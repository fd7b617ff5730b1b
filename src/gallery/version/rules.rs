//! What a request for an image version can break by itself: V-1, V-3 to V-8, V-13, V-16, V-19, I-9.

use super::ImageVersionSpec;
use crate::gallery::change::ResourceSpec;
use crate::gallery::encryption::check_encryption;
use crate::gallery::replication::check_replicas;
use crate::gallery::safety_profile::check_removed_regions;
use crate::gallery::{
    Limits, PropertyPath, RegionAccess, ReplicationMode, Timestamp, Violation, check_end_of_life,
    rule,
};

/// What a request for a new image version breaks by itself, at `now`.
///
/// What it is made from is judged by [`check_source`](super::check_source).
pub fn check_new(
    spec: &ImageVersionSpec,
    limits: &Limits,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let mut violations: Vec<Violation> = access
        .check(spec.location, PropertyPath::of("location"))
        .into_iter()
        .collect();
    violations.extend(spec.source.check());
    violations.extend(check_replicas(spec.into(), None, limits, access));
    violations.extend(check_shallow(spec));
    violations.extend(encryption(spec));
    violations.extend(check_end_of_life(None, spec.end_of_life_date, now));
    violations
}

/// What a request to change an image version breaks, at `now`: what is fixed stays (V-7, V-13,
/// V-16, V-19, N-10), and the source region stays a target region (V-8). Any other region may leave, so
/// that older versions can be kept in fewer.
pub fn check_change(
    old: &ImageVersionSpec,
    new: &ImageVersionSpec,
    limits: &Limits,
    access: &RegionAccess,
    now: Timestamp,
) -> Vec<Violation> {
    let mut violations = new.refused_changes_from(old);
    violations.extend(check_replicas(new.into(), Some(old.into()), limits, access));
    violations.extend(check_removed_regions(old, new));
    violations.extend(check_shallow(new));
    violations.extend(encryption(new));
    violations.extend(check_end_of_life(
        old.end_of_life_date,
        new.end_of_life_date,
        now,
    ));
    violations
}

fn encryption(spec: &ImageVersionSpec) -> Vec<Violation> {
    check_encryption(&spec.id, spec.replication_mode, &spec.target_regions)
}

/// V-16: a shallow version is not copied, so that it can be nowhere but in its source region.
fn check_shallow(spec: &ImageVersionSpec) -> Option<Violation> {
    if spec.replication_mode != ReplicationMode::Shallow {
        return None;
    }
    let elsewhere = spec
        .target_regions
        .iter()
        .find(|target| target.region != spec.location)?;
    Some(
        Violation::invalid(
            rule::V_16,
            PropertyPath::of("target_regions").key(elsewhere.region.name()),
            format!(
                "Replication mode \"{}\" copies nothing to other regions, and \"{}\" is not the source region.",
                spec.replication_mode, elsewhere.region
            ),
        )
        .remedy(format!(
            "Set replication_mode to \"{}\", or keep \"{}\" as the only target region.",
            ReplicationMode::Full,
            spec.location
        )),
    )
}
