//! A response stream that says nothing and ends when it is told to.

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Status, codegen::BoxStream};

/// Ends when `stopped` is cancelled.
pub(super) fn until_stopped<T: Send + 'static>(stopped: CancellationToken) -> BoxStream<T> {
    let (sender, receiver) = mpsc::channel::<Result<T, Status>>(1);
    tokio::spawn(async move {
        tokio::select! {
            () = stopped.cancelled() => {}
            () = sender.closed() => {}
        }
    });
    Box::pin(ReceiverStream::new(receiver))
}
