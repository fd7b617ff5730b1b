//! What a document names twice. One of the two would undo the other with every seeding, so that the
//! document would never come to rest.

use std::collections::BTreeMap;

use super::SeedProblem;
use super::reading::{Step, Wanted};
use crate::gallery::{Failure, ResourceSpec, ServiceError};

/// A problem for whatever stands in the document for the second time, at that place, which names the
/// first too. Names and ids are the same in any case.
pub(super) fn problems<'a>(steps: impl Iterator<Item = &'a Step>) -> Vec<SeedProblem> {
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for step in steps {
        let Some((title, keys)) = named(&step.wanted) else {
            continue;
        };
        let first = keys.iter().find_map(|key| places.get(key).copied());
        if let Some(first) = first {
            problems.push(SeedProblem {
                at: step.at.clone(),
                error: twice(&title, first),
            });
        }
        for key in keys {
            places.entry(key).or_insert(&step.at);
        }
    }
    problems
}

/// That a thing, which stands at `first` already, is named again.
pub(super) fn twice(title: &str, first: &str) -> ServiceError {
    ServiceError::Failed(Failure {
        code: "InvalidParameter".to_owned(),
        http_status: 400,
        message: format!("The {title} is named twice: there and at {first}."),
        remedy: "Keep one of the two.".to_owned(),
        retry_after: None,
    })
}

/// What a step is about, and all that it is known by; nothing where the same twice is no matter.
fn named(wanted: &Wanted) -> Option<(String, Vec<String>)> {
    let of = |title: String, key: String| Some((title, vec![key]));
    match wanted {
        Wanted::Subscription(wanted) => {
            let id = wanted.id.to_string();
            of(
                format!("subscription \"{id}\""),
                format!("subscription {id}"),
            )
        }
        Wanted::Principal(principal) => Some((
            format!("{} \"{}\"", principal.principal_type.noun(), principal.name),
            vec![
                format!("principal {}", principal.id),
                format!("principal named {}", principal.name.to_ascii_lowercase()),
            ],
        )),
        Wanted::RoleDefinition(role) => Some((
            format!("role \"{}\"", role.name),
            vec![
                format!("role {}", role.id),
                format!("role named {}", role.name.to_ascii_lowercase()),
            ],
        )),
        Wanted::RoleAssignment(spec) => of(spec.title(), spec.id().key()),
        Wanted::Source(spec) => of(spec.title(), spec.id.key()),
        Wanted::Gallery(spec) => of(spec.title(), spec.id.key()),
        Wanted::Definition(spec) => of(spec.title(), spec.id.key()),
        Wanted::Version(spec) => of(spec.title(), spec.id.key()),
        Wanted::Application(spec) => of(spec.title(), spec.id.key()),
        Wanted::ApplicationVersion(spec) => of(spec.title(), spec.id.key()),
        // A gallery's sharing is named with the gallery.
        Wanted::Sharing(_) | Wanted::Clock(_) | Wanted::Member { .. } | Wanted::Fault(_) => None,
    }
}
