//! What `plan -json` and `apply -json` said, read from their lines.

use std::collections::BTreeMap;

use serde_json::Value;

use super::command::Answer;
use super::diagnostic::Diagnostic;

/// What Terraform means to do with one address, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Action {
    /// Makes it anew.
    Create,
    /// Changes it in place.
    Update,
    /// Destroys it and makes it anew, in either order.
    Replace,
    /// Destroys it.
    Delete,
    /// Reads a data source during apply.
    Read,
    /// Changes its address alone.
    Move,
    /// Takes it into the state.
    Import,
    /// Drops it from the state alone.
    Forget,
    /// Nothing.
    Noop,
}

impl Action {
    fn read(word: &str) -> Self {
        match word {
            "create" => Self::Create,
            "update" => Self::Update,
            "replace" => Self::Replace,
            "delete" => Self::Delete,
            "read" => Self::Read,
            "move" => Self::Move,
            "import" => Self::Import,
            "remove" | "forget" => Self::Forget,
            "noop" => Self::Noop,
            other => panic!("an action that these tests do not know: {other}"),
        }
    }
}

/// The answer of a plan or apply.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Exit code: with `-detailed-exitcode` 0 is no change, 1 an error, 2 a change.
    pub(crate) code: Option<i32>,
    /// Every planned change, by address.
    pub(crate) actions: BTreeMap<String, Action>,
    /// What refresh found to be different from the state, by address.
    pub(crate) drift: BTreeMap<String, Action>,
    /// Errors and warnings, in the order printed.
    pub(crate) diagnostics: Vec<Diagnostic>,
    everything: String,
}

impl Outcome {
    pub(crate) fn read(answer: &Answer) -> Self {
        let mut outcome = Self {
            code: answer.code,
            actions: BTreeMap::new(),
            drift: BTreeMap::new(),
            diagnostics: Vec::new(),
            everything: format!("{}\n{}", answer.stdout, answer.stderr),
        };
        let lines = answer.stdout.lines();
        for line in lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            match line["type"].as_str() {
                Some("planned_change") => record(&mut outcome.actions, &line["change"]),
                Some("resource_drift") => record(&mut outcome.drift, &line["change"]),
                Some("diagnostic") => {
                    outcome
                        .diagnostics
                        .push(Diagnostic::read(&line["diagnostic"]));
                }
                _ => {}
            }
        }
        outcome
    }

    /// The errors.
    pub(crate) fn errors(&self) -> Vec<&Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == "error")
            .collect()
    }

    /// The warnings.
    pub(crate) fn warnings(&self) -> Vec<&Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == "warning")
            .collect()
    }

    /// Stops the test with everything that Terraform printed.
    #[track_caller]
    pub(crate) fn fail(&self, expected: &str) -> ! {
        panic!("expected {expected}; Terraform said:\n{}", self.readable());
    }

    /// Asserts that exactly these changes were planned, and no error came.
    #[track_caller]
    pub(crate) fn assert_actions(&self, expected: &[(&str, Action)]) -> &Self {
        let expected: BTreeMap<String, Action> = expected
            .iter()
            .map(|(address, action)| ((*address).to_owned(), *action))
            .collect();
        if !self.errors().is_empty() || self.actions != expected {
            self.fail(&format!("{expected:?}, got {:?}", self.actions));
        }
        self
    }

    /// Asserts that nothing was planned.
    #[track_caller]
    pub(crate) fn assert_empty(&self) -> &Self {
        if self.code != Some(0) || !self.actions.is_empty() {
            self.fail("no change");
        }
        self
    }

    /// Asserts one error whose shown line holds `at` and whose text holds all of `says`.
    #[track_caller]
    pub(crate) fn assert_error(&self, at: &str, says: &[&str]) -> &Self {
        let found = self.errors().into_iter().any(|error| {
            error.line.contains(at) && says.iter().all(|words| error.text().contains(words))
        });
        if self.code != Some(1) || !found {
            self.fail(&format!("an error at {at:?} that says {says:?}"));
        }
        self
    }

    /// The output lines, without what only machines read.
    fn readable(&self) -> String {
        self.everything
            .lines()
            .map(|line| match serde_json::from_str::<Value>(line) {
                Ok(line) if line["type"] == "diagnostic" => {
                    let one = Diagnostic::read(&line["diagnostic"]);
                    format!(
                        "{} [{}] at {:?}\n  {}",
                        one.severity,
                        one.address,
                        one.line,
                        one.text()
                    )
                }
                Ok(line) => line["@message"].as_str().unwrap_or_default().to_owned(),
                Err(_) => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn record(changes: &mut BTreeMap<String, Action>, change: &Value) {
    let address = change["resource"]["addr"]
        .as_str()
        .expect("a change has an address");
    let action = change["action"]
        .as_str()
        .map(Action::read)
        .expect("a change has an action");
    // A create that replaces is announced twice when it stands before the destroy.
    changes.insert(address.to_owned(), action);
}
