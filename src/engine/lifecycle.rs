//! The life of a resource, the same for every kind: create, read, change, delete, list, and the dry
//! run of a create.

use std::sync::Arc;

use uuid::Uuid;

use super::Core;
use super::access;
use super::faults::{Action, Injected, Request};
use super::judgement::obstacles;
use super::obstacles::Way;
use super::resource::{self, Acceptance, Circumstances, Resource};
use super::soft_delete::{self, Removal};
use super::store::{
    Operation, OperationKind, ReadTransaction, Record, Scope, StoreError, WriteTransaction,
};
use super::{stored, time};
use crate::gallery::access::Verb;
use crate::gallery::{
    Candidates, Check, CopyFailure, Created, Deleted, Finding, Gallery, GalleryApplication,
    GalleryApplicationVersion, ImageDefinition, ImageSource, ImageVersion, ListScope, Numbered,
    ReplicationModel, ResourceKind, ServiceError, Timestamp, nested_resources,
};

/// How many children are read to refuse a delete: one more than the refusal names.
const CHILDREN_NAMED: u32 = 6;

/// Creates a resource, or takes over the orphan that the same request left behind.
pub(super) async fn create<R: Resource>(
    core: &Arc<Core>,
    spec: R::Spec,
) -> Result<Created<R>, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Create, R::key_of(&spec));
    let work = move |store: &dyn WriteTransaction, injected: Injected| {
        create_within(&engine, store, &spec, injected)
    };
    core.write(request, work).await
}

/// Creates a resource within a transaction.
pub(super) fn create_within<R: Resource>(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &R::Spec,
    injected: Injected,
) -> Result<Created<R>, ServiceError> {
    let check = Check::default();
    access::authorize_create::<R>(core, store, spec, &check)?;
    let subscription = R::place_of(spec).subscription;
    let mut circumstances = core.circumstances(store, &check, subscription)?;
    circumstances.injected = injected;
    let key = R::key_of(spec);
    let found = obstacles::<R>(core, spec, &circumstances)?;
    match found.way(R::KIND, |existing| R::id_of(existing.spec()))? {
        Way::Adopt(resource) => {
            store.resource_adopt(&key, &core.sessions.begin(store)?)?;
            Ok(Created {
                resource,
                adopted: true,
            })
        }
        Way::Make(resource) => {
            let now = circumstances.now;
            let resource = accept(core, resource, None, &circumstances);
            // What is past its time gives its name away.
            store.deleted_remove(&key)?;
            store.resource_insert(&resource::record(
                &resource,
                spec,
                core.sessions.begin(store)?,
            )?)?;
            note(core, store, &resource, OperationKind::Create, now)?;
            circumstances.injected.record(store)?;
            Ok(Created {
                resource,
                adopted: false,
            })
        }
    }
}

/// Says what stands in the way of a create.
pub(super) async fn check<R: Resource>(
    core: &Arc<Core>,
    spec: R::Spec,
    check: Check,
) -> Result<Vec<Finding>, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Check, R::key_of(&spec));
    let work = move |store: &dyn ReadTransaction| {
        access::authorize_create::<R>(&engine, store, &spec, &check)?;
        let subscription = R::place_of(&spec).subscription;
        let circumstances = engine.circumstances(store, &check, subscription)?;
        let found = obstacles::<R>(&engine, &spec, &circumstances)?;
        Ok(found.findings(|existing| R::id_of(existing.spec())))
    };
    core.read(request, work).await
}

/// Reads a resource.
pub(super) async fn get<R: Resource>(
    core: &Arc<Core>,
    key: String,
) -> Result<Option<R>, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Get, key.clone());
    core.read(request, move |store| {
        access::authorize(&engine, store, Verb::Read, &key)?;
        Ok(resource::find(store, &key, engine.now(store)?)?)
    })
    .await
}

/// Changes a resource to what is asked.
pub(super) async fn update<R: Resource>(
    core: &Arc<Core>,
    spec: R::Spec,
) -> Result<R, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Update, R::key_of(&spec));
    let work = move |store: &dyn WriteTransaction, injected: Injected| {
        update_within(&engine, store, &spec, injected)
    };
    core.write(request, work).await
}

