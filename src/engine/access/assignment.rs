//! Role assignments: given, taken away, listed, and asked for.

use std::sync::Arc;

use uuid::Uuid;

use super::{Caller, directory, roles};
use crate::engine::faults::{self, Injected, Request};
use crate::engine::store::access::{AssignmentRecord, Assignments};
use crate::engine::store::{ReadTransaction, WriteTransaction};
use crate::engine::{Core, stored, subscriptions};
use crate::gallery::access::{
    self, AccessDecision, AccessQuestion, AccessScope, Action, PrincipalId, PrincipalType,
    RoleAssignment, RoleAssignmentId, RoleAssignmentSpec, RoleDefinitionId, RoleReference,
    ScopeKind, Verb,
};
use crate::gallery::{
    ArmCode, Check, Claim, Created, Deleted, Finding, PropertyPath, ResourceKind, ResourceSpec,
    ServiceError, Violation, rule,
};

/// A role assignment as it is stored.
pub(in crate::engine) struct Assigned {
    pub(in crate::engine) id: RoleAssignmentId,
    pub(in crate::engine) role: RoleDefinitionId,
    pub(in crate::engine) principal: PrincipalId,
    pub(in crate::engine) principal_type: PrincipalType,
    pub(in crate::engine) description: Option<String>,
}

/// What stands in the way of an assignment.
struct Obstacles {
    existing: Option<(RoleAssignment, Claim)>,
    violations: Vec<Violation>,
    /// What would be stored, if nothing does.
    assigned: Option<Assigned>,
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
        match found {
            Obstacles {
                existing: Some((resource, Claim::Adoptable)),
                ..
            } => {
                store.assignment_adopt(&resource.id.key(), &engine.sessions.begin()?)?;
                Ok(Created {
                    resource,
                    adopted: true,
                })
            }
            Obstacles {
                existing: Some((resource, _)),
                ..
            } => Err(ServiceError::AlreadyExists {
                kind: ResourceKind::RoleAssignment,
                id: resource.id.to_string(),
            }),
            Obstacles {
                assigned: Some(assigned),
                violations,
                ..
            } if violations.is_empty() => {
                let key = assigned.id.key();
                let scope = assigned.id.scope();
                store.assignment_insert(&AssignmentRecord {
                    scope: scope.key(),
                    at_resource: scope.kind().is_resource(),
                    role: assigned.role.to_string(),
                    principal: assigned.principal.to_string(),
                    session: Some(engine.sessions.begin()?),
                    body: stored::encode(&key, &assigned)?,
                    key,
                })?;
                Ok(Created {
                    resource: resolved(store, assigned)?,
                    adopted: false,
                })
            }
            Obstacles { violations, .. } => Err(ServiceError::Refused(violations)),
        }
    };
    core.write(request, work).await
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
        let existing = found.existing.map(|(resource, claim)| Finding::Exists {
            id: resource.id.to_string(),
            claim,
        });
        let refused = found.violations.into_iter().map(Finding::Refused);
        Ok(existing.into_iter().chain(refused).collect())
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

/// Says whether actions are allowed. Whoever asks about another than themselves needs to be able to
/// read role assignments there.
pub(in crate::engine) async fn decide(
    core: &Arc<Core>,
    question: AccessQuestion,
) -> Result<Vec<AccessDecision>, ServiceError> {
    let engine = Arc::clone(core);
    let work = move |store: &dyn ReadTransaction| {
        let mut caller = Caller::of(&engine, store)?;
        if let Some(name) = &question.principal {
            let asked = Caller::named(store, name)?;
            if asked.identity() != caller.identity() {
                let read = Action::on_role_assignments(Verb::Read);
                caller.authorize(&read, &question.scope)?;
            }
            caller = asked;
        }
        let decisions = question.actions.iter().map(|action| AccessDecision {
            action: action.clone(),
            allowed: caller.may(action, &question.scope),
            principal: caller.identity().map(|(_, id)| id),
        });
        Ok(decisions.collect())
    };
    core.store.read(work).await
}

fn request(action: faults::Action, key: String) -> Request {
    Request::new(ResourceKind::RoleAssignment, action, key)
}

fn obstacles(
    core: &Core,
    store: &dyn ReadTransaction,
    spec: &RoleAssignmentSpec,
    check: &Check,
) -> Result<Obstacles, ServiceError> {
    let write = Action::on_role_assignments(Verb::Write);
    Caller::of(core, store)?.authorize(&write, &spec.scope)?;
    let mut violations = Vec::new();
    let scope_key = spec.scope.key();
    if spec.scope.kind().is_resource() && store.resource(&scope_key)?.is_none() {
        let planned = check
            .also_planned
            .iter()
            .any(|creation| creation.key.as_ref().is_none_or(|key| *key == scope_key));
        if !planned {
            violations.push(missing(&spec.scope));
        }
    }
    let principal = directory::find(store, &spec.principal.to_string())?;
    let tenant = subscriptions::find(store, spec.scope.subscription())?.tenant_id;
    violations.extend(access::check_new(spec, principal.as_ref(), tenant));
    let role = match roles::required(store, &spec.role)? {
        Ok(role) => role,
        Err(violation) => {
            violations.push(violation);
            return Ok(Obstacles {
                existing: None,
                violations,
                assigned: None,
            });
        }
    };
    violations.extend(access::check_assignable(&role, &spec.scope));
    let (role_id, holder) = (role.id.to_string(), spec.principal.to_string());
    let existing = store
        .assignment_of(&scope_key, &role_id, &holder)?
        .filter(|record| check.replacing.as_ref() != Some(&record.key));
    if let Some(record) = existing {
        let existing = decode(store, &record)?;
        let orphan = record
            .session
            .as_ref()
            .is_some_and(|session| !core.sessions.is_alive(session));
        let asked = RoleAssignmentSpec {
            role: RoleReference::Id(role.id),
            ..spec.clone()
        };
        let claim = if !orphan {
            Claim::Kept
        } else if asked.changes_from(&existing.spec()).is_empty() {
            Claim::Adoptable
        } else {
            Claim::Abandoned
        };
        return Ok(Obstacles {
            existing: Some((existing, claim)),
            violations: Vec::new(),
            assigned: None,
        });
    }
    let principal_type = principal
        .map(|principal| principal.principal_type)
        .or(spec.principal_type);
    Ok(Obstacles {
        existing: None,
        violations,
        assigned: principal_type.map(|principal_type| Assigned {
            id: RoleAssignmentId::new(spec.scope.clone(), Uuid::new_v4()),
            role: role.id,
            principal: spec.principal,
            principal_type,
            description: spec.description.clone(),
        }),
    })
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
    Ok(RoleAssignment {
        id: assigned.id,
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
