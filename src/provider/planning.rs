//! What planning has to remember between Terraform's calls, and how it tells what it found.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::problem::{self, PathOf};
use crate::framework::context::Context;
use crate::framework::model::Convert;
use crate::framework::path::{Path, Step};
use crate::framework::value::Value;
use crate::gallery::{Claim, Finding, ResourceKind, Violation};

/// The private document that names the object a state stands for, by its key.
///
/// Terraform plans a replacement twice, the second time as a create without prior state, and plans
/// a tainted object as a create too. Only the private state tells such a create from one whose name
/// another object has.
const OBJECT: &str = "object";

/// Takes note in the private state of which object the state stands for.
pub(super) fn remember<D>(context: &Context<'_, D>, key: &str) {
    context.private(|private| private.set(OBJECT, serde_json::Value::String(key.to_owned())));
}

/// The object that the state stands for, or that goes before what is planned.
pub(super) fn predecessor<D>(context: &Context<'_, D>) -> Option<String> {
    context.private(|private| Some(private.get(OBJECT)?.as_str()?.to_owned()))
}

/// Whether the state stood for the object of this key before this call.
pub(super) fn is_remembered<D>(context: &Context<'_, D>, key: &str) -> bool {
    predecessor(context).as_deref() == Some(key)
}

/// The objects of one kind that Terraform's state holds, by their keys.
///
/// A tainted object is planned as a create, without prior state and without private state. That it
/// goes before the new one shows only in this: the state holds an object of that key, and no plan
/// has begun from it. When it is to be destroyed from another address after all, a plan begins from it
/// later: Terraform would create and destroy in either order, and so neither may be planned.
#[derive(Debug, Default)]
pub(super) struct InState(Mutex<BTreeMap<String, Held>>);

/// What is known of an object that the state holds.
#[derive(Debug, Default)]
struct Held {
    /// Whether a plan has begun from it.
    planned: bool,
    /// Whether a new object was taken for what comes after it.
    succeeded: bool,
    /// Whether a delete removes it for good, whatever its gallery's policy (D-4).
    removed_for_good: bool,
}

impl InState {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note that the state holds the object, and how a delete would remove it.
    pub(super) fn holds(&self, key: String, removed_for_good: bool) {
        self.lock().entry(key).or_default().removed_for_good = removed_for_good;
    }

    /// Takes note that a plan begins from the object, and says whether a new one was taken for what
    /// comes after it.
    pub(super) fn is_planned(&self, key: String) -> bool {
        let mut all = self.lock();
        let held = all.entry(key).or_default();
        held.planned = true;
        held.succeeded
    }

    /// Whether a delete removes the object of this key for good.
    pub(super) fn is_removed_for_good(&self, key: &str) -> bool {
        self.lock()
            .get(key)
            .is_some_and(|held| held.removed_for_good)
    }

    /// Whether the state holds the object of this key, and no plan has begun from it.
    pub(super) fn awaits(&self, key: &str) -> bool {
        self.lock().get(key).is_some_and(|held| !held.planned)
    }

    /// An object that the state holds and no plan has begun from, of this name, or of any if that is not
    /// known: something new whose id is not known yet may come after it.
    pub(super) fn of_name(&self, name: Option<&str>) -> Option<String> {
        let all = self.lock();
        let mut open = all.iter().filter(|(_, held)| !held.planned);
        let found = open.find(|(key, _)| name.is_none() || key.rsplit('/').next() == name);
        found.map(|(key, _)| key.clone())
    }

    /// The object of this key, if the state holds it and no plan has begun from it: a new one of the
    /// key comes after it.
    pub(super) fn succeed(&self, key: &str) -> Option<String> {
        let mut all = self.lock();
        let held = all.get_mut(key).filter(|held| !held.planned)?;
        held.succeeded = true;
        Some(key.to_owned())
    }
}

/// What the configuration leaves open: nothing that is found there is certain.
pub(super) struct Open(Value);

impl Open {
    /// What `config` leaves open.
    pub(super) fn of(config: Option<&(impl Convert + Clone)>) -> Self {
        Self(config.map_or(Value::Null, |config| config.clone().into_value()))
    }

    /// Whether the configuration says nothing at `path`.
    pub(super) fn says_nothing(&self, path: &Path) -> bool {
        self.0.at(path).is_none_or(Value::is_null)
    }

    /// The violations without those that only repeat another at a place that the configuration
    /// leaves out, and that took its value from there.
    pub(super) fn without_echoes(
        &self,
        mut violations: Vec<Violation>,
        path_of: PathOf<'_>,
    ) -> Vec<Violation> {
        let said = violations
            .iter()
            .filter(|one| !self.says_nothing(&path_of(&one.target)));
        let said: Vec<_> = said.map(|one| (one.rule, one.message.clone())).collect();
        violations.retain(|one| {
            !self.says_nothing(&path_of(&one.target))
                || !said.contains(&(one.rule, one.message.clone()))
        });
        violations
    }

    /// Whether the value at `path`, or one that holds it, is yet to be known.
    pub(super) fn contains(&self, path: &Path) -> bool {
        let mut here = &self.0;
        for step in path.steps() {
            here = match step {
                Step::Attribute(name) => here.attribute(name),
                Step::Key(key) => here.attribute(key),
                Step::Index(_) => return false,
            };
            if here.is_unknown() {
                return true;
            }
        }
        false
    }
}

/// Tells what a dry run of a create found. While the request is not `complete`, values stand in for
/// those to come: what is found of these, and whether the request is the one that an interrupted
/// run left, is for apply to say.
pub(super) fn tell_findings<D>(
    context: &Context<'_, D>,
    kind: ResourceKind,
    findings: Vec<Finding>,
    complete: bool,
    open: &Open,
    path_of: PathOf<'_>,
) {
    let mut refused = Vec::new();
    for finding in findings {
        match finding {
            Finding::Refused(violation) => refused.push(violation),
            Finding::Exists { id, claim } => match claim {
                Claim::Adoptable => context.tell(problem::adopted(kind, &id)),
                Claim::Abandoned if !complete => {}
                Claim::Kept | Claim::Abandoned => {
                    context.tell(problem::already_exists(kind, &id));
                }
            },
        }
    }
    for violation in open.without_echoes(refused, path_of) {
        let path = path_of(&violation.target);
        if !open.contains(&path) {
            context.tell(problem::violation(&violation, path));
        }
    }
}
