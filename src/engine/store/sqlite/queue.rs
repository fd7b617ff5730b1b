//! The queue in which the writers of several processes wait for their turn.
//!
//! SQLite lets whoever asks at the right moment begin; a busy process could so keep others waiting
//! for ever. A writer therefore stands in this queue, a locked file beside the database, until its
//! transaction has begun: one process at a time waits for the database, and one that has just
//! written stands behind it. It is about fairness alone; what is correct, SQLite ensures, also
//! where the file system knows no locks and the queue is skipped.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use crate::engine::file_lock::FileLock;

/// The queue's file for the database at `database`.
pub(super) fn file_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-queue");
    PathBuf::from(name)
}

/// A place in front of the queue, left when dropped.
pub(super) struct Turn {
    _lock: Option<FileLock>,
}

impl Turn {
    /// Waits for the turn of this process.
    pub(super) fn wait(database: &Path) -> Self {
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(file_beside(database))
            .ok()
            .and_then(|file| FileLock::wait(file).ok());
        Self { _lock: lock }
    }
}
