//! `GetProviderSchema`, and `GetMetadata`, which names the same things. Both work before the provider is
//! configured, and answer the same in every process.

use crate::framework::convert;
use crate::framework::proto::{ServerCapabilities, get_metadata, get_provider_schema};
use crate::framework::provider::Provider;
use crate::framework::server::Server;

/// What this server does: it plans destroys, and can be called without having been asked for its
/// schema, which saves Terraform that call in every process but the first.
fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: false,
        generate_resource_config: false,
    }
}

pub(crate) fn schema<P: Provider>(server: &Server<P>) -> get_provider_schema::Response {
    let resources = server.resource_schemas();
    let data_sources = server.data_source_schemas();
    get_provider_schema::Response {
        provider: Some(convert::schema::schema(server.provider_schema())),
        resource_schemas: resources
            .map(|(name, schema)| (name.to_owned(), convert::schema::schema(schema)))
            .collect(),
        data_source_schemas: data_sources
            .map(|(name, schema)| (name.to_owned(), convert::schema::schema(schema)))
            .collect(),
        server_capabilities: Some(capabilities()),
        ..get_provider_schema::Response::default()
    }
}

pub(crate) fn metadata<P: Provider>(server: &Server<P>) -> get_metadata::Response {
    let resources = server.resource_schemas().map(|(name, _)| name.to_owned());
    let data_sources = server
        .data_source_schemas()
        .map(|(name, _)| name.to_owned());
    get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: resources
            .map(|type_name| get_metadata::ResourceMetadata { type_name })
            .collect(),
        data_sources: data_sources
            .map(|type_name| get_metadata::DataSourceMetadata { type_name })
            .collect(),
        ..get_metadata::Response::default()
    }
}
