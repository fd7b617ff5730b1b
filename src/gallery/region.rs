//! Regions: the built-in catalogue, and which of them a subscription may use: N-7, N-8.

use super::{ArmCode, PropertyPath, Violation, rule};
use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// A region of the catalogue.
#[derive(Clone, Copy)]
pub struct Region(&'static Entry);

/// The clouds, between which nothing is replicated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Cloud {
    /// The public cloud.
    #[serde(rename = "AzurePublic")]
    Public,
    /// The cloud of the United States' government.
    #[serde(rename = "AzureUSGovernment")]
    UsGovernment,
    /// The cloud in China.
    #[serde(rename = "AzureChina")]
    China,
}

impl Cloud {
    /// The name for people, which goes before the word cloud.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGovernment => "US Government",
            Self::China => "China",
        }
    }
}

/// A row of the catalogue file.
#[derive(Deserialize)]
struct Entry {
    name: String,
    display_name: String,
    geography: String,
    zones: bool,
    paired: Option<String>,
    restricted: bool,
    cloud: Cloud,
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
static CATALOGUE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = serde_json::from_str(include_str!("regions.json"))
        .expect("the catalogue of regions is a list of entries");
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
});

impl Region {
    /// Finds a region by name (`westeurope`) or display name (`West Europe`), in any case and
    /// spacing.
    ///
    /// # Errors
    /// A violation at `location` that proposes the regions with the nearest names.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        // Most text is a name already.
        if let Some(region) = Self::by_name(text) {
            return Ok(region);
        }
        let name = normalise(text);
        Self::by_name(&name).ok_or_else(|| unknown(text, &name))
    }

    /// Every region of the catalogue, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        CATALOGUE.iter().map(Self)
    }

    fn by_name(name: &str) -> Option<Self> {
        CATALOGUE
            .binary_search_by(|entry| entry.name.as_str().cmp(name))
            .ok()
            .and_then(|position| CATALOGUE.get(position))
            .map(Self)
    }

    /// The normalised name, such as `westeurope`.
    pub fn name(&self) -> &'static str {
        &self.0.name
    }

    /// The name for people, such as `West Europe`.
    pub fn display_name(&self) -> &'static str {
        &self.0.display_name
    }

    /// The geography that the region belongs to, such as `Europe`.
    pub fn geography(&self) -> &'static str {
        &self.0.geography
    }

    /// Whether the region has availability zones, and so zone-redundant storage.
    pub fn has_zones(&self) -> bool {
        self.0.zones
    }

    /// Whether a subscription has to be allowed to use it first (N-8).
    pub fn restricted(&self) -> bool {
        self.0.restricted
    }

    /// The region that it is paired with for recovery.
    pub fn paired(&self) -> Option<Self> {
        self.0.paired.as_deref().and_then(Self::by_name)
    }

    /// The cloud that it belongs to.
    pub fn cloud(&self) -> Cloud {
        self.0.cloud
    }
}

/// The restricted regions that the subscription was allowed to use (N-8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegionAccess(BTreeSet<Region>);

impl RegionAccess {
    /// Access to the open regions and to these restricted ones.
    pub fn allowing(restricted: impl IntoIterator<Item = Region>) -> Self {
        Self(restricted.into_iter().collect())
    }

    /// The restricted regions that may be used.
    pub fn regions(&self) -> impl Iterator<Item = Region> {
        self.0.iter().copied()
    }

    /// Gives access to one more.
    pub(super) fn allow(&mut self, region: Region) {
        self.0.insert(region);
    }

    /// Takes access to one away.
    pub(super) fn disallow(&mut self, region: Region) {
        self.0.remove(&region);
    }

    /// N-8: a restricted region needs to have been allowed; any other may be used.
    pub fn check(&self, region: Region, target: PropertyPath) -> Option<Violation> {
        let open = !region.restricted() || self.0.contains(&region);
        (!open).then(|| {
            Violation::new(
                ArmCode::LocationNotAvailableForResourceType,
                rule::N_8,
                target,
                format!(
                    "Region {:?} ({}) is restricted and the subscription has not been allowed to use it.",
                    region.name(),
                    region.display_name()
                ),
            )
            .remedy(format!(
                "Choose an open region{}. Once the subscription has been granted access, list the region in allowed_regions, or say \"acg region allow {region}\".",
                open_neighbour(region)
            ))
        })
    }
}

fn open_neighbour(region: Region) -> String {
    region
        .paired()
        .filter(|paired| !paired.restricted())
        .map(|paired| format!(" such as {:?}", paired.name()))
        .unwrap_or_default()
}

fn normalise(text: &str) -> String {
    text.chars()
        .filter(|c| *c != ' ')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn unknown(text: &str, name: &str) -> Violation {
    const PROPOSALS: usize = 3;
    // Longer text is no misspelt name, and comparing it would cost its length times the catalogue.
    const LONGEST: usize = 40;
    let mut near: Vec<(usize, &str)> = if name.len() <= LONGEST {
        Region::all()
            .map(|region| (distance(name, region.name()), region.name()))
            .collect()
    } else {
        Vec::new()
    };
    near.retain(|(distance, _)| *distance <= 1 + name.len() / 3);
    near.sort_unstable();
    let near: Vec<String> = near
        .iter()
        .take(PROPOSALS)
        .map(|(_, name)| format!("{name:?}"))
        .collect();
    let remedy = if near.is_empty() {
        "Use a region's name or display name, such as \"westeurope\" or \"West Europe\".".to_owned()
    } else {
        format!("Did you mean {}?", near.join(" or "))
    };
    Violation::new(
        ArmCode::LocationNotAvailableForResourceType,
        rule::N_7,
        PropertyPath::of("location"),
        format!("The location {text:?} is not available: there is no such region."),
    )
    .remedy(remedy)
}

/// How many letters have to be put in, left out or replaced to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (b, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *above;
            left = replaced.min(left + 1).min(*above + 1);
            *above = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

impl PartialEq for Region {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Region {}

impl Hash for Region {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl PartialOrd for Region {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Region {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.name())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
