//! Opens and measures files beside asynchronous work: on a thread of its own, until nobody waits any
//! more.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{VhdError, VhdFile};
use crate::gallery::vhd::MeasuredVhd;

/// Ends the work when whoever waits for it goes away.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Opens and checks a file; `most_gb` is the limit of a disk's size.
///
/// # Errors
/// As [`VhdFile::open`].
pub async fn open_in_background(path: PathBuf, most_gb: u32) -> Result<VhdFile, VhdError> {
    let work = tokio::task::spawn_blocking(move || VhdFile::open(&path, most_gb));
    work.await.unwrap_or(Err(VhdError::Interrupted))
}

/// Measures a file, and tells `progress` how many more bytes are done. Dropping the future ends the
/// work.
///
/// # Errors
/// As [`VhdFile::measure`].
pub async fn measure_in_background(
    file: VhdFile,
    mut progress: impl FnMut(u64) + Send + 'static,
) -> Result<MeasuredVhd, VhdError> {
    let gone = Arc::new(AtomicBool::new(false));
    let waiting = Waiting(Arc::clone(&gone));
    let work = tokio::task::spawn_blocking(move || {
        file.measure(&mut |more| {
            progress(more);
            match gone.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    });
    let outcome = work.await.unwrap_or(Err(VhdError::Interrupted));
    drop(waiting);
    outcome
}
