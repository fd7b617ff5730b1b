//! Roles: Azure's own and custom ones.

use uuid::Uuid;

use super::{Caller, Ensured};
use crate::engine::store::access::{Assignments, Named, Register};
use crate::engine::store::{ReadTransaction, WriteTransaction};
use crate::engine::stored;
use crate::engine::{Core, Engine};
use crate::gallery::access::{
    AccessScope, Action, RoleDefinition, RoleDefinitionId, RoleReference, Verb, built_in_roles,
    check_assignable, role_is_assigned, role_is_built_in, role_is_there, unknown_role,
};
use crate::gallery::{Created, Deleted, PropertyPath, ServiceError, Violation};

/// A role by its id.
pub(super) fn find(
    store: &dyn ReadTransaction,
    id: RoleDefinitionId,
) -> Result<Option<RoleDefinition>, ServiceError> {
    if let Some(role) = built_in_roles().iter().find(|role| role.id == id) {
        return Ok(Some(role.clone()));
    }
    let entry = store.registered(Register::Roles, &id.to_string())?;
    entry.as_ref().map(decode).transpose()
}

/// The role that is meant.
pub(super) fn resolve(
    store: &dyn ReadTransaction,
    reference: &RoleReference,
) -> Result<Option<RoleDefinition>, ServiceError> {
    match reference {
        RoleReference::Id(id) | RoleReference::Both(id, _) => find(store, *id),
        RoleReference::Name(name) => {
            let entry = store.registered_as(Register::Roles, name)?;
            entry.as_ref().map(decode).transpose()
        }
    }
}

fn decode(entry: &Named) -> Result<RoleDefinition, ServiceError> {
    Ok(stored::decode_body(&entry.id, &entry.body)?)
}

fn put(store: &dyn WriteTransaction, role: &RoleDefinition) -> Result<(), ServiceError> {
    Ok(store.register(Register::Roles, &encode(role)?)?)
}

fn encode(role: &RoleDefinition) -> Result<Named, ServiceError> {
    let id = role.id.to_string();
    Ok(Named {
        name: role.name.clone(),
        body: stored::encode(&id, role)?,
        id,
    })
}

/// What a stored role would be stored as.
pub(super) fn entry_of(entry: &Named) -> Result<Named, ServiceError> {
    encode(&decode(entry)?)
}

/// What the caller may not do, and what is wrong with the role.
fn authorize_and_check(
    core: &Core,
    store: &dyn ReadTransaction,
    role: &RoleDefinition,
) -> Result<(), ServiceError> {
    let caller = Caller::of(core, store)?;
    for scope in &role.assignable_scopes {
        caller.authorize(&Action::on_role_definitions(Verb::Write), scope)?;
    }
    let violations = role.check_new();
    if violations.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Refused(violations))
    }
}

/// Makes sure that there is a custom role as it is given.
pub(in crate::engine) fn ensure_role(
    core: &Core,
    store: &dyn WriteTransaction,
    role: &RoleDefinition,
) -> Result<Ensured, ServiceError> {
    let before = find(store, role.id)?;
    if before.as_ref() == Some(role) {
        return Ok(Ensured::Unchanged);
    }
    authorize_and_check(core, store, role)?;
    if let Some(before) = before.as_ref().filter(|before| before.is_built_in()) {
        return Err(role_is_built_in(before).into());
    }
    // Nobody takes a role away from where they may not change it.
    let caller = Caller::of(core, store)?;
    for scope in before.iter().flat_map(|before| &before.assignable_scopes) {
        caller.authorize(&Action::on_role_definitions(Verb::Write), scope)?;
    }
    let named = resolve(store, &RoleReference::Name(role.name.clone()))?;
    if let Some(taken) = named.filter(|taken| taken.id != role.id) {
        return Err(role_is_there(&taken).into());
    }
    // What was assigned stays assignable.
    for record in store.assignment_list(Assignments::OfRole(&role.id.to_string()))? {
        let scope = AccessScope::parse(&record.scope)?;
        if let Some(violation) = check_assignable(role, &scope) {
            return Err(violation.at(PropertyPath::of("assignable_scopes")).into());
        }
    }
    put(store, role)?;
    Ok(match before {
        Some(_) => Ensured::Updated,
        None => Ensured::Created,
    })
}

impl Engine {
    /// An id that no role has.
    #[must_use]
    pub fn new_role_definition_id() -> RoleDefinitionId {
        RoleDefinitionId::new(Uuid::new_v4())
    }

    /// Every role: Azure's own that concern galleries, then the custom ones by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn role_definitions(&self) -> Result<Vec<RoleDefinition>, ServiceError> {
        let work = |store: &dyn ReadTransaction| {
            let mut roles = built_in_roles().to_vec();
            for entry in store.registered_list(Register::Roles)? {
                roles.push(decode(&entry)?);
            }
            Ok(roles)
        };
        self.core.store.read(work).await
    }

    /// Makes a custom role; the caller needs to be an owner of each of its assignable scopes.
    ///
    /// # Errors
    /// When a rule refuses it, or its id or name is taken.
    pub async fn role_definition_create(
        &self,
        role: RoleDefinition,
    ) -> Result<Created<RoleDefinition>, ServiceError> {
        let engine = std::sync::Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            authorize_and_check(&engine, store, &role)?;
            let taken =
                find(store, role.id)?.or(resolve(store, &RoleReference::Name(role.name.clone()))?);
            if let Some(taken) = taken {
                return Err(role_is_there(&taken).into());
            }
            put(store, &role)?;
            Ok(Created {
                resource: role.clone(),
                adopted: false,
            })
        };
        self.core.store.write(work).await
    }

    /// Deletes a custom role that is assigned nowhere.
    ///
    /// # Errors
    /// When it is one of Azure's own, or still assigned.
    pub async fn role_definition_delete(
        &self,
        reference: RoleReference,
    ) -> Result<Deleted, ServiceError> {
        let engine = std::sync::Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            let caller = Caller::of(&engine, store)?;
            let Some(role) = resolve(store, &reference)? else {
                return Ok(Deleted::WasAbsent);
            };
            if role.is_built_in() {
                return Err(role_is_built_in(&role).into());
            }
            for scope in &role.assignable_scopes {
                caller.authorize(&Action::on_role_definitions(Verb::Delete), scope)?;
            }
            let id = role.id.to_string();
            let assignments = store.assignment_list(Assignments::OfRole(&id))?;
            if !assignments.is_empty() {
                return Err(role_is_assigned(&role, assignments.len()).into());
            }
            store.unregister(Register::Roles, &id)?;
            Ok(Deleted::Gone)
        };
        self.core.store.write(work).await
    }
}

/// The role that is meant, which must be there.
pub(super) fn required(
    store: &dyn ReadTransaction,
    reference: &RoleReference,
) -> Result<Result<RoleDefinition, Violation>, ServiceError> {
    Ok(resolve(store, reference)?.ok_or_else(|| unknown_role(reference)))
}
