//! ImportResourceState: from the user's id to a state from which a read can go on.

use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::framework::provider::Provider;
use crate::framework::server::Server;

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
    let state = resource
        .schema()
        .with_absent_blocks(resource.import(&request.id)?);
    let mut diagnostics = Diagnostics::new();
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
