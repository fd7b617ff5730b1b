//! P-26 and P-35 for the real provider: its schemas are what Terraform accepts, its models hold what
//! may be unknown, and nothing unknown is an error.

use std::sync::Arc;

use terraform_provider_acg::framework::proto::provider_server::Provider as _;
use terraform_provider_acg::framework::proto::{
    get_provider_schema, schema::Block, validate_data_resource_config, validate_resource_config,
};
use terraform_provider_acg::framework::server::Server;
use terraform_provider_acg::framework::service::GrpcService;
use terraform_provider_acg::framework::value::Value;
use terraform_provider_acg::provider::{AcgProvider, ProviderEnvironment};
use tonic::Request;

use super::host::{set, wire};
use super::terraform::{block_type, empty};

fn server() -> Server<AcgProvider> {
    let connect = |_: &_| panic!("nothing is configured here");
    Server::new(AcgProvider::new(
        ProviderEnvironment::default(),
        Box::new(connect),
    ))
}

/// A configuration in which everything that can be set is unknown.
fn unknown(block: &Block) -> Value {
    let mut config = empty(block);
    for attribute in &block.attributes {
        if attribute.required || attribute.optional {
            set(&mut config, &attribute.name, Value::UNKNOWN);
        }
    }
    config
}

#[test]
fn p26_the_providers_schemas_are_what_terraform_accepts() {
    let faults = server().check();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn p35_no_unknown_argument_of_the_provider_is_an_error() {
    let service = GrpcService::new(Arc::new(server()));
    let schema = service
        .get_provider_schema(Request::new(get_provider_schema::Request {}))
        .await
        .unwrap()
        .into_inner();
    for (name, schema) in schema.resource_schemas {
        let block = schema.block.unwrap();
        let request = validate_resource_config::Request {
            type_name: name.clone(),
            config: wire(&unknown(&block), &block_type(&block)),
            ..validate_resource_config::Request::default()
        };
        let answer = service
            .validate_resource_config(Request::new(request))
            .await;
        assert_eq!(answer.unwrap().into_inner().diagnostics, [], "{name}");
    }
    for (name, schema) in schema.data_source_schemas {
        let block = schema.block.unwrap();
        let request = validate_data_resource_config::Request {
            type_name: name.clone(),
            config: wire(&unknown(&block), &block_type(&block)),
        };
        let answer = service
            .validate_data_resource_config(Request::new(request))
            .await;
        assert_eq!(answer.unwrap().into_inner().diagnostics, [], "{name}");
    }
}
