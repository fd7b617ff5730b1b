//! A copy of the database while others write: of one moment, whole, and on the disk.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::connection::{Reader, of_nothing, open_for_reading};
use super::failure::classify;
use super::file::DatabaseFile;
use crate::engine::replacement::replace_file;
use crate::engine::store::StoreError;

/// Copies the database to `target`, in place of what is there. `None` when the database must be migrated
/// first.
pub(super) fn back_up(file: &DatabaseFile, target: &Path) -> Result<Option<()>, StoreError> {
    let connection = match open_for_reading(file)? {
        Reader::File(connection) => connection,
        Reader::Nothing => of_nothing(file.path())?,
        Reader::Older => return Ok(None),
    };
    replace_file(
        target,
        file.path(),
        |unfinished| copy(&connection, file.path(), unfinished),
        |error| StoreError::from_io(target, error),
    )
    .map(Some)
}

fn copy(connection: &Connection, path: &Path, unfinished: &Path) -> Result<(), StoreError> {
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
    // A copy that somebody took away is no empty one.
    let copy = Connection::open_with_flags(unfinished, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| classify(unfinished, &error))?;
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
