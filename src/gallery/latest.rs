//! Which version is the latest: L-1, L-2, L-4. The same for images and applications (P-1).

use super::{
    AggregateState, ArmCode, GalleryApplicationId, GalleryApplicationVersion, ImageDefinitionId,
    ImageVersion, PropertyPath, Region, ReplicationStatus, TargetRegion, VersionConstraint,
    VersionName, Violation, rule,
};

/// Among which versions the latest is looked for; by default, all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// Those replicated to this region and not excluded from latest there (L-2).
    pub region: Option<Region>,
    /// Those that meet the constraint.
    pub constraint: Option<VersionConstraint>,
}

impl Candidates {
    /// Those in a region.
    pub fn in_region(region: Option<Region>) -> Self {
        Self {
            region,
            constraint: None,
        }
    }

    /// L-1, L-2, L-3: whether a version can be the latest of these. Of two that can, the higher is.
    pub fn include<V: Numbered>(&self, version: &V) -> bool {
        let meets = |constraint: &VersionConstraint| constraint.matches(version.number());
        let usable = match self.region {
            Some(region) => is_open(version, region),
            None => !version.has_failed(),
        };
        !version.is_excluded() && self.constraint.as_ref().is_none_or(meets) && usable
    }

    /// L-4, or L-2 of a region: that none of the versions of `of` can be the latest of these.
    pub fn missing<V: Numbered>(&self, of: &V::Of) -> Violation {
        let place = self
            .region
            .map_or_else(String::new, |region| format!(" in region \"{region}\""));
        let condition = self
            .constraint
            .as_ref()
            .map_or_else(String::new, |constraint| {
                format!(" that meets \"{constraint}\"")
            });
        let (rule, none, make) = match self.region {
            Some(_) => (
                rule::L_2,
                "none counts there that is replicated there completely",
                "Replicate a version there and wait until that is complete",
            ),
            None => (
                rule::L_4,
                "none is there that is not excluded from latest and whose replication did not fail",
                "Create a version",
            ),
        };
        Violation::new(
            ArmCode::ResourceNotFound,
            rule,
            PropertyPath::of("name"),
            format!(
                "{} has no latest version{condition}{place}: {none}.",
                V::title(of)
            ),
        )
        .remedy(format!(
            "{make}, set exclude_from_latest to false for one, or ask for a version by name."
        ))
    }
}

/// L-1: advice, in a sentence or two, on a new version below the `present` latest: that it will not
/// become the latest, which a release is usually meant to. The same run may yet exclude the present one.
pub fn latest_advice(new: VersionName, excluded: bool, present: VersionName) -> Option<String> {
    (!excluded && new < present).then(|| {
        format!(
            "Version {new} will not become the latest while {present} is higher and not excluded: versions are compared by number. Set exclude_from_latest to true when that is meant."
        )
    })
}

/// L-2: whether a version is replicated to a region and counts there.
fn is_open<V: Numbered>(version: &V, region: Region) -> bool {
    let targeted = version
        .target_regions()
        .iter()
        .any(|target| target.region == region && !target.exclude_from_latest);
    targeted && version.replication().is_complete_in(region)
}

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
    /// L-3: whether replication failed in a region, so that it is not the latest of all regions.
    fn has_failed(&self) -> bool {
        self.replication().aggregate() == AggregateState::Failed
    }
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
/// L-4, or L-2 of a region, for what the versions are of, when no version qualifies.
pub fn latest<'a, V: Numbered>(
    versions: impl IntoIterator<Item = &'a V>,
    region: Option<Region>,
    of: &V::Of,
) -> Result<&'a V, Violation> {
    let candidates = Candidates::in_region(region);
    versions
        .into_iter()
        .filter(|version| candidates.include(*version))
        .max_by_key(|version| version.number())
        .ok_or_else(|| candidates.missing::<V>(of))
}
