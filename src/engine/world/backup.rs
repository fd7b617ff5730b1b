//! Backups: the database as a file of its own, while others write.

use std::path::{Path, PathBuf};

use crate::engine::replacement::without_links;
use crate::engine::session::directory_of;
use crate::engine::store::StoreError;
use crate::engine::{Engine, access};
use crate::gallery::ServiceError;

impl Engine {
    /// Copies the database to `target`, in place of what is there. The copy is of one moment, whole, and
    /// on the disk when this returns; others may write meanwhile.
    ///
    /// # Errors
    /// When somebody is acting but the administrator, when there is no database, when `target` is the database itself, or when either cannot be used.
    pub async fn back_up(&self, target: &Path) -> Result<(), ServiceError> {
        access::only_by_the_administrator(&self.core, "All that is kept cannot be copied at once")?;
        let source = &self.core.path;
        if !source.exists() {
            return Err(StoreError::Removed {
                path: source.clone(),
            }
            .into());
        }
        if self.is_database(target) {
            return Err(ServiceError::Unavailable {
                message: format!(
                    "The file \"{}\" belongs to the gallery database itself.",
                    target.display()
                ),
                remedy: "Give another path.".to_owned(),
            });
        }
        Ok(self.core.store.back_up(PathBuf::from(target)).await?)
    }

    /// Whether `target` is the database itself, or a place for what is kept beside it, so that nothing
    /// else can be written there.
    #[must_use]
    pub fn is_database(&self, target: &Path) -> bool {
        let places = (resolved(target), resolved(&self.core.path));
        let (Some(target), Some(database)) = places else {
            return false;
        };
        let names = (target.file_name(), database.file_name());
        let (Some(name), Some(own)) = names else {
            return false;
        };
        let name = name.as_encoded_bytes();
        let Some(ending) = name.strip_prefix(own.as_encoded_bytes()) else {
            return false;
        };
        let is_beside = |infix: &&str| ending.starts_with(infix.as_bytes());
        let is_own = OWN.iter().any(|own| ending == own.as_bytes()) || SHARED.iter().any(is_beside);
        target.parent() == database.parent() && is_own
    }
}

/// What follows the database's name in the names of what SQLite and its queue keep beside it.
const OWN: [&str; 5] = ["", "-wal", "-shm", "-journal", "-queue"];

/// What follows it in the names of the files of runs, before that which tells them apart.
const SHARED: [&str; 2] = ["-session-", "-planned-"];

/// One spelling for each place, whether there is something or not.
fn resolved(path: &Path) -> Option<PathBuf> {
    let path = without_links(path);
    let directory = directory_of(&path).canonicalize().ok()?;
    Some(directory.join(path.file_name()?))
}
