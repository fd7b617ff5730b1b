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
        self.check_target(target)?;
        Ok(self.core.store.back_up(PathBuf::from(target)).await?)
    }

    /// Whether something can be written to `target` in place of what is there.
    ///
    /// # Errors
    /// When `target` is the database itself, or one of the files that SQLite keeps beside it.
    pub fn check_target(&self, target: &Path) -> Result<(), ServiceError> {
        let Ok(place) = target.canonicalize() else {
            return Ok(());
        };
        let is_kept = ["", "-wal", "-shm"].iter().any(|ending| {
            let mut path = self.core.path.clone().into_os_string();
            path.push(ending);
            PathBuf::from(path)
                .canonicalize()
                .is_ok_and(|path| path == place)
        });
        if is_kept {
            return Err(StoreError::NotWritable {
                path: target.to_owned(),
                detail: "it is the database itself".to_owned(),
            }
            .into());
        }
        Ok(())
    }
}
