//! Which version is the latest: L-1, L-2, L-4.

use super::{ArmCode, ImageDefinitionId, ImageVersion, PropertyPath, Region, Violation, rule};

/// L-1: the highest version by number that is not excluded from latest; those past their end of
/// life count. With a region, only what is replicated there and not excluded there counts (L-2).
///
/// # Errors
/// L-4, for the image definition of that id, when no version qualifies.
pub fn latest<'a>(
    versions: impl IntoIterator<Item = &'a ImageVersion>,
    region: Option<Region>,
    definition: &ImageDefinitionId,
) -> Result<&'a ImageVersion, Violation> {
    versions
        .into_iter()
        .filter(|version| qualifies(version, region))
        .max_by_key(|version| version.spec.id.name())
        .ok_or_else(|| none(region, definition))
}

fn qualifies(version: &ImageVersion, region: Option<Region>) -> bool {
    if version.spec.exclude_from_latest {
        return false;
    }
    let Some(region) = region else {
        return true;
    };
    let targeted = version
        .target_regions
        .iter()
        .any(|target| target.region == region && !target.exclude_from_latest);
    let replicated = version
        .replication
        .completed_regions()
        .any(|completed| completed == region);
    targeted && replicated
}

fn none(region: Option<Region>, definition: &ImageDefinitionId) -> Violation {
    let place = region.map_or_else(String::new, |region| format!(" in region \"{region}\""));
    Violation::new(
        ArmCode::ResourceNotFound,
        rule::L_4,
        PropertyPath::of("name"),
        format!(
            "Image definition \"{}\" has no latest version{place}: none fits that is not excluded from latest.",
            definition.name()
        ),
    )
    .remedy(format!(
        "Create a version{place}, set exclude_from_latest to false for one, or ask for a version by name."
    ))
}
