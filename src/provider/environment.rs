//! What the environment says where the provider block says nothing: the one place that reads it.

/// The provider's own environment variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderEnvironment {
    /// `ACG_STATE_PATH`.
    pub state_path: Option<String>,
    /// `ACG_SUBSCRIPTION_ID`.
    pub subscription_id: Option<String>,
    /// `ACG_REPLICATION_MODEL`.
    pub replication_model: Option<String>,
    /// `ACG_ACTING_AS`.
    pub acting_as: Option<String>,
}

impl ProviderEnvironment {
    /// The variables of this process. An empty one counts as absent.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the provider's environment enters here and nowhere else"
        )]
        let variable = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        Self {
            state_path: variable("ACG_STATE_PATH"),
            subscription_id: variable("ACG_SUBSCRIPTION_ID"),
            replication_model: variable("ACG_REPLICATION_MODEL"),
            acting_as: variable("ACG_ACTING_AS"),
        }
    }
}
