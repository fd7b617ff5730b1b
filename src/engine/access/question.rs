//! What somebody may do, and through which assignments.

use std::sync::Arc;

use super::{Caller, directory};
use crate::engine::Core;
use crate::engine::store::ReadTransaction;
use crate::gallery::access::{
    AccessDecision, AccessQuestion, AccessScope, Action, PlannedGrant, PrincipalId,
    PrincipalReference, Through, Verb, unknown_principal,
};
use crate::gallery::{PropertyPath, ServiceError};

/// Refuses the caller what it may not do there, nor may come to by what is `also_granted`.
pub(in crate::engine) async fn authorize_action(
    core: &Arc<Core>,
    action: Action,
    scope: AccessScope,
    also_granted: Arc<Vec<PlannedGrant>>,
) -> Result<(), ServiceError> {
    let engine = Arc::clone(core);
    let work = move |store: &dyn ReadTransaction| {
        Caller::to_be(&engine, store, &also_granted)?.authorize(&action, &scope)
    };
    core.store.read(work).await
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
            let asked = match (Caller::named(store, name, &[])?, PrincipalId::parse(name)) {
                (Some(known), _) => known,
                // Somebody whom the directory does not know, and nobody has given a role.
                (None, Ok(id)) => Caller::without_roles(id),
                (None, Err(_)) => return Err(unknown(name)),
            };
            if asked.identity() != caller.identity() {
                let read = Action::on_role_assignments(Verb::Read);
                caller.authorize(&read, &question.scope)?;
            }
            caller = asked;
        }
        let mut decisions = Vec::new();
        for action in &question.actions {
            let mut through = Vec::new();
            for grant in caller.allowed_through(action, &question.scope) {
                let holder = directory::find(store, &grant.principal.to_string())?;
                through.push(Through {
                    assignment: grant.assignment.clone(),
                    role: grant.role.clone(),
                    principal: grant.principal,
                    principal_name: holder.map(|holder| holder.name),
                });
            }
            decisions.push(AccessDecision {
                action: action.clone(),
                allowed: caller.may(action, &question.scope),
                principal: caller.identity().map(|(_, id)| id),
                through,
            });
        }
        Ok(decisions)
    };
    core.store.read(work).await
}

fn unknown(name: &str) -> ServiceError {
    let name = PrincipalReference::Name(name.to_owned());
    let at = PropertyPath::of("principal");
    unknown_principal(&name).at(at).into()
}
