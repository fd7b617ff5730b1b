//! Role assignments: given, taken away, listed, and asked for.

use std::sync::Arc;

use super::{Caller, Ensured, directory, roles};
use crate::engine::faults::{self, Injected, Request};
use crate::engine::obstacles::{Obstacles, Way, claim};
use crate::engine::store::access::{AssignmentRecord, Assignments};
use crate::engine::store::{ReadTransaction, StoreError, WriteTransaction};
use crate::engine::{Core, stored, subscriptions};
use crate::gallery::access::{
    self, AccessScope, Action, PrincipalId, PrincipalReference, PrincipalType, RoleAssignment,
    RoleAssignmentId, RoleAssignmentSpec, RoleDefinitionId, RoleReference, ScopeKind, Verb,
};
use crate::gallery::{
    ArmCode, Check, Created, Deleted, Finding, PlannedCreation, PropertyPath, ResourceKind,
    ResourceSpec, ServiceError, Violation, rule,
};

/// A role assignment as it is stored.
pub(in crate::engine) struct Assigned {
    pub(in crate::engine) id: RoleAssignmentId,
    pub(in crate::engine) role: RoleDefinitionId,
    pub(in crate::engine) principal: PrincipalId,
    pub(in crate::engine) principal_type: PrincipalType,
    pub(in crate::engine) description: Option<String>,
}

/// Assigns a role, or takes over the orphan that the same request left behind.
pub(in crate::engine) async fn create(
    core: &Arc<Core>,
    spec: RoleAssignmentSpec,
) -> Result<Created<RoleAssignment>, ServiceError> {
    let engine = Arc::clone(core);
    let request = request(faults::Action::Create, spec.scope.key());
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        let found = obstacles(&engine, store, &spec, &Check::default())?;
        match found.way(ResourceKind::RoleAssignment, |one| one.id.to_string())? {
            Way::Adopt(resource) => {
                store.assignment_adopt(&resource.id.key(), &engine.sessions.begin(store)?)?;
                Ok(Created {
                    resource,
                    adopted: true,
                })
            }
            Way::Make(assigned) => {
                insert(&engine, store, &assigned)?;
                Ok(Created {
                    resource: resolved(store, assigned)?,
                    adopted: false,
                })
            }
        }
    };
    core.write(request, work).await
}

fn insert(
    core: &Core,
    store: &dyn WriteTransaction,
    assigned: &Assigned,
) -> Result<(), ServiceError> {
    let session = Some(core.sessions.begin(store)?);
    Ok(store.assignment_insert(&record(assigned, session)?)?)
}

/// A role assignment as it is stored.
pub(super) fn record(
    assigned: &Assigned,
    session: Option<String>,
) -> Result<AssignmentRecord, StoreError> {
    let key = assigned.id.key();
    let scope = assigned.id.scope();
    Ok(AssignmentRecord {
        scope: scope.key(),
        at_resource: scope.kind().is_resource(),
        role: assigned.role.to_string(),
        principal: assigned.principal.to_string(),
        session,
        body: stored::encode(&key, assigned)?,
        key,
    })
}

/// Makes sure that a role is assigned; one that is there with other words is refused.
pub(in crate::engine) fn ensure_assignment(
    core: &Core,
    store: &dyn WriteTransaction,
    spec: &RoleAssignmentSpec,
) -> Result<Ensured, ServiceError> {
    let mut found = obstacles(core, store, spec, &Check::default())?;
    if let Some((assignment, _)) = found.existing.take() {
        let asked = filled_in(spec, &assignment);
        let violations = asked.refused_changes_from(&assignment.spec());
        return if violations.is_empty() {
            Ok(Ensured::Unchanged)
        } else {
            Err(ServiceError::Refused(violations))
        };
    }
    match found.new {
        Some(assigned) if found.violations.is_empty() => {
            insert(core, store, &assigned)?;
            Ok(Ensured::Created)
        }
        _ => Err(ServiceError::Refused(found.violations)),
    }
}

