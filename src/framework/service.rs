//! The gRPC service: each call under a span of its own, with panics turned into diagnostics.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};
use tracing::{Instrument as _, info_span};

use super::diagnostic::Diagnostics;
use super::proto::provider_server::Provider as Service;
use super::proto::{self, call_function, get_functions, get_resource_identity_schemas};
use super::proto::{invoke_action, list_resource, stop_provider};
use super::provider::Provider;
use super::resource::erased::BoxFuture;
use super::resource::operation::internal_error;
use super::rpc::{
    Answer, absent, apply_resource_change, configure_provider, get_provider_schema,
    import_resource_state, plan_resource_change, read_data_source, read_resource,
    upgrade_resource_state, validate,
};
use super::server::{Server, unknown_type};
use crate::panic::catch_panic;

/// A served provider, shared between the gRPC service and whoever ends the process.
pub struct GrpcService<P: Provider>(Arc<Server<P>>);

impl<P: Provider> GrpcService<P> {
    /// Serves `server`.
    pub const fn new(server: Arc<Server<P>>) -> Self {
        Self(server)
    }
}

static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Answers one call: logs it with its duration and what it reported, and makes diagnostics of
/// errors and panics.
async fn call<A: Answer>(
    rpc: &'static str,
    type_name: &str,
    handle: impl Future<Output = Result<A, Diagnostics>> + Send,
) -> Result<Response<A>, Status> {
    let of_data_source = matches!(rpc, "validate_data_resource_config" | "read_data_source");
    let of_resource = !of_data_source && !type_name.is_empty();
    let request = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let span = info_span!(
        "rpc",
        tf_rpc = rpc,
        tf_req_id = request,
        tf_proto_version = "6.11",
        tf_resource_type = of_resource.then_some(type_name),
        tf_data_source_type = of_data_source.then_some(type_name),
    );
    async {
        tracing::trace!("Received request");
        let begun = Instant::now();
        let answer = match catch_panic(handle).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(diagnostics)) => A::failed(diagnostics),
            Err(panic) => A::failed(internal_error(type_name, rpc, &panic.to_string())),
        };
        let duration = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (mut errors, mut warnings) = (0, 0);
        for diagnostic in answer.reported() {
            match diagnostic.severity() {
                proto::diagnostic::Severity::Warning => warnings += 1,
                _ => errors += 1,
            }
            tracing::debug!(
                diagnostic_summary = diagnostic.summary,
                "Response contains diagnostic"
            );
        }
        tracing::debug!(
            tf_req_duration_ms = duration,
            diagnostic_error_count = errors,
            diagnostic_warning_count = warnings,
            "Served request"
        );
        Ok(Response::new(answer))
    }
    .instrument(span)
    .await
}

/// Implements calls that name a type. Written as `async_trait` would expand them, since it does not
/// look into macros.
macro_rules! calls {
    ($(
        $rpc:ident($type_field:ident) = |$server:ident, $request:ident| $body:expr;
    )*) => {$(
        fn $rpc<'life, 'async_trait>(
            &'life self,
            request: Request<proto::$rpc::Request>,
        ) -> BoxFuture<'async_trait, Result<Response<proto::$rpc::Response>, Status>>
        where
            'life: 'async_trait,
            Self: 'async_trait,
        {
            Box::pin(async move {
                let $server = &self.0;
                let $request = request.into_inner();
                let type_name = $request.$type_field.clone();
                call(stringify!($rpc), &type_name, async move { $body }).await
            })
        }
    )*};
}

#[tonic::async_trait]
impl<P: Provider> Service for GrpcService<P> {
    async fn get_metadata(
        &self,
        _request: Request<proto::get_metadata::Request>,
    ) -> Result<Response<proto::get_metadata::Response>, Status> {
        call("get_metadata", "", async {
            Ok(get_provider_schema::metadata(&self.0))
        })
        .await
    }

    async fn get_provider_schema(
        &self,
        _request: Request<proto::get_provider_schema::Request>,
    ) -> Result<Response<proto::get_provider_schema::Response>, Status> {
        call("get_provider_schema", "", async {
            Ok(get_provider_schema::schema(&self.0))
        })
        .await
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<get_resource_identity_schemas::Request>,
    ) -> Result<Response<get_resource_identity_schemas::Response>, Status> {
        call("get_resource_identity_schemas", "", async {
            Ok(get_resource_identity_schemas::Response::default())
        })
        .await
    }

