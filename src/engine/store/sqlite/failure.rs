//! Translates failures of SQLite and of the file system into the port's errors.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::engine::store::StoreError;

/// The port's error for a failure of SQLite on the database at `path`.
pub(super) fn classify(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let detail = error.to_string();
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        // Everything else is a value of another type than the schema promises.
        return StoreError::Corrupt { path, detail };
    };
    match failure.code {
        ErrorCode::NotADatabase => StoreError::NotADatabase { path },
        ErrorCode::DatabaseCorrupt => StoreError::Corrupt { path, detail },
        ErrorCode::DiskFull => StoreError::Full { path },
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed => StoreError::Busy { path },
        ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            StoreError::NotWritable { path, detail }
        }
        ErrorCode::SystemIoFailure => StoreError::Io { path, detail },
        _ => StoreError::Unexpected { path, detail },
    }
}
