//! What planning has to remember between Terraform's calls, and how it tells what it found.

use super::problem::{self, PathOf};
use crate::framework::context::Context;
use crate::gallery::{Check, Finding, ResourceKind};

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

/// The circumstances of a planned create.
pub(super) fn check<D>(context: &Context<'_, D>) -> Check {
    let predecessor = context.private(|private| Some(private.get(OBJECT)?.as_str()?.to_owned()));
    Check {
        replacing: predecessor,
        also_planned: Vec::new(),
    }
}

/// Tells what a dry run of a create found.
pub(super) fn tell_findings<D>(
    context: &Context<'_, D>,
    kind: ResourceKind,
    findings: Vec<Finding>,
    path_of: PathOf<'_>,
) {
    for finding in findings {
        context.tell(match finding {
            Finding::Refused(violation) => {
                problem::violation(&violation, path_of(&violation.target))
            }
            Finding::Exists {
                id,
                adoptable: true,
            } => problem::adopted(kind, &id),
            Finding::Exists {
                id,
                adoptable: false,
            } => problem::already_exists(kind, &id),
        });
    }
}
