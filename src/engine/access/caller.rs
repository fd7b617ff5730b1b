//! Who is asking, with everything that they were given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{directory, roles};
use crate::engine::store::access::Assignments;
use crate::engine::store::{ReadTransaction, StoreError};
use crate::engine::{Core, Engine};
use crate::engine::{stored, subscriptions};
use crate::gallery::access::{
    AccessScope, Action, Grant, PlannedGrant, PlannedRole, PrincipalId, PrincipalReference,
    PrincipalType, Prospect, Verb, allowing, denied, group_does_not_sign_in, is_allowed,
    memberships, unknown_caller,
};
use crate::gallery::{ServiceError, SubscriptionId, TenantId};

use super::assignment::Assigned;

impl Engine {
    /// S-1: refuses whoever the engine acts as where nobody can act as that, also for requests that ask
    /// for no role.
    ///
    /// # Errors
    /// When there is no such principal, or it is a group, or the store cannot be read.
    pub async fn check_caller(&self) -> Result<(), ServiceError> {
        if self.core.acting_as.is_none() {
            return Ok(());
        }
        let core = Arc::clone(&self.core);
        let read = move |store: &dyn ReadTransaction| Caller::of(&core, store).map(drop);
        self.core.store.read(read).await
    }
}

/// Who is asking.
pub(in crate::engine) enum Caller {
    /// Nobody in particular: everything is allowed.
    Administrator,
    /// A principal.
    Principal(Box<Identity>),
}

/// A principal that asks.
pub(in crate::engine) struct Identity {
    name: String,
    id: PrincipalId,
    principal_type: PrincipalType,
    memberships: BTreeSet<PrincipalId>,
    grants: Vec<Grant>,
    /// What it will be given besides.
    prospects: Vec<Prospect>,
}

impl Caller {
    /// Who the engine acts as.
    pub(in crate::engine) fn of(
        core: &Core,
        store: &dyn ReadTransaction,
    ) -> Result<Self, ServiceError> {
        Self::to_be(core, store, &[])
    }

    /// Who the engine acts as, once what is planned is given: for dry runs alone.
    pub(in crate::engine) fn to_be(
        core: &Core,
        store: &dyn ReadTransaction,
        planned: &[PlannedGrant],
    ) -> Result<Self, ServiceError> {
        match &core.acting_as {
            None => Ok(Self::Administrator),
            Some(name) => match Self::named(store, name, planned)? {
                None => Err(unknown_caller(name).into()),
                Some(Self::Principal(group)) if group.principal_type == PrincipalType::Group => {
                    Err(group_does_not_sign_in(&group.name).into())
                }
                Some(caller) => Ok(caller),
            },
        }
    }

    /// The principal of a name or object id, once what is planned is given. One that the directory never
    /// knew, but that was or will be given a role on trust, is known by its object id.
    pub(super) fn named(
        store: &dyn ReadTransaction,
        name: &str,
        planned: &[PlannedGrant],
    ) -> Result<Option<Self>, ServiceError> {
        let principal = directory::find(store, name)?;
        let known = match (&principal, PrincipalId::parse(name)) {
            (Some(principal), _) => Some((principal.id, principal.principal_type)),
            (None, Ok(id)) => {
                trusted(store, id, planned)?.map(|principal_type| (id, principal_type))
            }
            (None, Err(_)) => None,
        };
        let Some((id, principal_type)) = known else {
            return Ok(None);
        };
        let memberships = memberships(id, |member| {
            let groups = store.groups_of(&member.to_string())?;
            groups
                .iter()
                .map(|group| Ok(PrincipalId::parse(group)?))
                .collect()
        })
        .map_err(|error: ServiceError| error)?;
        Ok(Some(Self::Principal(Box::new(Identity {
            name: principal
                .as_ref()
                .map_or_else(|| id.to_string(), |one| one.name.clone()),
            id,
            principal_type,
            grants: grants(store, id, &memberships)?,
            prospects: prospects(store, &memberships, planned)?,
            memberships,
        }))))
    }

    /// A principal whom nobody gave anything.
    pub(super) fn without_roles(id: PrincipalId) -> Self {
        Self::Principal(Box::new(Identity {
            name: id.to_string(),
            id,
            principal_type: PrincipalType::User,
            memberships: BTreeSet::from([id]),
            grants: Vec::new(),
            prospects: Vec::new(),
        }))
    }

    /// Whether everything is allowed.
    pub(in crate::engine) const fn is_administrator(&self) -> bool {
        matches!(self, Self::Administrator)
    }

    /// The name and object id of a principal.
    pub(in crate::engine) fn identity(&self) -> Option<(&str, PrincipalId)> {
        match self {
            Self::Administrator => None,
            Self::Principal(identity) => Some((&identity.name, identity.id)),
        }
    }

    /// Whether the caller may do this there.
    pub(in crate::engine) fn may(&self, action: &Action, scope: &AccessScope) -> bool {
        match self {
            Self::Administrator => true,
            Self::Principal(identity) => {
                let mut prospects = identity.prospects.iter();
                is_allowed(&identity.grants, &identity.memberships, action, scope)
                    || prospects.any(|prospect| prospect.may_allow(action, scope))
            }
        }
    }

