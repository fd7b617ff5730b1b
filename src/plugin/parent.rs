//! The process that started this one, and whether it still runs.

use std::path::Path;
use std::time::Duration;

/// Asking costs next to nothing, and is done only while there is no connection to the host.
const PERIOD: Duration = Duration::from_millis(20);

/// The number of the process that started this one, the same for every plugin of a run of Terraform. None
/// on systems without parents.
#[must_use]
pub fn id() -> Option<u32> {
    #[cfg(unix)]
    return Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    return None;
}

/// Whether no process of this number runs any more, where the system tells it in its files.
#[must_use]
pub fn has_ended(id: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(id.to_string()).exists()
}

/// The process that started this one. On systems without parents, one that never goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent {
    #[cfg(unix)]
    id: u32,
}

impl Parent {
    /// To be asked for early: an orphan is adopted, and its new parent is none of ours.
    pub(super) fn of_this_process() -> Self {
        Self {
            #[cfg(unix)]
            id: std::os::unix::process::parent_id(),
        }
    }

    /// Waits until it is gone.
    #[cfg(unix)]
    pub(super) async fn gone(self) {
        while std::os::unix::process::parent_id() == self.id {
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// Waits until it is gone.
    #[cfg(not(unix))]
    pub async fn gone(self) {
        std::future::pending().await
    }
}
