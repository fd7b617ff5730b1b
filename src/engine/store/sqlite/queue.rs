//! The queue in which the writers of several processes wait for their turn.
//!
//! SQLite lets whoever asks at the right moment begin; a busy process could so keep others waiting
//! for ever. A writer therefore stands in this queue, a locked file beside the database, until its
//! transaction has begun: one process at a time waits for the database, and one that has just
//! written stands behind it. It is about fairness alone; what is correct, SQLite ensures, also
//! where the file system knows no locks and the queue is skipped.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// The queue's file for the database at `database`.
pub(super) fn file_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-queue");
    PathBuf::from(name)
}

/// A place in front of the queue, left when dropped.
pub(super) struct Turn {
    _locked: Option<File>,
}

impl Turn {
    /// Waits for the turn of this process.
    pub(super) fn wait(database: &Path) -> Self {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(file_beside(database))
            .ok()
            .filter(|file| file.lock().is_ok());
        Self { _locked: file }
    }
}
