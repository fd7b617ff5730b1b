//! The probe served in this process, and the calls that Terraform makes of it.

use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use terraform_provider_acg::framework::proto::provider_client::ProviderClient;
use terraform_provider_acg::framework::proto::provider_server::ProviderServer;
use terraform_provider_acg::framework::proto::{
    ClientCapabilities, Diagnostic, DynamicValue, apply_resource_change, configure_provider,
    diagnostic::Severity, get_provider_schema, plan_resource_change, read_resource, schema,
    validate_resource_config,
};
use terraform_provider_acg::framework::server::Server;
use terraform_provider_acg::framework::service::GrpcService;
use terraform_provider_acg::framework::value::{Type, Value, msgpack};
use terraform_provider_acg::plugin::serve::MESSAGE_LIMIT;
use tokio_stream::StreamExt as _;
use tonic::transport::{Channel, Endpoint, Uri};

use super::probe::{Cloud, EVERYTHING, Probe};
use super::terraform::{self, proposed_new_state};

/// A probe with a client.
pub struct Host {
    pub client: ProviderClient<Channel>,
    pub cloud: Arc<Cloud>,
    pub block: schema::Block,
    pub kind: Type,
}

impl Host {
    /// A probe that is not configured.
    pub async fn unconfigured() -> Self {
        let cloud = Arc::new(Cloud::default());
        // Long enough for an operation that listens, short enough to wait for one that does not.
        let server = Server::new(Probe(Arc::clone(&cloud))).grace(Duration::from_millis(300));
        assert_eq!(server.check(), []);
        let service = ProviderServer::new(GrpcService::new(Arc::new(server)))
            .max_decoding_message_size(MESSAGE_LIMIT)
            .max_encoding_message_size(MESSAGE_LIMIT);
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let connections = tokio_stream::once(std::io::Result::Ok(theirs));
        let connections = connections.chain(tokio_stream::pending());
        tokio::spawn(
            tonic::transport::Server::builder()
                .add_service(service)
                .serve_with_incoming(connections),
        );
        let mut ours = Some(ours);
        let connect = tower::service_fn(move |_: Uri| {
            let stream = ours.take().ok_or_else(|| std::io::Error::other("used up"));
            async { stream.map(TokioIo::new) }
        });
        let channel = Endpoint::from_static("http://localhost")
            .connect_with_connector(connect)
            .await
            .unwrap();
        let mut client = ProviderClient::new(channel)
            .max_decoding_message_size(MESSAGE_LIMIT)
            .max_encoding_message_size(MESSAGE_LIMIT);
        let schema = client.get_provider_schema(get_provider_schema::Request {});
        let mut schema = schema.await.unwrap().into_inner();
        let block = schema
            .resource_schemas
            .remove(EVERYTHING)
            .unwrap()
            .block
            .unwrap();
        Self {
            client,
            cloud,
            kind: terraform::block_type(&block),
            block,
        }
    }

    /// A probe ready for work.
    pub async fn start() -> Self {
        let mut host = Self::unconfigured().await;
        let configured = host
            .client
            .configure_provider(configure_provider::Request::default());
        assert_eq!(configured.await.unwrap().into_inner().diagnostics, []);
        host
    }

    pub fn wire(&self, value: &Value) -> Option<DynamicValue> {
        wire(value, &self.kind)
    }

    pub fn value(&self, wire: Option<DynamicValue>) -> Value {
        value(wire, &self.kind)
    }

    /// A configuration that sets what is given, and what is required.
    pub fn config<const N: usize>(&self, given: [(&str, Value); N]) -> Value {
        let mut config = terraform::empty(&self.block);
        set(&mut config, "name", "n".into());
        let mut group = config.attribute("block_group").clone();
        set(&mut group, "name", "g".into());
        set(&mut config, "block_group", group);
        for (name, value) in given {
            set(&mut config, name, value);
        }
        config
    }

    pub async fn validate(&mut self, config: &Value) -> Vec<Diagnostic> {
        let request = validate_resource_config::Request {
            type_name: EVERYTHING.into(),
            config: self.wire(config),
            client_capabilities: Some(ClientCapabilities {
                write_only_attributes_allowed: true,
                ..ClientCapabilities::default()
            }),
        };
        let answer = self.client.validate_resource_config(request).await;
        answer.unwrap().into_inner().diagnostics
    }

