//! One file per call of Terraform: read the request, do the work, write the answer.
//!
//! Expected failures are diagnostics, never gRPC statuses, and every answer carries what is true
//! at that moment even when it carries an error.

pub(super) mod absent;
pub(super) mod apply_resource_change;
mod completeness;
pub(super) mod configure_provider;
pub(super) mod get_provider_schema;
pub(super) mod import_resource_state;
pub(super) mod plan_resource_change;
pub(super) mod read_data_source;
pub(super) mod read_resource;
pub(super) mod upgrade_resource_state;
pub(super) mod validate;

use super::diagnostic::Diagnostics;
use super::proto;

/// An answer that can report problems.
pub(super) trait Answer: Default {
    /// The answer that has nothing but problems.
    fn failed(diagnostics: Diagnostics) -> Self;

    /// What the answer reports.
    fn reported(&self) -> &[proto::Diagnostic];
}

macro_rules! answers {
    ($($module:ident),* $(,)?) => {$(
        impl Answer for proto::$module::Response {
            fn failed(diagnostics: Diagnostics) -> Self {
                let mut answer = Self::default();
                answer.diagnostics.extend(super::convert::diagnostics(diagnostics));
                answer
            }

            fn reported(&self) -> &[proto::Diagnostic] {
                &self.diagnostics
            }
        }
    )*};
}
answers!(
    apply_resource_change,
    close_ephemeral_resource,
    configure_provider,
    generate_resource_config,
    get_functions,
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
    import_resource_state,
    move_resource_state,
    open_ephemeral_resource,
    plan_action,
    plan_resource_change,
    read_data_source,
    read_resource,
    renew_ephemeral_resource,
    upgrade_resource_identity,
    upgrade_resource_state,
    validate_action_config,
    validate_data_resource_config,
    validate_ephemeral_resource_config,
    validate_list_resource_config,
    validate_provider_config,
    validate_resource_config,
);
