//! Which version is the latest: L-1, L-2, L-4. The same for images and applications (P-1).

use super::{
    AggregateState, ArmCode, GalleryApplicationId, GalleryApplicationVersion, ImageDefinitionId,
    ImageVersion, PropertyPath, Region, ReplicationStatus, TargetRegion, VersionName, Violation,
    rule,
};

/// A numbered version of something.
pub trait Numbered {
    /// The id of what it is a version of.
    type Of;

    /// Its number.
    fn number(&self) -> VersionName;
    /// Whether it never counts as the latest (V-9).
    fn is_excluded(&self) -> bool;
    /// Where it is replicated to.
    fn target_regions(&self) -> &[TargetRegion];
    /// How far replication has come.
    fn replication(&self) -> &ReplicationStatus;
    /// What it is a version of, in words that begin a sentence.
    fn title(of: &Self::Of) -> String;
}

impl Numbered for ImageVersion {
    type Of = ImageDefinitionId;

    fn number(&self) -> VersionName {
        self.spec.id.name()
    }

    fn is_excluded(&self) -> bool {
        self.spec.exclude_from_latest
    }

    fn target_regions(&self) -> &[TargetRegion] {
        &self.target_regions
    }

    fn replication(&self) -> &ReplicationStatus {
        &self.replication
    }

    fn title(of: &ImageDefinitionId) -> String {
        format!("Image definition \"{}\"", of.name())
    }
}

impl Numbered for GalleryApplicationVersion {
    type Of = GalleryApplicationId;

    fn number(&self) -> VersionName {
        self.spec.id.name()
    }

    fn is_excluded(&self) -> bool {
        self.spec.exclude_from_latest
    }

    fn target_regions(&self) -> &[TargetRegion] {
        &self.target_regions
    }

    fn replication(&self) -> &ReplicationStatus {
        &self.replication
    }

    fn title(of: &GalleryApplicationId) -> String {
        format!("Gallery application \"{}\"", of.name())
    }
}

/// L-1: the highest version by number that is not excluded from latest; those past their end of
/// life count, and one whose replication failed does not (L-3). With a region, only what is
/// replicated there and not excluded there counts, wherever else it failed (L-2).
///
/// # Errors
/// L-4, for what the versions are of, when no version qualifies.
pub fn latest<'a, V: Numbered>(
    versions: impl IntoIterator<Item = &'a V>,
    region: Option<Region>,
    of: &V::Of,
) -> Result<&'a V, Violation> {
    versions
        .into_iter()
        .filter(|version| qualifies(*version, region))
        .max_by_key(|version| version.number())
        .ok_or_else(|| none::<V>(region, of))
}

fn qualifies<V: Numbered>(version: &V, region: Option<Region>) -> bool {
    if version.is_excluded() {
        return false;
    }
    let Some(region) = region else {
        return version.replication().aggregate() != AggregateState::Failed;
    };
    let targeted = version
        .target_regions()
        .iter()
        .any(|target| target.region == region && !target.exclude_from_latest);
    let replicated = version.replication().is_complete_in(region);
    targeted && replicated
}

fn none<V: Numbered>(region: Option<Region>, of: &V::Of) -> Violation {
    let place = region.map_or_else(String::new, |region| format!(" in region \"{region}\""));
    Violation::new(
        ArmCode::ResourceNotFound,
        rule::L_4,
        PropertyPath::of("name"),
        format!(
            "{} has no latest version{place}: none fits that is not excluded from latest.",
            V::title(of)
        ),
    )
    .remedy(format!(
        "Create a version{place}, set exclude_from_latest to false for one, or ask for a version by name."
    ))
}
