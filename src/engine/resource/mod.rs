//! What the engine needs to know of a kind of resource to keep it.

mod gallery;
mod gallery_application;
mod gallery_application_version;
mod image_definition;
mod image_source;
pub(super) mod image_version;

use uuid::Uuid;

use crate::engine::faults::Injected;
use crate::engine::store::{IdentifierColumns, ReadTransaction, Record, Scope, StoreError};
use crate::engine::stored::{self, Stored};
use crate::gallery::{
    Allowance, Check, CopyFailure, Numbered, PlannedCreation, PropertyPath, Region,
    ReplicationModel, ResourceGroupName, ResourceKind, ResourceSpec, ServiceError, SubscriptionId,
    Timestamp, Violation,
};

/// The circumstances in which a request is judged.
pub(super) struct Circumstances<'a> {
    /// What is stored.
    pub(super) store: &'a dyn ReadTransaction,
    /// What else is planned; nothing when the request is carried out.
    pub(super) check: &'a Check,
    /// What the subscription may have, and where.
    pub(super) allowance: Allowance,
    /// The time.
    pub(super) now: Timestamp,
    /// What faults do to it.
    pub(super) injected: Injected,
}

impl Circumstances<'_> {
    /// The stored resource with this key.
    pub(super) fn find<R: Resource>(&self, key: &str) -> Result<Option<R>, StoreError> {
        find(self.store, key, self.now)
    }

    /// What a request for a new resource belongs to, which has this key; nothing while the request's id,
    /// and with it this key, only stands in for one to come.
    pub(super) fn parent<R: Resource>(&self, key: &str) -> Result<Option<R>, StoreError> {
        if self.check.unnamed.is_some() {
            return Ok(None);
        }
        self.find(key)
    }

    /// Whether what a request for a new resource belongs to, which has this key and is not there, will be.
    pub(super) fn awaits_parent(&self, kind: ResourceKind, key: &str) -> bool {
        self.check.unnamed.is_some() || self.planned(kind, key).is_some()
    }

    /// The planned creation with this key. A creation whose key is not known yet may be it.
    pub(super) fn planned(&self, kind: ResourceKind, key: &str) -> Option<&PlannedCreation> {
        let mut planned = self.check.also_planned.iter().map(AsRef::as_ref);
        planned.find(|creation| {
            creation.kind == kind && creation.key.as_deref().is_none_or(|other| other == key)
        })
    }
}

/// The stored resource with this key, as it is at `now`.
pub(super) fn find<R: Resource>(
    store: &dyn ReadTransaction,
    key: &str,
    now: Timestamp,
) -> Result<Option<R>, StoreError> {
    let record = store.resource(key)?.filter(|record| record.kind == R::KIND);
    record
        .as_ref()
        .map(|record| stored::decode(record, now))
        .transpose()
}

