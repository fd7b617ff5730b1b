//! Shared galleries as consumers see them. What does not reach a subscription is not there for it.

use std::sync::Arc;

use super::{decode, resource};
use crate::engine::access::Caller;
use crate::engine::store::sharing::SharingRecord;
use crate::engine::store::{ReadTransaction, Scope, StoreError};
use crate::engine::{Core, subscriptions};
use crate::gallery::access::{AccessScope, Action};
use crate::gallery::sharing::{UniqueName, reaches};
use crate::gallery::{
    Gallery, GallerySharing, ImageDefinition, ImageDefinitionId, ImageVersion, ImageVersionId,
    ResourceKind, ServiceError, SharedGallery, SharedGalleryName, SharedImageDefinition,
    SharedImageDefinitionId, SharedImageVersion, SharedImageVersionId, SubscriptionId,
};

/// The galleries that are shared with a subscription, by name.
pub(in crate::engine) async fn galleries(
    core: &Arc<Core>,
    with: SubscriptionId,
) -> Result<Vec<SharedGallery>, ServiceError> {
    let engine = Arc::clone(core);
    let work = move |store: &dyn ReadTransaction| {
        let now = engine.now(store)?;
        let caller = Caller::of(&engine, store)?;
        let reads_shared = caller.may(
            &Action::read_shared(),
            &AccessScope::subscription_scope(with),
        );
        let subscription = subscriptions::find(store, with)?;
        let mut found = Vec::new();
        for record in store.sharing_list()? {
            let sharing = decode(&record)?;
            let name = sharing.name();
            let is_shown = reads_shared || matches!(name, SharedGalleryName::Community(_));
            let gallery: Option<Gallery> = resource::find(store, &record.gallery, now)?;
            if let Some(gallery) = gallery
                && is_shown
                && reaches(&sharing, &subscription)
            {
                found.push(SharedGallery {
                    name,
                    location: gallery.spec.location,
                    community: sharing.spec.profile.community().cloned(),
                });
            }
        }
        found.sort_by_key(|gallery| gallery.name.to_string().to_ascii_lowercase());
        Ok(found)
    };
    core.store.read(work).await
}

/// The image definitions of a shared gallery, by name.
pub(in crate::engine) async fn definitions(
    core: &Arc<Core>,
    gallery: &SharedGalleryName,
    with: SubscriptionId,
) -> Result<Vec<SharedImageDefinition>, ServiceError> {
    let engine = Arc::clone(core);
    let name = gallery.clone();
    let work = move |store: &dyn ReadTransaction| {
        let shared = Shared::find(&Caller::of(&engine, store)?, store, &name, with)?;
        let now = engine.now(store)?;
        let scope = Scope::Parent(shared.sharing.spec.gallery.key());
        // N-6: told as it is spelled, in whatever case it is asked for.
        let name = shared.sharing.name();
        let definitions: Vec<ImageDefinition> = resource::list(store, &scope, now, |_| true)?;
        let told = |definition| SharedImageDefinition::of(definition, &name);
        Ok(definitions.iter().map(told).collect())
    };
    core.store.read(work).await
}

/// The image versions of a definition in a shared gallery, by number.
pub(in crate::engine) async fn versions(
    core: &Arc<Core>,
    definition: &SharedImageDefinitionId,
    with: SubscriptionId,
) -> Result<Vec<SharedImageVersion>, ServiceError> {
    let engine = Arc::clone(core);
    let id = definition.clone();
    let work = move |store: &dyn ReadTransaction| {
        let shared = Shared::find(&Caller::of(&engine, store)?, store, &id.gallery, with)?;
        let now = engine.now(store)?;
        let key = shared.definition_id(&id).key();
        let definition: Option<ImageDefinition> = resource::find(store, &key, now)?;
        let definition =
            definition.ok_or_else(|| missing(ResourceKind::ImageDefinition, &id.to_string()))?;
        let (spec, id) = (definition.spec(), shared.told(&definition));
        let kept: Vec<ImageVersion> =
            resource::versions(store, &Scope::Parent(key), now, |_| true)?;
        let told = |version| SharedImageVersion::of(version, spec, &id);
        Ok(kept.iter().filter_map(told).collect())
    };
    core.store.read(work).await
}

/// A gallery that reaches whoever asks.
pub(in crate::engine) struct Shared {
    sharing: GallerySharing,
}

impl Shared {
    /// The gallery of that name, asked for by somebody from a subscription.
    pub(in crate::engine) fn find(
        caller: &Caller,
        store: &dyn ReadTransaction,
        name: &SharedGalleryName,
        with: SubscriptionId,
    ) -> Result<Self, ServiceError> {
        // S-6: a community gallery is there for everybody.
        if matches!(name, SharedGalleryName::Direct(_)) {
            let scope = AccessScope::subscription_scope(with);
            caller.authorize(&Action::read_shared(), &scope)?;
        }
        Self::reaching(store, name, with)?
            .ok_or_else(|| missing(ResourceKind::Gallery, &name.to_string()))
    }

    /// The gallery of that name, if it reaches the subscription.
    pub(in crate::engine) fn reaching(
        store: &dyn ReadTransaction,
        name: &SharedGalleryName,
        with: SubscriptionId,
    ) -> Result<Option<Self>, StoreError> {
        let record = match name {
            SharedGalleryName::Community(name) => store.sharing_named(&name.to_string())?,
            SharedGalleryName::Direct(name) => shared_as(store, name)?,
        };
        let sharing = record.as_ref().map(decode).transpose()?;
        let subscription = subscriptions::find(store, with)?;
        let reaching = sharing.filter(|sharing| reaches(sharing, &subscription));
        Ok(reaching.map(|sharing| Self { sharing }))
    }

    /// N-6: the id of a definition of this gallery as consumers are told it.
    pub(in crate::engine) fn told(&self, definition: &ImageDefinition) -> SharedImageDefinitionId {
        SharedImageDefinitionId {
            gallery: self.sharing.name(),
            name: definition.spec().id.name().clone(),
        }
    }

    /// The id of a definition of this gallery by which it is kept.
    pub(in crate::engine) fn definition_id(
        &self,
        shared: &SharedImageDefinitionId,
    ) -> ImageDefinitionId {
        ImageDefinitionId::new(self.sharing.spec.gallery.clone(), shared.name.clone())
    }

    /// The id of a version of this gallery by which it is kept.
    pub(in crate::engine) fn version_id(&self, shared: &SharedImageVersionId) -> ImageVersionId {
        ImageVersionId::new(self.definition_id(&shared.definition), shared.name)
    }
}

/// The record of the gallery that is shared directly under this name.
fn shared_as(
    store: &dyn ReadTransaction,
    name: &UniqueName,
) -> Result<Option<SharingRecord>, StoreError> {
    for record in store.sharing_list()? {
        if decode(&record)?.unique_name().as_ref() == Some(name) {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

fn missing(kind: ResourceKind, id: &str) -> ServiceError {
    ServiceError::NotFound {
        kind,
        id: id.to_owned(),
    }
}
