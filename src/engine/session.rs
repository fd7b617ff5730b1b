//! Sessions: which process created what, and whether it still lives.
//!
//! What a process creates carries its session until Terraform's state is known to have it. A session
//! lives as long as its process holds the lock on a small file beside the database, which the
//! system takes away at the latest when the process ends, however it ends. An unconfirmed resource
//! of a session that no longer lives is an orphan: the create that made it was interrupted before
//! Terraform could record it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::file_lock::FileLock;
use super::store::{StoreError, WriteTransaction};

/// Between the database's file name and the session's id in the name of a session's file.
const INFIX: &str = "-session-";

/// The session of this process on one database, begun with its first creation, and the view of
/// others'.
pub(super) struct Sessions {
    database: PathBuf,
    own: Mutex<Option<OwnSession>>,
    /// The keys of what Terraform was never told of.
    disowned: Mutex<BTreeSet<String>>,
}

struct OwnSession {
    id: String,
    /// Holds the lock for as long as the session lives.
    _lock: FileLock,
}

impl Sessions {
    /// The sessions on the database at `database`.
    #[must_use]
    pub(super) const fn new(database: PathBuf) -> Self {
        Self {
            database,
            own: Mutex::new(None),
            disowned: Mutex::new(BTreeSet::new()),
        }
    }

    /// Takes note that Terraform was never told of these resources, by their keys.
    pub(super) fn disown(&self, keys: &[String]) {
        let keys = keys.iter().map(|key| key.to_ascii_lowercase());
        let mut disowned = self.disowned.lock().unwrap_or_else(PoisonError::into_inner);
        disowned.extend(keys);
    }

    /// The keys of what Terraform was never told of.
    pub(super) fn disowned(&self) -> Vec<String> {
        let disowned = self.disowned.lock().unwrap_or_else(PoisonError::into_inner);
        disowned.iter().cloned().collect()
    }

    /// The id of this process's session, begun now if there is none. A rehearsal begins none: nothing
    /// that it creates is kept.
    ///
    /// # Errors
    /// When the session's file cannot be made.
    pub(super) fn begin(&self, store: &dyn WriteTransaction) -> Result<String, StoreError> {
        if store.is_rehearsal() {
            return Ok(String::new());
        }
        let mut own = self.lock_own();
        if let Some(session) = own.as_ref() {
            return Ok(session.id.clone());
        }
        let id = Uuid::new_v4().simple().to_string();
        // A sweep may remove it before it is locked.
        let lock = FileLock::wait(&self.file(&id))
            .map_err(|error| StoreError::from_io(&self.database, &error))?;
        *own = Some(OwnSession {
            id: id.clone(),
            _lock: lock,
        });
        Ok(id)
    }

    /// The id of this process's session, if it has begun.
    #[must_use]
    pub(super) fn current(&self) -> Option<String> {
        self.lock_own().as_ref().map(|session| session.id.clone())
    }

    /// Ends this process's session; the next creation begins another.
    pub(super) fn end(&self) {
        if let Some(session) = self.lock_own().take() {
            // What stays behind is swept up by a later end of a session.
            fs::remove_file(self.file(&session.id)).ok();
        }
    }

    /// Whether the process of a session is still at work. When the system cannot tell, it is.
    #[must_use]
    pub(super) fn is_alive(&self, id: &str) -> bool {
        match File::open(self.file(id)) {
            // A shared lock, so that two that ask at once do not take each other for the owner.
            Ok(file) => !matches!(FileLock::share(file), Ok(Some(_))),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Removes the files of sessions that no longer live and have nothing left to confirm.
    pub(super) fn sweep(&self, unconfirmed: &BTreeSet<String>) {
        for id in self.on_disk().unwrap_or_default() {
            if unconfirmed.contains(&id) {
                continue;
            }
            // It is tried again at the next end of a session.
            FileLock::remove_unless_held(&self.file(&id)).ok();
        }
    }

    /// The files of sessions that no longer live.
    pub(super) fn abandoned(&self) -> Vec<PathBuf> {
        let ids = self.on_disk().unwrap_or_default();
        ids.iter()
            .filter(|id| !self.is_alive(id))
            .map(|id| self.file(id))
            .collect()
    }

    fn on_disk(&self) -> io::Result<Vec<String>> {
        let Some(database) = self.database.file_name().and_then(|name| name.to_str()) else {
            return Ok(Vec::new());
        };
        let prefix = format!("{database}{INFIX}");
        let mut ids = Vec::new();
        for entry in fs::read_dir(directory_of(&self.database))? {
            if let Some(id) = entry?
                .file_name()
                .to_str()
                .and_then(|name| name.strip_prefix(&prefix))
            {
                ids.push(id.to_owned());
            }
        }
        Ok(ids)
    }

    fn file(&self, id: &str) -> PathBuf {
        let mut name = self.database.as_os_str().to_owned();
        name.push(INFIX);
        name.push(id);
        PathBuf::from(name)
    }

    fn lock_own(&self) -> MutexGuard<'_, Option<OwnSession>> {
        // The value is replaced as a whole, so that a panic elsewhere cannot leave it half made.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The directory that a file lies in.
pub(super) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => directory,
        _ => Path::new("."),
    }
}