/// Changes a resource within a transaction.
pub(super) fn update_within<R: Resource>(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &R::Spec,
    injected: Injected,
) -> Result<R, ServiceError> {
    // What a resource was made from is not read again.
    access::authorize(core, store, Verb::Write, &R::id_of(spec))?;
    let check = Check::default();
    let subscription = R::place_of(spec).subscription;
    let mut circumstances = core.circumstances(store, &check, subscription)?;
    circumstances.injected = injected;
    let key = R::key_of(spec);
    let existing: R = circumstances
        .find(&key)?
        .ok_or_else(|| ServiceError::NotFound {
            kind: R::KIND,
            id: R::id_of(spec),
        })?;
    let now = circumstances.now;
    let changed = existing.clone().change(spec.clone(), &circumstances)?;
    let changed = accept(core, changed, Some(&existing), &circumstances);
    store.resource_update(
        &key,
        &resource::new_etag(),
        &stored::encode(&key, &changed)?,
    )?;
    note(core, store, &changed, OperationKind::Update, now)?;
    circumstances.injected.record(store)?;
    Ok(changed)
}

/// Deletes a resource without children (D-1) that nothing protects (V-15). What the gallery's policy
/// keeps can be restored (D-4).
pub(super) async fn delete<R: Resource>(
    core: &Arc<Core>,
    key: String,
    removal: Removal,
) -> Result<Deleted, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Delete, key.clone());
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        access::authorize(&engine, store, Verb::Delete, &key)?;
        let now = engine.now(store)?;
        let Some(existing) = resource::find::<R>(store, &key, now)? else {
            return Ok(Deleted::WasAbsent);
        };
        let children = store.child_list(&key, CHILDREN_NAMED)?;
        if !children.is_empty() {
            let ids = children.iter().map(|child| id_of(child, now));
            let ids = ids.collect::<Result<Vec<_>, _>>()?;
            return Err(nested_resources(R::KIND, &R::id_of(existing.spec()), &ids).into());
        }
        if let Some(violation) = existing.protection(store, now)? {
            return Err(violation.into());
        }
        soft_delete::check_none_kept(store, &key, &existing, now)?;
        let retention = match removal {
            Removal::AsPolicySays => soft_delete::retention::<R>(store, existing.spec(), now)?,
            Removal::ForGood => None,
        };
        let deleted = match retention {
            Some(until) => {
                soft_delete::move_away(store, &key, now, until)?;
                Deleted::Kept { until }
            }
            None => {
                store.resource_delete(&key)?;
                Deleted::Gone
            }
        };
        time::note(store, now)?;
        Ok(deleted)
    };
    core.write(request, work).await
}

/// The id of a stored resource as it was first spelled.
fn id_of(record: &Record, now: Timestamp) -> Result<String, StoreError> {
    fn id<R: Resource>(record: &Record, now: Timestamp) -> Result<String, StoreError> {
        Ok(R::id_of(stored::decode::<R>(record, now)?.spec()))
    }
    match record.kind {
        ResourceKind::Gallery => id::<Gallery>(record, now),
        ResourceKind::ImageDefinition => id::<ImageDefinition>(record, now),
        ResourceKind::ImageVersion => id::<ImageVersion>(record, now),
        ResourceKind::ImageSource => id::<ImageSource>(record, now),
        ResourceKind::GalleryApplication => id::<GalleryApplication>(record, now),
        ResourceKind::GalleryApplicationVersion => id::<GalleryApplicationVersion>(record, now),
        // These are kept elsewhere and are nobody's children.
        ResourceKind::RoleAssignment | ResourceKind::GallerySharing => Ok(record.key.clone()),
    }
}

/// What the store is asked for to list resources of a kind.
fn scope_of(kind: ResourceKind, scope: &ListScope) -> Scope {
    match scope {
        ListScope::Everywhere => Scope::Everywhere,
        ListScope::Subscription(subscription) => Scope::Subscription(subscription.to_string()),
        ListScope::ResourceGroup(subscription, group) => Scope::ResourceGroup(
            subscription.to_string(),
            group.as_str().to_ascii_lowercase(),
        ),
        ListScope::Gallery(id) => match kind {
            ResourceKind::ImageVersion | ResourceKind::GalleryApplicationVersion => {
                Scope::Grandparent(id.key())
            }
            _ => Scope::Parent(id.key()),
        },
        ListScope::ImageDefinition(id) => Scope::Parent(id.key()),
        ListScope::GalleryApplication(id) => Scope::Parent(id.key()),
    }
}