    async fn get_functions(
        &self,
        _request: Request<get_functions::Request>,
    ) -> Result<Response<get_functions::Response>, Status> {
        call("get_functions", "", async {
            Ok(get_functions::Response::default())
        })
        .await
    }

    async fn validate_provider_config(
        &self,
        request: Request<proto::validate_provider_config::Request>,
    ) -> Result<Response<proto::validate_provider_config::Response>, Status> {
        let request = request.into_inner();
        call("validate_provider_config", "", async {
            validate::provider(&self.0, &request)
        })
        .await
    }

    async fn configure_provider(
        &self,
        request: Request<proto::configure_provider::Request>,
    ) -> Result<Response<proto::configure_provider::Response>, Status> {
        let request = request.into_inner();
        call(
            "configure_provider",
            "",
            configure_provider::handle(&self.0, request),
        )
        .await
    }

    async fn stop_provider(
        &self,
        _request: Request<stop_provider::Request>,
    ) -> Result<Response<stop_provider::Response>, Status> {
        self.0.stop();
        Ok(Response::new(stop_provider::Response::default()))
    }

    calls! {
        validate_resource_config(type_name) = |server, request| validate::resource(server, &request);
        upgrade_resource_state(type_name) = |server, request| {
            upgrade_resource_state::handle(server, &request)
        };
        read_resource(type_name) = |server, request| read_resource::handle(server, request).await;
        plan_resource_change(type_name) = |server, request| {
            plan_resource_change::handle(server, request).await
        };
        apply_resource_change(type_name) = |server, request| {
            apply_resource_change::handle(server, request).await
        };
        import_resource_state(type_name) = |server, request| {
            import_resource_state::handle(server, request)
        };
        validate_data_resource_config(type_name) = |server, request| {
            validate::data_source(server, &request)
        };
        read_data_source(type_name) = |server, request| {
            read_data_source::handle(server, request).await
        };

        // Nothing is behind these.
        upgrade_resource_identity(type_name) = |server, request| {
            server.resource(&request.type_name)?;
            Err(absent::identity(&request.type_name))
        };
        move_resource_state(target_type_name) = |server, request| {
            server.resource(&request.target_type_name)?;
            Err(absent::move_resource(&request))
        };
        generate_resource_config(type_name) = |server, request| {
            server.resource(&request.type_name)?;
            Err(absent::generated_config(&request.type_name))
        };
        validate_ephemeral_resource_config(type_name) = |_server, request| {
            Err(unknown_type("ephemeral resource", &request.type_name))
        };
        open_ephemeral_resource(type_name) = |_server, request| {
            Err(unknown_type("ephemeral resource", &request.type_name))
        };
        renew_ephemeral_resource(type_name) = |_server, request| {
            Err(unknown_type("ephemeral resource", &request.type_name))
        };
        close_ephemeral_resource(type_name) = |_server, request| {
            Err(unknown_type("ephemeral resource", &request.type_name))
        };
        validate_list_resource_config(type_name) = |_server, request| {
            Err(unknown_type("list resource", &request.type_name))
        };
        validate_action_config(type_name) = |_server, request| {
            Err(unknown_type("action", &request.type_name))
        };
        plan_action(action_type) = |_server, request| {
            Err(unknown_type("action", &request.action_type))
        };
    }

    async fn call_function(
        &self,
        request: Request<call_function::Request>,
    ) -> Result<Response<call_function::Response>, Status> {
        let name = request.into_inner().name;
        Ok(Response::new(absent::function(&name)))
    }

    async fn list_resource(
        &self,
        request: Request<list_resource::Request>,
    ) -> Result<Response<BoxStream<list_resource::Event>>, Status> {
        let event = absent::list_event(&request.into_inner().type_name);
        Ok(Response::new(Box::pin(tokio_stream::once(Ok(event)))))
    }

    async fn invoke_action(
        &self,
        request: Request<invoke_action::Request>,
    ) -> Result<Response<BoxStream<invoke_action::Event>>, Status> {
        let event = absent::action_event(&request.into_inner().action_type);
        Ok(Response::new(Box::pin(tokio_stream::once(Ok(event)))))
    }
}
