//! Who may do what: S-1 to S-4.

use std::collections::BTreeSet;

use super::super::answer::{Answer, Assigned, Refusal};
use super::super::names::{Key, Kind, Role, Scope, Who};
use super::super::step::Asked;
use super::faults::Call;
use super::{Model, Outcome};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Read,
    Write,
    Delete,
}

/// What is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Resource(Kind),
    Assignments,
    Usage,
}

impl Role {
    fn allows(self, verb: Verb, what: What) -> bool {
        let reads = verb == Verb::Read;
        match self {
            Self::Owner => true,
            Self::Contributor => reads || what != What::Assignments,
            Self::Reader => reads,
            Self::ImageReader => {
                let images = [Kind::Definition, Kind::Version].map(What::Resource);
                reads && images.contains(&what)
            }
            // All kinds here are galleries, what is in them, and managed images.
            Self::Publisher => match what {
                What::Resource(_) => true,
                What::Assignments => reads,
                What::Usage => false,
            },
        }
    }
}

impl Model {
    /// Who acts; nobody in particular may do everything.
    fn caller(&self) -> Outcome<Option<Who>> {
        let trusted = |who| self.assigned.keys().any(|assigned| assigned.to == who);
        match self.acting_as {
            // A group does not sign in.
            Some(who) if who == Who::Team || who == Who::Stranger && !trusted(who) => {
                Err(Answer::refused(vec![("AuthenticationFailed", "S-1")]))
            }
            caller => Ok(caller),
        }
    }

    fn may(&self, caller: Option<Who>, verb: Verb, what: What, scope: Scope) -> bool {
        let Some(who) = caller else {
            return true;
        };
        // S-4: what is given in this tenant helps nobody of another.
        if who == Who::Foreign {
            return false;
        }
        let mut holders = BTreeSet::from([who]);
        if self.members.contains(&who) {
            holders.insert(Who::Team);
        }
        let around = scope.and_around();
        self.assigned.keys().any(|assigned| {
            holders.contains(&assigned.to)
                && around.contains(&assigned.scope)
                && assigned.role.allows(verb, what)
        })
    }

    pub(super) fn may_read(&self, caller: Option<Who>, key: Key) -> bool {
        self.may(
            caller,
            Verb::Read,
            What::Resource(key.kind()),
            Scope::Of(key),
        )
    }

    fn authorize(&self, verb: Verb, what: What, scope: Scope) -> Outcome<Option<Who>> {
        let caller = self.caller()?;
        if self.may(caller, verb, what, scope) {
            return Ok(caller);
        }
        Err(Answer::refused(vec![("AuthorizationFailed", "S-1")]))
    }

    pub(super) fn authorize_read(&self, key: Key) -> Outcome<Option<Who>> {
        self.authorize(Verb::Read, What::Resource(key.kind()), Scope::Of(key))
    }

    pub(super) fn authorize_write(&self, key: Key) -> Outcome<Option<Who>> {
        self.authorize(Verb::Write, What::Resource(key.kind()), Scope::Of(key))
    }

    pub(super) fn authorize_delete(&self, key: Key) -> Outcome<Option<Who>> {
        self.authorize(Verb::Delete, What::Resource(key.kind()), Scope::Of(key))
    }

    /// S-3: whoever writes also reads what is referred to.
    pub(super) fn authorize_request(&self, key: Key, asked: &Asked) -> Outcome<()> {
        let caller = self.authorize_write(key)?;
        match asked {
            Asked::Version(version) if !self.may_read(caller, version.source) => {
                Err(Answer::refused(vec![("LinkedAuthorizationFailed", "S-3")]))
            }
            _ => Ok(()),
        }
    }

    /// The usage is a subscription's: a role on a part of it shows none.
    pub(super) fn authorize_usage(&self, subscription: u8) -> Outcome<Option<Who>> {
        self.authorize(Verb::Read, What::Usage, Scope::Subscription(subscription))
    }

    /// Who lists.
    pub(super) fn lister(&self) -> Outcome<Option<Who>> {
        self.caller()
    }

    pub(super) fn assign(&mut self, assigned: Assigned, on_trust: bool) -> Outcome<Answer> {
        let Assigned { scope, to, .. } = assigned;
        self.strike(&Call::named("role_assignment", "create", scope.name()))?;
        self.authorize(Verb::Write, What::Assignments, scope)?;
        // Trust is in users, which not all of them are.
        let mistyped = on_trust && matches!(to, Who::Team | Who::Foreign);
        if let Some(session) = self.assigned.get(&assigned).copied() {
            if !mistyped && session.is_some_and(|session| session != self.session) {
                self.assigned.insert(assigned, Some(self.session));
                return Ok(Answer::Assigned {
                    assigned,
                    adopted: true,
                });
            }
            return Err(Answer::Failed("RoleAssignmentExists".to_owned()));
        }
        let mut refusals: Vec<Refusal> = Vec::new();
        if let Scope::Of(key) = scope
            && !self.kept.contains_key(&key)
        {
            refusals.push(("ResourceNotFound", "S-1"));
        }
        if mistyped {
            refusals.push(("UnmatchedPrincipalType", "S-1"));
        }
        if to == Who::Foreign {
            refusals.push(("PrincipalNotFound", "S-4"));
        }
        if to == Who::Stranger && !on_trust {
            refusals.push(("PrincipalNotFound", "S-1"));
        }
        if !refusals.is_empty() {
            return Err(Answer::refused(refusals));
        }
        self.assigned.insert(assigned, Some(self.session));
        Ok(Answer::Assigned {
            assigned,
            adopted: false,
        })
    }

    pub(super) fn unassign(&mut self, assigned: Assigned) -> Outcome<Answer> {
        self.strike(&Call::named("role_assignment", "delete", String::new()))?;
        self.authorize(Verb::Delete, What::Assignments, assigned.scope)?;
        Ok(match self.assigned.remove(&assigned) {
            Some(_) => Answer::Gone,
            None => Answer::WasAbsent,
        })
    }

    pub(super) fn list_assignments(&mut self) -> Outcome<Answer> {
        self.strike(&Call::named("role_assignment", "list", String::new()))?;
        let caller = self.caller()?;
        let all = self.assigned.keys().copied();
        let seen = all.filter(|one| self.may(caller, Verb::Read, What::Assignments, one.scope));
        Ok(Answer::Assignments(seen.collect()))
    }

    /// Only the administrator of everything changes the directory.
    pub(super) fn member(&mut self, who: Who, joins: bool) -> Outcome<Answer> {
        let refusal = match who {
            _ if self.acting_as.is_some() => Some(("AuthorizationFailed", "S-1")),
            Who::Stranger if joins => Some(("PrincipalNotFound", "S-1")),
            Who::Team if joins => Some(("InvalidParameter", "S-1")),
            _ => None,
        };
        if let Some(refusal) = refusal {
            return Err(Answer::refused(vec![refusal]));
        }
        if joins {
            self.members.insert(who);
        } else {
            self.members.remove(&who);
        }
        Ok(Answer::Done)
    }
}
