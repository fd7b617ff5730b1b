//! The share operation: `Add`, `Remove`, `Reset` and `EnableCommunity` (S-5, S-6).

use super::{CommunityGallery, GallerySharingSpec, SharedWith, SharingProfile, check_change};
use crate::gallery::{ArmCode, GalleryId, PropertyPath, Violation, rule};

/// What is to become of a gallery's sharing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareOperation {
    /// Share it directly with these too. Whom it is shared with already stays.
    Add(SharedWith),
    /// Share it with these no more. Whom it is not shared with is passed over.
    Remove(SharedWith),
    /// Make it private again, however it is shared.
    Reset,
    /// Share it with everybody.
    EnableCommunity(CommunityGallery),
}

impl ShareOperation {
    /// The operation in Azure's word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Add(_) => "Add",
            Self::Remove(_) => "Remove",
            Self::Reset => "Reset",
            Self::EnableCommunity(_) => "EnableCommunity",
        }
    }
}

/// S-5, S-6: how the gallery is shared once the operation is done; `None` when it is private then.
/// `present` is how it is shared now, if it is.
///
/// # Errors
/// Violations when the operation is not one on a gallery that is shared in this way, names nobody,
/// or goes past a limit.
pub fn share(
    gallery: &GalleryId,
    present: Option<&SharingProfile>,
    operation: &ShareOperation,
) -> Result<Option<SharingProfile>, Vec<Violation>> {
    let profile = match (operation, present) {
        (ShareOperation::Reset, _) => return Ok(None),
        (ShareOperation::Add(who) | ShareOperation::Remove(who), _) if who.is_empty() => {
            return Err(vec![nobody(operation)]);
        }
        (ShareOperation::Add(more), None) => SharingProfile::Groups(more.clone()),
        (ShareOperation::Add(more), Some(SharingProfile::Groups(present))) => {
            let mut all = present.clone();
            all.subscriptions.extend(&more.subscriptions);
            all.tenants.extend(&more.tenants);
            SharingProfile::Groups(all)
        }
        (ShareOperation::Remove(less), Some(SharingProfile::Groups(present))) => {
            return Ok(Some(SharingProfile::Groups(SharedWith {
                subscriptions: &present.subscriptions - &less.subscriptions,
                tenants: &present.tenants - &less.tenants,
            })));
        }
        (ShareOperation::Remove(_), None) => {
            return Err(vec![
                not_allowed(gallery, "is private", operation)
                    .remedy("Nothing is left to do: nobody sees it but by roles."),
            ]);
        }
        (
            ShareOperation::Add(_) | ShareOperation::Remove(_),
            Some(SharingProfile::Community(_)),
        ) => {
            return Err(vec![
                not_allowed(gallery, "is a community gallery", operation)
                    .remedy("Reset its sharing first."),
            ]);
        }
        (ShareOperation::EnableCommunity(community), None) => {
            SharingProfile::Community(community.clone())
        }
        (ShareOperation::EnableCommunity(_), Some(SharingProfile::Groups(_))) => {
            return Err(vec![
                not_allowed(gallery, "is shared directly", operation)
                    .remedy("Reset its sharing first."),
            ]);
        }
        (ShareOperation::EnableCommunity(community), Some(SharingProfile::Community(_))) => {
            SharingProfile::Community(community.clone())
        }
    };
    let spec = |profile: &SharingProfile| GallerySharingSpec {
        gallery: gallery.clone(),
        profile: profile.clone(),
    };
    let new = spec(&profile);
    let violations = match present {
        Some(present) => check_change(&spec(present), &new),
        None => super::check_new(&new),
    };
    if violations.is_empty() {
        Ok(Some(profile))
    } else {
        Err(violations)
    }
}

fn nobody(operation: &ShareOperation) -> Violation {
    Violation::invalid(
        rule::S_5,
        PropertyPath::of("subscription_ids"),
        format!("The operation {} names nobody.", operation.as_str()),
    )
    .remedy("Name at least one subscription or tenant.")
}

fn not_allowed(gallery: &GalleryId, how: &str, operation: &ShareOperation) -> Violation {
    Violation::new(
        ArmCode::OperationNotAllowed,
        rule::S_5,
        PropertyPath::of("gallery_id"),
        format!(
            "The gallery \"{}\" {how}, so that the operation {} is not allowed.",
            gallery.name(),
            operation.as_str()
        ),
    )
}
