//! Principals, custom roles and role assignments of a document.

use std::collections::BTreeSet;

use super::document::{PrincipalEntry, RoleAssignmentEntry, RoleDefinitionEntry, World};
use super::reader::{Home, Place, Reader};
use super::reading::{Steps, Wanted};
use crate::gallery::access::{
    AccessScope, ActionPattern, GivenAssignment, NamedScope, Permissions, Principal, PrincipalId,
    PrincipalReference, PrincipalType, RoleAssignmentSpec, RoleDefinition, RoleDefinitionId,
    RoleReference, parse_assignment_name,
};
use crate::gallery::{GalleryId, TenantId};

/// Reads all that a document says of access.
pub(super) fn read(reader: &mut Reader, steps: &mut Steps, home: &Home, world: &World) {
    let top = Place::document();
    for (index, entry) in world.principals.iter().enumerate() {
        let at = top.element("principals", index);
        if let Some(principal) = principal(reader, &at, entry) {
            steps.parent(&at, Wanted::Principal(Box::new(principal)));
        }
    }
    // A group may stand before its members.
    for (index, entry) in world.principals.iter().enumerate() {
        for (number, member) in entry.members.iter().enumerate() {
            let at = top.element("principals", index).element("members", number);
            let (group, member) = (entry.name.clone(), member.clone());
            steps.child(&at, Wanted::Member { group, member });
        }
    }
    let scopes = Scopes {
        there: steps.keys(),
    };
    for (index, entry) in world.role_definitions.iter().enumerate() {
        let at = top.element("role_definitions", index);
        if let Some(role) = role_definition(reader, &at, home, &scopes, entry) {
            steps.child(&at, Wanted::RoleDefinition(Box::new(role)));
        }
    }
    for (index, entry) in world.role_assignments.iter().enumerate() {
        let at = top.element("role_assignments", index);
        if let Some(spec) = role_assignment(reader, &at, home, &scopes, entry) {
            steps.assignment(&at, Wanted::RoleAssignment(Box::new(spec)));
        }
    }
}

fn principal(reader: &mut Reader, at: &Place, entry: &PrincipalEntry) -> Option<Principal> {
    let principal_type = reader.value(
        at,
        "principal_type",
        &entry.principal_type,
        PrincipalType::parse,
    );
    let id = match &entry.id {
        Some(text) => reader.value(at, "id", text, PrincipalId::parse),
        None => Some(PrincipalId::of_name(&entry.name)),
    };
    let tenant = reader.optional(at, "tenant_id", entry.tenant_id.as_ref(), TenantId::parse);
    let mut registered_in = Vec::new();
    for (index, tenant) in entry.registered_in.iter().enumerate() {
        let at = at.element("registered_in", index);
        registered_in.extend(reader.outcome(&at, TenantId::parse(tenant)));
    }
    Some(Principal {
        id: id?,
        name: entry.name.clone(),
        principal_type: principal_type?,
        tenant: tenant.unwrap_or(TenantId::HOME),
        registered_in: registered_in.into_iter().collect(),
    })
}

fn role_definition(
    reader: &mut Reader,
    at: &Place,
    home: &Home,
    scopes: &Scopes,
    entry: &RoleDefinitionEntry,
) -> Option<RoleDefinition> {
    let id = match &entry.id {
        Some(text) => reader.value(at, "id", text, RoleDefinitionId::required),
        None => Some(RoleDefinitionId::of_name(&entry.name)),
    };
    let mut patterns = |name, texts: &[String]| {
        let mut patterns = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let at = at.element(name, index);
            patterns.extend(reader.outcome(&at, ActionPattern::parse(text)));
        }
        patterns
    };
    let permissions = Permissions {
        actions: patterns("actions", &entry.actions),
        not_actions: patterns("not_actions", &entry.not_actions),
        data_actions: patterns("data_actions", &entry.data_actions),
        not_data_actions: patterns("not_data_actions", &entry.not_data_actions),
    };
    let mut assignable_scopes = Vec::new();
    for (index, text) in entry.assignable_scopes.iter().enumerate() {
        let at = at.element("assignable_scopes", index);
        assignable_scopes.extend(scopes.scope(reader, &at, home, text));
    }
    Some(RoleDefinition {
        id: id?,
        name: entry.name.clone(),
        description: entry.description.clone().unwrap_or_default(),
        permissions,
        assignable_scopes,
    })
}

