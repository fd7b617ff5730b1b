//! The limits of a subscription, everywhere and region by region, and how much of them is used:
//!
//!
//! Must not know where a limit was set: whoever has several layers of settings lays them over each
//! other with [`Limits::overridden_by`].

use super::{ArmCode, PropertyPath, Region, ResourceKind, RuleId, Violation, rule, words};
use std::collections::BTreeMap;
use std::fmt;

/// A limit of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LimitName {
    /// Galleries in one region.
    Galleries,
    /// Image definitions in one region.
    ImageDefinitions,
    /// Image versions in one region.
    ImageVersions,
    /// Replicas of one image version in one region.
    Replicas,
    /// The size of one disk of an image, in GiB.
    DiskSize,
}

impl LimitName {
    /// Every limit.
    pub const ALL: &[Self] = &[
        Self::Galleries,
        Self::ImageDefinitions,
        Self::ImageVersions,
        Self::Replicas,
        Self::DiskSize,
    ];

    /// The limit's name in snake case, as settings have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Galleries => "galleries_per_region",
            Self::ImageDefinitions => "image_definitions_per_region",
            Self::ImageVersions => "image_versions_per_region",
            Self::Replicas => "replicas_per_region",
            Self::DiskSize => "disk_size_gb",
        }
    }

    /// Reads a name as [`as_str`](Self::as_str) writes it.
    ///
    /// # Errors
    /// A violation that lists the names.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let known = Self::ALL.iter().find(|name| name.as_str() == text);
        known.copied().ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|name| name.as_str()).collect();
            Violation::invalid(
                rule::Q_6,
                PropertyPath::of("limits"),
                format!("There is no limit {text:?}."),
            )
            .remedy(format!("Use one of {}.", names.join(", ")))
        })
    }

    /// What there can be so many of, in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Galleries => "galleries",
            Self::ImageDefinitions => "image definitions",
            Self::ImageVersions => "image versions",
            Self::Replicas => "replicas of an image version",
            Self::DiskSize => "GiB of a disk of an image",
        }
    }

    /// The rule that states the limit.
    pub fn rule(self) -> RuleId {
        match self {
            Self::Galleries => rule::Q_1,
            Self::ImageDefinitions => rule::Q_2,
            Self::ImageVersions => rule::Q_3,
            Self::Replicas => rule::Q_4,
            Self::DiskSize => rule::Q_5,
        }
    }

    /// The documented limit.
    pub fn documented(self) -> u32 {
        match self {
            Self::Galleries => 100,
            Self::ImageDefinitions => 1_000,
            Self::ImageVersions => 10_000,
            Self::Replicas => 10,
            Self::DiskSize => 1_024,
        }
    }

    /// What is counted against the limit, per subscription and region; `None` for a limit that each
    /// object is held to by itself. A resource counts in its location.
    pub fn counts(self) -> Option<ResourceKind> {
        match self {
            Self::Galleries => Some(ResourceKind::Gallery),
            Self::ImageDefinitions => Some(ResourceKind::ImageDefinition),
            Self::ImageVersions => Some(ResourceKind::ImageVersion),
            Self::Replicas | Self::DiskSize => None,
        }
    }

    /// The limit on how many of a kind there are, if there is one.
    pub fn on(kind: ResourceKind) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|name| name.counts() == Some(kind))
    }
}

impl fmt::Display for LimitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Limits that were set; those that were not are left to whatever these are laid over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitOverrides(BTreeMap<LimitName, u32>);

impl LimitOverrides {
    /// The same with this limit set.
    #[must_use]
    pub fn with(mut self, name: LimitName, limit: u32) -> Self {
        self.0.insert(name, limit);
        self
    }

    /// The limit of that name, if it was set.
    pub fn get(&self, name: LimitName) -> Option<u32> {
        self.0.get(&name).copied()
    }

    /// Sets a limit, or leaves it open again.
    pub fn set(&mut self, name: LimitName, limit: Option<u32>) {
        match limit {
            Some(limit) => self.0.insert(name, limit),
            None => self.0.remove(&name),
        };
    }

    /// Every limit that was set.
    pub fn iter(&self) -> impl Iterator<Item = (LimitName, u32)> {
        self.0.iter().map(|(name, limit)| (*name, *limit))
    }

