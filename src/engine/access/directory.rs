//! The directory: principals and the members of groups. It stands for Microsoft Entra, and
//! is changed by the administrator of everything alone, never by an engine that acts as somebody.

use std::sync::Arc;

use crate::engine::store::access::{Named, Register};
use crate::engine::store::{ReadTransaction, WriteTransaction};
use crate::engine::{Core, Engine, stored};
use crate::gallery::access::{Principal, PrincipalId, PrincipalType};
use crate::gallery::{ArmCode, Deleted, PropertyPath, ServiceError, Violation, rule};

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

/// A principal by its name or object id, which must be there.
fn required(store: &dyn ReadTransaction, name: &str) -> Result<Principal, ServiceError> {
    find(store, name)?.ok_or_else(|| {
        Violation::new(
            ArmCode::PrincipalNotFound,
            rule::S_1,
            PropertyPath::of("principal_id"),
            format!("The principal \"{name}\" is not in the directory."),
        )
        .remedy("Add it with `acg role principal add`, or correct the name: `acg role principal list` shows all there are.")
        .into()
    })
}

fn only_by_the_administrator(core: &Core) -> Result<(), ServiceError> {
    let Some(name) = &core.acting_as else {
        return Ok(());
    };
    Err(Violation::new(
        ArmCode::AuthorizationFailed,
        rule::S_1,
        PropertyPath::of("acting_as"),
        format!("The directory cannot be changed while acting as \"{name}\"."),
    )
    .remedy("Leave acting_as out: whoever acts as nobody in particular is the administrator of everything.")
    .into())
}

impl Engine {
    /// The principals, by name.
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
    /// When its object id or name is taken, its tenants are not there, or it is not one.
    pub async fn principal_add(&self, principal: Principal) -> Result<Principal, ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine)?;
            let mut violations = principal.check_new();
            let taken = find(store, &principal.id.to_string())?.or(find(store, &principal.name)?);
            if let Some(taken) = taken {
                violations.push(is_there(&taken));
            }
            if !violations.is_empty() {
                return Err(ServiceError::Refused(violations));
            }
            let id = principal.id.to_string();
            store.register(
                Register::Principals,
                &Named {
                    name: principal.name.clone(),
                    body: stored::encode(&id, &principal)?,
                    id,
                },
            )?;
            Ok(principal.clone())
        };
        self.core.store.write(work).await
    }

    /// Removes a principal, given by its name or object id, from the directory and its groups. What
    /// it was given stays assigned, as it does in Azure, and helps nobody.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn principal_remove(&self, name: String) -> Result<Deleted, ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine)?;
            let Some(principal) = find(store, &name)? else {
                return Ok(Deleted::WasAbsent);
            };
            store.unregister(Register::Principals, &principal.id.to_string())?;
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
            only_by_the_administrator(&engine)?;
            let group = required(store, &group)?;
            let member = required(store, &member)?;
            if group.principal_type != PrincipalType::Group || group.id == member.id {
                return Err(not_a_group(&group, &member).into());
            }
            Ok(store.member_insert(&group.id.to_string(), &member.id.to_string())?)
        };
        self.core.store.write(work).await
    }

    /// Takes a principal out of a group, both given by name or object id.
    ///
    /// # Errors
    /// When one of them is not there.
    pub async fn member_remove(&self, group: String, member: String) -> Result<(), ServiceError> {
        let engine = Arc::clone(&self.core);
        let work = move |store: &dyn WriteTransaction| {
            only_by_the_administrator(&engine)?;
            let group = required(store, &group)?;
            let member = required(store, &member)?;
            Ok(store.member_delete(&group.id.to_string(), &member.id.to_string())?)
        };
        self.core.store.write(work).await
    }
}

fn is_there(principal: &Principal) -> Violation {
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

fn not_a_group(group: &Principal, member: &Principal) -> Violation {
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
