//! Who is asking, and whether they may: the engine's side of `gallery::access`.
//!
//! An engine that acts as nobody in particular is the administrator of everything, and asks
//! nothing. Otherwise each request loads what its caller was given, within its own transaction,
//! and lets `gallery` decide.

mod assignment;
mod caller;
mod directory;
mod examination;
mod question;
mod roles;

pub(super) use assignment::{
    Assigned, check, create, delete, ensure_assignment, get, list, put_back,
};
pub(super) use caller::Caller;
pub(super) use directory::{ensure_member, ensure_principal};
pub(super) use examination::{flaws, flaws_of_deleted};
pub(super) use question::{authorize_action, decide};
pub(super) use roles::ensure_role;

use super::Core;
use super::resource::Resource;
use super::store::ReadTransaction;
use crate::gallery::access::{AccessScope, Action, Verb, linked_denied};
use crate::gallery::{ArmCode, Check, PropertyPath, ServiceError, Violation, rule};

/// What became of something that is to be there.
pub(super) enum Ensured {
    Created,
    Updated,
    Unchanged,
}

/// S-1: refuses whoever acts as a principal what stands beside all subscriptions: `what` begins the
/// sentence that says so, such as "The clock cannot be changed".
pub(super) fn only_by_the_administrator(core: &Core, what: &str) -> Result<(), ServiceError> {
    let Some(name) = &core.acting_as else {
        return Ok(());
    };
    Err(Violation::new(
        ArmCode::AuthorizationFailed,
        rule::S_1,
        PropertyPath::of("acting_as"),
        format!("{what} while acting as \"{name}\"."),
    )
    .remedy("Leave acting_as out: whoever acts as nobody in particular is the administrator of everything.")
    .into())
}

/// S-1: refuses the caller what it may not do to the resource of this id.
pub(super) fn authorize(
    core: &Core,
    store: &dyn ReadTransaction,
    verb: Verb,
    id: &str,
) -> Result<(), ServiceError> {
    authorize_as(&Caller::of(core, store)?, verb, id)
}

/// The same of a caller who is known already.
pub(super) fn authorize_as(caller: &Caller, verb: Verb, id: &str) -> Result<(), ServiceError> {
    if caller.is_administrator() {
        return Ok(());
    }
    let scope = AccessScope::of_resource(id)?;
    caller.authorize(&Action::on(&scope, verb), &scope)
}

/// S-1, S-3: refuses the caller a request for a new resource that it may not make, or that refers to
/// what it may not read, but for what the `check` says is not settled yet.
pub(super) fn authorize_create<R: Resource>(
    core: &Core,
    store: &dyn ReadTransaction,
    spec: &R::Spec,
    check: &Check,
) -> Result<(), ServiceError> {
    let caller = Caller::to_be(core, store, &check.also_granted)?;
    let Some((name, principal)) = caller.identity() else {
        return Ok(());
    };
    let scope = AccessScope::of_resource(&R::id_of(spec))?;
    if check.unnamed.is_none() {
        caller.authorize(&Action::on(&scope, Verb::Write), &scope)?;
    }
    let mut violations = Vec::new();
    let references = R::refers_to(spec).into_iter();
    for (property, id) in references.filter(|(property, _)| !check.unsettled.contains(property)) {
        let linked =
            AccessScope::of_resource(&id).map_err(|violation| violation.at(property.clone()))?;
        let read = Action::on(&linked, Verb::Read);
        if !caller.may(&read, &linked) {
            violations.push(linked_denied(name, principal, &read, &linked, property));
        }
    }
    let subscription = AccessScope::subscription_scope(R::place_of(spec).subscription);
    let read = Action::read_shared();
    if !caller.may(&read, &subscription) {
        let shared = R::refers_to_shared(spec).into_iter();
        violations
            .extend(shared.map(|at| linked_denied(name, principal, &read, &subscription, at)));
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Refused(violations))
    }
}
