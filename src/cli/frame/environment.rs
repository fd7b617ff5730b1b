//! What the environment says where the command line says nothing: the one place that reads it.

/// The environment variables of `acg`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `ACG_STATE_PATH`.
    pub state_path: Option<String>,
    /// `ACG_SUBSCRIPTION_ID`.
    pub subscription_id: Option<String>,
    /// `ACG_REPLICATION_MODEL`.
    pub replication_model: Option<String>,
    /// `ACG_ACTING_AS`.
    pub acting_as: Option<String>,
    /// `NO_COLOR`, by the convention of that name: any value means that colour is not wanted.
    pub no_color: Option<String>,
    /// `COLUMNS`: the width of tables, also when they do not go to a terminal.
    pub columns: Option<String>,
}

impl Environment {
    /// The variables of this process. An empty one counts as absent.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the environment of the command line enters here and nowhere else"
        )]
        let variable = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        Self {
            state_path: variable("ACG_STATE_PATH"),
            subscription_id: variable("ACG_SUBSCRIPTION_ID"),
            replication_model: variable("ACG_REPLICATION_MODEL"),
            acting_as: variable("ACG_ACTING_AS"),
            no_color: variable("NO_COLOR"),
            columns: variable("COLUMNS"),
        }
    }
}
