//! `PlanResourceChange`: what would change, and whether that needs a new resource.

use std::collections::BTreeSet;

use crate::framework::context::{Context, Report};
use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::path::Path;
use crate::framework::plan::{self, Proposal};
use crate::framework::private::PrivateState;
use crate::framework::proto::plan_resource_change::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::resource::erased::ValuePlan;
use crate::framework::resource::operation::interrupted;
use crate::framework::server::Server;
use crate::framework::value::Value;

pub(crate) async fn handle<P: Provider>(
    server: &Server<P>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = server.resource(&request.type_name)?;
    let kind = resource.value_type();
    let prior = convert::value(request.prior_state.as_ref(), kind)?;
    let proposed = convert::value(request.proposed_new_state.as_ref(), kind)?;
    let config = convert::value(request.config.as_ref(), kind)?;
    let private = PrivateState::decode(&request.prior_private)?;
    let data = server.data()?;
    // Terraform allows deferrals when it plans during apply, and never otherwise.
    let applying = request
        .client_capabilities
        .as_ref()
        .is_some_and(|client| client.deferral_allowed);

    let before = if proposed.is_null() {
        ValuePlan {
            prior,
            planned: Value::Null,
            requires_replace: BTreeSet::new(),
            applying,
        }
    } else {
        let planned = plan::plan(Proposal {
            schema: resource.schema(),
            config: &config,
            prior: &prior,
            proposed,
        });
        ValuePlan {
            prior,
            planned: planned.state,
            requires_replace: planned.requires_replace,
            applying,
        }
    };
    let report = Report::with_private(private);
    let stop = server.wish_to_stop();
    let context = Context {
        provider: data.as_ref(),
        config: &config,
        stop: &stop.token,
        report: &report,
    };
    let planned = tokio::select! {
        biased;
        planned = resource.plan(&context, before) => planned?,
        () = stop.over() => return Err(interrupted(resource.type_name(), "plan")),
    };

    let mut reported = report.take();
    if applying && !planned.prior.is_null() && !planned.planned.is_null() {
        // Terraform goes on with what it planned, and would call another answer a bug.
        let refused = planned.requires_replace.iter().map(not_in_place);
        reported.diagnostics.extend(refused);
    }
    let planned_state = convert::dynamic_value(&planned.planned, kind, &mut reported.diagnostics);
    let replaces = !planned.prior.is_null() && !planned.planned.is_null();
    let requires_replace = planned
        .requires_replace
        .iter()
        // Terraform refuses a path that leads nowhere.
        .filter(|path| {
            replaces && (planned.prior.at(path).is_some() || planned.planned.at(path).is_some())
        })
        .map(convert::attribute_path)
        .collect();
    Ok(Response {
        planned_state: Some(planned_state),
        requires_replace,
        planned_private: reported.private.encode(),
        diagnostics: convert::diagnostics_of(resource.schema(), reported.diagnostics),
        ..Response::default()
    })
}

/// What became known during apply, and cannot be changed in place as it was planned.
fn not_in_place(path: &Path) -> Diagnostic {
    Diagnostic::error(
        "New Value Needs a New Resource",
        format!(
            "What `{path}` is to be became known during apply, and a resource that exists cannot be \
             changed to it: it has to be replaced. It is as it was. Plan again: now that the value \
             is known, the replacement is planned."
        ),
    )
    .at(path.clone())
}