/// Lists resources by key, as far as the caller may read them (G-5).
pub(super) async fn list<R: Resource>(
    core: &Arc<Core>,
    scope: ListScope,
) -> Result<Vec<R>, ServiceError> {
    let engine = Arc::clone(core);
    let scope = scope_of(R::KIND, &scope);
    let request = Request::new(R::KIND, Action::List, scope.key());
    let work = move |store: &dyn ReadTransaction| {
        let caller = access::Caller::of(&engine, store)?;
        let now = engine.now(store)?;
        let listed = |key: &str| caller.may_read(key);
        Ok(resource::list(store, &scope, now, listed)?)
    };
    core.read(request, work).await
}

/// Lists versions by the key of their parent, and those below one with the lowest number first, as far as
/// the caller may read them (G-5).
pub(super) async fn versions<R: Resource + Numbered>(
    core: &Arc<Core>,
    scope: ListScope,
) -> Result<Vec<R>, ServiceError> {
    let engine = Arc::clone(core);
    let scope = scope_of(R::KIND, &scope);
    let request = Request::new(R::KIND, Action::List, scope.key());
    let work = move |store: &dyn ReadTransaction| {
        let caller = access::Caller::of(&engine, store)?;
        let now = engine.now(store)?;
        let listed = |key: &str| caller.may_read(key);
        Ok(resource::versions(store, &scope, now, listed)?)
    };
    core.read(request, work).await
}

/// Reads the latest of the versions below a parent (L-1), which the caller needs to be able to read:
/// whoever a single version is shared with does not learn what the latest is (S-2). Versions are looked
/// at from the highest down, so that it costs the same however many there are.
pub(super) async fn latest<R: Resource + Numbered>(
    core: &Arc<Core>,
    parent: String,
    candidates: Candidates,
) -> Result<Option<R>, ServiceError> {
    let engine = Arc::clone(core);
    let request = Request::new(R::KIND, Action::Get, format!("{parent}/versions/latest"));
    let work = move |store: &dyn ReadTransaction| {
        let caller = access::Caller::of(&engine, store)?;
        access::authorize_as(&caller, Verb::Read, &parent)?;
        let now = engine.now(store)?;
        let mut found = None;
        store.versions_downwards(&parent, &mut |key, body| {
            let version: R = stored::decode_at(key, body, now)?;
            let is_candidate = caller.may_read(key) && candidates.include(&version);
            found = is_candidate.then_some(version);
            Ok(is_candidate)
        })?;
        Ok(found)
    };
    core.read(request, work).await
}

/// The resource once the request that made it of `before` is accepted: what takes time begins.
fn accept<R: Resource>(
    core: &Core,
    resource: R,
    before: Option<&R>,
    circumstances: &Circumstances<'_>,
) -> R {
    let failure_in = |region| {
        let failure = circumstances.injected.failure_in(region);
        failure.map(|(progress, details)| CopyFailure { progress, details })
    };
    let acceptance = Acceptance {
        model: core.replication,
        now: circumstances.now,
        failure_in: &failure_in,
    };
    resource.begin(before, &acceptance)
}

/// W-2: takes note of an accepted request: of its instant, and of the operation on a version, the
/// kinds of resource that take time to be where they should be.
pub(super) fn note<R: Resource>(
    core: &Core,
    store: &dyn WriteTransaction,
    resource: &R,
    kind: OperationKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    time::note(store, now)?;
    // What was copied before may have settled long ago.
    let settles = resource.settles().unwrap_or(now).max(now);
    if settles > now && core.replication == ReplicationModel::Manual {
        time::stop(store, now)?;
    }
    if !matches!(
        R::KIND,
        ResourceKind::ImageVersion | ResourceKind::GalleryApplicationVersion
    ) {
        return Ok(());
    }
    store.operation_insert(&Operation {
        id: Uuid::new_v4().to_string(),
        resource: R::key_of(resource.spec()),
        kind,
        started_at: now,
        finished_at: settles,
    })
}
