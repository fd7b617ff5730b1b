//! The schema of `acg_role_assignment`.

use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::validation::NotEmpty;
use crate::gallery::access::{
    AccessScope, PrincipalId, PrincipalReference, PrincipalType, RoleReference,
    parse_assignment_name,
};
use crate::provider::schema::{self, one_of, parsed};

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    Schema::new(
        "Manages a role assignment: who has which role where. What is assigned holds for everything \
         below its scope: whoever is shared a gallery reads its definitions and versions, whoever \
         is shared a definition its versions. Who may read a version may deploy from it. Nothing \
         about an assignment can be changed; another role, scope or principal is another one.",
    )
    .attribute("id", schema::id("role assignment").keeps_state())
    .attribute(
        "name",
        Attribute::string(
            "The name of the role assignment, a UUID. Defaults to one that follows from scope, role \
             and principal. Changing this forces a new resource to be created.",
        )
        .optional_computed()
        .check(parsed(parse_assignment_name))
        .equivalence(schema::same_name)
        .keeps_state()
        .replaces(),
    )
    .attribute(
        "scope",
        Attribute::string(
            "Where the role is assigned: the id of a subscription, a resource group, a gallery, an \
             image definition, an image version, an application, an application version or an image \
             source. A single version is better not shared: who reads it sees neither newer versions \
             nor what the latest is. Changing this forces a new resource to be created.",
        )
        .required()
        .check(parsed(AccessScope::parse))
        .equivalence(schema::same_scope)
        .replaces(),
    )
    .attribute("role_definition_id", role_definition_id())
    .attribute("role_definition_name", role_definition_name())
    .attribute(
        "principal_id",
        Attribute::string(
            "The object id of the user, group or service principal that has the role, a UUID. \
             One of `principal_id` and `principal_name` is given, or both for the same principal. \
             Changing this forces a new resource to be created.",
        )
        .optional_computed()
        .check(parsed(PrincipalId::parse))
        .equivalence(schema::same_name)
        .keeps_state()
        .replaces(),
    )
    .attribute(
        "principal_name",
        Attribute::string(
            "The name that the directory has for the user, group or service principal. One of \
             `principal_id` and `principal_name` is given, or both for the same principal. Changing \
             this forces a new resource to be created.",
        )
        .optional_computed()
        .check(parsed(PrincipalReference::parse_name))
        .equivalence(schema::same_name)
        .keeps_state()
        .replaces(),
    )
    .attribute(
        "principal_type",
        Attribute::string(
            "What the principal is: `User`, `Group` or `ServicePrincipal`. Defaults to what the \
             directory says. With it, a `principal_id` that the directory does not have is taken on \
             trust. Changing this forces a new resource to be created.",
        )
        .optional_computed()
        .check(one_of!(PrincipalType))
        .keeps_state()
        .replaces(),
    )
    .attribute(
        "description",
        Attribute::string(
            "Why the role is assigned. Changing this forces a new resource to be created.",
        )
        .check(NotEmpty)
        .replaces(),
    )
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

fn role_definition_id() -> Attribute {
    Attribute::string(
        "The id of the role, a UUID or an Azure Resource Manager id that ends in one. One of \
         `role_definition_id` and `role_definition_name` is given, or both for the same role. \
         Changing this forces a new resource to be created.",
    )
    .optional_computed()
    .check(parsed(RoleReference::parse_id))
    .equivalence(schema::same_role)
    .keeps_state()
    .replaces()
}

fn role_definition_name() -> Attribute {
    Attribute::string(
        "The name of the role: `Owner`, `Contributor`, `Reader`, `Compute Gallery Sharing Admin`, \
         `Compute Gallery Artifacts Publisher`, `Compute Gallery Image Reader` or that of a custom \
         role. One of `role_definition_id` and `role_definition_name` is given, or both for the same \
         role. Changing this forces a new resource to be created.",
    )
    .optional_computed()
    .check(parsed(RoleReference::parse_name))
    .equivalence(schema::same_name)
    .keeps_state()
    .replaces()
}