fn role_assignment(
    reader: &mut Reader,
    at: &Place,
    home: &Home,
    scopes: &Scopes,
    entry: &RoleAssignmentEntry,
) -> Option<RoleAssignmentSpec> {
    let home = home.narrowed(
        reader,
        at,
        entry.subscription_id.as_ref(),
        entry.resource_group_name.as_ref(),
        None,
    );
    let scope = scopes.scope(reader, &at.field("scope"), &home, &entry.scope);
    let given = GivenAssignment {
        role_definition_id: Some(entry.role_definition_id.is_some()),
        role_definition_name: Some(entry.role_definition_name.is_some()),
        principal_id: Some(entry.principal_id.is_some()),
        principal_name: Some(entry.principal_name.is_some()),
    };
    for violation in given.check() {
        reader.wrong(&at.field(&violation.target), violation);
    }
    let id = entry.role_definition_id.as_ref();
    let id = reader.optional(at, "role_definition_id", id, RoleReference::parse_id);
    let name = entry.role_definition_name.as_ref();
    let name = reader.optional(at, "role_definition_name", name, RoleReference::parse_name);
    let role = match (id, name) {
        (Some(id), Some(name)) => RoleReference::both(id, &name)
            .map_err(|violation| reader.wrong(&at.field(&violation.target), violation))
            .ok(),
        (id, name) => id.or(name),
    };
    let id = entry.principal_id.as_ref();
    let id = reader.optional(at, "principal_id", id, PrincipalReference::parse_id);
    let name = entry.principal_name.as_ref();
    let name = reader.optional(at, "principal_name", name, PrincipalReference::parse_name);
    let principal = match (id, name) {
        (Some(id), Some(name)) => Some(PrincipalReference::both(id, name)),
        (id, name) => id.or(name),
    };
    let principal_type = reader.optional(
        at,
        "principal_type",
        entry.principal_type.as_ref(),
        PrincipalType::parse,
    );
    let name = reader.optional(at, "name", entry.name.as_ref(), parse_assignment_name);
    Some(RoleAssignmentSpec {
        name,
        scope: scope?,
        role: role?,
        principal: principal?,
        principal_type,
        description: entry.description.clone(),
    })
}

/// What scopes by names can mean.
struct Scopes {
    /// The keys of the image definitions and VM applications of the document.
    there: BTreeSet<String>,
}

impl Scopes {
    /// A scope by its id, by names in the resource group of the document, or `/` for the subscription.
    fn scope(
        &self,
        reader: &mut Reader,
        at: &Place,
        home: &Home,
        text: &str,
    ) -> Option<AccessScope> {
        let named = reader.outcome(at, NamedScope::parse(text))?;
        let (gallery, below) = match named {
            NamedScope::Subscription => {
                return Some(AccessScope::subscription_scope(home.subscription));
            }
            NamedScope::Id(scope) => return Some(scope),
            NamedScope::Gallery(gallery) => (gallery, None),
            NamedScope::Below(gallery, below) => (gallery, Some(below)),
        };
        let group = home.group(reader, at)?;
        let gallery = GalleryId::new(home.subscription, group, gallery);
        let scope = match below {
            None => AccessScope::parse(&gallery.to_string()),
            Some(below) => {
                let meant = below.of(gallery);
                let definition = self.there.contains(&meant.definition.key());
                let application = self.there.contains(&meant.application.key());
                meant.scope(definition, application)
            }
        };
        reader.outcome(at, scope)
    }
}
