//! The reference engine: applies the gallery's rules to stored state.
//!
//! Each request is one transaction: load what the rules need, let `gallery` decide, write, commit.
//! The engine states no rule of its own, and knows neither Terraform nor HTTP. Time comes from a
//! [`Clock`], state goes to a [`store`].
//!
//! What an engine creates is unconfirmed until [`confirm`](crate::gallery::GalleryService::confirm) or
//! [`close`](crate::gallery::GalleryService::close) says that Terraform's state has it: see `session`.

mod access;
mod clock;
mod deployment;
mod faults;
mod file_identity;
mod file_lock;
mod judgement;
mod lifecycle;
mod obstacles;
mod outlook;
mod replacement;
mod resource;
mod service;
mod session;
mod sharing;
mod soft_delete;
mod store;
mod stored;
mod subscriptions;
mod time;
mod world;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub use clock::{Clock, FixedClock, SystemClock};
pub use faults::{
    Chance, Effect, Fault, FaultCount, FaultEntry, FaultError, parse_duration, show_duration,
};
pub use outlook::Run;
pub use replacement::replace_file;
pub use store::{Operation, OperationKind};
pub use world::{
    EXPORT_FORMAT, Exported, Flaw, ImportError, SeedError, SeedProblem, Seeded, Severity, World,
};

use faults::Injected;
use outlook::Outlook;
use resource::Circumstances;
use session::Sessions;
use store::sqlite::SqliteStore;
use store::{ReadTransaction, StoreError, WriteTransaction};
use time::Told;

use crate::gallery::{
    Check, LimitOverrides, RegionAccess, ReplicationModel, ServiceError, SubscriptionId,
};

/// How an engine is set up.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// The file that keeps the state. It and its directory are created by the first write.
    pub path: PathBuf,
    /// Limits that go over those stored for a subscription.
    pub limits: LimitOverrides,
    /// Restricted regions that may be used besides those stored for a subscription.
    pub region_access: RegionAccess,
    /// The principal to act as, by name or object id; none is the administrator of everything (S-1).
    pub acting_as: Option<String>,
    /// How replication takes its time.
    pub replication: ReplicationModel,
    /// The run that this process belongs to. Without it, what a process plans to give is known to itself
    /// alone.
    pub run: Option<Run>,
}

impl EngineOptions {
    /// An engine on this file, with the documented limits, no restricted regions, and replication
    /// that takes no time.
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            limits: LimitOverrides::default(),
            region_access: RegionAccess::default(),
            replication: ReplicationModel::default(),
            acting_as: None,
            run: None,
        }
    }
}

/// The reference engine on one database; see the [module](self).
pub struct Engine {
    core: Arc<Core>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("path", &self.core.path)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine on the database of `options`. The disk is not touched before the first request;
    /// reading a database that does not exist finds nothing and does not create it.
    ///
    /// # Errors
    /// When the path is empty.
    pub fn open(options: EngineOptions, clock: Arc<dyn Clock>) -> Result<Self, ServiceError> {
        if options.path.as_os_str().is_empty() {
            return Err(ServiceError::Unavailable {
                message: "The path of the gallery database is empty.".to_owned(),
                remedy: "Give state_path a file's name, or leave it out for the default."
                    .to_owned(),
            });
        }
        // What lies beside the database has one place, however the database is named.
        let path = replacement::without_links(&options.path);
        let core = Core {
            store: SqliteStore::new(path.clone()),
            sessions: Sessions::new(path.clone()),
            outlook: Outlook::new(&path, options.run),
            path,
            limits: options.limits,
            access: options.region_access,
            replication: options.replication,
            acting_as: options.acting_as,
            clock,
            told: Told::default(),
        };
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// W-2: the operations on a resource, given by its key, oldest first. Versions alone have some.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn operations(&self, key: &str) -> Result<Vec<Operation>, ServiceError> {
        let key = key.to_ascii_lowercase();
        self.core
            .store
            .read(move |store| Ok(store.operation_list(&key)?))
            .await
    }
}

/// What every request needs.
struct Core {
    path: PathBuf,
    store: SqliteStore,
    sessions: Sessions,
    outlook: Outlook,
    limits: LimitOverrides,
    access: RegionAccess,
    replication: ReplicationModel,
    acting_as: Option<String>,
    clock: Arc<dyn Clock>,
    told: Told,
}

impl Core {
    fn circumstances<'a>(
        &'a self,
        store: &'a dyn ReadTransaction,
        check: &'a Check,
        subscription: SubscriptionId,
    ) -> Result<Circumstances<'a>, StoreError> {
        Ok(Circumstances {
            store,
            check,
            allowance: self.allowance(store, subscription)?,
            now: self.now(store)?,
            injected: Injected::default(),
        })
    }

    /// Takes resources for confirmed; writes only when some are not.
    async fn confirm(&self, keys: &[String]) -> Result<(), ServiceError> {
        let keys: Vec<String> = keys.iter().map(|key| key.to_ascii_lowercase()).collect();
        let read = move |store: &dyn ReadTransaction| {
            let mut unconfirmed = Vec::new();
            for key in keys {
                if store.resource_is_unconfirmed(&key)? {
                    unconfirmed.push(key);
                }
            }
            Ok::<_, ServiceError>(unconfirmed)
        };
        let unconfirmed = self.store.read(read).await?;
        if unconfirmed.is_empty() {
            return Ok(());
        }
        let write = move |store: &dyn WriteTransaction| {
            unconfirmed
                .iter()
                .try_for_each(|key| store.resource_confirm(key))
                .map_err(ServiceError::from)
        };
        self.store.write(write).await
    }

    /// Confirms what this session created and ends it, and closes the database.
    async fn close(self: &Arc<Self>) -> Result<(), ServiceError> {
        if let Some(session) = self.sessions.current() {
            let disowned = self.sessions.disowned();
            let confirm = move |store: &dyn WriteTransaction| {
                store.session_confirm(&session, &disowned)?;
                Ok::<_, ServiceError>(store.session_list()?.into_iter().collect())
            };
            let unconfirmed = self.store.write(confirm).await?;
            let core = Arc::clone(self);
            let tidy = move || {
                core.sessions.end();
                core.sessions.sweep(&unconfirmed);
                // It is tried again at the end of a later run.
                core.outlook.sweep().ok();
            };
            self.store.blocking(tidy).await?;
        }
        Ok(self.store.close().await?)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        let mut message = error.to_string();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        if !message.ends_with('.') {
            message.push('.');
        }
        Self::Unavailable {
            message,
            remedy: error.remedy().to_owned(),
        }
    }
}
