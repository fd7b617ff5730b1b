//! Locks on files, which the system takes back when their process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use super::file_identity::FileIdentity;

/// A locked file, unlocked when dropped.
///
/// Closing the file is not enough for that: a child process that is being started meanwhile holds a
/// copy of every open file for a moment, and with it the lock.
pub(super) struct FileLock(File);

impl FileLock {
    /// Waits until nobody else has the lock on the file at `path`, which is made if there is none. Whoever
    /// had it may have removed the file meanwhile: then again, as the lock on that keeps nobody out.
    pub(super) fn wait(path: &Path) -> io::Result<Self> {
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)?;
            file.lock()?;
            let lock = Self(file);
            if lock.is_at(path)? {
                return Ok(lock);
            }
        }
    }

    /// Removes the file at `path`, unless somebody has the lock on it.
    pub(super) fn remove_unless_held(path: &Path) -> io::Result<()> {
        if let Some(lock) = Self::take(File::open(path)?)?
            && lock.is_at(path)?
        {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Whether the locked file is still the one at `path`.
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let identity = FileIdentity::from_metadata(&self.0.metadata()?);
        Ok(FileIdentity::of(path) == Some(identity))
    }

    /// Takes the lock, or `None` when somebody else has it.
    fn take(file: File) -> io::Result<Option<Self>> {
        let outcome = file.try_lock();
        Self::taken(file, outcome)
    }

    /// Takes the lock together with others who take it so, or `None` when somebody has it alone.
    pub(super) fn share(file: File) -> io::Result<Option<Self>> {
        let outcome = file.try_lock_shared();
        Self::taken(file, outcome)
    }

    fn taken(file: File, outcome: Result<(), TryLockError>) -> io::Result<Option<Self>> {
        match outcome {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // When this fails, the file's being closed unlocks it.
        self.0.unlock().ok();
    }
}
