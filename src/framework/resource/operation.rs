//! Runs an operation so that whatever happens to it, Terraform learns what is true: within its
//! time, until the user stops it, and through a panic.

use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::framework::context::{Report, Reported};
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::private::PrivateState;
use crate::framework::timeouts::{self, ATTRIBUTE, Operation};
use crate::framework::value::Value;
use crate::panic::catch_panic;

/// The user's wish to stop, as calls hear it that began before it.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    pub(crate) token: CancellationToken,
    /// How long a call may take to come to an end after the wish. One that listens for it ends at
    /// once; one that does not is ended.
    pub(crate) grace: Duration,
}

impl Stop {
    /// Completes when a call has no time left.
    pub(crate) async fn over(&self) {
        self.token.cancelled().await;
        tokio::time::sleep(self.grace).await;
    }
}

/// What is known when an operation has ended.
pub(crate) struct Ended {
    /// The new state; an error's state is the one that was recorded before it.
    pub state: Option<Value>,
    pub private: PrivateState,
    pub diagnostics: Diagnostics,
}

/// Which operation runs, for messages and limits.
pub(crate) struct Run<'a> {
    pub operation: Operation,
    pub type_name: &'a str,
    pub longest: Duration,
    pub stop: &'a Stop,
    pub report: &'a Report,
}

impl Run<'_> {
    /// Runs `operation` to its end, its time limit or the user's wish to stop.
    pub(crate) async fn to_end(
        &self,
        operation: impl Future<Output = Result<Value, Diagnostics>> + Send,
    ) -> Ended {
        let result = tokio::select! {
            // The operation's own answer wins over a limit that is reached in the same moment.
            biased;
            result = catch_panic(operation) => result.unwrap_or_else(|report| {
                Err(internal_error(self.type_name, self.operation.name(), &report.to_string()))
            }),
            () = tokio::time::sleep(self.longest) => Err(self.timed_out()),
            () = self.stop.over() => Err(interrupted(self.type_name, self.operation.name())),
        };
        let Reported {
            state,
            private,
            mut diagnostics,
            waits_for: _,
        } = self.report.take();
        let state = match result {
            Ok(state) => Some(state),
            Err(errors) => {
                diagnostics.extend(errors);
                state
            }
        };
        Ended {
            state,
            private,
            diagnostics,
        }
    }

    fn timed_out(&self) -> Diagnostics {
        let name = self.operation.name();
        let longest = timeouts::show(self.longest);
        let waited = self.report.waits_for();
        let waited = waited.map_or_else(String::new, |sentences| format!(" {sentences}"));
        Diagnostic::error(
            "Operation Timed Out",
            format!(
                "The {name} of `{}` did not end within {longest}.{waited}\n\nSet \
                 `{ATTRIBUTE}.{name}` to a longer duration, or find out what it waits for.",
                self.type_name
            ),
        )
        .into()
    }
}

/// The message for a call that was ended because the user wished to stop.
pub(crate) fn interrupted(type_name: &str, call: &str) -> Diagnostics {
    Diagnostic::error(
        "Operation Interrupted",
        format!(
            "The {call} of `{type_name}` was stopped before its end. Run Terraform again: it goes \
             on from what is true then."
        ),
    )
    .into()
}

/// The message for a panic, which is always the provider's own fault.
pub(crate) fn internal_error(type_name: &str, call: &str, what: &str) -> Diagnostics {
    Diagnostic::bug(
        "Internal Error",
        format!("The {call} of `{type_name}` ended in an internal error: {what}."),
    )
    .into()
}
