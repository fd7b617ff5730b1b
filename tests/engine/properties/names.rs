//! The small world that histories play in: few names, so that requests meet each other.

use std::collections::BTreeSet;

use terraform_provider_acg::gallery::access::{AccessScope, PrincipalId};
use terraform_provider_acg::gallery::{
    GalleryApplicationId, GalleryApplicationVersionId, GalleryId, ImageDefinitionId, ImageSourceId,
    ImageVersionId, Region, SubscriptionId,
};
use uuid::Uuid;

/// How many of each there can be under one parent.
pub(super) const GALLERIES: u8 = 3;
pub(super) const CHILDREN: u8 = 2;
pub(super) const VERSIONS: u8 = 4;
pub(super) const SOURCES: u8 = 3;

/// Ordered by number, which is not how they are ordered as texts.
const VERSION_NAMES: [&str; VERSIONS as usize] = ["0.9.0", "1.9.0", "1.10.0", "2.0.0"];
/// Two galleries of one subscription, and one of the same name in another.
const GALLERY_NAMES: [(u8, &str); GALLERIES as usize] = [(0, "g0"), (0, "g1"), (1, "g0")];
const SUBSCRIPTIONS: [&str; 2] = [
    "11111111-2222-3333-4444-555555555555",
    "22222222-2222-3333-4444-555555555555",
];

/// A resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Gallery(u8),
    Definition(u8, u8),
    Version(u8, u8, u8),
    Source(u8),
    Application(u8, u8),
    ApplicationVersion(u8, u8, u8),
}

/// The kinds of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Gallery,
    Definition,
    Version,
    Source,
    Application,
    ApplicationVersion,
}

impl Kind {
    /// The kind as operations are named after it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Gallery => "gallery",
            Self::Definition => "image_definition",
            Self::Version => "image_version",
            Self::Source => "image_source",
            Self::Application => "gallery_application",
            Self::ApplicationVersion => "gallery_application_version",
        }
    }

    pub(super) const ALL: [Self; 6] = [
        Self::Gallery,
        Self::Definition,
        Self::Version,
        Self::Source,
        Self::Application,
        Self::ApplicationVersion,
    ];

    /// The kinds whose number is limited.
    pub(super) const COUNTED: [Self; 3] = [Self::Gallery, Self::Definition, Self::Version];
}

impl Key {
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Gallery(..) => Kind::Gallery,
            Self::Definition(..) => Kind::Definition,
            Self::Version(..) => Kind::Version,
            Self::Source(..) => Kind::Source,
            Self::Application(..) => Kind::Application,
            Self::ApplicationVersion(..) => Kind::ApplicationVersion,
        }
    }

    pub(super) const fn parent(self) -> Option<Self> {
        match self {
            Self::Gallery(_) | Self::Source(_) => None,
            Self::Definition(gallery, _) | Self::Application(gallery, _) => {
                Some(Self::Gallery(gallery))
            }
            Self::Version(gallery, definition, _) => Some(Self::Definition(gallery, definition)),
            Self::ApplicationVersion(gallery, application, _) => {
                Some(Self::Application(gallery, application))
            }
        }
    }

    pub(super) fn subscription(self) -> u8 {
        match self {
            Self::Source(_) => 0,
            Self::Gallery(gallery)
            | Self::Definition(gallery, _)
            | Self::Version(gallery, _, _)
            | Self::Application(gallery, _)
            | Self::ApplicationVersion(gallery, _, _) => GALLERY_NAMES[usize::from(gallery)].0,
        }
    }

    /// The last name in the id.
    pub(super) fn name(self) -> String {
        match self {
            Self::Gallery(gallery) => GALLERY_NAMES[usize::from(gallery)].1.to_owned(),
            Self::Definition(_, definition) => format!("d{definition}"),
            Self::Application(_, application) => format!("a{application}"),
            Self::Version(_, _, version) | Self::ApplicationVersion(_, _, version) => {
                VERSION_NAMES[usize::from(version)].to_owned()
            }
            Self::Source(source) => format!("s{source}"),
        }
    }

    pub(super) fn id(self) -> String {
        let within = |parent: Option<Self>, kind: &str| {
            let parent = parent.map(Self::id).unwrap_or_default();
            format!("{parent}/{kind}/{}", self.name())
        };
        match self {
            Self::Gallery(_) | Self::Source(_) => format!(
                "{}/providers/Microsoft.Compute/{}/{}",
                Scope::Group(self.subscription()).id(),
                if matches!(self, Self::Source(_)) {
                    "images"
                } else {
                    "galleries"
                },
                self.name()
            ),
            Self::Definition(..) => within(self.parent(), "images"),
            Self::Application(..) => within(self.parent(), "applications"),
            Self::Version(..) | Self::ApplicationVersion(..) => within(self.parent(), "versions"),
        }
    }

    pub(super) fn gallery_id(self) -> GalleryId {
        GalleryId::parse(&self.id()).unwrap()
    }

    pub(super) fn definition_id(self) -> ImageDefinitionId {
        ImageDefinitionId::parse(&self.id()).unwrap()
    }

    pub(super) fn version_id(self) -> ImageVersionId {
        ImageVersionId::parse(&self.id()).unwrap()
    }

    pub(super) fn source_id(self) -> ImageSourceId {
        ImageSourceId::parse(&self.id()).unwrap()
    }

    pub(super) fn application_id(self) -> GalleryApplicationId {
        GalleryApplicationId::parse(&self.id()).unwrap()
    }

    pub(super) fn application_version_id(self) -> GalleryApplicationVersionId {
        GalleryApplicationVersionId::parse(&self.id()).unwrap()
    }

    /// Every resource that there can be.
    pub(super) fn all() -> Vec<Self> {
        let mut all: Vec<Self> = (0..SOURCES).map(Self::Source).collect();
        for gallery in 0..GALLERIES {
            all.push(Self::Gallery(gallery));
            for child in 0..CHILDREN {
                all.push(Self::Definition(gallery, child));
                all.push(Self::Application(gallery, child));
                for version in 0..VERSIONS {
                    all.push(Self::Version(gallery, child, version));
                    all.push(Self::ApplicationVersion(gallery, child, version));
                }
            }
        }
        all
    }

    /// The resource of an id.
    pub(super) fn of(id: &str) -> Self {
        let found = Self::all().into_iter().find(|key| key.id() == id);
        found.unwrap_or_else(|| panic!("there is no {id} in this world"))
    }
}

