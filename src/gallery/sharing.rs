//! How a gallery is shared beyond roles: directly with subscriptions and tenants (S-5), or with
//! everybody (S-6); and what those see that it is shared with.
//!
//! A gallery of which nothing is said is private. Must not know who asks nor what is kept: both
//! arrive as arguments.

mod community;
mod id;
mod operation;
mod service;
mod view;

pub use community::{CommunityGallery, PublicName, PublicNamePrefix};
pub(super) use id::is_in_shared_gallery;
pub use id::{
    SharedGalleryName, SharedImageDefinitionId, SharedImageVersionId, UniqueName, is_consumers,
};
pub use operation::{ShareOperation, share};
pub use service::SharingService;
pub use view::{SharedGallery, SharedImageDefinition, SharedImageVersion, reaches, seen};

use super::change::{Property, ResourceSpec, properties};
use super::{ArmCode, GalleryId, PropertyPath, SubscriptionId, TenantId, Violation, rule, words};
use std::collections::BTreeSet;
use std::fmt;

/// Subscriptions that a gallery can be shared with directly (S-5).
pub const MOST_SUBSCRIPTIONS: usize = 30;
/// Tenants that a gallery can be shared with directly (S-5).
pub const MOST_TENANTS: usize = 5;

/// The id of a gallery's sharing: that of the gallery, since each has one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GallerySharingId(pub GalleryId);

impl GallerySharingId {
    /// What tells the key of a gallery's sharing from that of the gallery.
    pub const KEY_SUFFIX: &'static str = "/sharingprofile";

    /// The key under which it is confirmed and planned: equal for equal galleries, and no gallery's.
    pub fn key(&self) -> String {
        format!("{}{}", self.0.key(), Self::KEY_SUFFIX)
    }
}

impl fmt::Display for GallerySharingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who a gallery is shared with directly (S-5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedWith {
    /// Subscriptions.
    pub subscriptions: BTreeSet<SubscriptionId>,
    /// Tenants, with every subscription of theirs.
    pub tenants: BTreeSet<TenantId>,
}

impl SharedWith {
    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.subscriptions.is_empty() && self.tenants.is_empty()
    }

    /// S-5: that it names more than a gallery can be shared with.
    fn check_limits(&self) -> Vec<Violation> {
        let too_many = |property, noun, count: usize, most: usize| {
            (count > most).then(|| {
                let (count, most) = (words::number(count as u64), words::number(most as u64));
                Violation::invalid(
                    rule::S_5,
                    PropertyPath::of(property),
                    format!("A gallery is shared with at most {most} {noun}, not {count}."),
                )
                .remedy(format!(
                    "Name at most {most}, assign roles to others, or share a community gallery."
                ))
            })
        };
        let subscriptions = self.subscriptions.len();
        let tenants = self.tenants.len();
        [
            too_many(
                "subscription_ids",
                "subscriptions",
                subscriptions,
                MOST_SUBSCRIPTIONS,
            ),
            too_many("tenant_ids", "tenants", tenants, MOST_TENANTS),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// How a gallery is shared that is not private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharingProfile {
    /// Directly, with subscriptions and tenants (S-5).
    Groups(SharedWith),
    /// With everybody (S-6).
    Community(CommunityGallery),
}

impl SharingProfile {
    /// The one way of sharing that is asked for; directly with nobody where none is.
    ///
    /// # Errors
    /// S-5 when both are.
    pub fn of(
        groups: Option<SharedWith>,
        community: Option<CommunityGallery>,
    ) -> Result<Self, Violation> {
        match (groups, community) {
            (Some(_), Some(_)) => Err(Violation::invalid(
                rule::S_5,
                PropertyPath::of("community"),
                "A gallery is shared either directly or as a community gallery.",
            )
            .remedy("Keep community, or keep subscription_ids and tenant_ids.")),
            (None, Some(community)) => Ok(Self::Community(community)),
            (groups, None) => Ok(Self::Groups(groups.unwrap_or_default())),
        }
    }

    /// The permissions in Azure's word.
    pub fn permissions(&self) -> &'static str {
        match self {
            Self::Groups(_) => "Groups",
            Self::Community(_) => "Community",
        }
    }

    /// Who it is shared with directly.
    pub fn groups(&self) -> Option<&SharedWith> {
        match self {
            Self::Groups(groups) => Some(groups),
            Self::Community(_) => None,
        }
    }

    /// What everybody is told of the publisher.
    pub fn community(&self) -> Option<&CommunityGallery> {
        match self {
            Self::Groups(_) => None,
            Self::Community(community) => Some(community),
        }
    }
}

/// The word for a gallery that is not shared.
pub const PRIVATE: &str = "Private";

/// A gallery's sharing as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GallerySharingSpec {
    /// The gallery.
    pub gallery: GalleryId,
    /// How it is shared.
    pub profile: SharingProfile,
}