    pub fn plan_request(
        &self,
        prior: &Value,
        config: &Value,
        private: &[u8],
    ) -> plan_resource_change::Request {
        let proposed = if config.is_null() {
            Value::Null
        } else {
            proposed_new_state(&self.block, prior, config)
        };
        plan_resource_change::Request {
            type_name: EVERYTHING.into(),
            prior_state: self.wire(prior),
            proposed_new_state: self.wire(&proposed),
            config: self.wire(config),
            prior_private: private.to_vec(),
            ..plan_resource_change::Request::default()
        }
    }

    /// Plans without errors.
    pub async fn plan(&mut self, prior: &Value, config: &Value, private: &[u8]) -> Planned {
        let request = self.plan_request(prior, config, private);
        let answer = self.client.plan_resource_change(request).await;
        let answer = answer.unwrap().into_inner();
        assert_eq!(answer.diagnostics, []);
        assert!(answer.deferred.is_none() && !answer.legacy_type_system);
        Planned {
            state: self.value(answer.planned_state),
            replaces: answer
                .requires_replace
                .iter()
                .map(terraform::path_text)
                .collect(),
            private: answer.planned_private,
        }
    }

    /// Applies what is planned.
    pub async fn apply(
        &mut self,
        prior: &Value,
        config: &Value,
        planned: &Value,
        private: &[u8],
    ) -> Applied {
        let request = apply_resource_change::Request {
            type_name: EVERYTHING.into(),
            prior_state: self.wire(prior),
            planned_state: self.wire(planned),
            config: self.wire(config),
            planned_private: private.to_vec(),
            ..apply_resource_change::Request::default()
        };
        let answer = self.client.apply_resource_change(request).await;
        let answer = answer.unwrap().into_inner();
        assert!(!answer.legacy_type_system);
        Applied {
            state: self.value(answer.new_state),
            private: answer.private,
            diagnostics: answer.diagnostics,
        }
    }

    /// Plans and creates; what went wrong is in the answer.
    pub async fn try_create(&mut self, config: &Value) -> (Value, Applied) {
        let planned = self.plan(&Value::Null, config, b"").await;
        let applied = self.apply(&Value::Null, config, &planned.state, &planned.private);
        let applied = applied.await;
        (planned.state, applied)
    }

    /// Plans and creates.
    pub async fn create(&mut self, config: &Value) -> Applied {
        let (_, created) = self.try_create(config).await;
        assert_eq!(created.diagnostics, []);
        created
    }

    pub async fn read(&mut self, state: &Value, private: &[u8]) -> Applied {
        let request = read_resource::Request {
            type_name: EVERYTHING.into(),
            current_state: self.wire(state),
            private: private.to_vec(),
            ..read_resource::Request::default()
        };
        let answer = self
            .client
            .read_resource(request)
            .await
            .unwrap()
            .into_inner();
        Applied {
            state: self.value(answer.new_state),
            private: answer.private,
            diagnostics: answer.diagnostics,
        }
    }
}

/// The answer to a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub state: Value,
    pub replaces: Vec<String>,
    pub private: Vec<u8>,
}

/// The answer to an operation.
#[derive(Debug)]
pub struct Applied {
    pub state: Value,
    pub private: Vec<u8>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Applied {
    /// The title of the only error, or nothing.
    pub fn error(&self) -> &str {
        only_error(&self.diagnostics)
    }
}

pub fn only_error(diagnostics: &[Diagnostic]) -> &str {
    match diagnostics {
        [] => "",
        [one] if one.severity() == Severity::Error => &one.summary,
        more => panic!("more than one error: {more:?}"),
    }
}

pub fn wire(value: &Value, kind: &Type) -> Option<DynamicValue> {
    Some(DynamicValue {
        msgpack: msgpack::encode(value, kind).unwrap(),
        json: Vec::new(),
    })
}

/// P-25: answers are always msgpack.
pub fn value(wire: Option<DynamicValue>, kind: &Type) -> Value {
    let Some(wire) = wire else {
        return Value::Null;
    };
    assert!(wire.json.is_empty());
    msgpack::decode(&wire.msgpack, kind).unwrap()
}

/// Replaces one attribute.
pub fn set(object: &mut Value, name: &str, value: Value) {
    let Value::Object(attributes) = object else {
        panic!("not an object: {object:?}");
    };
    assert!(
        attributes.insert(name.to_owned(), value).is_some(),
        "{name}"
    );
}
