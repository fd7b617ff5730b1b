//! Backups: the database as a file of its own, while others write.

use std::path::{Path, PathBuf};

use crate::engine::Engine;
use crate::engine::store::StoreError;
use crate::gallery::ServiceError;

impl Engine {
    /// Copies the database to `target`, in place of what is there. The copy is of one moment, whole, and
    /// on the disk when this returns; others may write meanwhile.
    ///
    /// # Errors
    /// When there is no database, when `target` is the database itself, or when either cannot be used.
    pub async fn back_up(&self, target: &Path) -> Result<(), ServiceError> {
        let source = &self.core.path;
        if !source.exists() {
            return Err(StoreError::Removed {
                path: source.clone(),
            }
            .into());
        }
        let same = |path: &Path| path.canonicalize().ok();
        if same(target).is_some() && same(target) == same(source) {
            return Err(StoreError::NotWritable {
                path: target.to_owned(),
                detail: "it is the database itself".to_owned(),
            }
            .into());
        }
        Ok(self.core.store.back_up(PathBuf::from(target)).await?)
    }
}
