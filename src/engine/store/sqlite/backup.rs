//! A copy of the database while others write: of one moment, whole, and on the disk.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connection::{Reader, of_nothing, open_for_reading};
use super::failure::classify;
use super::file::DatabaseFile;
use crate::engine::store::StoreError;

/// Between a copy's own name and that under which it is being made.
const UNFINISHED: &str = ".unfinished";

/// Copies the database to `target`, in place of what is there. `None` when the database must be migrated
/// first.
pub(super) fn back_up(file: &DatabaseFile, target: &Path) -> Result<Option<()>, StoreError> {
    let connection = match open_for_reading(file)? {
        Reader::File(connection) => connection,
        Reader::Nothing => of_nothing(file.path())?,
        Reader::Older => return Ok(None),
    };
    let mut name = target.as_os_str().to_owned();
    name.push(UNFINISHED);
    let unfinished = PathBuf::from(name);
    let made = copy(&connection, file.path(), &unfinished).and_then(|()| {
        finish(&unfinished, target).map_err(|error| StoreError::from_io(target, &error))
    });
    if made.is_err() {
        // What matters is why it failed; nothing takes the rest for a copy.
        fs::remove_file(&unfinished).ok();
    }
    made.map(Some)
}

fn copy(connection: &Connection, path: &Path, unfinished: &Path) -> Result<(), StoreError> {
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::from_io(unfinished, &error));
        }
        _ => {}
    }
    let failed = |error: rusqlite::Error| classify(path, &error);
    // The copy is written, and nothing else.
    connection
        .pragma_update(None, "query_only", false)
        .map_err(failed)?;
    let Some(name) = unfinished.to_str() else {
        return Err(StoreError::NotWritable {
            path: unfinished.to_owned(),
            detail: "its name is no text".to_owned(),
        });
    };
    // One read transaction, so that whatever others write meanwhile is not half in it.
    connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|error| classify(unfinished, &error))?;
    let copy = Connection::open(unfinished).map_err(|error| classify(unfinished, &error))?;
    let sound: String = copy
        .query_row("PRAGMA quick_check", [], |row| row.get(0))
        .map_err(|error| classify(unfinished, &error))?;
    if sound == "ok" {
        Ok(())
    } else {
        Err(StoreError::Corrupt {
            path: path.to_owned(),
            detail: sound,
        })
    }
}

/// Puts the finished copy in its place, so that it is there whole or not at all, also after a power cut.
fn finish(unfinished: &Path, target: &Path) -> std::io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, target)?;
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Not every system lets a directory be opened; there the rename is durable by itself.
    if let Ok(directory) = File::open(directory) {
        directory.sync_all()?;
    }
    Ok(())
}
