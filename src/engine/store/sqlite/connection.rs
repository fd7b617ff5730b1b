//! Opening the database: creating it on the first write, recognising it, and the settings that
//! make a commit durable and let readers and several processes work side by side.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::failure::classify;
use super::migrations::{self, MIGRATIONS, Standing};
use crate::engine::store::StoreError;

/// How long a transaction waits for one of another process before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// How long it sleeps between two attempts. Commits take a few milliseconds, and the queue lets one
/// process at a time wait for them, so that a short sleep costs little and keeps the handover quick.
const POLL: Duration = Duration::from_millis(1);

/// Statements that each connection keeps prepared: more than the adapter has.
const PREPARED_STATEMENTS: usize = 64;

/// What tells one file from another that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct FileIdentity {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
}

impl FileIdentity {
    /// The identity of the file at `path`; `None` when there is none.
    pub(in crate::engine) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self::from_metadata(&metadata))
    }

    #[cfg(unix)]
    pub(in crate::engine) fn from_metadata(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device_and_inode: (metadata.dev(), metadata.ino()),
        }
    }

    /// Elsewhere an open file cannot be replaced: that it is there is all there is to know.
    #[cfg(not(unix))]
    pub(in crate::engine) fn from_metadata(_: &fs::Metadata) -> Self {
        Self {}
    }
}

/// An open connection and the file it was opened on.
pub(super) struct OpenDatabase {
    pub(super) connection: Connection,
    identity: Option<FileIdentity>,
}

impl OpenDatabase {
    /// Fails when the file at `path` is no longer the one that is open: what is written to it now
    /// would be lost with it.
    pub(super) fn check_in_place(&self, path: &Path) -> Result<(), StoreError> {
        if self.identity.is_some() && FileIdentity::of(path) != self.identity {
            return Err(StoreError::Removed {
                path: path.to_owned(),
            });
        }
        Ok(())
    }
}

/// Opens for writing; creates directory and file, and migrates, as needed.
pub(super) fn open_for_writing(path: &Path) -> Result<OpenDatabase, StoreError> {
    if path.is_dir() {
        return Err(StoreError::IsDirectory {
            path: path.to_owned(),
        });
    }
    if let Some(directory) = path
        .parent()
        .filter(|directory| !directory.as_os_str().is_empty())
    {
        fs::create_dir_all(directory).map_err(|error| StoreError::from_io(path, &error))?;
    }
    let mut connection = open(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    )?;
    migrations::inspect(&connection, path, MIGRATIONS)?;
    use_write_ahead_log(&connection, path)?;
    let failed = |error: rusqlite::Error| classify(path, &error);
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(failed)?;
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(failed)?;
    migrations::migrate(&mut connection, path, MIGRATIONS)?;
    Ok(OpenDatabase {
        connection,
        identity: FileIdentity::of(path),
    })
}

/// Opens for reading; `None` when the file must be migrated first. A file that is absent or empty
/// reads as a store without resources, and is not created.
pub(super) fn open_for_reading(path: &Path) -> Result<Option<OpenDatabase>, StoreError> {
    if path.is_dir() {
        return Err(StoreError::IsDirectory {
            path: path.to_owned(),
        });
    }
    if !path
        .try_exists()
        .map_err(|error| StoreError::from_io(path, &error))?
    {
        return empty(path).map(Some);
    }
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    match migrations::inspect(&connection, path, MIGRATIONS)? {
        Standing::Empty => empty(path).map(Some),
        Standing::Older => Ok(None),
        Standing::Current => {
            connection
                .pragma_update(None, "query_only", true)
                .map_err(|error| classify(path, &error))?;
            Ok(Some(OpenDatabase {
                connection,
                identity: FileIdentity::of(path),
            }))
        }
    }
}

/// A store without resources, in memory.
fn empty(path: &Path) -> Result<OpenDatabase, StoreError> {
    let mut connection = Connection::open_in_memory().map_err(|error| classify(path, &error))?;
    migrations::migrate(&mut connection, path, MIGRATIONS)?;
    Ok(OpenDatabase {
        connection,
        identity: None,
    })
}

impl OpenDatabase {
    /// Whether a file is behind it: the stand-in for an absent file is used once.
    pub(super) const fn is_file(&self) -> bool {
        self.identity.is_some()
    }
}

/// Waits before another attempt at what another process holds. Called on threads that may block.
#[expect(
    clippy::disallowed_methods,
    reason = "SQLite tells nobody when a lock is free"
)]
pub(super) fn pause() {
    std::thread::sleep(POLL);
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(failed)?;
    let mut waiting_since = None;
    connection
        .busy_handler(Some(move |attempt: i32| {
            if attempt == 0 {
                waiting_since = None;
            }
            let start = *waiting_since.get_or_insert_with(Instant::now);
            pause();
            start.elapsed() < PATIENCE
        }))
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    Ok(connection)
}

/// Readers then never wait for the writer. The mode stays with the file; changing to it needs the
/// file alone, and SQLite does not call the busy handler for that.
fn use_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let start = Instant::now();
    loop {
        let outcome = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
            .map_err(|error| classify(path, &error));
        match outcome {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Io {
                    path: path.to_owned(),
                    detail: format!(
                        "its file system allows the journal mode \"{mode}\" only, not WAL"
                    ),
                });
            }
            Err(StoreError::Busy { .. }) if start.elapsed() < PATIENCE => pause(),
            Err(error) => return Err(error),
        }
    }
}
