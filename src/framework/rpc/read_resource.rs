//! `ReadResource`: what is there now. Null says that the object is gone; an error leaves the state
//! as it was.

use crate::framework::context::{Context, Report};
use crate::framework::convert;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::plan;
use crate::framework::private::PrivateState;
use crate::framework::proto::read_resource::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::resource::operation::Run;
use crate::framework::server::Server;
use crate::framework::timeouts::Operation;
use crate::framework::value::Value;

use super::completeness::left_unknown;

pub(crate) async fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    let kind = resource.value_type();
    let current = convert::value(request.current_state.as_ref(), kind)?;
    let private = PrivateState::decode(&request.private)?;
    if current.is_null() {
        return Ok(Response {
            new_state: request.current_state,
            ..Response::default()
        });
    }
    let data = server.data()?;

    let report = Report::with_private(private);
    let stop = server.wish_to_stop();
    let context = Context {
        provider: data.as_ref(),
        config: &Value::Null,
        stop: &stop.token,
        report: &report,
    };
    let run = Run {
        operation: Operation::Read,
        type_name: resource.type_name(),
        longest: resource.timeouts().longest(Operation::Read, &current),
        stop: &stop,
        report: &report,
    };
    let ended = run.to_end(resource.read(&context, current.clone())).await;

    let mut diagnostics = ended.diagnostics;
    if let Some(found) = &ended.state {
        diagnostics.extend(left_unknown(resource.type_name(), "read", found));
    }
    let found = match ended.state {
        Some(found) if !diagnostics.has_error() => plan::stored(resource.schema(), &current, found),
        _ => current,
    };
    Ok(Response {
        new_state: Some(convert::dynamic_value(&found, kind, &mut diagnostics)),
        private: ended.private.encode(),
        diagnostics: convert::diagnostics_of(resource.schema(), diagnostics),
        ..Response::default()
    })
}
