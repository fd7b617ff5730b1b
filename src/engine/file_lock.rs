//! Locks on files, which the system takes back when their process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;

/// A locked file, unlocked when dropped.
///
/// Closing the file is not enough for that: a child process that is being started meanwhile holds a
/// copy of every open file for a moment, and with it the lock.
pub(super) struct FileLock(File);

impl FileLock {
    /// Waits until nobody else has the lock.
    pub(super) fn wait(file: File) -> io::Result<Self> {
        file.lock()?;
        Ok(Self(file))
    }

    /// Takes the lock, or `None` when somebody else has it.
    pub(super) fn take(file: File) -> io::Result<Option<Self>> {
        let outcome = file.try_lock();
        Self::taken(file, outcome)
    }

    /// Takes the lock together with others who take it so, or `None` when somebody has it alone.
    pub(super) fn share(file: File) -> io::Result<Option<Self>> {
        let outcome = file.try_lock_shared();
        Self::taken(file, outcome)
    }

    /// The locked file.
    pub(super) const fn file(&self) -> &File {
        &self.0
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
