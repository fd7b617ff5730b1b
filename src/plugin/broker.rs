//! `plugin.GRPCBroker`: reads what the host announces, ignores it and announces nothing itself.
//!
//! Terraform opens the stream with every plugin and brokers nothing for providers.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming, codegen::BoxStream};

use super::{
    open_stream::until_stopped,
    proto::{ConnInfo, grpc_broker_server::GrpcBroker},
};

/// The service.
#[derive(Debug)]
pub(super) struct Broker {
    stopped: CancellationToken,
}

impl Broker {
    /// Streams end when `stopped` is cancelled, or when the host ends its side.
    pub(super) fn new(stopped: CancellationToken) -> Self {
        Self { stopped }
    }
}

#[tonic::async_trait]
impl GrpcBroker for Broker {
    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        let ended = self.stopped.child_token();
        let mut announced = request.into_inner();
        let end = ended.clone().drop_guard();
        tokio::spawn(async move {
            let _end = end;
            while let Ok(Some(_)) = announced.message().await {}
        });
        Ok(Response::new(until_stopped(ended)))
    }
}
