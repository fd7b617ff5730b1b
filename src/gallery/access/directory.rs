//! What a change of the directory and of custom roles is refused for, and who can act at all: S-1, S-4.
//!
//! Must not know what is stored: what was found, or not found, arrives as an argument.

use super::{Principal, RoleDefinition};
use crate::gallery::{ArmCode, PropertyPath, Violation, rule, words};

/// S-1: no principal in the directory has this name or object id, given at `property`.
pub fn not_in_directory(property: PropertyPath, name: &str) -> Violation {
    Violation::new(
        ArmCode::PrincipalNotFound,
        rule::S_1,
        property,
        format!("The principal \"{name}\" is not in the directory."),
    )
    .remedy("Add it with `acg role principal add`, or correct the name: `acg role principal list` shows all there are.")
}

/// S-1: a principal of that name or object id is in the directory already.
pub fn principal_is_there(principal: &Principal) -> Violation {
    Violation::new(
        ArmCode::Conflict,
        rule::S_1,
        PropertyPath::of("name"),
        format!(
            "The {} \"{}\" with the object id {} is in the directory already.",
            principal.principal_type.noun(),
            principal.name,
            principal.id
        ),
    )
    .remedy("Choose another name or object id, or remove it first.")
}

/// S-1: only a group has members, and not itself.
pub fn not_a_group(group: &Principal, member: &Principal) -> Violation {
    Violation::invalid(
        rule::S_1,
        PropertyPath::of("group"),
        format!(
            "The {} \"{}\" cannot have \"{}\" as a member.",
            group.principal_type.noun(),
            group.name,
            member.name
        ),
    )
    .remedy("Name a group, and a member that is not the group itself.")
}

/// S-1: a group is given roles for its members, and is nobody itself.
pub fn group_does_not_sign_in(name: &str) -> Violation {
    Violation::new(
        ArmCode::AuthenticationFailed,
        rule::S_1,
        PropertyPath::of("acting_as"),
        format!("The principal to act as, \"{name}\", is a group, and a group does not sign in."),
    )
    .remedy("Act as one of its members: `acg role principal show` lists them.")
}

/// S-1: whoever acts is in the directory.
pub fn unknown_caller(name: &str) -> Violation {
    Violation::new(
        ArmCode::AuthenticationFailed,
        rule::S_1,
        PropertyPath::of("acting_as"),
        format!("The principal to act as, \"{name}\", is not in the directory."),
    )
    .remedy("Add it with `acg role principal add`, or correct acting_as: the name or the object id of a principal.")
}

/// S-4: a role of that name or id is there already.
pub fn role_is_there(role: &RoleDefinition) -> Violation {
    Violation::new(
        ArmCode::Conflict,
        rule::S_4,
        PropertyPath::of("name"),
        format!(
            "The role \"{}\" with the id {} exists already.",
            role.name, role.id
        ),
    )
    .remedy("Choose another name, or delete the role first.")
}

/// S-4: Azure's own roles neither change nor go.
pub fn role_is_built_in(role: &RoleDefinition) -> Violation {
    Violation::new(
        ArmCode::InvalidParameter,
        rule::S_4,
        PropertyPath::of("role_definition_id"),
        format!(
            "The role \"{}\" is one of Azure's own and stays.",
            role.name
        ),
    )
}

/// S-4: a role goes after its assignments; `count` is how many there are.
pub fn role_is_assigned(role: &RoleDefinition, count: usize) -> Violation {
    Violation::new(
        ArmCode::RoleDefinitionHasAssignments,
        rule::S_4,
        PropertyPath::of("role_definition_id"),
        format!(
            "The role \"{}\" is still assigned {}.",
            role.name,
            if count == 1 {
                "once".to_owned()
            } else {
                format!("{} times", words::number(count as u64))
            }
        ),
    )
    .remedy("Delete its assignments first: `acg role list` shows them.")
}
