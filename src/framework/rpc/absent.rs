//! Calls with nothing behind them: the provider announces neither identities, moves, functions,
//! ephemeral resources, list resources nor actions. Whoever calls all the same is told so.

use crate::framework::convert;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::proto::{
    FunctionError, call_function, invoke_action, list_resource, move_resource_state,
};
use crate::framework::server::unknown_type;

pub(crate) fn move_resource(request: &move_resource_state::Request) -> Diagnostics {
    Diagnostic::error(
        "Unable to Move Resource State",
        format!(
            "\"{}\" of \"{}\" (schema version {}) cannot be moved to \"{}\": the provider \
             supports no moves between types. Remove the `moved` block, and import the object \
             instead.",
            request.source_type_name,
            request.source_provider_address,
            request.source_schema_version,
            request.target_type_name
        ),
    )
    .into()
}

pub(crate) fn identity(type_name: &str) -> Diagnostics {
    Diagnostic::error(
        "Unable to Upgrade Resource Identity",
        format!("\"{type_name}\" has no identity."),
    )
    .into()
}

pub(crate) fn generated_config(type_name: &str) -> Diagnostics {
    Diagnostic::error(
        "Configuration Not Generated",
        format!("The provider does not generate configuration for \"{type_name}\"."),
    )
    .into()
}

pub(crate) fn function(name: &str) -> call_function::Response {
    call_function::Response {
        result: None,
        error: Some(FunctionError {
            text: format!("The provider has no function named \"{name}\"."),
            function_argument: None,
        }),
    }
}

pub(crate) fn list_event(type_name: &str) -> list_resource::Event {
    list_resource::Event {
        diagnostic: convert::diagnostics(unknown_type("list resource", type_name)),
        ..list_resource::Event::default()
    }
}

pub(crate) fn action_event(name: &str) -> invoke_action::Event {
    let diagnostics = convert::diagnostics(unknown_type("action", name));
    invoke_action::Event {
        r#type: Some(invoke_action::event::Type::Completed(
            invoke_action::event::Completed { diagnostics },
        )),
    }
}
