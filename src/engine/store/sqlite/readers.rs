//! The connections that read: a few, kept open, each used by one call at a time.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::connection::{self, PATIENCE, Reader};
use super::failure::classify;
use super::file::DatabaseFile;
use super::transaction::SqliteTransaction;
use crate::engine::store::{ReadTransaction, StoreError};

/// How many calls read at the same time; more wait.
const READERS: usize = 4;

/// The pool of connections on one file.
pub(super) struct Readers {
    file: Arc<DatabaseFile>,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

/// A connection lent to one call.
pub(super) struct Lease {
    connection: Connection,
    /// Whether another call can use it: what stands in for an absent file serves one.
    keep: bool,
    permit: OwnedSemaphorePermit,
}

impl Readers {
    pub(super) fn new(file: Arc<DatabaseFile>) -> Self {
        Self {
            file,
            idle: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// Lends a connection; `None` when the file must be migrated first.
    pub(super) async fn lend(&self) -> Result<Option<Lease>, StoreError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits
            .acquire_owned()
            .await
            .map_err(|error| self.unexpected(&error.to_string()))?;
        let idle = self.lock_idle().pop();
        let reader = match idle {
            Some(connection) => Reader::File(connection),
            None => {
                let file = Arc::clone(&self.file);
                let opening = spawn_blocking(move || connection::open_for_reading(&file));
                opening
                    .await
                    .map_err(|error| self.unexpected(&error.to_string()))??
            }
        };
        Ok(match reader {
            Reader::File(connection) => Some(Lease {
                connection,
                keep: true,
                permit,
            }),
            Reader::Nothing(connection) => Some(Lease {
                connection,
                keep: false,
                permit,
            }),
            Reader::Older => None,
        })
    }

    /// Runs `work` on a consistent view of the store, then keeps the connection for the next call.
    pub(super) async fn read<T, E, F>(self: &Arc<Self>, lease: Lease, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Send + From<StoreError> + 'static,
        F: FnOnce(&dyn ReadTransaction) -> Result<T, E> + Send + 'static,
    {
        let readers = Arc::clone(self);
        let outcome = spawn_blocking(move || {
            let Lease {
                connection,
                keep,
                permit,
            } = lease;
            readers.file.check_in_place()?;
            let outcome = read(&connection, readers.file.path(), work);
            if keep && connection.is_autocommit() {
                readers.lock_idle().push(connection);
            }
            drop(permit);
            outcome
        });
        outcome
            .await
            .map_err(|error| self.unexpected(&error.to_string()))?
    }

    /// Closes the connections that nobody uses.
    pub(super) fn close(&self) {
        self.lock_idle().clear();
    }

    fn lock_idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // Each change is one push or pop, so that a panic elsewhere cannot leave it half made.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unexpected(&self, detail: &str) -> StoreError {
        StoreError::Unexpected {
            path: self.file.path().to_owned(),
            detail: detail.to_owned(),
        }
    }
}

fn read<T, E: From<StoreError>>(
    connection: &Connection,
    path: &Path,
    work: impl FnOnce(&dyn ReadTransaction) -> Result<T, E>,
) -> Result<T, E> {
    begin(connection, path)?;
    let outcome = work(&SqliteTransaction::new(connection, path));
    connection
        .execute_batch("COMMIT")
        .map_err(|error| classify(path, &error))?;
    outcome
}

/// Begins a transaction and takes its view of the store, so that nothing after can find it locked.
fn begin(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let start = Instant::now();
    loop {
        match connection.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1") {
            Ok(()) => return Ok(()),
            Err(error) => {
                let error = classify(path, &error);
                if !connection.is_autocommit() {
                    // The view could not be taken; what matters is that no transaction stays open.
                    connection.execute_batch("ROLLBACK").ok();
                }
                if !matches!(error, StoreError::Busy { .. }) || start.elapsed() > PATIENCE {
                    return Err(error);
                }
                connection::pause();
            }
        }
    }
}
