//! `ReadDataSource`: looks up what a wholly known configuration asks for.

use crate::framework::context::{Context, Report};
use crate::framework::convert;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::plan;
use crate::framework::proto::read_data_source::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::resource::operation::Run;
use crate::framework::server::Server;
use crate::framework::timeouts::{DefaultTimeouts, Operation};
use crate::framework::value::Value;

use super::completeness::left_unknown;

/// Minutes for a look-up; data sources have no `timeouts` argument.
const LIMITS: DefaultTimeouts = DefaultTimeouts {
    create: 5,
    read: 5,
    update: 5,
    delete: 5,
};

pub(crate) async fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let source = server.data_source(&request.type_name)?;
    let kind = source.value_type();
    let config = convert::value(request.config.as_ref(), kind)?;
    let data = server.data()?;

    let report = Report::default();
    let stop = server.wish_to_stop();
    let context = Context {
        provider: data.as_ref(),
        config: &config,
        stop: &stop.token,
        report: &report,
    };
    let run = Run {
        operation: Operation::Read,
        type_name: source.type_name(),
        longest: LIMITS.longest(Operation::Read, &Value::Null),
        stop: &stop,
        report: &report,
    };
    let ended = run.to_end(source.read(&context, config.clone())).await;

    let mut diagnostics = ended.diagnostics;
    if let Some(found) = &ended.state {
        diagnostics.extend(left_unknown(source.type_name(), "read", found));
    }
    let found = match ended.state {
        Some(found) if !diagnostics.has_error() => plan::stored(source.schema(), &config, found),
        _ => config,
    };
    Ok(Response {
        state: Some(convert::dynamic_value(&found, kind, &mut diagnostics)),
        diagnostics: convert::diagnostics_of(source.schema(), diagnostics),
        ..Response::default()
    })
}
