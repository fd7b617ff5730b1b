//! What rules say of resources that are there or are not: N-9, D-1.

use super::{ArmCode, PropertyPath, ResourceKind, Violation, rule};

/// N-9: the parent of a resource is missing. `property` names the parent in the request.
pub fn parent_missing(
    kind: ResourceKind,
    parent: ResourceKind,
    parent_id: &str,
    property: &'static str,
) -> Violation {
    Violation::new(
        ArmCode::ParentResourceNotFound,
        rule::N_9,
        PropertyPath::of(property),
        format!(
            "The {kind} cannot be written, because its {parent} \"{parent_id}\" was not found."
        ),
    )
    .remedy(format!("Create the {parent} first, or correct the id."))
}

/// D-1: a resource still has others in it. Names at most five of them.
pub fn nested_resources(kind: ResourceKind, id: &str, nested: &[String]) -> Violation {
    const NAMED: usize = 5;
    let named: Vec<String> = nested
        .iter()
        .take(NAMED)
        .map(|id| format!("\"{id}\""))
        .collect();
    let more = if nested.len() > NAMED {
        " and others"
    } else {
        ""
    };
    Violation::new(
        ArmCode::CannotDeleteResource,
        rule::D_1,
        PropertyPath::default(),
        format!(
            "The {kind} \"{id}\" cannot be deleted while nested resources exist: {}{more}.",
            named.join(", ")
        ),
    )
    .remedy("Delete the nested resources first; they may have been made elsewhere.")
}
