//! Opening the database: creating it on the first write, recognising it, and the settings that
//! make a commit durable and let readers and several processes work side by side.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::failure::classify;
use super::file::DatabaseFile;
use super::migrations::{self, MIGRATIONS, Standing};
use crate::engine::store::StoreError;

/// How long it sleeps between two attempts. Commits take a few milliseconds, and the queue lets one
/// process at a time wait for them, so that a short sleep costs little and keeps the handover quick.
const POLL: Duration = Duration::from_millis(1);

/// Statements that each connection keeps prepared: more than the adapter has.
const PREPARED_STATEMENTS: usize = 64;

/// Opens for writing; creates directory and file, and migrates, as needed.
pub(super) fn open_for_writing(file: &DatabaseFile) -> Result<Connection, StoreError> {
    let path = file.path();
    check_kind(path)?;
    file.check_in_place()?;
    if let Some(directory) = path
        .parent()
        .filter(|directory| !directory.as_os_str().is_empty())
    {
        fs::create_dir_all(directory).map_err(|error| StoreError::from_io(path, &error))?;
    }
    let mut connection = open(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    )?;
    migrations::inspect(&connection, path, MIGRATIONS)?;
    use_write_ahead_log(&connection, file)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(|error| classify(path, &error))?;
    migrations::migrate(&mut connection, path, MIGRATIONS)?;
    file.note_opened()?;
    Ok(connection)
}

/// Fails when what is in the database's place can hold none.
fn check_kind(path: &Path) -> Result<(), StoreError> {
    let found = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => "directory",
        Ok(metadata) if !metadata.is_file() => "device, pipe or socket",
        _ => return Ok(()),
    };
    Err(StoreError::NotAFile {
        path: path.to_owned(),
        found,
    })
}

/// What a file gives to read from.
pub(super) enum Reader {
    /// A connection to it.
    File(Connection),
    /// There is nothing in it, or no file: [`of_nothing`] stands in for it.
    Nothing,
    /// It must be migrated first.
    Older,
}

/// Opens for reading, which creates nothing.
pub(super) fn open_for_reading(file: &DatabaseFile) -> Result<Reader, StoreError> {
    let path = file.path();
    check_kind(path)?;
    if !file.is_there()? {
        return Ok(Reader::Nothing);
    }
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    match migrations::inspect(&connection, path, MIGRATIONS)? {
        Standing::Empty => Ok(Reader::Nothing),
        Standing::Older => Ok(Reader::Older),
        Standing::Current => {
            connection
                .pragma_update(None, "query_only", true)
                .map_err(|error| classify(path, &error))?;
            file.note_opened()?;
            Ok(Reader::File(connection))
        }
    }
}

/// A store in which nothing is, in memory.
pub(super) fn of_nothing(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory().map_err(|error| classify(path, &error))?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    migrations::migrate(&mut connection, path, MIGRATIONS)?;
    Ok(connection)
}

/// Waits before another attempt at what another process holds. Called on threads that may block.
#[expect(
    clippy::disallowed_methods,
    reason = "SQLite tells nobody when a lock is free"
)]
pub(super) fn pause() {
    std::thread::sleep(POLL);
}

fn open(file: &DatabaseFile, flags: OpenFlags) -> Result<Connection, StoreError> {
    let (path, patience) = (file.path(), file.patience());
    let failed = |error: rusqlite::Error| classify(path, &error);
    // A name such as `file:a` or `:memory:` is that of a file, and none of SQLite's own.
    let place = match path.is_relative() {
        true => &Path::new(".").join(path),
        false => path,
    };
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(place, flags).map_err(failed)?;
    let mut waiting_since = None;
    connection
        .busy_handler(Some(move |attempt: i32| {
            if attempt == 0 {
                waiting_since = None;
            }
            let start = *waiting_since.get_or_insert_with(Instant::now);
            pause();
            start.elapsed() < patience
        }))
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    Ok(connection)
}

/// Readers then never wait for the writer. The mode stays with the file; changing to it needs the
/// file alone, and SQLite does not call the busy handler for that.
fn use_write_ahead_log(connection: &Connection, file: &DatabaseFile) -> Result<(), StoreError> {
    let path = file.path();
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
            Err(StoreError::Busy { .. }) if start.elapsed() < file.patience() => pause(),
            Err(error) => return Err(error),
        }
    }
}
