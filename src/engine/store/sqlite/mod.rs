//! The store on SQLite: one file, written by one thread of each process, read by several.
//!
//! A commit is durable before it is answered (`synchronous = FULL` with a write-ahead log). Several
//! processes may open the same file; that it is locked for a while is never an error of theirs.
//! Nothing touches the disk before the first call that needs it, and reading does not create the
//! file.

mod access;
mod backup;
mod connection;
mod contents;
mod deleted;
mod failure;
mod file;
mod migrations;
mod queries;
mod queue;
mod readers;
mod rows;
mod sharing;
mod soundness;
mod transaction;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::oneshot;

use file::{DatabaseFile, PATIENCE};
use readers::Readers;
use writer::{Job, Message};

use super::{ReadTransaction, StoreError, WriteTransaction};

/// A store in one SQLite file.
pub(in crate::engine) struct SqliteStore {
    file: Arc<DatabaseFile>,
    readers: Arc<Readers>,
    writer: Mutex<Option<mpsc::Sender<Message>>>,
}

impl SqliteStore {
    /// A store at `path`; nothing is opened yet.
    #[must_use]
    pub(in crate::engine) fn new(path: PathBuf) -> Self {
        Self::on(Arc::new(DatabaseFile::new(path, PATIENCE)))
    }

    fn on(file: Arc<DatabaseFile>) -> Self {
        Self {
            readers: Arc::new(Readers::new(Arc::clone(&file))),
            file,
            writer: Mutex::new(None),
        }
    }

    /// Runs `work` on a consistent view of the store.
    ///
    /// # Errors
    /// What `work` gives, or the reason why the store cannot be read.
    pub(in crate::engine) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Send + From<StoreError> + 'static,
        F: FnOnce(&dyn ReadTransaction) -> Result<T, E> + Send + 'static,
    {
        let lease = match self.readers.lend().await? {
            Some(lease) => lease,
            None => {
                self.ask(Message::Open).await??;
                let lease = self.readers.lend().await?;
                lease.ok_or_else(|| self.unexpected("it is still to be migrated"))?
            }
        };
        self.readers.read(lease, work).await
    }

    /// Runs `work` in a transaction that is durable before this returns. `work` may run more than
    /// once; of all but the last run nothing is kept, and nothing at all when it fails: no file either
    /// where none was.
    ///
    /// # Errors
    /// What `work` gives, or the reason why the store cannot be written.
    pub(in crate::engine) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Send + From<StoreError> + 'static,
        F: FnMut(&dyn WriteTransaction) -> Result<T, E> + Send + 'static,
    {
        self.ask(|reply| Message::Write(Box::new(Job::new(work, reply))))
            .await?
    }

