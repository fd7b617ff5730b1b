//! `plugin.GRPCController`: the host's wish that the process end.
//!
//! The wish is handed to whoever serves, and answered when the work before the end is done. The
//! host's two seconds of patience begin with the answer.

use tokio::sync::{mpsc, oneshot};
use tonic::{Request, Response, Status};

use super::proto::{Empty, grpc_controller_server::GrpcController};

/// Sent for each call of Shutdown. Dropping it, or sending, answers the call.
pub(super) type Wish = oneshot::Sender<()>;

/// The service.
#[derive(Debug)]
pub(super) struct Controller {
    wishes: mpsc::Sender<Wish>,
}

impl Controller {
    /// Hands every wish to `wishes`.
    pub(super) fn new(wishes: mpsc::Sender<Wish>) -> Self {
        Self { wishes }
    }
}

#[tonic::async_trait]
impl GrpcController for Controller {
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        let (wish, granted) = oneshot::channel();
        // Either end may be gone already: then the process is ending, which is what was asked.
        if self.wishes.send(wish).await.is_ok() {
            drop(granted.await);
        }
        Ok(Response::new(Empty {}))
    }
}