impl GallerySharingSpec {
    /// The id of the sharing.
    pub fn id(&self) -> GallerySharingId {
        GallerySharingId(self.gallery.clone())
    }
}

/// A gallery's sharing as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GallerySharing {
    /// What was asked for.
    pub spec: GallerySharingSpec,
    /// The name that everybody finds a community gallery by (S-6); none of another.
    pub public_name: Option<PublicName>,
}

impl GallerySharing {
    /// G-1, S-5: the name that those find the gallery by that it is shared with directly; none of a
    /// community gallery.
    pub fn unique_name(&self) -> Option<UniqueName> {
        let groups = self.spec.profile.groups();
        groups.map(|_| UniqueName::of(&self.spec.gallery))
    }

    /// The name that consumers find the gallery by.
    pub fn name(&self) -> SharedGalleryName {
        match &self.public_name {
            Some(name) => SharedGalleryName::Community(name.clone()),
            None => SharedGalleryName::Direct(UniqueName::of(&self.spec.gallery)),
        }
    }
}

impl ResourceSpec for GallerySharingSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "gallery_id" G_4 |spec| &spec.gallery;
        fixed "permissions" S_5 |spec| spec.profile.permissions();
        in_place "subscription_ids" S_5 |spec| spec.profile.groups().map(|groups| &groups.subscriptions);
        in_place "tenant_ids" S_5 |spec| spec.profile.groups().map(|groups| &groups.tenants);
        fixed "community.public_name_prefix" S_6 |spec| spec.profile.community().map(|one| &one.public_name_prefix);
        fixed "community.publisher_uri" S_6 |spec| spec.profile.community().map(|one| &one.publisher_uri);
        fixed "community.publisher_contact" S_6 |spec| spec.profile.community().map(|one| &one.publisher_contact);
        fixed "community.eula" S_6 |spec| spec.profile.community().map(|one| &one.eula);
    };

    fn title(&self) -> String {
        format!("sharing of gallery \"{}\"", self.gallery.name())
    }
}

/// S-5, S-6: what a request to share a gallery breaks.
pub fn check_new(spec: &GallerySharingSpec) -> Vec<Violation> {
    match &spec.profile {
        SharingProfile::Groups(groups) if groups.is_empty() => vec![
            Violation::invalid(
                rule::S_5,
                PropertyPath::of("subscription_ids"),
                "The gallery is shared with nobody.",
            )
            .remedy("Name a subscription in subscription_ids or a tenant in tenant_ids, or give community. A private gallery needs no sharing."),
        ],
        SharingProfile::Groups(groups) => groups.check_limits(),
        SharingProfile::Community(community) => community.check(),
    }
}

/// S-5, S-6: what a change of a gallery's sharing breaks: who it is shared with alone may change,
/// everything else by way of a reset.
pub fn check_change(old: &GallerySharingSpec, new: &GallerySharingSpec) -> Vec<Violation> {
    let mut violations = new.refused_changes_from(old);
    if old.profile.permissions() != new.profile.permissions() {
        // What differs besides only follows from that.
        violations.retain(|violation| violation.target.steps().len() == 1);
    }
    violations.extend(check_new(new));
    violations
}

/// S-5, G-1: that another gallery of the same unique name, in another resource group, is shared
/// directly: those it is shared with could not tell the two apart.
pub fn unique_name_taken(spec: &GallerySharingSpec, other: &GalleryId) -> Violation {
    Violation::new(
        ArmCode::Conflict,
        rule::G_1,
        PropertyPath::of("gallery_id"),
        format!(
            "The gallery \"{other}\" is shared directly under the same unique name, \"{}\".",
            UniqueName::of(&spec.gallery)
        ),
    )
    .remedy("Share one of the two, or give one gallery another name.")
}

/// S-6: what protects a gallery from being deleted: everybody may be using it.
pub fn check_gallery_deletion(sharing: &GallerySharing) -> Option<Violation> {
    let name = sharing.public_name.as_ref()?;
    Some(
        Violation::new(
            ArmCode::OperationNotAllowed,
            rule::S_6,
            PropertyPath::default(),
            format!(
                "The gallery \"{}\" is shared with everybody as the community gallery \"{name}\", and cannot be deleted.",
                sharing.spec.gallery.name()
            ),
        )
        .remedy("Reset its sharing first: remove its acg_gallery_sharing, or run `acg share reset`."),
    )
}

/// S-6: advice on sharing a gallery with everybody; `named` if what the publisher gives is known.
pub fn advice(spec: &GallerySharingSpec, named: bool) -> Option<String> {
    spec.profile.community().map(|community| {
        let seen = match named {
            true => format!(
                "address {} and contact {}",
                community.publisher_uri, community.publisher_contact
            ),
            false => "address and contact".to_owned(),
        };
        format!(
            "Everybody will be able to find the gallery, to deploy from every image version in it, also from later ones, and to see its publisher's {seen}. Make sure that no image holds secrets."
        )
    })
}
