//! Why a gallery service did not do what it was asked.
//!
//! Must not know who asked: the code, status, property and rule are there for whoever tells it on.

use std::time::Duration;

use super::ResourceKind;
use crate::gallery::{ArmCode, PropertyPath, RuleId, Violation};

/// An error that the service answers with and no rule is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The code, as Azure Resource Manager spells it.
    pub code: String,
    /// The HTTP status that goes with it.
    pub http_status: u16,
    /// What is wrong.
    pub message: String,
    /// What to do, in one sentence; empty when there is nothing to add.
    pub remedy: String,
    /// How long the service asks to wait before the next attempt.
    pub retry_after: Option<Duration>,
}

/// Why the service did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// Rules refuse it; there is at least one violation.
    #[error("{}", joined(.0))]
    Refused(Vec<Violation>),
    /// A resource of that id exists already.
    #[error("The {kind} \"{id}\" exists already.")]
    AlreadyExists {
        /// What exists.
        kind: ResourceKind,
        /// Its id as it was first spelled.
        id: String,
    },
    /// There is no resource of that id.
    #[error("The {kind} \"{id}\" was not found.")]
    NotFound {
        /// What is missing.
        kind: ResourceKind,
        /// The id that was asked for.
        id: String,
    },
    /// What the gallery is kept in cannot be used.
    #[error("{message}")]
    Unavailable {
        /// What is wrong.
        message: String,
        /// What to do, in one sentence.
        remedy: String,
    },
    /// The service failed, or will not serve now.
    #[error("{}", .0.message)]
    Failed(Failure),
}

fn joined(violations: &[Violation]) -> String {
    let messages: Vec<&str> = violations
        .iter()
        .map(|violation| violation.message.as_str())
        .collect();
    messages.join(" ")
}

/// What was asked for beside the request itself: what whoever is acting may not read (S-1) is left out.
///
/// # Errors
/// Every other error that there was.
pub fn if_readable<T>(answer: Result<Option<T>, ServiceError>) -> Result<Option<T>, ServiceError> {
    match answer {
        Err(error) if error.arm_code() == ArmCode::AuthorizationFailed.as_str() => Ok(None),
        answer => answer,
    }
}

/// What is found for a dry run, or nothing while nobody knows who asks (S-1): the same run may yet give
/// them a role, and with it make them known.
///
/// # Errors
/// What else stands in the way.
pub fn if_known<T: Default>(answer: Result<T, ServiceError>) -> Result<T, ServiceError> {
    match answer {
        Err(error) if error.arm_code() == ArmCode::AuthenticationFailed.as_str() => {
            Ok(T::default())
        }
        answer => answer,
    }
}

impl ServiceError {
    /// Every broken rule; none when no rule is behind the error.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Refused(violations) => violations,
            Self::AlreadyExists { .. }
            | Self::NotFound { .. }
            | Self::Unavailable { .. }
            | Self::Failed(_) => &[],
        }
    }

    /// The code that Azure Resource Manager answers: that of the first violation, if any.
    pub fn arm_code(&self) -> &str {
        match self.answer() {
            Ok(code) => code.as_str(),
            Err(failure) => &failure.code,
        }
    }

    /// The HTTP status that goes with the code.
    pub fn http_status(&self) -> u16 {
        self.answer()
            .map_or_else(|failure| failure.http_status, ArmCode::http_status)
    }

    /// The code of the gallery's own, or the failure that brings another.
    fn answer(&self) -> Result<ArmCode, &Failure> {
        match self {
            Self::Refused(violations) => Ok(violations
                .first()
                .map_or(ArmCode::InvalidParameter, |violation| violation.code)),
            Self::AlreadyExists {
                kind: ResourceKind::RoleAssignment,
                ..
            } => Ok(ArmCode::RoleAssignmentExists),
            Self::AlreadyExists { .. } => Ok(ArmCode::Conflict),
            Self::NotFound { .. } => Ok(ArmCode::ResourceNotFound),
            Self::Unavailable { .. } => Ok(ArmCode::ServiceUnavailable),
            Self::Failed(failure) => Err(failure),
        }
    }

    /// The property at fault, where one is.
    pub fn target(&self) -> Option<&PropertyPath> {
        self.violations().first().map(|violation| &violation.target)
    }

    /// The rule that was broken, where one was.
    pub fn rule(&self) -> Option<RuleId> {
        self.violations().first().map(|violation| violation.rule)
    }
}

impl From<Violation> for ServiceError {
    fn from(violation: Violation) -> Self {
        Self::Refused(vec![violation])
    }
}
