//! The connections that read: a few, kept open, each used by one call at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::connection::{self, Reader};
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
    /// Stands in for a file that is not there yet. One for all calls: a plan of a hundred resources
    /// reads a hundred times before there is a file, which takes no time, but each such database takes
    /// memory and must be made.
    nothing: Mutex<Option<Connection>>,
    permits: Arc<Semaphore>,
}

/// What is lent to one call.
pub(super) struct Lease {
    source: Source,
    permit: OwnedSemaphorePermit,
}

/// Where a call reads.
enum Source {
    File(Connection),
    Nothing,
}

impl Readers {
    pub(super) fn new(file: Arc<DatabaseFile>) -> Self {
        Self {
            file,
            idle: Mutex::new(Vec::new()),
            nothing: Mutex::new(None),
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
        let idle = lock(&self.idle).pop();
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
        let source = match reader {
            Reader::File(connection) => Source::File(connection),
            Reader::Nothing => Source::Nothing,
            Reader::Older => return Ok(None),
        };
        Ok(Some(Lease { source, permit }))
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
            let Lease { source, permit } = lease;
            readers.file.check_in_place()?;
            let outcome = match source {
                Source::File(connection) => readers.read_file(connection, work),
                Source::Nothing => readers.read_nothing(work),
            };
            drop(permit);
            outcome
        });
        outcome
            .await
            .map_err(|error| self.unexpected(&error.to_string()))?
    }

    fn read_file<T, E: From<StoreError>>(
        &self,
        connection: Connection,
        work: impl FnOnce(&dyn ReadTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let outcome = read(&connection, &self.file, work);
        if connection.is_autocommit() {
            lock(&self.idle).push(connection);
        }
        // The file is there from now on.
        lock(&self.nothing).take();
        outcome
    }

    fn read_nothing<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&dyn ReadTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut nothing = lock(&self.nothing);
        // Taken out while it is used, so that a panic leaves none in the middle of a transaction.
        let connection = match nothing.take() {
            Some(connection) => connection,
            None => connection::of_nothing(self.file.path())?,
        };
        let outcome = read(&connection, &self.file, work);
        if connection.is_autocommit() {
            *nothing = Some(connection);
        }
        outcome
    }

    /// Closes the connections that nobody uses.
    pub(super) fn close(&self) {
        lock(&self.idle).clear();
        lock(&self.nothing).take();
    }

    fn unexpected(&self, detail: &str) -> StoreError {
        StoreError::Unexpected {
            path: self.file.path().to_owned(),
            detail: detail.to_owned(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one push or take, so that a panic elsewhere cannot leave it half made.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read<T, E: From<StoreError>>(
    connection: &Connection,
    file: &DatabaseFile,
    work: impl FnOnce(&dyn ReadTransaction) -> Result<T, E>,
) -> Result<T, E> {
    let path = file.path();
    begin(connection, file)?;
    let outcome = work(&SqliteTransaction::new(connection, path));
    connection
        .execute_batch("COMMIT")
        .map_err(|error| classify(path, &error))?;
    outcome
}

/// Begins a transaction and takes its view of the store, so that nothing after can find it locked.
fn begin(connection: &Connection, file: &DatabaseFile) -> Result<(), StoreError> {
    let start = Instant::now();
    loop {
        match connection.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1") {
            Ok(()) => return Ok(()),
            Err(error) => {
                let error = classify(file.path(), &error);
                if !connection.is_autocommit() {
                    // The view could not be taken; what matters is that no transaction stays open.
                    connection.execute_batch("ROLLBACK").ok();
                }
                if !matches!(error, StoreError::Busy { .. }) || start.elapsed() > file.patience() {
                    return Err(error);
                }
                connection::pause();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tempfile::TempDir;

    use super::Readers;
    use crate::engine::store::sqlite::connection::open_for_writing;
    use crate::engine::store::sqlite::file::{DatabaseFile, PATIENCE};
    use crate::engine::store::{ReadTransaction, StoreError};

    async fn setting(readers: &Arc<Readers>) -> Option<String> {
        let lease = readers.lend().await.unwrap().unwrap();
        let work = |store: &dyn ReadTransaction| store.setting("test");
        readers.read::<_, StoreError, _>(lease, work).await.unwrap()
    }

    #[tokio::test]
    async fn what_stands_in_for_an_absent_file_is_made_once_and_never_hides_the_file() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("gallery.db");
        let file = || Arc::new(DatabaseFile::new(path.clone(), PATIENCE));
        let readers = Arc::new(Readers::new(file()));
        for _ in 0..3 {
            assert_eq!(setting(&readers).await, None);
            assert!(readers.nothing.lock().unwrap().is_some());
        }

        // Another process makes the file.
        let writer = open_for_writing(&file()).unwrap();
        let set = "INSERT INTO settings (name, value) VALUES ('test', 'set')";
        writer.execute_batch(set).unwrap();

        for _ in 0..3 {
            assert_eq!(setting(&readers).await.as_deref(), Some("set"));
            assert_eq!(readers.idle.lock().unwrap().len(), 1);
            assert!(readers.nothing.lock().unwrap().is_none());
        }
    }
}
