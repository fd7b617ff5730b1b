//! Whether what is at a path is still the file that was found there before.

use std::fs::{self, Metadata};
use std::path::Path;

/// What tells one file from another that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileIdentity {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
}

impl FileIdentity {
    /// The identity of the file at `path`; `None` when there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path)
            .ok()
            .map(|metadata| Self::from_metadata(&metadata))
    }

    /// The identity of a file with this metadata.
    #[cfg(unix)]
    pub(super) fn from_metadata(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device_and_inode: (metadata.dev(), metadata.ino()),
        }
    }

    /// Elsewhere an open file cannot be replaced: that it is there is all there is to know.
    #[cfg(not(unix))]
    pub(super) fn from_metadata(_: &Metadata) -> Self {
        Self {}
    }
}
