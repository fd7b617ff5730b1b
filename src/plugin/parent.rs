//! Whether the process that started this one still runs.

use std::time::Duration;

/// A process that loses its parent is adopted, so the number changes. One look a second costs
/// nothing, and is only needed until the host has connected.
const PERIOD: Duration = Duration::from_secs(1);

/// Waits until the parent is gone. On systems without parents, forever.
#[cfg(unix)]
pub async fn gone() {
    use std::os::unix::process::parent_id;
    let parent = parent_id();
    while parent_id() == parent {
        tokio::time::sleep(PERIOD).await;
    }
}

/// Waits until the parent is gone. On systems without parents, forever.
#[cfg(not(unix))]
pub async fn gone() {
    std::future::pending().await
}
