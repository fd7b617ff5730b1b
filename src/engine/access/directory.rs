//! The directory: principals and the members of groups. It stands for Microsoft Entra, and
//! is changed by the administrator of everything alone, never by an engine that acts as somebody.

use std::sync::Arc;

use uuid::Uuid;

use super::{Ensured, only_by_the_administrator};
use crate::engine::store::access::{Named, Register};
use crate::engine::store::{ReadTransaction, StoreError, WriteTransaction};
use crate::engine::{Core, Engine, stored};
use crate::gallery::access::{
    Principal, PrincipalId, PrincipalReference, PrincipalType, not_a_group, not_in_directory,
    principal_is_there, unmatched_principal_type,
};
use crate::gallery::{Deleted, PropertyPath, ServiceError};

/// What is changed here, as a refusal names it.
const DIRECTORY: &str = "The directory cannot be changed";

/// A principal by its name or object id.
pub(super) fn find(
    store: &dyn ReadTransaction,
    name: &str,
) -> Result<Option<Principal>, ServiceError> {
    let by_id = match PrincipalId::parse(name) {
        Ok(id) => store.registered(Register::Principals, &id.to_string())?,
        Err(_) => store.registered_as(Register::Principals, name)?,
    };
    by_id.as_ref().map(decode).transpose()
}

fn decode(entry: &Named) -> Result<Principal, ServiceError> {
    Ok(stored::decode_body(&entry.id, &entry.body)?)
}

/// S-1: whether the directory had a principal of this object id, and has it no more.
pub(super) fn was_removed(
    store: &dyn ReadTransaction,
    id: PrincipalId,
) -> Result<bool, StoreError> {
    let removed = store.registered(Register::RemovedPrincipals, &id.to_string())?;
    Ok(removed.is_some())
}

/// A principal by its name or object id, which must be there.
fn required(store: &dyn ReadTransaction, name: &str) -> Result<Principal, ServiceError> {
    required_at(store, "principal_id", name)
}

/// The same where the principal is given as `property`.
fn required_at(
    store: &dyn ReadTransaction,
    property: &'static str,
    name: &str,
) -> Result<Principal, ServiceError> {
    find(store, name)?.ok_or_else(|| not_in_directory(PropertyPath::of(property), name).into())
}

/// Stores a principal in place of what has its object id.
fn put(store: &dyn WriteTransaction, principal: &Principal) -> Result<(), ServiceError> {
    let entry = encode(principal)?;
    store.unregister(Register::RemovedPrincipals, &entry.id)?;
    Ok(store.register(Register::Principals, &entry)?)
}

fn encode(principal: &Principal) -> Result<Named, ServiceError> {
    let id = principal.id.to_string();
    Ok(Named {
        name: principal.name.clone(),
        body: stored::encode(&id, principal)?,
        id,
    })
}

/// What a stored principal would be stored as.
pub(super) fn entry_of(entry: &Named) -> Result<Named, ServiceError> {
    encode(&decode(entry)?)
}

/// Makes a principal a member of a group, both given by name or object id.
fn join(store: &dyn WriteTransaction, group: &str, member: &str) -> Result<(), ServiceError> {
    let group = required_at(store, "group", group)?;
    let member = required_at(store, "member", member)?;
    if group.principal_type != PrincipalType::Group || group.id == member.id {
        return Err(not_a_group(&group, &member).into());
    }
    Ok(store.member_insert(&group.id.to_string(), &member.id.to_string())?)
}

/// Makes sure that the directory has a principal as it is given. What it is stays.
pub(in crate::engine) fn ensure_principal(
    core: &Core,
    store: &dyn WriteTransaction,
    principal: &Principal,
) -> Result<Ensured, ServiceError> {
    let by_id = find(store, &principal.id.to_string())?;
    if by_id.as_ref() == Some(principal) {
        return Ok(Ensured::Unchanged);
    }
    only_by_the_administrator(core, DIRECTORY)?;
    let mut violations = principal.check_new();
    let by_name = find(store, &principal.name)?.filter(|taken| taken.id != principal.id);
    violations.extend(by_name.as_ref().map(principal_is_there));
    let before = by_id.as_ref();
    violations
        .extend(before.and_then(|one| unmatched_principal_type(one, principal.principal_type)));
    if !violations.is_empty() {
        return Err(ServiceError::Refused(violations));
    }
    put(store, principal)?;
    Ok(match by_id {
        Some(_) => Ensured::Updated,
        None => Ensured::Created,
    })
}

