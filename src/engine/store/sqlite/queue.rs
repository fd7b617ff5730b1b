//! The queue in which the writers of several processes wait for their turn.
//!
//! SQLite lets whoever asks at the right moment begin; a busy process could so keep others waiting
//! for ever. A writer therefore stands in this queue, a locked file beside the database, until its
//! transaction has begun: one process at a time waits for the database, and one that has just
//! written stands behind it. It is about fairness alone; what is correct, SQLite ensures, also
//! where the file system knows no locks and the queue is skipped.

use std::path::{Path, PathBuf};

use crate::engine::file_lock::FileLock;

/// The queue's file for the database at `database`.
fn file_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-queue");
    PathBuf::from(name)
}

/// A place in front of the queue, left when dropped.
pub(super) struct Turn {
    _lock: Option<FileLock>,
}

impl Turn {
    /// Waits for the turn of this process.
    pub(super) fn wait(database: &Path) -> Self {
        Self {
            _lock: FileLock::wait(&file_beside(database)).ok(),
        }
    }
}

/// Removes the queue's file, unless somebody stands in front: two files would be two queues.
pub(super) fn leave(database: &Path) {
    // It costs the next writer nothing but a file's creation when this fails.
    FileLock::remove_unless_held(&file_beside(database)).ok();
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tempfile::TempDir;

    use super::{Turn, file_beside, leave};

    #[test]
    fn one_at_a_time_is_in_front_also_while_others_close() {
        let directory = TempDir::new().unwrap();
        let database = directory.path().join("gallery.db");
        let in_front = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let turn = Turn::wait(&database);
                        assert_eq!(in_front.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        in_front.fetch_sub(1, Ordering::SeqCst);
                        drop(turn);
                        leave(&database);
                    }
                });
            }
        });
        assert!(!file_beside(&database).exists());
    }
}
