//! The store on SQLite: one file, written by one thread of each process, read by several.
//!
//! A commit is durable before it is answered (`synchronous = FULL` with a write-ahead log). Several
//! processes may open the same file; that it is locked for a while is never an error of theirs.
//! Nothing touches the disk before the first call that needs it, and reading does not create the
//! file.

mod connection;
mod failure;
mod file;
mod migrations;
mod queries;
mod queue;
mod readers;
mod writer;

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::oneshot;

pub(in crate::engine) use file::FileIdentity;

use file::DatabaseFile;
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
        let file = Arc::new(DatabaseFile::new(path));
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
    /// once; of all but the last run nothing is kept, and nothing at all when it fails.
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

    /// Closes the file; the next call opens it again.
    ///
    /// # Errors
    /// When the writer has stopped.
    pub(in crate::engine) async fn close(&self) -> Result<(), StoreError> {
        self.readers.close();
        let open = self.lock_writer().is_some();
        if open {
            self.ask(Message::Close).await?;
            // It costs the next writer nothing but a file's creation when this fails.
            fs::remove_file(queue::file_beside(self.file.path())).ok();
        }
        self.file.note_closed();
        Ok(())
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