/// Makes sure that a principal is a member of a group, both given by name or object id.
pub(in crate::engine) fn ensure_member(
    core: &Core,
    store: &dyn WriteTransaction,
    group: &str,
    member: &str,
) -> Result<Ensured, ServiceError> {
    let (of, who) = (required(store, group)?, required(store, member)?);
    let members = store.members_of(&of.id.to_string())?;
    if members.contains(&who.id.to_string()) {
        return Ok(Ensured::Unchanged);
    }
    only_by_the_administrator(core, DIRECTORY)?;
    join(store, group, member)?;
    Ok(Ensured::Created)
}

impl Engine {
    /// An object id that nobody has.
    #[must_use]
    pub fn new_principal_id() -> PrincipalId {
        PrincipalId::new(Uuid::new_v4())
    }

    /// The principals, by name. Whoever acts sees them, as every member of a tenant does in Microsoft
    /// Entra unless that is restricted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn principals(&self) -> Result<Vec<Principal>, ServiceError> {
        let work = |store: &dyn ReadTransaction| {
            let entries = store.registered_list(Register::Principals)?;
            entries.iter().map(decode).collect()
        };
        self.core.store.read(work).await
    }

    /// A principal.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn principal(
        &self,
        reference: &PrincipalReference,
    ) -> Result<Option<Principal>, ServiceError> {
        let name = reference.to_string();
        let work = move |store: &dyn ReadTransaction| find(store, &name);
        self.core.store.read(work).await
    }

    /// The groups that a principal, given by its name or object id, is a member of itself.
    ///
    /// # Errors
    /// When there is no such principal.
    pub async fn groups_of(&self, member: String) -> Result<Vec<Principal>, ServiceError> {
        let work = move |store: &dyn ReadTransaction| {
            let member = required(store, &member)?;
            let groups = store.groups_of(&member.id.to_string())?;
            groups.iter().map(|group| required(store, group)).collect()
        };
        self.core.store.read(work).await
    }

    /// The members of a group, given by its name or object id.
    ///
    /// # Errors
    /// When there is no such principal.
    pub async fn group_members(&self, group: String) -> Result<Vec<Principal>, ServiceError> {
        let work = move |store: &dyn ReadTransaction| {
            let group = required(store, &group)?;
            let members = store.members_of(&group.id.to_string())?;
            members
                .iter()
                .map(|member| required(store, member))
                .collect()
        };
        self.core.store.read(work).await
    }

    /// Adds a principal.
    ///
    /// # Errors
    /// When its object id or name is taken, or it is not one.
    pub async fn principal_add(&self, principal: Principal) -> Result<Principal, ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine, DIRECTORY)?;
            let mut violations = principal.check_new();
            let taken = find(store, &principal.id.to_string())?.or(find(store, &principal.name)?);
            if let Some(taken) = taken {
                violations.push(principal_is_there(&taken));
            }
            if !violations.is_empty() {
                return Err(ServiceError::Refused(violations));
            }
            put(store, &principal)?;
            Ok(principal.clone())
        };
        self.core.store.write(work).await
    }

    /// Removes a principal, given by its name or object id, from the directory and its groups. What
    /// it was given stays assigned, as it does in Azure, and helps nobody until a principal of that
    /// object id is added again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn principal_remove(&self, name: String) -> Result<Deleted, ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine, DIRECTORY)?;
            let Some(principal) = find(store, &name)? else {
                return Ok(Deleted::WasAbsent);
            };
            let entry = encode(&principal)?;
            store.unregister(Register::Principals, &entry.id)?;
            store.register(Register::RemovedPrincipals, &entry)?;
            Ok(Deleted::Gone)
        };
        self.core.store.write(work).await
    }

    /// Makes a principal a member of a group, both given by name or object id.
    ///
    /// # Errors
    /// When one of them is not there, or the group is none.
    pub async fn member_add(&self, group: String, member: String) -> Result<(), ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine, DIRECTORY)?;
            join(store, &group, &member)
        };
        self.core.store.write(work).await
    }

    /// Takes a principal out of a group, both given by name or object id. One that the directory does not
    /// know is no member.
    ///
    /// # Errors
    /// When the group is not there.
    pub async fn member_remove(
        &self,
        group: String,
        member: String,
    ) -> Result<Deleted, ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine, DIRECTORY)?;
            let group = required_at(store, "group", &group)?.id.to_string();
            let member = find(store, &member)?.map(|member| member.id.to_string());
            let members = store.members_of(&group)?;
            let Some(member) = member.filter(|member| members.contains(member)) else {
                return Ok(Deleted::WasAbsent);
            };
            store.member_delete(&group, &member)?;
            Ok(Deleted::Gone)
        };
        self.core.store.write(work).await
    }
}