pub(super) fn subscription_id(subscription: u8) -> SubscriptionId {
    SubscriptionId::parse(SUBSCRIPTIONS[usize::from(subscription)]).unwrap()
}

/// Where a role is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Subscription(u8),
    Group(u8),
    Of(Key),
}

impl Scope {
    /// What it lies in, from itself outwards.
    pub(super) fn and_around(self) -> BTreeSet<Self> {
        let mut around = BTreeSet::from([self]);
        let subscription = match self {
            Self::Subscription(subscription) | Self::Group(subscription) => subscription,
            Self::Of(key) => {
                let parents = std::iter::successors(Some(key), |key| key.parent());
                around.extend(parents.map(Self::Of));
                around.insert(Self::Group(key.subscription()));
                key.subscription()
            }
        };
        around.insert(Self::Subscription(subscription));
        around
    }

    pub(super) fn id(self) -> String {
        match self {
            Self::Subscription(subscription) => {
                format!(
                    "/subscriptions/{}",
                    SUBSCRIPTIONS[usize::from(subscription)]
                )
            }
            Self::Group(subscription) => {
                format!(
                    "{}/resourceGroups/images",
                    Self::Subscription(subscription).id()
                )
            }
            Self::Of(key) => key.id(),
        }
    }

    /// The last name in the id.
    pub(super) fn name(self) -> String {
        self.id().rsplit('/').next().unwrap_or_default().to_owned()
    }

    pub(super) fn parsed(self) -> AccessScope {
        AccessScope::parse(&self.id()).unwrap()
    }

    pub(super) fn of(id: &str) -> Self {
        let mut all: Vec<Self> = Key::all().into_iter().map(Self::Of).collect();
        for subscription in 0..2 {
            all.extend([Self::Subscription(subscription), Self::Group(subscription)]);
        }
        let found = all.into_iter().find(|scope| scope.id() == id);
        found.unwrap_or_else(|| panic!("there is no {id} in this world"))
    }
}

/// A region. What is said of each here is what the catalogue says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Area {
    AustraliaCentral,
    EastUs,
    NorthEurope,
    UsGovVirginia,
    WestEurope,
    WestUs,
}

impl Area {
    pub(super) const ALL: [Self; 6] = [
        Self::AustraliaCentral,
        Self::EastUs,
        Self::NorthEurope,
        Self::UsGovVirginia,
        Self::WestEurope,
        Self::WestUs,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::AustraliaCentral => "australiacentral",
            Self::EastUs => "eastus",
            Self::NorthEurope => "northeurope",
            Self::UsGovVirginia => "usgovvirginia",
            Self::WestEurope => "westeurope",
            Self::WestUs => "westus",
        }
    }

    pub(super) fn region(self) -> Region {
        Region::parse(self.name()).unwrap()
    }

    pub(super) fn of(region: Region) -> Self {
        let found = Self::ALL
            .into_iter()
            .find(|area| area.name() == region.name());
        found.unwrap_or_else(|| panic!("there is no {region} in this world"))
    }

    pub(super) const fn has_zones(self) -> bool {
        !matches!(self, Self::AustraliaCentral | Self::WestUs)
    }

    pub(super) const fn is_restricted(self) -> bool {
        matches!(self, Self::AustraliaCentral)
    }

    pub(super) fn shares_cloud_with(self, other: Self) -> bool {
        (self == Self::UsGovVirginia) == (other == Self::UsGovVirginia)
    }

    pub(super) fn shares_geography_with(self, other: Self) -> bool {
        let europe = [Self::NorthEurope, Self::WestEurope];
        let states = [Self::EastUs, Self::WestUs];
        let both = |areas: [Self; 2]| areas.contains(&self) && areas.contains(&other);
        self == other || both(europe) || both(states)
    }
}

/// Somebody who can be given a role, or act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// A user.
    Ann,
    /// A user.
    Bob,
    /// A group.
    Team,
    /// An application of another tenant.
    Foreign,
    /// Nobody that the directory knows.
    Stranger,
}

impl Who {
    pub(super) const ALL: [Self; 5] = [
        Self::Ann,
        Self::Bob,
        Self::Team,
        Self::Foreign,
        Self::Stranger,
    ];

    pub(super) fn id(self) -> PrincipalId {
        PrincipalId::new(Uuid::from_u128(1 + self as u128))
    }

    pub(super) fn of(id: PrincipalId) -> Self {
        let found = Self::ALL.into_iter().find(|who| who.id() == id);
        found.unwrap_or_else(|| panic!("there is no {id} in this world"))
    }
}

/// A role of Azure's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Owner,
    Contributor,
    Reader,
    ImageReader,
    Publisher,
}

impl Role {
    pub(super) const ALL: [Self; 5] = [
        Self::Owner,
        Self::Contributor,
        Self::Reader,
        Self::ImageReader,
        Self::Publisher,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Contributor => "Contributor",
            Self::Reader => "Reader",
            Self::ImageReader => "Compute Gallery Image Reader",
            Self::Publisher => "Compute Gallery Artifacts Publisher",
        }
    }
}
