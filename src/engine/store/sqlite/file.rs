//! The database's file, as this process has it open: noticed when it goes away or another takes its
//! place, since whatever is written to it then is lost with it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::engine::file_identity::FileIdentity;
use crate::engine::store::StoreError;

/// How long a transaction waits for one of another process before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// The place of the database, and which file was found there when it was first opened.
#[derive(Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    patience: Duration,
    opened: Mutex<Option<FileIdentity>>,
}

impl DatabaseFile {
    /// The file at `path`, waited for so long while another process holds it.
    pub(super) const fn new(path: PathBuf, patience: Duration) -> Self {
        Self {
            path,
            patience,
            opened: Mutex::new(None),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How long a transaction waits for one of another process.
    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// Notes that the file is open; fails when it is not the one that was opened before.
    pub(super) fn note_opened(&self) -> Result<(), StoreError> {
        let found = FileIdentity::of(&self.path).ok_or_else(|| self.removed())?;
        self.lock().get_or_insert(found);
        self.check_in_place()
    }

    /// Fails when the file was opened and is no longer in its place.
    pub(super) fn check_in_place(&self) -> Result<(), StoreError> {
        let opened = *self.lock();
        if opened.is_some() && FileIdentity::of(&self.path) != opened {
            return Err(self.removed());
        }
        Ok(())
    }

    /// Whether there is a file in its place.
    pub(super) fn is_there(&self) -> Result<bool, StoreError> {
        self.check_in_place()?;
        self.path
            .try_exists()
            .map_err(|error| StoreError::from_io(&self.path, &error))
    }

    /// Notes that nothing is open any more.
    pub(super) fn note_closed(&self) {
        *self.lock() = None;
    }

    fn removed(&self) -> StoreError {
        StoreError::Removed {
            path: self.path.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<FileIdentity>> {
        // The value is replaced as a whole, so that a panic elsewhere cannot leave it half made.
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
