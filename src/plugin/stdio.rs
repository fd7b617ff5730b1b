//! `plugin.GRPCStdio`: open until the process stops, and silent.
//!
//! Terraform reports whatever arrives here as unexpected output of the plugin.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, codegen::BoxStream};

use super::{
    open_stream::until_stopped,
    proto::{StdioData, grpc_stdio_server::GrpcStdio},
};

/// The service.
#[derive(Debug)]
pub(super) struct Stdio {
    stopped: CancellationToken,
}

impl Stdio {
    /// Streams end when `stopped` is cancelled.
    pub(super) fn new(stopped: CancellationToken) -> Self {
        Self { stopped }
    }
}

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    async fn stream_stdio(
        &self,
        _request: Request<()>,
    ) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(until_stopped(self.stopped.clone())))
    }
}
