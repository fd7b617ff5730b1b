//! What stands in the way of something new, and what follows from that: the same for resources, role
//! assignments and the sharing of galleries. Knows none of them.

use super::Core;
use crate::gallery::{Claim, Finding, ResourceKind, ServiceError, Violation};

/// What stands in the way of a request for something new, of which `N` would be made.
pub(super) struct Obstacles<T, N = T> {
    /// What is there in its place, and who has that.
    pub(super) existing: Option<(T, Claim)>,
    /// The rules that the request breaks.
    pub(super) violations: Vec<Violation>,
    /// What would be made, if everything that it depends on is there.
    pub(super) new: Option<N>,
}

/// How a request for something new is met.
pub(super) enum Way<T, N = T> {
    /// By what the same request left behind.
    Adopt(T),
    /// By making it.
    Make(N),
}

impl<T, N> Obstacles<T, N> {
    /// Broken rules alone.
    pub(super) const fn refusal(violations: Vec<Violation>) -> Self {
        Self {
            existing: None,
            violations,
            new: None,
        }
    }

    /// How the request is met, past its obstacles; `id` gives the id of what is there.
    ///
    /// # Errors
    /// Refused, or there already.
    pub(super) fn way(
        self,
        kind: ResourceKind,
        id: impl FnOnce(&T) -> String,
    ) -> Result<Way<T, N>, ServiceError> {
        match self {
            Self {
                existing: Some((existing, Claim::Adoptable)),
                ..
            } => Ok(Way::Adopt(existing)),
            Self {
                existing: Some((existing, _)),
                violations,
                ..
            } if violations.is_empty() => Err(ServiceError::AlreadyExists {
                kind,
                id: id(&existing),
            }),
            Self {
                new: Some(new),
                violations,
                ..
            } if violations.is_empty() => Ok(Way::Make(new)),
            Self { violations, .. } => Err(ServiceError::Refused(violations)),
        }
    }

    /// What a dry run tells; `id` gives the id of what is there.
    pub(super) fn findings(self, id: impl FnOnce(&T) -> String) -> Vec<Finding> {
        let existing = self.existing.map(|(existing, claim)| Finding::Exists {
            id: id(&existing),
            claim,
        });
        let refused = self.violations.into_iter().map(Finding::Refused);
        existing.into_iter().chain(refused).collect()
    }
}

/// Who has what a session created, seen by a request; `alike` if that asks for nothing else. None is
/// the session of what was confirmed.
pub(super) fn claim(core: &Core, session: Option<&String>, alike: bool) -> Claim {
    if session.is_none_or(|session| core.sessions.is_alive(session)) {
        Claim::Kept
    } else if alike {
        Claim::Adoptable
    } else {
        Claim::Abandoned
    }
}
