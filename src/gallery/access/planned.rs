//! What a run plans to give: roles and sharings that are not there yet while the rest of the run is
//! planned, and that may allow or show by then what is refused now.

use super::{AccessScope, Action, Permissions, PrincipalReference, PrincipalType, RoleReference};
use crate::gallery::{
    GalleryId, GallerySharing, GallerySharingSpec, SharedGalleryName, SharedWith, SharingProfile,
    Subscription, sharing,
};

/// Something that a run plans to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedGrant {
    /// A role.
    Role(PlannedRole),
    /// A gallery, shared directly.
    Sharing(PlannedSharing),
}

/// A role that a run plans to assign. What is none is yet to be known, and may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRole {
    /// Where.
    pub scope: Option<AccessScope>,
    /// Which.
    pub role: Option<RoleReference>,
    /// To whom.
    pub principal: Option<PrincipalReference>,
    /// What the principal is, if that is said.
    pub principal_type: Option<PrincipalType>,
}

/// A gallery that a run plans to share directly. What is none is yet to be known, and may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSharing {
    /// The gallery.
    pub gallery: Option<GalleryId>,
    /// With whom.
    pub with: Option<SharedWith>,
}

impl PlannedSharing {
    /// Whether the gallery may come to be known by this name in the subscription (S-5).
    pub fn may_reach(&self, name: &SharedGalleryName, subscription: &Subscription) -> bool {
        if matches!(name, SharedGalleryName::Community(_)) {
            return false;
        }
        let Some(gallery) = &self.gallery else {
            return true;
        };
        let sharing = GallerySharing {
            spec: GallerySharingSpec {
                gallery: gallery.clone(),
                profile: SharingProfile::Groups(self.with.clone().unwrap_or_default()),
            },
            public_name: None,
        };
        sharing.name() == *name && (self.with.is_none() || sharing::reaches(&sharing, subscription))
    }
}

/// What a planned role will give whom it is assigned to. What is none is yet to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    /// Where it will hold.
    pub scope: Option<AccessScope>,
    /// What it will allow.
    pub permissions: Option<Permissions>,
}

impl Prospect {
    /// Whether it may come to allow the action at the scope.
    pub fn may_allow(&self, action: &Action, scope: &AccessScope) -> bool {
        let holds = self.scope.as_ref().is_none_or(|at| at.contains(scope));
        let permissions = self.permissions.as_ref();
        holds && permissions.is_none_or(|permissions| permissions.allow(action))
    }
}