    /// What allows the caller to do this there; nothing of the administrator.
    pub(super) fn allowed_through<'a>(
        &'a self,
        action: &'a Action,
        scope: &'a AccessScope,
    ) -> Vec<&'a Grant> {
        match self {
            Self::Administrator => Vec::new(),
            Self::Principal(identity) => {
                allowing(&identity.grants, &identity.memberships, action, scope).collect()
            }
        }
    }

    /// Whether the caller may read the resource of this id.
    pub(in crate::engine) fn may_read(&self, id: &str) -> bool {
        self.is_administrator()
            || AccessScope::of_resource(id)
                .is_ok_and(|scope| self.may(&Action::on(&scope, Verb::Read), &scope))
    }

    /// Refuses what the caller may not do there.
    pub(in crate::engine) fn authorize(
        &self,
        action: &Action,
        scope: &AccessScope,
    ) -> Result<(), ServiceError> {
        match self.identity() {
            Some((name, id)) if !self.may(action, scope) => {
                Err(denied(name, id, action, scope).into())
            }
            _ => Ok(()),
        }
    }
}

/// S-1: what somebody is whom the directory never knew, as those said, or will say, who give them
/// roles.
fn trusted(
    store: &dyn ReadTransaction,
    id: PrincipalId,
    planned: &[PlannedGrant],
) -> Result<Option<PrincipalType>, StoreError> {
    if directory::was_removed(store, id)? {
        return Ok(None);
    }
    let assignments = store.assignment_list(Assignments::Of(&id.to_string()))?;
    let Some(record) = assignments.first() else {
        let mut planned = planned.iter().filter_map(planned_role);
        let given = planned.find(|role| match &role.principal {
            Some(PrincipalReference::Id(other)) => *other == id,
            Some(PrincipalReference::Name(_) | PrincipalReference::Both(..)) => false,
            None => true,
        });
        return Ok(given.map(|role| role.principal_type.unwrap_or(PrincipalType::User)));
    };
    let assigned: Assigned = stored::decode_body(&record.key, &record.body)?;
    Ok(Some(assigned.principal_type))
}

/// What was given to any of these, as far as it holds for the principal: S-4. What a group was given
/// also holds in the group's own tenant alone.
fn grants(
    store: &dyn ReadTransaction,
    principal: PrincipalId,
    memberships: &BTreeSet<PrincipalId>,
) -> Result<Vec<Grant>, ServiceError> {
    let mut grants = Vec::new();
    let mut tenants: BTreeMap<SubscriptionId, TenantId> = BTreeMap::new();
    let known = |id: PrincipalId| directory::find(store, &id.to_string());
    let principal = known(principal)?;
    for id in memberships {
        let holder = known(*id)?;
        for record in store.assignment_list(Assignments::Of(&id.to_string()))? {
            let assigned: Assigned = stored::decode_body(&record.key, &record.body)?;
            let scope = assigned.id.scope();
            let subscription = scope.subscription();
            let tenant = match tenants.get(&subscription) {
                Some(tenant) => *tenant,
                None => subscriptions::find(store, subscription)?.tenant_id,
            };
            tenants.insert(subscription, tenant);
            let mut concerned = [&principal, &holder].into_iter().flatten();
            if !concerned.all(|one| one.acts_in(tenant)) {
                continue;
            }
            // A role that is assigned cannot be deleted.
            if let Some(role) = roles::find(store, assigned.role)? {
                grants.push(Grant {
                    assignment: assigned.id,
                    role: role.name,
                    principal: *id,
                    permissions: role.permissions,
                });
            }
        }
    }
    Ok(grants)
}

const fn planned_role(grant: &PlannedGrant) -> Option<&PlannedRole> {
    match grant {
        PlannedGrant::Role(role) => Some(role),
        PlannedGrant::Sharing(_) => None,
    }
}

/// What the planned roles will give to any of these, or may. A role that there is not gives nothing.
fn prospects(
    store: &dyn ReadTransaction,
    memberships: &BTreeSet<PrincipalId>,
    planned: &[PlannedGrant],
) -> Result<Vec<Prospect>, ServiceError> {
    let mut prospects = Vec::new();
    for planned in planned.iter().filter_map(planned_role) {
        let concerned = match &planned.principal {
            None => true,
            Some(PrincipalReference::Id(id) | PrincipalReference::Both(id, _)) => {
                memberships.contains(id)
            }
            Some(PrincipalReference::Name(name)) => {
                directory::find(store, name)?.is_some_and(|one| memberships.contains(&one.id))
            }
        };
        if !concerned {
            continue;
        }
        let permissions = match &planned.role {
            None => None,
            Some(reference) => match roles::resolve(store, reference)? {
                None => continue,
                Some(role) => Some(role.permissions),
            },
        };
        prospects.push(Prospect {
            scope: planned.scope.clone(),
            permissions,
        });
    }
    Ok(prospects)
}
