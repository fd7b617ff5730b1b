//! What the environment says where the provider block says nothing: the one place that reads it.

use std::path::PathBuf;

/// The provider's own environment variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderEnvironment {
    /// `ACG_STATE_PATH`; a path need not be text.
    pub state_path: Option<PathBuf>,
    /// `ACG_SUBSCRIPTION_ID`.
    pub subscription_id: Option<String>,
    /// `ACG_REPLICATION_MODEL`.
    pub replication_model: Option<String>,
    /// `ACG_ACTING_AS`.
    pub acting_as: Option<String>,
}

impl ProviderEnvironment {
    /// The variables of this process. An empty one counts as absent; one that is no text stands
    /// for what will be refused.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the provider's environment enters here and nowhere else"
        )]
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name| variable(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            state_path: variable("ACG_STATE_PATH").map(PathBuf::from),
            subscription_id: text("ACG_SUBSCRIPTION_ID"),
            replication_model: text("ACG_REPLICATION_MODEL"),
            acting_as: text("ACG_ACTING_AS"),
        }
    }
}
