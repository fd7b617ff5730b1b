//! What is asked of the gallery while Terraform plans: nothing but whether the change will be accepted.

use std::sync::Arc;

use super::managed::Managed;
use super::managed_resource::{spec, stored_id};
use super::planned_place;
use crate::framework::context::Context;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::gallery::access::{PlannedGrant, Verb};
use crate::gallery::{
    Check, Finding, GalleryService, PlannedCreation, PropertyPath, Region, ServiceError, Violation,
    if_known,
};
use crate::provider::data::Data;
use crate::provider::planning::{self, InState, Open};
use crate::provider::problem;
use crate::provider::settings::Settings;

/// Judges a planned change by the gallery's rules, and looks for what stands in its way.
pub(super) async fn judge<K: Managed>(
    context: &Context<'_, Data>,
    plan: &mut Plan<K::Model>,
    in_state: &InState,
) -> Result<(), Diagnostics> {
    K::observe(context, plan).await?;
    K::complete(plan);
    let prior_id = plan.prior.as_mut().map(stored_id::<K>).transpose()?;
    if let Some(id) = &prior_id {
        let is_made_elsewhere = in_state.is_planned(K::key(id));
        if is_made_elsewhere && plan.planned.is_none() && !plan.applying {
            return Err(problem::already_exists(K::KIND, &id.to_string()).into());
        }
    }
    let acg = match context.provider().connected() {
        Ok(acg) => acg,
        // Terraform configures the provider anew before it applies, and plans again then.
        Err(_) if plan.prior.is_none() => return Ok(()),
        Err(errors) => return Err(errors),
    };
    let service = acg.service.as_ref();
    let granted = match plan.applying {
        true => Arc::default(),
        false => service.planned_grant_list().await,
    };
    let summary = format!("Unable to Plan {}", problem::title_case(K::KIND.noun()));
    if let (Some(prior), Some(id)) = (&plan.prior, &prior_id)
        && !plan.applying
        && (plan.planned.is_none() || !plan.requires_replace.is_empty())
    {
        let path = |property: &PropertyPath| K::path(prior, property);
        let violations = against_deletion::<K>(service, id, &granted).await;
        let violations = violations.map_err(|error| problem::refused(&summary, &error, &path))?;
        context.tell_all(problem::violations(&violations, &path));
    }
    let Some(planned) = &mut plan.planned else {
        return Ok(());
    };
    let draft = K::draft(planned, &acg.settings);
    if !draft.violations.is_empty() {
        let path = |property: &PropertyPath| K::path(planned, property);
        return Err(problem::violations(&draft.violations, &path));
    }
    let id = K::id_of(&draft.spec);
    let key = K::key(&id);
    let subscription = if draft.named {
        K::subscription(&id)
    } else {
        acg.settings.subscription
    };
    let prior_key = prior_id.as_ref().map(K::key);
    if let Some(prior_key) = &prior_key {
        acg.is_recorded(prior_key.clone());
        planning::remember(context, prior_key);
        // G-4: in another subscription it is another object.
        if draft.named && key != *prior_key {
            *K::id(planned) = Attr::Unknown;
            plan.requires_replace.insert(Path::root().attribute("id"));
        }
    }
    if plan.applying {
        return Ok(());
    }
    // Of a replacement, Terraform shows what is told of its first plan alone.
    if plan.prior.is_none() || !plan.requires_replace.is_empty() {
        context.tell_all(K::advice_by_itself(&draft.spec));
    }
    let path = |property: &PropertyPath| K::path(planned, property);
    let open = Open::of(plan.config.as_ref());
    let unavailable = |error: ServiceError| problem::refused(&summary, &error, &path);
    let is_new = !plan.requires_replace.is_empty() || plan.prior.as_ref() != Some(planned);
    let grant = K::grant(planned, &draft.spec).filter(|_| is_new);
    match &plan.prior {
        Some(prior) if plan.requires_replace.is_empty() => {
            if prior != planned {
                acg.changes(key);
                if draft.named {
                    let allowed = authorize::<K>(service, &id, Verb::Write, &granted).await;
                    allowed.map_err(unavailable)?;
                }
                let now = service.now().await.map_err(unavailable)?;
                let allowance = service.allowance(subscription).await.map_err(unavailable)?;
                let old = spec::<K>(prior, &acg.settings)?;
                let violations = K::check_change(&old, &draft.spec, &allowance, now);
                let violations = open.without_echoes(violations, &path);
                context.tell_all(problem::violations(&violations, &path));
            }
        }
        prior => {
            let predecessor = planning::predecessor(context);
            let is_open = |property: &PropertyPath| open.contains(&path(property));
            let predecessor = predecessor.or_else(|| match draft.named {
                true => in_state.succeed(&key),
                false if is_open(&PropertyPath::of("name")) => in_state.of_name(None),
                false => in_state.of_name(key.rsplit('/').next()),
            });
            let replaces = prior.is_some() || predecessor.is_some();
            // A replacement is planned first with the location that its predecessor had of its gallery.
            let at = path(&PropertyPath::of("location"));
            let said = K::location(&draft.spec)
                .filter(|_| K::gallery(&draft.spec).is_none() || !open.says_nothing(&at));
            let lies = planned_place::location::<K>(acg, &draft.spec, said, &is_open).await;
            let lies = lies.map_err(unavailable)?;
            acg.will_place(K::KIND, lies);
            if draft.named {
                let again = [&predecessor, &prior_key].contains(&&Some(key.clone()));
                let advice = if_known(K::advice(service, &draft.spec, again).await);
                context.tell_all(advice.map_err(unavailable)?);
                // Of what is tainted, and of what the user wants anew, no plan with a prior state says
                // that it is replaced.
                if prior.is_none() && predecessor.as_ref() == Some(&key) {
                    let violations = against_deletion::<K>(service, &id, &granted).await;
                    let violations = violations.map_err(unavailable)?;
                    context.tell_all(problem::violations(&violations, &path));
                }
            }
            // Others that are judged at the same time must see this one too, where it does not only
            // take the place of its predecessor.
            let left = prior
                .as_ref()
                .and_then(|prior| location_of::<K>(prior, &acg.settings));
            let moves = left.is_some_and(|left| lies.is_some_and(|lies| left != lies));
            let lies_somewhere =
                K::location(&draft.spec).is_some() || K::gallery(&draft.spec).is_some();
            let also_planned = if lies_somewhere && (!replaces || moves) {
                acg.plans(PlannedCreation {
                    kind: K::KIND,
                    key: draft.named.then_some(key),
                    location: lies,
                })
            } else {
                acg.planned()
            };
            // Of a replacement, the plan with the prior state was judged already, and stands among what is
            // planned without a key to know it by; what is tainted keeps its place.
            let counts_in = lies.filter(|_| prior.is_some() || !replaces);
            let unnamed = match draft.named {
                true => None,
                false => planned_place::unnamed::<K>(acg, counts_in, &is_open),
            };
            if !draft.named && unnamed.is_none() {
                let now = service.now().await.map_err(unavailable)?;
                let allowance = service.allowance(subscription).await.map_err(unavailable)?;
                let violations = K::check_new(&draft.spec, &allowance, now);
                let violations = open.without_echoes(violations, &path);
                context.tell_all(problem::violations(&violations, &path));
            } else {
                let check = Check {
                    removed_for_good: predecessor
                        .as_deref()
                        .is_some_and(|key| in_state.is_removed_for_good(key)),
                    replacing: predecessor,
                    also_planned,
                    also_changed: acg.changed(),
                    also_granted: granted,
                    unsettled: K::references(&draft.spec)
                        .into_iter()
                        .filter(|property| open.contains(&path(property)))
                        .collect(),
                    unnamed,
                };
                let findings = K::check(service, draft.spec, check).await;
                let mut findings = findings.map_err(unavailable)?;
                if let Some(config) = &plan.config {
                    findings.retain(|finding| match finding {
                        Finding::Refused(violation) => !K::may_be_settled(config, violation),
                        Finding::Exists { .. } => true,
                    });
                }
                let (kind, complete) = (K::KIND, draft.complete);
                planning::tell_findings(context, kind, findings, complete, &open, &path);
            }
        }
    }
    // Judged first: nothing allows itself.
    if let Some(grant) = grant {
        service.planned_grant_add(grant).await;
    }
    Ok(())
}

/// S-1: refuses what whoever is acting may not do.
async fn authorize<K: Managed>(
    service: &dyn GalleryService,
    id: &K::Id,
    verb: Verb,
    granted: &Arc<Vec<PlannedGrant>>,
) -> Result<(), ServiceError> {
    let (action, scope) = K::needs(id, verb)?;
    let granted = Arc::clone(granted);
    service.access_authorize(action, scope, granted).await
}

/// Why an object that is there may not be deleted, by whoever is acting or by anybody.
async fn against_deletion<K: Managed>(
    service: &dyn GalleryService,
    id: &K::Id,
    granted: &Arc<Vec<PlannedGrant>>,
) -> Result<Vec<Violation>, ServiceError> {
    authorize::<K>(service, id, Verb::Delete, granted).await?;
    K::protection(service, id).await
}

/// Where what a state describes lies, if it says so.
fn location_of<K: Managed>(state: &K::Model, settings: &Settings) -> Option<Region> {
    K::location(&spec::<K>(state, settings).ok()?)
}
