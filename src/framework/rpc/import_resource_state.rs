//! `ImportResourceState`: from the user's id to a state from which a read can go on.

use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::plan;
use crate::framework::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::framework::provider::Provider;
use crate::framework::server::Server;
use crate::framework::value::Value;

use super::completeness::left_unknown;

pub(crate) fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    if request.identity.is_some() {
        return Err(Diagnostic::error(
            "Resource Import Not Implemented",
            format!(
                "`{}` has no identity to be imported by. Give its `id` instead.",
                request.type_name
            ),
        )
        .into());
    }
    let state = resource.import(&request.id)?;
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(left_unknown(&request.type_name, "import", &state));
    let says_nothing = match &state {
        Value::Object(attributes) => attributes.values().all(Value::is_null),
        _ => true,
    };
    if says_nothing {
        diagnostics.push(Diagnostic::bug(
            "Missing Resource Import State",
            format!(
                "The import of `{}` left nothing to find the object by.",
                request.type_name
            ),
        ));
    }
    if diagnostics.has_error() {
        return Err(diagnostics);
    }
    let state = plan::stored(resource.schema(), &Value::Null, state);
    let state = resource.schema().with_absent_blocks(state);
    let imported = ImportedResource {
        state: Some(convert::dynamic_value(
            &state,
            resource.value_type(),
            &mut diagnostics,
        )),
        type_name: request.type_name,
        ..ImportedResource::default()
    };
    Ok(Response {
        imported_resources: vec![imported],
        diagnostics: convert::diagnostics(diagnostics),
        ..Response::default()
    })
}
