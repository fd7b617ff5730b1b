//! What can go wrong with a command, in one shape: what happened, by which rule, what to do.

use std::fmt::Display;
use std::io::ErrorKind;

use serde::Serialize;

use super::exit::Exit;
use super::words;
use crate::gallery::{ArmCode, ResourceKind, ServiceError, Violation, sharing};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What is shown; there is at least one.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The code as Azure spells it, or `Usage` and its like for what Azure does not know.
    pub code: String,
    /// What is wrong, naming the values.
    pub message: String,
    /// The rule that was broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<BrokenRule>,
    /// The property at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// A rule, as a failure cites it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenRule {
    /// Its ID.
    pub id: &'static str,
    /// What it says.
    pub statement: &'static str,
}

impl Failure {
    /// The command line asks for something that cannot be meant.
    #[must_use]
    pub fn usage(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::of(Exit::Usage, "Usage", message, remedy)
    }

    /// A value of the command line that the gallery's own parser refuses.
    #[must_use]
    pub fn argument(violation: &Violation) -> Self {
        Self {
            exit: Exit::Usage,
            problems: vec![Problem::from(violation)],
        }
    }

    /// The user was asked and said no.
    #[must_use]
    pub fn declined() -> Self {
        let message = "Nothing was done, since the answer was no.";
        Self::of(Exit::Refused, "Declined", message, "")
    }

    /// The user did not wait for the end.
    #[must_use]
    pub fn interrupted() -> Self {
        let message = "Interrupted: nothing was stored.";
        Self::of(Exit::Interrupted, "Interrupted", message, "")
    }

    /// There is no resource of that id.
    #[must_use]
    pub fn not_found(kind: ResourceKind, id: impl Display) -> Self {
        ServiceError::NotFound {
            kind,
            id: id.to_string(),
        }
        .into()
    }

    /// The same failure with another way out.
    #[must_use]
    pub fn remedied(mut self, remedy: impl Into<String>) -> Self {
        let remedy = remedy.into();
        for problem in &mut self.problems {
            problem.remedy = Some(remedy.clone());
        }
        self
    }

    /// The same failure in the words of the command line: a property of `arguments`, where the problem is
    /// or in what to do about it, by the name of the argument or option that gives it.
    #[must_use]
    pub fn in_arguments(mut self, arguments: &[(&str, &str)]) -> Self {
        for problem in &mut self.problems {
            for (property, argument) in arguments {
                if problem.target.as_deref() == Some(property) {
                    problem.target = Some((*argument).to_owned());
                }
                // A word alone may stand for itself.
                if let Some(remedy) = problem.remedy.as_mut().filter(|_| property.contains('_')) {
                    *remedy = remedy.replace(property, argument);
                }
            }
        }
        self
    }

    /// A file, given on the command line, that cannot be read or written.
    #[must_use]
    pub fn file(path: impl Display, error: &std::io::Error) -> Self {
        let message = format!("The file \"{path}\" cannot be used: {error}.");
        if matches!(
            error.kind(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded
        ) {
            return Self::of(
                Exit::Unusable,
                "File",
                message,
                "Free some space and run again.",
            );
        }
        Self::of(
            Exit::Usage,
            "File",
            message,
            "Check the path and its permissions.",
        )
    }

    /// The answer cannot be written.
    #[must_use]
    pub fn unwritten(error: &std::io::Error) -> Self {
        let message = format!("The answer cannot be written to standard output: {error}.");
        Self::of(
            Exit::Unusable,
            "Output",
            message,
            "What was asked for is done; ask again with another standard output.",
        )
    }

    /// The same failure without values of a length that nobody reads.
    #[must_use]
    pub(super) fn shortened(mut self) -> Self {
        for problem in &mut self.problems {
            problem.message = words::shortened_quotes(&problem.message);
            problem.remedy = problem.remedy.as_deref().map(words::shortened_quotes);
            problem.target = problem.target.as_deref().map(words::shortened);
        }
        self
    }

    /// The machine does not give what a command needs.
    #[must_use]
    pub fn machine(error: impl Display) -> Self {
        let message = format!("The machine does not let this run: {error}.");
        Self::of(Exit::Unusable, "Machine", message, "")
    }

    /// A failure of one problem without a rule.
    #[must_use]
    pub fn of(
        exit: Exit,
        code: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            exit,
            problems: vec![Problem {
                code: code.to_owned(),
                message: message.into(),
                rule: None,
                target: None,
                remedy: said(remedy.into()),
            }],
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let code = error.arm_code();
        let exit = if code == ArmCode::ResourceNotFound.as_str() {
            Exit::NotFound
        } else if code == ArmCode::ServiceUnavailable.as_str() {
            Exit::Unusable
        } else {
            Exit::Refused
        };
        let broken = error.violations();
        if !broken.is_empty() {
            return Self {
                exit,
                problems: broken.iter().map(Problem::from).collect(),
            };
        }
        let remedy = match &error {
            // The engine calls the option as Terraform does.
            ServiceError::Unavailable { remedy, .. } => remedy.replace("state_path", "--state"),
            ServiceError::NotFound { kind, id } => {
                let command = if sharing::is_consumers(id) {
                    list_command_of_consumers(*kind)
                } else {
                    list_command(*kind)
                };
                format!("See what there is with \"{command}\".")
            }
            ServiceError::Failed(failure) => failure.remedy.clone(),
            _ => String::new(),
        };
        Self::of(exit, code, error.to_string(), remedy)
    }
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        ServiceError::from(violation).into()
    }
}

impl From<&Violation> for Problem {
    fn from(violation: &Violation) -> Self {
        Self {
            code: violation.code.to_string(),
            message: violation.message.clone(),
            rule: Some(BrokenRule {
                id: violation.rule.as_str(),
                statement: violation.rule.statement(),
            }),
            target: said(violation.target.to_string()),
            remedy: said(violation.remedy.clone()),
        }
    }
}

/// The command that lists resources of a kind.
const fn list_command(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Gallery => "acg gallery list",
        ResourceKind::ImageDefinition => "acg definition list GALLERY",
        ResourceKind::ImageVersion => "acg version list GALLERY/DEFINITION",
        ResourceKind::ImageSource => "acg source list",
        ResourceKind::GalleryApplication => "acg application list GALLERY",
        ResourceKind::GalleryApplicationVersion => "acg application show GALLERY/APPLICATION",
        ResourceKind::RoleAssignment => "acg role list",
        ResourceKind::GallerySharing => "acg share list",
    }
}

/// The command that lists what others share, of a kind.
const fn list_command_of_consumers(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::ImageDefinition | ResourceKind::ImageVersion => "acg share images GALLERY",
        _ => "acg share list",
    }
}

fn said(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
