//! How galleries are shared: by their owners here, and as consumers see it in `consumers`.
//!
//! The sharing of a gallery lies beside it, in a record of its own, and goes with it. What becomes of
//! it `gallery` decides.

mod consumers;
mod obstacles;

pub(super) use consumers::{
    Shared, definitions as shared_definitions, galleries as shared_galleries,
    versions as shared_versions,
};

use obstacles::{obstacles, unique_name_taken};

use std::sync::Arc;

use uuid::Uuid;

use super::access::{self, Caller};
use super::faults::{self, Injected, Request};
use super::obstacles::Way;
use super::resource;
use super::store::sharing::SharingRecord;
use super::store::{ReadTransaction, StoreError, WriteTransaction};
use super::{Core, stored, time};
use crate::gallery::access::{AccessScope, Action, Verb};
use crate::gallery::sharing::{self, PublicName};
use crate::gallery::{
    Check, Created, Deleted, Finding, Gallery, GalleryId, GallerySharing, GallerySharingId,
    GallerySharingSpec, ResourceKind, ServiceError, ShareOperation, SharingProfile, Violation,
    parent_missing,
};

/// Shares a private gallery, or takes over the orphan that the same request left behind.
pub(super) async fn create(
    core: &Arc<Core>,
    spec: GallerySharingSpec,
) -> Result<Created<GallerySharing>, ServiceError> {
    let engine = Arc::clone(core);
    let request = request(faults::Action::Create, &spec.gallery);
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        create_within(&engine, store, spec.clone())
    };
    core.write(request, work).await
}

/// Shares a private gallery within a transaction.
pub(super) fn create_within(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: GallerySharingSpec,
) -> Result<Created<GallerySharing>, ServiceError> {
    authorize(core, store, &spec.gallery)?;
    let found = obstacles(core, store, &spec, &Check::default())?;
    match found.way(ResourceKind::GallerySharing, id_of)? {
        Way::Adopt(resource) => {
            store.sharing_adopt(&spec.gallery.key(), &core.sessions.begin(store)?)?;
            Ok(Created {
                resource,
                adopted: true,
            })
        }
        Way::Make(gallery) => {
            let spec = GallerySharingSpec { gallery, ..spec };
            let resource = insert(core, store, spec, Some(core.sessions.begin(store)?))?;
            Ok(Created {
                resource,
                adopted: false,
            })
        }
    }
}

fn id_of(sharing: &GallerySharing) -> String {
    sharing.spec.id().to_string()
}

/// Says what stands in the way of sharing a gallery.
pub(super) async fn check(
    core: &Arc<Core>,
    spec: GallerySharingSpec,
    check: Check,
) -> Result<Vec<Finding>, ServiceError> {
    let engine = Arc::clone(core);
    let request = request(faults::Action::Check, &spec.gallery);
    let work = move |store: &dyn ReadTransaction| {
        let caller = Caller::to_be(&engine, store, &check.also_granted)?;
        authorize_as(&caller, &spec.gallery)?;
        let found = obstacles(&engine, store, &spec, &check)?;
        Ok(found.findings(id_of))
    };
    core.read(request, work).await
}

/// Reads how a gallery is shared.
pub(super) async fn get(
    core: &Arc<Core>,
    id: &GallerySharingId,
) -> Result<Option<GallerySharing>, ServiceError> {
    let engine = Arc::clone(core);
    let gallery = id.0.clone();
    let request = request(faults::Action::Get, &gallery);
    let work = move |store: &dyn ReadTransaction| {
        access::authorize(&engine, store, Verb::Read, &gallery.to_string())?;
        Ok(find(store, &gallery.key())?)
    };
    core.read(request, work).await
}

/// Changes whom a gallery is shared with.
pub(super) async fn update(
    core: &Arc<Core>,
    spec: GallerySharingSpec,
) -> Result<GallerySharing, ServiceError> {
    let engine = Arc::clone(core);
    let request = request(faults::Action::Update, &spec.gallery);
    let work =
        move |store: &dyn WriteTransaction, _: Injected| update_within(&engine, store, &spec);
    core.write(request, work).await
}

/// Changes whom a gallery is shared with, within a transaction.
pub(super) fn update_within(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &GallerySharingSpec,
) -> Result<GallerySharing, ServiceError> {
    authorize(core, store, &spec.gallery)?;
    let present = find(store, &spec.gallery.key())?.ok_or_else(|| ServiceError::NotFound {
        kind: ResourceKind::GallerySharing,
        id: spec.id().to_string(),
    })?;
    let violations = sharing::check_change(&present.spec, spec);
    if !violations.is_empty() {
        return Err(ServiceError::Refused(violations));
    }
    change(core, store, present, spec.profile.clone())
}

/// Makes a gallery private.
pub(super) async fn delete(
    core: &Arc<Core>,
    id: &GallerySharingId,
) -> Result<Deleted, ServiceError> {
    let engine = Arc::clone(core);
    let gallery = id.0.clone();
    let request = request(faults::Action::Delete, &gallery);
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        authorize(&engine, store, &gallery)?;
        if store.sharing(&gallery.key())?.is_none() {
            return Ok(Deleted::WasAbsent);
        }
        store.sharing_delete(&gallery.key())?;
        time::note(store, engine.now(store)?)?;
        Ok(Deleted::Gone)
    };
    core.write(request, work).await
}

