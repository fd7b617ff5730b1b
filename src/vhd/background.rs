//! Measures a file beside asynchronous work: on a thread of its own, until nobody waits any more.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Stamp, VhdError, VhdFile};
use crate::gallery::vhd::MeasuredVhd;

/// Ends the work when whoever waits for it goes away.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Opens, checks and measures a file; `most_gb` is the limit of a disk's size. Dropping the future
/// ends the work.
///
/// # Errors
/// As [`VhdFile::open`] and [`VhdFile::measure`].
pub async fn measure_in_background(
    path: PathBuf,
    most_gb: u32,
) -> Result<(Stamp, MeasuredVhd), VhdError> {
    let gone = Arc::new(AtomicBool::new(false));
    let waiting = Waiting(Arc::clone(&gone));
    let work = tokio::task::spawn_blocking(move || {
        let file = VhdFile::open(&path, most_gb)?;
        let stamp = file.stamp();
        let mut progress = |_| match gone.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        Ok((stamp, file.measure(&mut progress)?))
    });
    let outcome = work.await.unwrap_or(Err(VhdError::Interrupted));
    drop(waiting);
    outcome
}