    /// Whether nothing was set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a subscription may have at most: what was set for a region, or else for all regions, or
/// else what is documented. [`Default`] gives the documented limits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    everywhere: LimitOverrides,
    regional: BTreeMap<Region, LimitOverrides>,
}

impl Limits {
    /// Limits that nothing reaches.
    pub fn without_bounds() -> Self {
        let most = i32::MAX.unsigned_abs();
        let all = LimitName::ALL.iter();
        Self {
            everywhere: LimitOverrides(all.map(|name| (*name, most)).collect()),
            regional: BTreeMap::new(),
        }
    }

    /// The same with this limit set for all regions.
    #[must_use]
    pub fn with(mut self, name: LimitName, limit: u32) -> Self {
        self.everywhere.set(name, Some(limit));
        self
    }

    /// Sets a limit for a region, or with `None` for all regions that have none of their own; a limit
    /// of `None` leaves it to what comes next.
    pub fn set(&mut self, name: LimitName, region: Option<Region>, limit: Option<u32>) {
        let Some(region) = region else {
            return self.everywhere.set(name, limit);
        };
        let regional = self.regional.entry(region).or_default();
        regional.set(name, limit);
        if regional.is_empty() {
            self.regional.remove(&region);
        }
    }

    /// What was set for all regions.
    pub fn everywhere(&self) -> &LimitOverrides {
        &self.everywhere
    }

    /// What was set region by region.
    pub fn regional(&self) -> impl Iterator<Item = (Region, &LimitOverrides)> {
        self.regional.iter().map(|(region, set)| (*region, set))
    }

    /// These limits where `over` sets none: a limit that it sets holds in all regions.
    #[must_use]
    pub fn overridden_by(mut self, over: &LimitOverrides) -> Self {
        for (name, limit) in over.iter() {
            self.everywhere.set(name, Some(limit));
            for regional in self.regional.values_mut() {
                regional.set(name, None);
            }
        }
        self.regional.retain(|_, regional| !regional.is_empty());
        self
    }

    /// A limit in a region.
    pub fn of(&self, name: LimitName, region: Region) -> u32 {
        self.regional
            .get(&region)
            .and_then(|regional| regional.get(name))
            .unwrap_or_else(|| self.in_other_regions(name))
    }

    /// A limit where no region has one of its own.
    pub fn in_other_regions(&self, name: LimitName) -> u32 {
        self.everywhere
            .get(name)
            .unwrap_or_else(|| name.documented())
    }

    /// whether one more can be created where there are `current` already, and
    /// `planned` are to be created besides.
    pub fn check_one_more(
        &self,
        name: LimitName,
        region: Region,
        current: u64,
        planned: u64,
    ) -> Option<Violation> {
        let limit = self.of(name, region).into();
        (current + planned >= limit).then(|| no_room(name, region, current, planned, limit))
    }

    /// what is said where the limit is just what is in use or planned.
    pub fn exceeded(name: LimitName, region: Region, current: u64, planned: u64) -> Violation {
        no_room(name, region, current, planned, current + planned)
    }
}

fn no_room(name: LimitName, region: Region, current: u64, planned: u64, limit: u64) -> Violation {
    let taken = current + planned;
    let verb = if taken == 1 { "is" } else { "are" };
    let how = if planned == 0 {
        "in use"
    } else {
        "in use or planned"
    };
    let noun = match name.counts() {
        Some(kind) if limit == 1 => kind.noun(),
        _ => name.noun(),
    };
    Violation::new(
        ArmCode::QuotaExceeded,
        name.rule(),
        PropertyPath::of("location"),
        format!(
            "The limit of {} {noun} in region {:?} would be exceeded: {} {verb} {how}.",
            words::number(limit),
            region.name(),
            words::number(taken)
        ),
    )
    .remedy(format!(
        "Delete {} that are no longer needed, use another region, or have the limit raised.",
        name.noun()
    ))
}

/// How much of a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// A limit on how many there are.
    pub name: LimitName,
    /// How many there are.
    pub current: u64,
    /// How many there can be.
    pub limit: u32,
}

impl Usage {
    /// How many more there can be.
    pub fn remaining(&self) -> u64 {
        u64::from(self.limit).saturating_sub(self.current)
    }
}
