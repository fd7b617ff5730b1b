//! `UpgradeResourceState`: stored state, of this or an older schema version, as the current schema has
//! it. Called for every stored resource, before the provider is configured.

use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::plan;
use crate::framework::proto::upgrade_resource_state::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::resource::erased::ErasedResource;
use crate::framework::server::Server;
use crate::framework::value::Value;
use crate::framework::value::json::{self, UnknownAttributes};

use super::completeness::left_unknown;

pub(crate) fn handle<P: Provider>(
    server: &Server<P>,
    request: &Request,
) -> Result<Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    let raw = request.raw_state.as_ref();
    let stored = raw.map(|raw| raw.json.as_slice()).unwrap_or_default();
    if stored.is_empty() {
        return Err(unreadable(
            resource,
            "it is in the form that Terraform before 0.12 stored. Apply it once with Terraform \
             0.12 or later and the provider version that wrote it",
        ));
    }
    let state = upgraded(resource, request.version, stored)?;
    if state.is_null() {
        return Err(unreadable(resource, "it is null"));
    }
    let state = resource.schema().with_absent_blocks(state);
    let state = plan::with_defaults(resource.schema(), state);
    let state = plan::stored(resource.schema(), &Value::Null, state);
    if let Some(fault) = left_unknown(resource.type_name(), "upgrade", &state) {
        return Err(fault.into());
    }
    resource.stored(&state);
    let mut diagnostics = Diagnostics::new();
    Ok(Response {
        upgraded_state: Some(convert::dynamic_value(
            &state,
            resource.value_type(),
            &mut diagnostics,
        )),
        diagnostics: convert::diagnostics(diagnostics),
    })
}

fn upgraded<D>(
    resource: &dyn ErasedResource<D>,
    version: i64,
    stored: &[u8],
) -> Result<Value, Diagnostics> {
    let decode = |kind| {
        json::decode(stored, kind, UnknownAttributes::Ignore)
            .map_err(|error| unreadable(resource, &error.to_string()))
    };
    let current = resource.schema().version;
    if version == current {
        return decode(resource.value_type());
    }
    if version > current {
        return Err(Diagnostic::error(
            "State Of A Newer Provider",
            format!(
                "The state of this `{}` was written by a newer provider (schema version \
                 {version}, this one knows {current}). Use that version of the provider or a \
                 later one.",
                resource.type_name()
            ),
        )
        .into());
    }
    let upgraders = resource.state_upgraders();
    let Some(upgrader) = upgraders.iter().find(|one| one.from == version) else {
        let reason = format!("schema version {version} is none that this provider upgrades");
        return Err(unreadable(resource, &reason));
    };
    (upgrader.upgrade)(decode(&upgrader.state_type)?)
}

fn unreadable<D>(resource: &dyn ErasedResource<D>, reason: &str) -> Diagnostics {
    Diagnostic::error(
        "Unable to Upgrade Resource State",
        format!(
            "The stored state of this `{}` cannot be read: {reason}.",
            resource.type_name()
        ),
    )
    .into()
}
