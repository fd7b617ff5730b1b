//! What planning has to remember between Terraform's calls, and how it tells what it found.

use super::data::Connected;
use super::problem::{self, PathOf};
use crate::framework::context::Context;
use crate::framework::model::Convert;
use crate::framework::path::{Path, Step};
use crate::framework::value::Value;
use crate::gallery::{Check, Claim, Finding, ResourceKind};

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
fn remembered<D>(context: &Context<'_, D>) -> Option<String> {
    context.private(|private| Some(private.get(OBJECT)?.as_str()?.to_owned()))
}

/// Whether the state stood for the object of this key before this call.
pub(super) fn is_remembered<D>(context: &Context<'_, D>, key: &str) -> bool {
    remembered(context).as_deref() == Some(key)
}

/// The circumstances of a planned create.
pub(super) fn check<D>(context: &Context<'_, D>, acg: &Connected) -> Check {
    Check {
        replacing: remembered(context),
        also_planned: acg.planned(),
    }
}

/// What the configuration leaves open: nothing that is found there is certain.
pub(super) struct Open(Value);

impl Open {
    /// What `config` leaves open.
    pub(super) fn of(config: Option<&(impl Convert + Clone)>) -> Self {
        Self(config.map_or(Value::Null, |config| config.clone().into_value()))
    }

    /// Whether the value at `path`, or one that holds it, is yet to be known.
    fn contains(&self, path: &Path) -> bool {
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
    for finding in findings {
        match finding {
            Finding::Refused(violation) => {
                let path = path_of(&violation.target);
                if !open.contains(&path) {
                    context.tell(problem::violation(&violation, path));
                }
            }
            Finding::Exists { id, claim } => match claim {
                Claim::Adoptable => context.tell(problem::adopted(kind, &id)),
                Claim::Abandoned if !complete => {}
                Claim::Kept | Claim::Abandoned => {
                    context.tell(problem::already_exists(kind, &id));
                }
            },
        }
    }
}
