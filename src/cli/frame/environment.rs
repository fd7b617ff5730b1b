//! What the environment says where the command line says nothing: the one place that reads it.

use std::path::PathBuf;

/// Each variable with what it says, for the manual.
pub const VARIABLES: [(&str, &str); 6] = [
    (
        "ACG_STATE_PATH",
        "The file that keeps the gallery, as --state",
    ),
    (
        "ACG_SUBSCRIPTION_ID",
        "The subscription that names are looked up in, as --subscription",
    ),
    ("ACG_ACTING_AS", "The principal to act as, as --acting-as"),
    (
        "ACG_REPLICATION_MODEL",
        "How replication takes its time in what is created: instant, realistic or manual",
    ),
    ("NO_COLOR", "When it is set, no colour is used"),
    ("COLUMNS", "The width of tables"),
];

/// The environment variables of `acg`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `ACG_STATE_PATH`; a path need not be text.
    pub state_path: Option<PathBuf>,
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
    /// The variables of this process. An empty one counts as absent; one that is no text stands
    /// for what will be refused.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the environment of the command line enters here and nowhere else"
        )]
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name| variable(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            state_path: variable("ACG_STATE_PATH").map(PathBuf::from),
            subscription_id: text("ACG_SUBSCRIPTION_ID"),
            replication_model: text("ACG_REPLICATION_MODEL"),
            acting_as: text("ACG_ACTING_AS"),
            no_color: text("NO_COLOR"),
            columns: text("COLUMNS"),
        }
    }
}