/// The stored resources of a kind within a scope that are `listed` by their key, as they are at `now`,
/// ordered by key. What is not listed is not read.
pub(super) fn list<R: Resource>(
    store: &dyn ReadTransaction,
    scope: &Scope,
    now: Timestamp,
    listed: impl Fn(&str) -> bool,
) -> Result<Vec<R>, StoreError> {
    let mut found = Vec::new();
    store.resource_each(R::KIND, scope, &mut |record| {
        if listed(&record.key) {
            found.push(stored::decode(record, now)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The stored versions within a scope that are `listed` by their key, as they are at `now`, ordered by the
/// key of their parent, and those below one with the lowest number first.
pub(super) fn versions<R: Resource + Numbered>(
    store: &dyn ReadTransaction,
    scope: &Scope,
    now: Timestamp,
    listed: impl Fn(&str) -> bool,
) -> Result<Vec<R>, StoreError> {
    let Scope::Parent(parent) = scope else {
        let mut found: Vec<R> = list(store, scope, now, listed)?;
        found.sort_by_cached_key(|version| (R::place_of(version.spec()).parent, version.number()));
        return Ok(found);
    };
    let mut found = Vec::new();
    store.versions_downwards(parent, &mut |key, body| {
        if listed(key) {
            found.push(stored::decode_at(key, body, now)?);
        }
        Ok(false)
    })?;
    found.reverse();
    Ok(found)
}

/// How a request for a new resource was judged.
pub(super) struct Judgement<R> {
    /// The rules that it breaks.
    pub(super) violations: Vec<Violation>,
    /// Where the resource will lie, if that is known.
    pub(super) location: Option<Region>,
    /// The resource, if everything that it depends on is there.
    pub(super) resource: Option<R>,
}

/// Where a resource belongs.
pub(super) struct Place {
    /// The key of its parent.
    pub(super) parent: Option<String>,
    /// Its subscription.
    pub(super) subscription: SubscriptionId,
    /// Its resource group.
    pub(super) resource_group: ResourceGroupName,
}

/// A kind of resource that the engine keeps.
pub(super) trait Resource: Stored + Clone + Send + 'static {
    /// A request for one.
    type Spec: ResourceSpec + Clone + Send + Sync;
    /// The kind.
    const KIND: ResourceKind;

    /// What was asked for when it was created or last changed.
    fn spec(&self) -> &Self::Spec;
    /// Where it lies.
    fn location(&self) -> Region;
    /// The columns of its publisher, offer and SKU, if it has them.
    fn identifier(&self) -> Option<IdentifierColumns> {
        None
    }
    /// The id that a request is for, in lower case.
    fn key_of(spec: &Self::Spec) -> String;
    /// The id that a request is for, as it spells it.
    fn id_of(spec: &Self::Spec) -> String;
    /// Where the resource of a request belongs.
    fn place_of(spec: &Self::Spec) -> Place;

    /// The key of the gallery whose soft delete policy says whether it is kept when it is deleted
    /// (D-4); none when it never is.
    fn keeper(spec: &Self::Spec) -> Option<String> {
        let _ = spec;
        None
    }

    /// The ids that a request refers to and that its caller must be able to read (S-3), each with the
    /// property that names it.
    fn refers_to(spec: &Self::Spec) -> Vec<(PropertyPath, String)> {
        let _ = spec;
        Vec::new()
    }

    /// The properties of a request that name what is shared with its subscription directly (S-5).
    fn refers_to_shared(spec: &Self::Spec) -> Vec<PropertyPath> {
        let _ = spec;
        Vec::new()
    }

    /// Judges a request for a new resource by every rule but those on existence and limits, and
    /// makes the resource.
    fn judge(
        spec: Self::Spec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError>;
    /// The request, with what it leaves open as this resource has it.
    fn filled_in(&self, spec: &Self::Spec) -> Self::Spec {
        spec.clone()
    }
    /// The resource once the request that made it of `before` is accepted: what takes time begins.
    fn begin(self, before: Option<&Self>, acceptance: &Acceptance<'_>) -> Self {
        let _ = (before, acceptance);
        self
    }
    /// When all is done that takes time; nothing does for most kinds.
    fn settles(&self) -> Option<Timestamp> {
        None
    }
    /// Judges a change, and makes the changed resource.
    fn change(
        self,
        spec: Self::Spec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Self, ServiceError>;
    /// What protects it from being deleted now.
    fn protection(
        &self,
        _store: &dyn ReadTransaction,
        _now: Timestamp,
    ) -> Result<Option<Violation>, StoreError> {
        Ok(None)
    }
}

/// How a request is accepted.
pub(super) struct Acceptance<'a> {
    /// How replication takes its time.
    pub(super) model: ReplicationModel,
    /// The time.
    pub(super) now: Timestamp,
    /// How copying to a region fails that begins now, where it does.
    pub(super) failure_in: &'a dyn Fn(Region) -> Option<CopyFailure>,
}

/// The record of a new resource.
pub(super) fn record<R: Resource>(
    resource: &R,
    spec: &R::Spec,
    session: String,
) -> Result<Record, StoreError> {
    let key = R::key_of(spec);
    let place = R::place_of(spec);
    Ok(Record {
        kind: R::KIND,
        parent: place.parent,
        subscription: place.subscription.to_string(),
        resource_group: place.resource_group.as_str().to_ascii_lowercase(),
        location: resource.location().name().to_owned(),
        identifier: resource.identifier(),
        session: Some(session),
        etag: new_etag(),
        body: stored::encode(&key, resource)?,
        key,
    })
}

/// An etag that no resource ever had.
pub(super) fn new_etag() -> String {
    Uuid::new_v4().simple().to_string()
}
