//! Backups: the database as a file of its own, while others write.

use std::path::{Path, PathBuf};

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
                    "The file \"{}\" is the gallery database itself.",
                    target.display()
                ),
                remedy: "Give another path.".to_owned(),
            });
        }
        Ok(self.core.store.back_up(PathBuf::from(target)).await?)
    }

    /// Whether `target` is the database itself, or one of the files that SQLite keeps beside it, so that
    /// nothing can be written in its place.
    #[must_use]
    pub fn is_database(&self, target: &Path) -> bool {
        let Ok(place) = target.canonicalize() else {
            return false;
        };
        ["", "-wal", "-shm"].iter().any(|ending| {
            let mut path = self.core.path.clone().into_os_string();
            path.push(ending);
            PathBuf::from(path)
                .canonicalize()
                .is_ok_and(|path| path == place)
        })
    }
}
