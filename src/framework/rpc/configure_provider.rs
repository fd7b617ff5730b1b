//! `ConfigureProvider`: replaces the configuration as a whole.

use crate::framework::convert;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model;
use crate::framework::proto::configure_provider::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::server::Server;

pub(crate) async fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let mut config = convert::value(request.config.as_ref(), &server.provider_type)?;
    if config.is_null() {
        config = server.provider_schema.empty_value();
    }
    let config = model::whole(config)?;
    let configure = server
        .provider
        .configure(config, &request.terraform_version);
    if let Some(former) = server.configured(configure.await?) {
        server.provider.close(former).await;
    }
    Ok(Response::default())
}