    /// Runs `work`, which waits for the disk, beside the threads that serve requests.
    ///
    /// # Errors
    /// When `work` ended without an answer.
    pub(in crate::engine) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| self.unexpected(&error.to_string()))
    }

    /// Closes the file; the next call opens it again.
    ///
    /// # Errors
    /// When the writer has stopped.
    pub(in crate::engine) async fn close(&self) -> Result<(), StoreError> {
        let readers = Arc::clone(&self.readers);
        self.blocking(move || readers.close()).await?;
        let open = self.lock_writer().is_some();
        if open {
            self.ask(Message::Close).await?;
            let file = Arc::clone(&self.file);
            self.blocking(move || queue::leave(file.path())).await?;
        }
        self.file.note_closed();
        Ok(())
    }

    /// Copies the database to `target`, in place of what is there, while others write.
    ///
    /// # Errors
    /// When either cannot be used.
    pub(in crate::engine) async fn back_up(&self, target: PathBuf) -> Result<(), StoreError> {
        if self.back_up_current(target.clone()).await?.is_some() {
            return Ok(());
        }
        self.ask(Message::Open).await??;
        let made = self.back_up_current(target).await?;
        made.ok_or_else(|| self.unexpected("it is still to be migrated"))
    }

    async fn back_up_current(&self, target: PathBuf) -> Result<Option<()>, StoreError> {
        let file = Arc::clone(&self.file);
        self.blocking(move || backup::back_up(&file, &target))
            .await?
    }

    async fn ask<T>(
        &self,
        message: impl FnOnce(oneshot::Sender<T>) -> Message,
    ) -> Result<T, StoreError> {
        let stopped = || self.unexpected("the request ended without an answer");
        let (reply, answer) = oneshot::channel();
        self.sender()?.send(message(reply)).map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())
    }

    fn unexpected(&self, detail: &str) -> StoreError {
        StoreError::Unexpected {
            path: self.file.path().to_owned(),
            detail: detail.to_owned(),
        }
    }

    fn sender(&self) -> Result<mpsc::Sender<Message>, StoreError> {
        let mut writer = self.lock_writer();
        if let Some(sender) = writer.as_ref() {
            return Ok(sender.clone());
        }
        let (sender, requests) = mpsc::channel();
        let file = Arc::clone(&self.file);
        std::thread::Builder::new()
            .name("gallery-writer".to_owned())
            .spawn(move || writer::serve(file, &requests))
            .map_err(|error| StoreError::Io {
                path: self.file.path().to_owned(),
                detail: error.to_string(),
            })?;
        *writer = Some(sender.clone());
        Ok(sender)
    }

    fn lock_writer(&self) -> std::sync::MutexGuard<'_, Option<mpsc::Sender<Message>>> {
        // The value is replaced as a whole, so that a panic elsewhere cannot leave it half made.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tempfile::TempDir;

    use super::queue::Turn;
    use super::{DatabaseFile, SqliteStore, StoreError};
    use crate::engine::store::{Body, Record};
    use crate::engine::store::{ReadTransaction, WriteTransaction};
    use crate::gallery::ResourceKind;

    fn record(key: &str) -> Record {
        Record {
            key: key.to_owned(),
            kind: ResourceKind::Gallery,
            parent: None,
            subscription: "s".to_owned(),
            resource_group: "g".to_owned(),
            location: "westeurope".to_owned(),
            identifier: None,
            session: None,
            etag: "e".to_owned(),
            body: Body {
                version: 1,
                json: "{}".to_owned(),
            },
        }
    }

    async fn count(store: &SqliteStore) -> u32 {
        let usage =
            |store: &dyn ReadTransaction| store.usage("s", ResourceKind::Gallery, "westeurope");
        store.read(usage).await.unwrap()
    }

    #[tokio::test]
    async fn a_request_that_fails_or_panics_takes_back_its_own_changes_alone() {
        let directory = TempDir::new().unwrap();
        let store = Arc::new(SqliteStore::new(directory.path().join("gallery.db")));
        let requests: Vec<_> = (0..30)
            .map(|number: u32| {
                let store = Arc::clone(&store);
                let work = move |transaction: &dyn WriteTransaction| {
                    transaction.resource_insert(&record(&number.to_string()))?;
                    match number % 3 {
                        0 => Ok(number),
                        // Refused by the database: the key is taken.
                        1 => transaction
                            .resource_insert(&record(&number.to_string()))
                            .map(|()| number),
                        _ => panic!("a request that panics on purpose"),
                    }
                };
                tokio::spawn(async move { store.write(work).await })
            })
            .collect();
        for (number, request) in (0..).zip(requests) {
            match (number % 3, request.await.unwrap()) {
                (0, Ok(answer)) => assert_eq!(answer, number),
                (1 | 2, Err(StoreError::Unexpected { .. })) => {}
                (_, outcome) => panic!("{number}: {outcome:?}"),
            }
        }
        assert_eq!(count(&store).await, 10);
    }

    #[tokio::test]
    async fn what_is_refused_makes_no_file_and_what_is_not_runs_again_on_the_file() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("folder").join("gallery.db");
        let store = SqliteStore::new(path.clone());
        let insert_and = |end: fn() -> Result<bool, StoreError>| {
            store.write(move |store: &dyn WriteTransaction| {
                store.resource_insert(&record("1"))?;
                end().map(|_| store.is_rehearsal())
            })
        };
        let refused = || Err(StoreError::Removed { path: "".into() });
        assert!(insert_and(refused).await.is_err());
        assert!(
            insert_and(|| panic!("a request that panics on purpose"))
                .await
                .is_err()
        );
        store.close().await.unwrap();
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        assert_eq!(insert_and(|| Ok(true)).await, Ok(false));
        assert!(path.exists());
        assert_eq!(count(&store).await, 1);
        assert!(insert_and(refused).await.is_err());
        assert!(path.exists());
    }

    #[tokio::test]
    async fn requests_that_wait_together_for_another_process_give_up_together() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("gallery.db");
        let patience = Duration::from_millis(200);
        let store = SqliteStore::on(Arc::new(DatabaseFile::new(path.clone(), patience)));
        store
            .write(|_: &dyn WriteTransaction| Ok::<_, StoreError>(()))
            .await
            .unwrap();
        let (begun, first_runs) = std::sync::mpsc::channel();
        let (enough, first_ends) = std::sync::mpsc::channel::<()>();
        let first = store.write(move |_: &dyn WriteTransaction| {
            begun.send(()).unwrap();
            first_ends.recv().unwrap();
            Ok::<_, StoreError>(())
        });
        let insert = |key: &'static str| {
            store.write(move |store: &dyn WriteTransaction| store.resource_insert(&record(key)))
        };
        let let_go = tokio::sync::Notify::new();
        let other_process = async {
            let lock = move || {
                let other = rusqlite::Connection::open(&path).unwrap();
                other.busy_timeout(Duration::from_secs(60)).unwrap();
                let turn = Turn::wait(&path);
                enough.send(()).unwrap();
                other.execute_batch("BEGIN IMMEDIATE").unwrap();
                drop(turn);
                other
            };
            let other = tokio::task::spawn_blocking(lock).await.unwrap();
            let_go.notified().await;
            drop(other);
        };
        // Who would wait alone after the first answer would get through.
        let one = async {
            let answer = insert("1").await;
            let_go.notify_one();
            answer
        };
        let others = async {
            let running = tokio::task::spawn_blocking(move || first_runs.recv().unwrap());
            running.await.unwrap();
            tokio::join!(one, insert("2"), other_process)
        };
        let (first, (one, two, ())) = tokio::join!(first, others);
        first.unwrap();
        for answer in [one, two] {
            assert!(matches!(answer, Err(StoreError::Busy { .. })), "{answer:?}");
        }
    }

    #[tokio::test]
    async fn a_reader_sees_one_state_while_others_write() {
        let directory = TempDir::new().unwrap();
        let store = SqliteStore::new(directory.path().join("gallery.db"));
        store
            .write(|store: &dyn WriteTransaction| store.resource_insert(&record("1")))
            .await
            .unwrap();
        let (begun, writing) = std::sync::mpsc::channel();
        let (written, reading) = std::sync::mpsc::channel::<()>();
        let read = store.read(move |store: &dyn ReadTransaction| {
            let before = store.usage("s", ResourceKind::Gallery, "westeurope")?;
            begun.send(()).unwrap();
            reading.recv().unwrap();
            Ok::<_, StoreError>((
                before,
                store.usage("s", ResourceKind::Gallery, "westeurope")?,
            ))
        });
        let write = async {
            tokio::task::spawn_blocking(move || writing.recv().unwrap())
                .await
                .unwrap();
            store
                .write(|store: &dyn WriteTransaction| store.resource_insert(&record("2")))
                .await
                .unwrap();
            written.send(()).unwrap();
        };
        let (seen, ()) = tokio::join!(read, write);
        assert_eq!(seen.unwrap(), (1, 1));
        assert_eq!(count(&store).await, 2);
    }
}