/// Puts back the role assignments of a resource that is there again, but for those of a role that is gone
/// or may no longer be assigned there. One of a principal that was removed helps nobody, as any other of
/// its assignments.
pub(in crate::engine) fn put_back(
    store: &dyn WriteTransaction,
    assignments: &[AssignmentRecord],
) -> Result<(), ServiceError> {
    for record in assignments {
        let assigned: Assigned = stored::decode_body(&record.key, &record.body)?;
        let role = roles::find(store, assigned.role)?;
        let scope = assigned.id.scope();
        if role.is_some_and(|role| access::check_assignable(&role, scope).is_none()) {
            store.assignment_insert(record)?;
        }
    }
    Ok(())
}

/// Says what stands in the way of assigning a role.
pub(in crate::engine) async fn check(
    core: &Arc<Core>,
    spec: RoleAssignmentSpec,
    check: Check,
) -> Result<Vec<Finding>, ServiceError> {
    let engine = Arc::clone(core);
    let request = request(faults::Action::Check, spec.scope.key());
    let work = move |store: &dyn ReadTransaction| {
        let found = obstacles(&engine, store, &spec, &check)?;
        Ok(found.findings(|existing| existing.id.to_string()))
    };
    core.read(request, work).await
}

/// Reads a role assignment.
pub(in crate::engine) async fn get(
    core: &Arc<Core>,
    id: &RoleAssignmentId,
) -> Result<Option<RoleAssignment>, ServiceError> {
    let engine = Arc::clone(core);
    let (key, scope) = (id.key(), id.scope().clone());
    let request = request(faults::Action::Get, key.clone());
    let work = move |store: &dyn ReadTransaction| {
        let read = Action::on_role_assignments(Verb::Read);
        Caller::of(&engine, store)?.authorize(&read, &scope)?;
        let record = store.assignment(&key)?;
        record
            .as_ref()
            .map(|record| decode(store, record))
            .transpose()
    };
    core.read(request, work).await
}

/// Takes a role away.
pub(in crate::engine) async fn delete(
    core: &Arc<Core>,
    id: &RoleAssignmentId,
) -> Result<Deleted, ServiceError> {
    let engine = Arc::clone(core);
    let (key, scope) = (id.key(), id.scope().clone());
    let request = request(faults::Action::Delete, key.clone());
    let work = move |store: &dyn WriteTransaction, _: Injected| {
        let delete = Action::on_role_assignments(Verb::Delete);
        Caller::of(&engine, store)?.authorize(&delete, &scope)?;
        if store.assignment(&key)?.is_none() {
            return Ok(Deleted::WasAbsent);
        }
        store.assignment_delete(&key)?;
        Ok(Deleted::Gone)
    };
    core.write(request, work).await
}

/// Lists the role assignments at a scope and below, or all, as far as the caller may see them.
pub(in crate::engine) async fn list(
    core: &Arc<Core>,
    within: Option<&AccessScope>,
) -> Result<Vec<RoleAssignment>, ServiceError> {
    let engine = Arc::clone(core);
    let within = within.map(AccessScope::key);
    let request = request(faults::Action::List, within.clone().unwrap_or_default());
    let work = move |store: &dyn ReadTransaction| {
        let caller = Caller::of(&engine, store)?;
        let read = Action::on_role_assignments(Verb::Read);
        let which = within
            .as_deref()
            .map_or(Assignments::All, Assignments::Within);
        let mut found = Vec::new();
        for record in store.assignment_list(which)? {
            let assignment = decode(store, &record)?;
            if caller.may(&read, assignment.id.scope()) {
                found.push(assignment);
            }
        }
        Ok(found)
    };
    core.read(request, work).await
}

fn request(action: faults::Action, key: String) -> Request {
    Request::new(ResourceKind::RoleAssignment, action, key)
}

