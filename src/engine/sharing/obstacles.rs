//! What stands in the way of sharing a gallery: the one place where requests to, planned and carried out,
//! are judged.

use super::{decode, missing};
use crate::engine::Core;
use crate::engine::obstacles::{Obstacles, claim};
use crate::engine::resource;
use crate::engine::store::{ReadTransaction, StoreError};
use crate::gallery::{
    Check, Gallery, GalleryId, GallerySharing, GallerySharingSpec, ResourceKind, ResourceSpec,
    ServiceError, Violation, sharing,
};

/// Finds what stands in the way of a request, of which the gallery's id as it was first spelled is made;
/// none while the gallery is only planned.
pub(super) fn obstacles(
    core: &Core,
    store: &dyn ReadTransaction,
    spec: &GallerySharingSpec,
    check: &Check,
) -> Result<Obstacles<GallerySharing, GalleryId>, ServiceError> {
    let key = spec.gallery.key();
    let mut violations = sharing::check_new(spec);
    let gallery: Option<Gallery> = resource::find(store, &key, core.now(store)?)?;
    let planned = check.also_planned.iter().any(|creation| {
        creation.kind == ResourceKind::Gallery
            && creation.key.as_ref().is_none_or(|other| *other == key)
    });
    if gallery.is_none() && !planned {
        violations.push(missing(&spec.gallery));
    }
    let replaced = check.replacing.as_ref() == Some(&spec.id().key());
    let record = store.sharing(&key)?.filter(|_| !replaced);
    let existing = match &record {
        None => None,
        Some(record) => {
            let existing = decode(record)?;
            let alike = spec.changes_from(&existing.spec).is_empty();
            let claim = claim(core, record.session.as_ref(), alike);
            Some((existing, claim))
        }
    };
    violations.extend(unique_name_taken(store, spec)?);
    Ok(Obstacles {
        existing,
        violations,
        new: gallery.map(|gallery| gallery.spec.id),
    })
}

/// S-5, G-1: that those it would be shared with could not tell the gallery from another.
pub(super) fn unique_name_taken(
    store: &dyn ReadTransaction,
    spec: &GallerySharingSpec,
) -> Result<Option<Violation>, StoreError> {
    if spec.profile.groups().is_none() {
        return Ok(None);
    }
    let (id, key) = (&spec.gallery, spec.gallery.key());
    for record in store.sharing_list()? {
        let other = decode(&record)?.spec;
        let same = other.gallery.subscription() == id.subscription()
            && other.gallery.name() == id.name()
            && other.profile.groups().is_some();
        if same && record.gallery != key {
            return Ok(Some(sharing::unique_name_taken(spec, &other.gallery)));
        }
    }
    Ok(None)
}