/// Carries out a share operation.
pub(super) async fn share(
    core: &Arc<Core>,
    gallery: &GalleryId,
    operation: ShareOperation,
) -> Result<Option<GallerySharing>, ServiceError> {
    let engine = Arc::clone(core);
    let action = match operation {
        ShareOperation::Reset => faults::Action::Delete,
        ShareOperation::EnableCommunity(_) => faults::Action::Create,
        ShareOperation::Add(_) | ShareOperation::Remove(_) => faults::Action::Update,
    };
    let gallery = gallery.clone();
    let request = request(action, &gallery);
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        authorize(&engine, store, &gallery)?;
        let stored: Option<Gallery> = resource::find(store, &gallery.key(), engine.now(store)?)?;
        let gallery = stored
            .map(|gallery| gallery.spec.id)
            .ok_or_else(|| missing(&gallery))?;
        let present = find(store, &gallery.key())?;
        let profile = present.as_ref().map(|present| &present.spec.profile);
        let profile = sharing::share(&gallery, profile, &operation);
        match (profile.map_err(ServiceError::Refused)?, present) {
            (None, _) => {
                store.sharing_delete(&gallery.key())?;
                time::note(store, engine.now(store)?)?;
                Ok(None)
            }
            (Some(profile), Some(present)) => change(&engine, store, present, profile).map(Some),
            (Some(profile), None) => {
                let spec = GallerySharingSpec { gallery, profile };
                if let Some(violation) = unique_name_taken(store, &spec)? {
                    return Err(violation.into());
                }
                // Whoever shares by an operation needs nothing recorded to know of it.
                insert(&engine, store, spec, None).map(Some)
            }
        }
    };
    core.write(request, work).await
}

/// S-6: what protects a gallery from being deleted.
pub(super) fn protection(
    store: &dyn ReadTransaction,
    gallery: &GalleryId,
) -> Result<Option<Violation>, StoreError> {
    let sharing = find(store, &gallery.key())?;
    Ok(sharing.as_ref().and_then(sharing::check_gallery_deletion))
}

/// How the gallery with this key is shared.
pub(super) fn find(
    store: &dyn ReadTransaction,
    gallery: &str,
) -> Result<Option<GallerySharing>, StoreError> {
    store.sharing(gallery)?.as_ref().map(decode).transpose()
}

/// What is wrong with the records of shared galleries, in words.
pub(super) fn flaws(store: &dyn ReadTransaction) -> Result<Vec<String>, StoreError> {
    let mut flaws = Vec::new();
    for record in store.sharing_list()? {
        let told = |what: &str| format!("The sharing of \"{}\" {what}.", record.gallery);
        match decode(&record) {
            Err(error) => flaws.push(told(&format!("cannot be read: {error}"))),
            Ok(sharing) => {
                let named = sharing.public_name.as_ref().map(PublicName::to_string);
                let kind = store.resource(&record.gallery)?.map(|record| record.kind);
                if sharing.spec.gallery.key() != record.gallery {
                    flaws.push(told("is that of another gallery"));
                } else if kind != Some(ResourceKind::Gallery) {
                    flaws.push(told("is not that of a gallery"));
                } else if named != record.public_name {
                    flaws.push(told("is found under another public name than it has"));
                }
            }
        }
    }
    Ok(flaws)
}

fn decode(record: &SharingRecord) -> Result<GallerySharing, StoreError> {
    stored::decode_body(&record.gallery, &record.body)
}

fn request(action: faults::Action, gallery: &GalleryId) -> Request {
    Request::new(ResourceKind::GallerySharing, action, gallery.key())
}

/// S-5, S-6: whoever may share a gallery may change how it is shared in every way.
fn authorize(
    core: &Core,
    store: &dyn ReadTransaction,
    gallery: &GalleryId,
) -> Result<(), ServiceError> {
    authorize_as(&Caller::of(core, store)?, gallery)
}

fn authorize_as(caller: &Caller, gallery: &GalleryId) -> Result<(), ServiceError> {
    if caller.is_administrator() {
        return Ok(());
    }
    caller.authorize(&Action::share(), &AccessScope::parse(&gallery.to_string())?)
}

/// N-9: there is no such gallery.
fn missing(gallery: &GalleryId) -> Violation {
    parent_missing(
        ResourceKind::GallerySharing,
        ResourceKind::Gallery,
        &gallery.to_string(),
        "gallery_id",
    )
}

fn insert(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: GallerySharingSpec,
    session: Option<String>,
) -> Result<GallerySharing, ServiceError> {
    let community = match &spec.profile {
        SharingProfile::Community(community) => Some(community),
        SharingProfile::Groups(_) => None,
    };
    let prefix = community.map(|community| community.public_name_prefix.clone());
    let public_name = prefix.map(|prefix| PublicName::new(prefix, Uuid::new_v4()));
    let key = spec.gallery.key();
    let sharing = GallerySharing { spec, public_name };
    store.sharing_insert(&SharingRecord {
        public_name: sharing.public_name.as_ref().map(PublicName::to_string),
        session,
        body: stored::encode(&key, &sharing)?,
        gallery: key,
    })?;
    time::note(store, core.now(store)?)?;
    Ok(sharing)
}

/// Stores another profile of the same kind: a public name stays what it was.
fn change(
    core: &Core,
    store: &dyn WriteTransaction,
    present: GallerySharing,
    profile: SharingProfile,
) -> Result<GallerySharing, ServiceError> {
    let key = present.spec.gallery.key();
    let changed = GallerySharing {
        spec: GallerySharingSpec {
            gallery: present.spec.gallery,
            profile,
        },
        public_name: present.public_name,
    };
    store.sharing_update(&key, &stored::encode(&key, &changed)?)?;
    time::note(store, core.now(store)?)?;
    Ok(changed)
}