fn obstacles(
    core: &Core,
    store: &dyn ReadTransaction,
    spec: &RoleAssignmentSpec,
    check: &Check,
) -> Result<Obstacles<RoleAssignment, Assigned>, ServiceError> {
    // While the scope is yet to be known, the role and the principal are judged by themselves.
    let scope_is_known = check.unnamed.is_none();
    let scope_key = spec.scope.key();
    let mut violations = Vec::new();
    if scope_is_known {
        let write = Action::on_role_assignments(Verb::Write);
        Caller::to_be(core, store, &check.also_granted)?.authorize(&write, &spec.scope)?;
        let exists = !spec.scope.kind().is_resource() || store.resource(&scope_key)?.is_some();
        let mut planned = check.also_planned.iter();
        let will_be = |creation: &Arc<PlannedCreation>| {
            creation.key.as_ref().is_none_or(|key| *key == scope_key)
        };
        if !exists && !planned.any(will_be) {
            violations.push(missing(&spec.scope));
        }
    }
    let principal = directory::find(store, &spec.principal.to_string())?;
    let tenant = match scope_is_known {
        true => Some(subscriptions::find(store, spec.scope.subscription())?.tenant_id),
        false => None,
    };
    violations.extend(access::check_new(spec, principal.as_ref(), tenant));
    if let PrincipalReference::Id(id) = &spec.principal
        && spec.principal_type.is_some()
        && directory::was_removed(store, *id)?
    {
        violations.push(access::removed_principal(*id));
    }
    let role = match roles::required(store, &spec.role)? {
        Ok(role) => role,
        Err(violation) => {
            violations.push(violation);
            return Ok(Obstacles::refusal(violations));
        }
    };
    violations.extend(spec.role.contradicted_by(&role));
    if !scope_is_known {
        return Ok(Obstacles::refusal(violations));
    }
    violations.extend(access::check_assignable(&role, &spec.scope));
    let holder = match (&principal, &spec.principal) {
        (Some(principal), _) => principal.id,
        (None, PrincipalReference::Id(id) | PrincipalReference::Both(id, _)) => *id,
        // Of a principal that nobody knows there is no assignment either.
        (None, PrincipalReference::Name(_)) => return Ok(Obstacles::refusal(violations)),
    };
    let id = spec.id();
    let given = store.assignment_of(&scope_key, &role.id.to_string(), &holder.to_string())?;
    let existing = match given {
        Some(record) => Some(record),
        None => store.assignment(&id.key())?,
    };
    let existing = existing.filter(|record| check.replacing.as_ref() != Some(&record.key));
    if let Some(record) = existing {
        let existing = decode(store, &record)?;
        let asked = filled_in(spec, &existing);
        let alike = asked.changes_from(&existing.spec()).is_empty();
        let claim = claim(core, record.session.as_ref(), alike);
        return Ok(Obstacles {
            existing: Some((existing, claim)),
            violations: Vec::new(),
            new: None,
        });
    }
    let principal_type = principal
        .map(|principal| principal.principal_type)
        .or(spec.principal_type);
    Ok(Obstacles {
        existing: None,
        violations,
        new: principal_type.map(|principal_type| Assigned {
            id,
            role: role.id,
            principal: holder,
            principal_type,
            description: spec.description.clone(),
        }),
    })
}

/// A request with what it leaves open, or says in other words, as it is.
fn filled_in(spec: &RoleAssignmentSpec, existing: &RoleAssignment) -> RoleAssignmentSpec {
    let mut filled = RoleAssignmentSpec {
        name: spec.name.or(Some(existing.id.name())),
        principal_type: spec.principal_type.or(Some(existing.principal_type)),
        ..spec.clone()
    };
    if spec.role.means(&existing.role) {
        filled.role = RoleReference::Id(existing.role.id);
    }
    if existing.is_of(&spec.principal) {
        filled.principal = PrincipalReference::Id(existing.principal);
    }
    filled
}

fn decode(
    store: &dyn ReadTransaction,
    record: &AssignmentRecord,
) -> Result<RoleAssignment, ServiceError> {
    resolved(store, stored::decode_body(&record.key, &record.body)?)
}

fn resolved(
    store: &dyn ReadTransaction,
    assigned: Assigned,
) -> Result<RoleAssignment, ServiceError> {
    let role = RoleReference::Id(assigned.role);
    let principal = directory::find(store, &assigned.principal.to_string())?;
    Ok(RoleAssignment {
        id: assigned.id,
        principal_name: principal.map(|principal| principal.name),
        role: roles::required(store, &role)??,
        principal: assigned.principal,
        principal_type: assigned.principal_type,
        description: assigned.description,
    })
}

/// S-1: there is nothing at the scope.
fn missing(scope: &AccessScope) -> Violation {
    let remedy = match scope.kind() {
        ScopeKind::ImageSource => "Create the image source first, or correct the scope.",
        _ => "Create it first, or correct the scope.",
    };
    Violation::new(
        ArmCode::ResourceNotFound,
        rule::S_1,
        PropertyPath::of("scope"),
        format!("The {} \"{scope}\" was not found.", scope.kind().noun()),
    )
    .remedy(remedy)
}
