//! `ApplyResourceChange`: create, update or delete, and the state that is true afterwards.

use crate::framework::context::{Context, Report};
use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::plan;
use crate::framework::private::PrivateState;
use crate::framework::proto::apply_resource_change::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::resource::erased::ErasedResource;
use crate::framework::resource::operation::{Ended, Run};
use crate::framework::server::Server;
use crate::framework::timeouts::{ATTRIBUTE, Operation};
use crate::framework::value::Value;

use super::completeness::left_unknown;

pub(crate) async fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    let kind = resource.value_type();
    let prior = convert::value(request.prior_state.as_ref(), kind)?;
    let planned = convert::value(request.planned_state.as_ref(), kind)?;
    let config = convert::value(request.config.as_ref(), kind)?;
    let private = PrivateState::decode(&request.planned_private)?;
    let data = server.data()?;

    let operation = if prior.is_null() {
        Operation::Create
    } else if planned.is_null() {
        Operation::Delete
    } else {
        Operation::Update
    };
    let report = Report::with_private(private);
    let stop = server.wish_to_stop();
    let context = Context {
        provider: data.as_ref(),
        config: &config,
        stop: &stop.token,
        report: &report,
    };
    let said = if operation == Operation::Delete {
        &prior
    } else {
        &planned
    };
    let run = Run {
        operation,
        type_name: resource.type_name(),
        longest: resource.timeouts().longest(operation, said),
        stop: &stop,
        report: &report,
    };
    let ended = match operation {
        Operation::Create => run.to_end(resource.create(&context, planned.clone())).await,
        Operation::Delete => run.to_end(resource.delete(&context, prior.clone())).await,
        Operation::Update | Operation::Read if only_timeouts_differ(&prior, &planned) => {
            let unchanged = planned.clone();
            run.to_end(async { Ok(unchanged) }).await
        }
        Operation::Update | Operation::Read => {
            let update = resource.update(&context, prior.clone(), planned.clone());
            run.to_end(update).await
        }
    };
    Ok(answer(resource, operation, &prior, &planned, ended))
}

fn answer<D>(
    resource: &dyn ErasedResource<D>,
    operation: Operation,
    prior: &Value,
    planned: &Value,
    ended: Ended,
) -> Response {
    let Ended {
        state,
        mut private,
        mut diagnostics,
    } = ended;
    let failed = diagnostics.has_error();
    let deleted = operation == Operation::Delete && !failed;
    // Without a word from the operation, what was there before is what is there: null before a
    // create, the prior state before an update or delete. So it is after a delete that only told an
    // error.
    let state = state
        .filter(|state| deleted || !state.is_null())
        .unwrap_or_else(|| prior.clone());
    let mut state = plan::stored(resource.schema(), planned, state);
    if let Some(fault) = left_unknown(resource.type_name(), operation.name(), &state) {
        if !failed {
            diagnostics.push(fault);
        }
        state = state.unknown_as_null();
    }
    if !deleted && !failed && state.is_null() {
        diagnostics.push(Diagnostic::bug(
            "Missing Resource State",
            format!(
                "The {} of `{}` ended without a state.",
                operation.name(),
                resource.type_name()
            ),
        ));
    }
    if state.is_null() {
        private = PrivateState::default();
    }
    let new_state = convert::dynamic_value(&state, resource.value_type(), &mut diagnostics);
    Response {
        new_state: Some(new_state),
        private: private.encode(),
        diagnostics: convert::diagnostics_of(resource.schema(), diagnostics),
        ..Response::default()
    }
}

/// Changing how long operations may take changes nothing in the service.
fn only_timeouts_differ(prior: &Value, planned: &Value) -> bool {
    let (Value::Object(prior), Value::Object(planned)) = (prior, planned) else {
        return false;
    };
    prior.get(ATTRIBUTE) != planned.get(ATTRIBUTE)
        && planned
            .iter()
            .all(|(name, value)| name == ATTRIBUTE || prior.get(name) == Some(value))
}
