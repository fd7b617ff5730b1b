//! How a gallery of a world is shared.

use std::collections::BTreeSet;

use super::Outcome;
use super::document::{CommunityEntry, SharingEntry};
use super::reader::{Place, Reader};
use super::reading::{Steps, Wanted};
use crate::engine::store::WriteTransaction;
use crate::engine::{Core, access, sharing};
use crate::gallery::access::Verb;
use crate::gallery::sharing::{CommunityGallery, PublicNamePrefix};
use crate::gallery::{
    GalleryId, GallerySharingSpec, ResourceSpec, ServiceError, SharedWith, SharingProfile,
    SubscriptionId, TenantId, Violation,
};

/// The step that shares a gallery as an entry says.
pub(super) fn sharing(
    reader: &mut Reader,
    steps: &mut Steps,
    at: &Place,
    gallery: &GalleryId,
    entry: &SharingEntry,
) -> Option<()> {
    let subscriptions = ids(
        reader,
        at,
        "subscription_ids",
        entry.subscription_ids.as_ref(),
        SubscriptionId::parse,
    );
    let tenants = ids(
        reader,
        at,
        "tenant_ids",
        entry.tenant_ids.as_ref(),
        TenantId::parse,
    );
    let is_direct = entry.subscription_ids.is_some() || entry.tenant_ids.is_some();
    let groups = is_direct.then_some(SharedWith {
        subscriptions,
        tenants,
    });
    let community = match &entry.community {
        None => None,
        Some(entry) => Some(community(reader, &at.field("community"), entry)?),
    };
    let profile = reader.outcome(at, SharingProfile::of(groups, community))?;
    let spec = GallerySharingSpec {
        gallery: gallery.clone(),
        profile,
    };
    steps.child(at, Wanted::Sharing(Box::new(spec)));
    Some(())
}

/// Shares a gallery as is wanted: makes it shared, changes with whom, or leaves it.
pub(super) fn ensure(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &GallerySharingSpec,
) -> Result<Outcome, ServiceError> {
    match sharing::find(store, &spec.gallery.key())? {
        None => {
            sharing::create_within(core, store, spec.clone())?;
            Ok(Outcome::Created)
        }
        Some(present) if spec.changes_from(&present.spec).is_empty() => {
            // Whoever may not read it does not learn what it is like.
            access::authorize(core, store, Verb::Read, &spec.gallery.key())?;
            Ok(Outcome::Unchanged)
        }
        Some(_) => {
            sharing::update_within(core, store, spec)?;
            Ok(Outcome::Updated)
        }
    }
}

fn ids<T: Ord>(
    reader: &mut Reader,
    at: &Place,
    field: &'static str,
    texts: Option<&Vec<String>>,
    parse: impl Fn(&str) -> Result<T, Violation>,
) -> BTreeSet<T> {
    let mut found = BTreeSet::new();
    for (index, text) in texts.into_iter().flatten().enumerate() {
        found.extend(reader.outcome(&at.element(field, index), parse(text)));
    }
    found
}

fn community(reader: &mut Reader, at: &Place, entry: &CommunityEntry) -> Option<CommunityGallery> {
    let prefix = reader.value(
        at,
        "public_name_prefix",
        &entry.public_name_prefix,
        PublicNamePrefix::parse,
    );
    Some(CommunityGallery {
        public_name_prefix: prefix?,
        publisher_uri: entry.publisher_uri.clone(),
        publisher_contact: entry.publisher_contact.clone(),
        eula: entry.eula.clone(),
    })
}
