//! What can be wrong with a store: each failure of the environment once, in words for the person
//! who runs the program, with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store cannot serve. Nothing was changed when a write fails with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The file holds something else.
    #[error("the file \"{}\" is not a gallery database", path.display())]
    NotADatabase {
        /// The database's file.
        path: PathBuf,
    },
    /// The file is a SQLite database of another program.
    #[error("the file \"{}\" is a SQLite database of another program", path.display())]
    ForeignDatabase {
        /// The database's file.
        path: PathBuf,
    },
    /// A later release has migrated the file.
    #[error(
        "the gallery database \"{}\" has store version {found}, written by release {written_by}; \
         this is release {release}, which knows store versions up to {known}", path.display()
    )]
    NewerVersion {
        /// The database's file.
        path: PathBuf,
        /// The version in the file.
        found: u32,
        /// The newest version that this release knows.
        known: u32,
        /// The release that wrote the file.
        written_by: String,
        /// This release.
        release: String,
    },
    /// The path names something else than a file.
    #[error("the path \"{}\" of the gallery database is a {found}", path.display())]
    NotAFile {
        /// The path as it was given.
        path: PathBuf,
        /// What it names.
        found: &'static str,
    },
    /// The file or its directory does not accept writes.
    #[error("the gallery database \"{}\" cannot be opened for writing: {detail}", path.display())]
    NotWritable {
        /// The database's file.
        path: PathBuf,
        /// The system's words.
        detail: String,
    },
    /// No space is left.
    #[error("the disk is full: the gallery database \"{}\" cannot grow", path.display())]
    Full {
        /// The database's file.
        path: PathBuf,
    },
    /// The file went away, or another took its place, while it was open.
    #[error("the gallery database \"{}\" was removed or replaced while in use", path.display())]
    Removed {
        /// The database's file.
        path: PathBuf,
    },
    /// The content is damaged.
    #[error("the gallery database \"{}\" is damaged: {detail}", path.display())]
    Corrupt {
        /// The database's file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// One resource cannot be read.
    #[error("the stored resource \"{key}\" is damaged: {detail}")]
    Unreadable {
        /// Its key.
        key: String,
        /// What was found.
        detail: String,
    },
    /// Another process has held the database for longer than the patience of this one.
    #[error("the gallery database \"{}\" is held by another process", path.display())]
    Busy {
        /// The database's file.
        path: PathBuf,
    },
    /// The system failed to read or write.
    #[error("the gallery database \"{}\" cannot be read or written: {detail}", path.display())]
    Io {
        /// The database's file.
        path: PathBuf,
        /// The system's words.
        detail: String,
    },
    /// The store refused a write that the engine should have refused before, or gave up by itself.
    #[error("the gallery database \"{}\" failed unexpectedly: {detail}", path.display())]
    Unexpected {
        /// The database's file.
        path: PathBuf,
        /// What happened.
        detail: String,
    },
}

impl StoreError {
    /// What to do, in one sentence.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotADatabase { .. } | Self::ForeignDatabase { .. } => {
                "Choose another state_path, or move that file away; it was not touched."
            }
            Self::NewerVersion { .. } => {
                "Upgrade the provider to the release that wrote it, or choose another state_path; it was not touched."
            }
            Self::NotAFile { .. } => {
                "Let state_path name a file, for example gallery.db in a directory of its own."
            }
            Self::NotWritable { .. } => {
                "Give this user write permission to the file and its directory, or choose another state_path."
            }
            Self::Full { .. } => {
                "Free some space and run again: everything that was acknowledged before is kept, and this change was not made."
            }
            Self::Removed { .. } => {
                "Put the file back, or run again to work with what is there now."
            }
            Self::Unreadable { .. } => "Restore the gallery database from a backup.",
            Self::Corrupt { .. } => {
                "Restore the file from a backup, or move it away together with its -wal and -shm files to begin anew."
            }
            Self::Busy { .. } => "Wait until the other process is done, or end it, and run again.",
            Self::Io { .. } => {
                "Check the disk, its free space, and the limits and permissions of the file and its directory, and run again."
            }
            Self::Unexpected { .. } => "Run again; if it comes back, report it with this message.",
        }
    }

    /// What a failure of the file system around the database at `path` means.
    #[must_use]
    pub fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        let detail = error.to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists => Self::NotWritable { path, detail },
            _ => Self::Io { path, detail },
        }
    }
}
