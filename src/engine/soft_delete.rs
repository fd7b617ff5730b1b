//! Deleted image versions: kept, listed, restored and purged (D-4).
//!
//! Whether one is still there follows from the clock alone. What is past its time is removed when a
//! write meets it; until then it is as good as gone.

use std::sync::Arc;

use super::Core;
use super::access;
use super::faults::{Action, Injected, Request};
use super::judgement::one_too_many;
use super::lifecycle::note;
use super::resource::{self, Circumstances, Resource};
use super::store::access::Assignments;
use super::store::{
    DeletedRecord, OperationKind, ReadTransaction, Record, StoreError, WriteTransaction,
};
use super::{stored, time};
use crate::gallery::access::Verb;
use crate::gallery::soft_delete::{kept_versions, name_is_kept, predecessor_is_kept};
use crate::gallery::{
    Check, Deleted, DeletedImageVersion, Gallery, ImageDefinitionId, ImageVersion, ImageVersionId,
    ResourceKind, ServiceError, Timestamp, Violation,
};

/// What is to become of what is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removal {
    /// The gallery's policy says.
    AsPolicySays,
    /// It is gone for good.
    ForGood,
}

/// Until when the resource of a request is kept if it is deleted now; `None` when it would be gone.
pub(super) fn retention<R: Resource>(
    store: &dyn ReadTransaction,
    spec: &R::Spec,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let Some(keeper) = R::keeper(spec) else {
        return Ok(None);
    };
    let gallery: Option<Gallery> = resource::find(store, &keeper, now)?;
    Ok(gallery.and_then(|gallery| gallery.spec.retained_until(now)))
}

/// What deleted versions say against a request for a new resource, which may replace one of the
/// same key.
pub(super) fn objection<R: Resource>(
    spec: &R::Spec,
    circumstances: &Circumstances<'_>,
) -> Result<Option<Violation>, StoreError> {
    if R::keeper(spec).is_none() {
        return Ok(None);
    }
    let (store, now) = (circumstances.store, circumstances.now);
    let (key, id) = (R::key_of(spec), R::id_of(spec));
    if let Some(deleted) = store.deleted(&key)?.filter(|deleted| is_kept(deleted, now)) {
        return Ok(Some(name_is_kept(&id, deleted.retained_until)));
    }
    let check = circumstances.check;
    let twin_goes_first = check.replacing.as_ref() == Some(&key) && store.resource(&key)?.is_some();
    if !twin_goes_first || check.removed_for_good {
        return Ok(None);
    }
    let kept = retention::<R>(store, spec, now)?;
    Ok(kept.map(|_| predecessor_is_kept(&id)))
}

/// Moves a resource to the deleted ones, which are kept until then, and the roles at it with it: until it
/// is restored they help nobody.
pub(super) fn move_away(
    store: &dyn WriteTransaction,
    key: &str,
    now: Timestamp,
    retained_until: Timestamp,
) -> Result<(), StoreError> {
    let Some(record) = store.resource(key)? else {
        return Ok(());
    };
    let assignments = store.assignment_list(Assignments::Within(key))?;
    store.resource_delete(key)?;
    let deleted = DeletedRecord {
        record: Record {
            session: None,
            ..record
        },
        deleted_at: now,
        retained_until,
    };
    store.deleted_insert(&deleted, &assignments)
}

/// D-4: deleted versions that are kept hold what they are versions of.
pub(super) fn check_none_kept<R: Resource>(
    store: &dyn ReadTransaction,
    key: &str,
    existing: &R,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let kept = kept(store, key, now)?;
    if kept.is_empty() {
        return Ok(());
    }
    let kept: Vec<_> = kept
        .into_iter()
        .map(|deleted| (deleted.version.spec.id.to_string(), deleted.retained_until))
        .collect();
    Err(kept_versions(R::KIND, &R::id_of(existing.spec()), &kept).into())
}

