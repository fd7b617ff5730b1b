//! What is asked of the gallery while Terraform plans: nothing but whether the change will be accepted.

use std::sync::Arc;

use super::managed::Managed;
use super::managed_resource::{spec, stored_id};
use crate::framework::context::Context;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::gallery::access::{PlannedGrant, Verb};
use crate::gallery::soft_delete::versions_to_keep;
use crate::gallery::{
    Allowance, GalleryService, PlannedChange, PropertyPath, ServiceError, SubscriptionId,
    Timestamp, Violation,
};
use crate::provider::data::{Connected, Data};
use crate::provider::draft::Draft;
use crate::provider::planning::{self, InState, Open};
use crate::provider::problem;

/// Judges a planned change by the gallery's rules, and looks for what stands in its way.
pub(super) async fn judge<K: Managed>(
    context: &Context<'_, Data>,
    plan: &mut Plan<K::Model>,
    in_state: &InState,
) -> Result<(), Diagnostics> {
    K::observe(context, plan, in_state).await?;
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
        let for_good = K::removed_for_good(prior);
        let violations = against_deletion::<K>(acg, id, for_good, &granted).await;
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
        context.tell_all(K::advice_by_itself(planned, &draft.spec));
    }
    let is_new = !plan.requires_replace.is_empty() || plan.prior.as_ref() != Some(planned);
    let grant = K::grant(planned, &draft.spec).filter(|_| is_new);
    let judged = Judged::<K> {
        context,
        acg,
        in_state,
        granted,
        summary,
        planned,
        config: plan.config.as_ref(),
        open: Open::of(plan.config.as_ref()),
        id,
        key,
        prior_key,
        subscription,
    };
    match &plan.prior {
        Some(_) if !is_new => {}
        Some(prior) if plan.requires_replace.is_empty() => judged.update(prior, draft).await?,
        prior => judged.creation(prior.as_ref(), draft).await?,
    }
    // Judged first: nothing allows itself.
    if let Some(grant) = grant {
        service.planned_grant_add(grant).await;
    }
    Ok(())
}

/// A planned object that is judged, and what it is judged by.
pub(super) struct Judged<'a, K: Managed> {
    pub(super) context: &'a Context<'a, Data>,
    pub(super) acg: &'a Connected,
    pub(super) in_state: &'a InState,
    pub(super) granted: Arc<Vec<PlannedGrant>>,
    summary: String,
    planned: &'a K::Model,
    pub(super) config: Option<&'a K::Model>,
    pub(super) open: Open,
    pub(super) id: K::Id,
    pub(super) key: String,
    pub(super) prior_key: Option<String>,
    subscription: SubscriptionId,
}

impl<K: Managed> Judged<'_, K> {
    pub(super) fn service(&self) -> &dyn GalleryService {
        self.acg.service.as_ref()
    }

    /// The attribute for a property.
    pub(super) fn path(&self, property: &PropertyPath) -> Path {
        K::path(self.planned, property)
    }

    /// Whether the configuration gives a property a value that is not known yet.
    pub(super) fn is_open(&self, property: &PropertyPath) -> bool {
        self.open.contains(&self.path(property))
    }

    /// The messages for a question that was not answered.
    pub(super) fn unanswered(&self, error: &ServiceError) -> Diagnostics {
        problem::refused(&self.summary, error, &|property| self.path(property))
    }

    /// Tells which rules the request breaks by itself.
    pub(super) async fn tell_of_rules(
        &self,
        broken: impl FnOnce(&Allowance, Timestamp) -> Vec<Violation>,
    ) -> Result<(), Diagnostics> {
        let unanswered = |error: ServiceError| self.unanswered(&error);
        let now = self.service().now().await.map_err(unanswered)?;
        let allowance = self.service().allowance(self.subscription).await;
        let violations = broken(&allowance.map_err(unanswered)?, now);
        let path = |property: &PropertyPath| self.path(property);
        let mut violations = self.open.without_echoes(violations, &path);
        violations.retain(|violation| !self.is_open(&violation.target));
        self.context
            .tell_all(problem::violations(&violations, &path));
        Ok(())
    }

    /// A change in place of what is there.
    async fn update(self, prior: &K::Model, draft: Draft<K::Spec>) -> Result<(), Diagnostics> {
        let change = PlannedChange {
            regions: K::planned_regions(self.planned, &draft.spec),
        };
        self.acg.changes(self.key.clone(), change);
        if draft.named {
            let allowed = authorize::<K>(self.service(), &self.id, Verb::Write, &self.granted);
            allowed.await.map_err(|error| self.unanswered(&error))?;
        }
        let old = spec::<K>(prior, &self.acg.settings)?;
        let broken =
            |allowance: &Allowance, now| K::check_change(&old, &draft.spec, allowance, now);
        self.tell_of_rules(broken).await
    }
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

/// Why an object that is there may not be deleted in this run, by whoever is acting or by anybody;
/// `for_good`, whatever its gallery's policy.
pub(super) async fn against_deletion<K: Managed>(
    acg: &Connected,
    id: &K::Id,
    for_good: bool,
    granted: &Arc<Vec<PlannedGrant>>,
) -> Result<Vec<Violation>, ServiceError> {
    let service = acg.service.as_ref();
    authorize::<K>(service, id, Verb::Delete, granted).await?;
    let mut violations = K::protection(service, id).await?;
    let kept = acg.deletes(&K::key(id));
    if !kept.is_empty() {
        violations.push(versions_to_keep(K::KIND, &id.to_string(), &kept));
    }
    let held_back = match for_good {
        true => None,
        false => K::held_back(service, id).await?,
    };
    if let Some(held) = held_back
        // With `create_before_destroy`, a policy that ends in the same run ends before.
        && !acg.changed().contains_key(&held.by)
        && acg.keeps(id.to_string(), &held.key)
    {
        violations.push(versions_to_keep(held.kind, &held.id, &[id.to_string()]));
    }
    Ok(violations)
}
