//! `ValidateProviderConfig`, `ValidateResourceConfig` and `ValidateDataResourceConfig`: checks that need
//! neither configuration nor service. Unknown values pass.

use crate::framework::convert;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model;
use crate::framework::proto::{
    DynamicValue, validate_data_resource_config, validate_provider_config, validate_resource_config,
};
use crate::framework::provider::Provider;
use crate::framework::schema::Schema;
use crate::framework::server::Server;
use crate::framework::validation;
use crate::framework::value::{Type, Value};

pub(crate) fn provider<P: Provider>(
    server: &Server<P>,
    request: &validate_provider_config::Request,
) -> Result<validate_provider_config::Response, Diagnostics> {
    let schema = &server.provider_schema;
    let config = request.config.as_ref();
    let diagnostics = checked(schema, &server.provider_type, config, true, |config| {
        let mut diagnostics = Diagnostics::new();
        match model::whole(config.clone()) {
            Ok(config) => server.provider.validate(&config, &mut diagnostics),
            Err(errors) => diagnostics.extend(errors),
        }
        diagnostics
    })?;
    Ok(validate_provider_config::Response {
        diagnostics: convert::diagnostics_of(schema, diagnostics),
    })
}

pub(crate) fn resource<P: Provider>(
    server: &Server<P>,
    request: &validate_resource_config::Request,
) -> Result<validate_resource_config::Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    let write_only_allowed = request
        .client_capabilities
        .as_ref()
        .is_some_and(|client| client.write_only_attributes_allowed);
    let config = request.config.as_ref();
    let kind = resource.value_type();
    let diagnostics = checked(
        resource.schema(),
        kind,
        config,
        write_only_allowed,
        |config| resource.validate(config),
    )?;
    Ok(validate_resource_config::Response {
        diagnostics: convert::diagnostics_of(resource.schema(), diagnostics),
    })
}

pub(crate) fn data_source<P: Provider>(
    server: &Server<P>,
    request: &validate_data_resource_config::Request,
) -> Result<validate_data_resource_config::Response, Diagnostics> {
    let source = server.data_source(&request.type_name)?;
    let config = request.config.as_ref();
    let diagnostics = checked(
        source.schema(),
        source.value_type(),
        config,
        true,
        |config| source.validate(config),
    )?;
    Ok(validate_data_resource_config::Response {
        diagnostics: convert::diagnostics_of(source.schema(), diagnostics),
    })
}

/// The schema's checks, then the provider's own.
fn checked(
    schema: &Schema,
    kind: &Type,
    config: Option<&DynamicValue>,
    write_only_allowed: bool,
    own: impl FnOnce(&Value) -> Diagnostics,
) -> Result<Diagnostics, Diagnostics> {
    let config = convert::value(config, kind)?;
    if config.is_null() || config.is_unknown() {
        return Ok(Diagnostics::new());
    }
    Ok(validation::validate(
        schema,
        &config,
        write_only_allowed,
        own,
    ))
}