/// Lists the deleted versions of a definition, by number.
pub(super) async fn list(
    core: &Arc<Core>,
    definition: &ImageDefinitionId,
) -> Result<Vec<DeletedImageVersion>, ServiceError> {
    let engine = Arc::clone(core);
    let key = definition.key();
    let request = Request::new(ResourceKind::ImageVersion, Action::DeletedList, key.clone());
    let work = move |store: &dyn ReadTransaction| {
        let caller = access::Caller::of(&engine, store)?;
        let mut kept = kept(store, &key, engine.now(store)?)?;
        kept.retain(|deleted| caller.may_read(&deleted.version.spec.id.key()));
        kept.sort_by_key(|deleted| deleted.version.spec.id.name());
        Ok(kept)
    };
    core.read(request, work).await
}

/// Brings a deleted version back, with the roles at it that can still be given.
pub(super) async fn restore(
    core: &Arc<Core>,
    id: &ImageVersionId,
) -> Result<ImageVersion, ServiceError> {
    let engine = Arc::clone(core);
    let (key, id) = (id.key(), id.clone());
    let request = Request::new(ResourceKind::ImageVersion, Action::Restore, key.clone());
    let work = move |store: &dyn WriteTransaction, injected: Injected| {
        access::authorize(&engine, store, Verb::Write, &key)?;
        let check = Check::default();
        let subscription = id.definition().gallery().subscription();
        let mut circumstances = engine.circumstances(store, &check, subscription)?;
        circumstances.injected = injected;
        let now = circumstances.now;
        let deleted = store.deleted(&key)?.filter(|deleted| is_kept(deleted, now));
        let Some(deleted) = deleted else {
            return Err(match circumstances.find::<ImageVersion>(&key)? {
                Some(version) => ServiceError::AlreadyExists {
                    kind: ResourceKind::ImageVersion,
                    id: version.spec.id.to_string(),
                },
                None => ServiceError::NotFound {
                    kind: ResourceKind::ImageVersion,
                    id: id.to_string(),
                },
            });
        };
        let version: ImageVersion = stored::decode(&deleted.record, now)?;
        let location = version.spec.location;
        if let Some(violation) =
            one_too_many::<ImageVersion>(&engine, &version.spec, location, &circumstances)?
        {
            return Err(violation.into());
        }
        let assignments = store.deleted_assignments(&key)?;
        store.deleted_remove(&key)?;
        let mut record = deleted.record;
        record.etag = resource::new_etag();
        store.resource_insert(&record)?;
        access::put_back(store, &assignments)?;
        note(&engine, store, &version, OperationKind::Update, now)?;
        circumstances.injected.record(store)?;
        Ok(version)
    };
    core.write(request, work).await
}

/// Removes a deleted version for good.
pub(super) async fn purge(core: &Arc<Core>, id: &ImageVersionId) -> Result<Deleted, ServiceError> {
    let engine = Arc::clone(core);
    let key = id.key();
    let request = Request::new(ResourceKind::ImageVersion, Action::Purge, key.clone());
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        access::authorize(&engine, store, Verb::Delete, &key)?;
        let now = engine.now(store)?;
        let Some(deleted) = store.deleted(&key)? else {
            return Ok(Deleted::WasAbsent);
        };
        store.deleted_remove(&key)?;
        time::note(store, now)?;
        Ok(if is_kept(&deleted, now) {
            Deleted::Gone
        } else {
            Deleted::WasAbsent
        })
    };
    core.write(request, work).await
}

fn kept(
    store: &dyn ReadTransaction,
    definition: &str,
    now: Timestamp,
) -> Result<Vec<DeletedImageVersion>, StoreError> {
    let deleted = store.deleted_list(definition)?.into_iter();
    deleted
        .filter(|deleted| is_kept(deleted, now))
        .map(|deleted| {
            Ok(DeletedImageVersion {
                version: stored::decode(&deleted.record, now)?,
                deleted_at: deleted.deleted_at,
                retained_until: deleted.retained_until,
            })
        })
        .collect()
}

fn is_kept(deleted: &DeletedRecord, now: Timestamp) -> bool {
    now < deleted.retained_until
}
