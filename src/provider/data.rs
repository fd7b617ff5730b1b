//! What the configured provider hands to every operation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::settings::Settings;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::gallery::{
    GalleryService, PlannedChange, PlannedCreation, Region, ResourceKind, ServiceError,
};

/// The configured provider.
pub struct Data(Option<Connected>);

/// The settings, and the service that they lead to.
pub(super) struct Connected {
    pub settings: Settings,
    pub service: Arc<dyn GalleryService>,
    /// The keys of what Terraform's state is seen to have, to be confirmed at the end.
    recorded: Mutex<BTreeSet<String>>,
    /// What this run will still create, as far as it has been planned.
    planned: Mutex<Planned>,
    /// The keys of creations that were begun and not answered yet.
    unanswered: Mutex<BTreeSet<String>>,
    /// The keys of what this process has created.
    made: Mutex<BTreeSet<String>>,
}

#[derive(Debug, Default)]
struct Planned {
    /// By key.
    named: BTreeMap<String, Arc<PlannedCreation>>,
    /// Those whose id is yet to be known.
    unnamed: Vec<Arc<PlannedCreation>>,
    /// Of everything whose id this run will tell, replacements included: where it will lie.
    places: BTreeSet<(ResourceKind, Option<Region>)>,
    /// What this run will change, by key.
    changed: Arc<BTreeMap<String, PlannedChange>>,
    /// The keys of what this run will delete.
    deleted: BTreeSet<String>,
    /// The ids of what this run will delete and a gallery will keep, by the key of what that holds back.
    kept: BTreeMap<String, BTreeSet<String>>,
}

/// What a deleted object holds back while it is kept (D-4).
pub(super) struct HeldBack {
    /// What cannot be deleted meanwhile.
    pub kind: ResourceKind,
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: String,
    /// The key of the gallery whose policy keeps the deleted object.
    pub by: String,
}

impl Planned {
    fn all(&self) -> Vec<Arc<PlannedCreation>> {
        self.named.values().chain(&self.unnamed).cloned().collect()
    }
}

impl std::fmt::Debug for Data {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let settings = self.0.as_ref().map(|connected| &connected.settings);
        formatter.debug_tuple("Data").field(&settings).finish()
    }
}

impl Data {
    pub(super) fn new(settings: Settings, service: Arc<dyn GalleryService>) -> Self {
        Self(Some(Connected {
            settings,
            service,
            recorded: Mutex::default(),
            planned: Mutex::default(),
            unanswered: Mutex::default(),
            made: Mutex::default(),
        }))
    }

    /// The provider's configuration depends on what only apply can tell.
    pub(super) const fn not_known_yet() -> Self {
        Self(None)
    }

    /// The service and its settings.
    pub(super) fn connected(&self) -> Result<&Connected, Diagnostics> {
        self.0.as_ref().ok_or_else(|| {
            Diagnostic::error(
                "Provider Configuration Not Known Yet",
                "An argument of the `acg` provider block depends on a value that is known only \
                 after apply, so that nothing can be planned or read with it yet. Give the argument a \
                 value that is known, or first apply what it depends on with `-target`.",
            )
            .into()
        })
    }

    pub(super) async fn close(&self) -> Result<(), ServiceError> {
        let Some(connected) = &self.0 else {
            return Ok(());
        };
        let recorded = std::mem::take(&mut *lock(&connected.recorded));
        let keys: Vec<String> = recorded.into_iter().collect();
        let confirmed = if keys.is_empty() {
            Ok(())
        } else {
            connected.service.confirm(&keys).await
        };
        let unanswered: Vec<String> = lock(&connected.unanswered).iter().cloned().collect();
        let disowned = connected.service.disown(&unanswered).await;
        // What this run created is confirmed even if the rest could not be.
        let closed = connected.service.close().await;
        closed.and(confirmed).and(disowned)
    }
}

impl Connected {
    /// Takes note that Terraform's state has the resource of this key.
    pub(super) fn is_recorded(&self, key: String) {
        lock(&self.recorded).insert(key);
    }

    /// What this run will still create, as far as it has been planned.
    pub(super) fn planned(&self) -> Vec<Arc<PlannedCreation>> {
        lock(&self.planned).all()
    }

    /// Takes note that this run will create something, and says what was planned before it.
    pub(super) fn plans(&self, creation: PlannedCreation) -> Vec<Arc<PlannedCreation>> {
        let mut planned = lock(&self.planned);
        let before = planned.all();
        match &creation.key {
            Some(key) => {
                planned.named.insert(key.clone(), Arc::new(creation));
            }
            None => planned.unnamed.push(Arc::new(creation)),
        }
        before
    }

    /// Takes note that this run will change what has this key.
    pub(super) fn changes(&self, key: String, change: PlannedChange) {
        Arc::make_mut(&mut lock(&self.planned).changed).insert(key, change);
    }

    /// What this run will change, as far as it has been planned.
    pub(super) fn changed(&self) -> Arc<BTreeMap<String, PlannedChange>> {
        Arc::clone(&lock(&self.planned).changed)
    }

    /// Takes note that this run will delete what has this key, and says what it will delete before that
    /// and a gallery will keep.
    pub(super) fn deletes(&self, key: &str) -> Vec<String> {
        let mut planned = lock(&self.planned);
        planned.deleted.insert(key.to_owned());
        let kept = planned.kept.get(key).into_iter().flatten();
        kept.cloned().collect()
    }

    /// Takes note that this run will delete what has this id and a gallery will keep it. Says whether it is
    /// the first, where what that holds back was planned to be deleted before: one refusal is enough.
    pub(super) fn keeps(&self, id: String, held_back: &str) -> bool {
        let mut planned = lock(&self.planned);
        let kept = planned.kept.entry(held_back.to_owned()).or_default();
        let is_first = kept.is_empty();
        kept.insert(id);
        is_first && planned.deleted.contains(held_back)
    }

    /// Takes note that this run will tell the id of something new, in place of something else or not,
    /// and where that will lie, if it is known.
    pub(super) fn will_place(&self, kind: ResourceKind, location: Option<Region>) {
        lock(&self.planned).places.insert((kind, location));
    }

    /// Where everything of a kind will lie whose id this run will tell.
    pub(super) fn places(&self, kind: ResourceKind) -> Vec<Option<Region>> {
        let planned = lock(&self.planned);
        let places = planned.places.iter().filter(|(other, _)| *other == kind);
        places.map(|(_, location)| *location).collect()
    }

    /// Takes note that a creation begins: it may take place although Terraform never hears of it.
    pub(super) fn begins(&self, key: &str) {
        lock(&self.unanswered).insert(key.to_owned());
    }

    /// Takes note that something was created.
    pub(super) fn has_made(&self, key: &str) {
        lock(&self.made).insert(key.to_owned());
    }

    /// Whether this process created it, so that its id was not known when the run was planned.
    pub(super) fn made(&self, key: &str) -> bool {
        lock(&self.made).contains(key)
    }

    /// Takes note that a creation is answered: what was planned is there, or will not be.
    pub(super) fn answers(&self, key: &str) {
        lock(&self.planned).named.remove(key);
        lock(&self.unanswered).remove(key);
    }
}

/// What the lock guards holds whatever became of its last holder: each change is a single step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
