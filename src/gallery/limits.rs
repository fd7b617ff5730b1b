//! The limits of a subscription.

use super::{ArmCode, PropertyPath, Region, RuleId, Violation, rule};
use std::fmt;

/// What a subscription may have at most; [`Default`] gives the documented limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Galleries in one region.
    pub galleries_per_region: u32,
    /// Image definitions in one region.
    pub image_definitions_per_region: u32,
    /// Image versions in one region.
    pub image_versions_per_region: u32,
    /// Replicas of one image version in one region.
    pub replicas_per_region: u32,
    /// The size of one disk of an image, in GiB.
    pub disk_size_gb: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            galleries_per_region: 100,
            image_definitions_per_region: 1_000,
            image_versions_per_region: 10_000,
            replicas_per_region: 10,
            disk_size_gb: 1_024,
        }
    }
}

/// A limit whose use is counted per subscription and region. A resource counts in its location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LimitName {
    ///
    Galleries,
    ///
    ImageDefinitions,
    ///
    ImageVersions,
}

impl LimitName {
    /// Every counted limit.
    pub const ALL: &[Self] = &[Self::Galleries, Self::ImageDefinitions, Self::ImageVersions];

    /// The limit's name in snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Galleries => "galleries",
            Self::ImageDefinitions => "image_definitions",
            Self::ImageVersions => "image_versions",
        }
    }

    /// What is counted, in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Galleries => "galleries",
            Self::ImageDefinitions => "image definitions",
            Self::ImageVersions => "image versions",
        }
    }

    fn rule(self) -> RuleId {
        match self {
            Self::Galleries => rule::Q_1,
            Self::ImageDefinitions => rule::Q_2,
            Self::ImageVersions => rule::Q_3,
        }
    }
}

impl fmt::Display for LimitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Limits {
    /// How many of a counted thing there can be.
    pub fn of(&self, name: LimitName) -> u32 {
        match name {
            LimitName::Galleries => self.galleries_per_region,
            LimitName::ImageDefinitions => self.image_definitions_per_region,
            LimitName::ImageVersions => self.image_versions_per_region,
        }
    }

    /// whether one more can be created where there are `current` already.
    pub fn check_one_more(
        &self,
        name: LimitName,
        region: Region,
        current: u64,
    ) -> Option<Violation> {
        let limit = self.of(name);
        (current >= u64::from(limit)).then(|| {
            Violation::new(
                ArmCode::QuotaExceeded,
                name.rule(),
                PropertyPath::of("location"),
                format!(
                    "The limit of {limit} {} in region {:?} would be exceeded: {current} are in use.",
                    name.noun(),
                    region.name()
                ),
            )
            .remedy(format!(
                "Delete {} that are no longer needed, use another region, or have the limit raised.",
                name.noun()
            ))
        })
    }
}
