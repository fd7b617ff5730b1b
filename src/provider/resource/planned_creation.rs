//! A planned creation, judged: of something new, or of the successor of what is there.
//!
//! Must not change what is planned: where and as what it counts, others of the same run are judged by.

use std::sync::Arc;

use super::managed::Managed;
use super::managed_resource::spec;
use super::planned_change::{Judged, against_deletion};
use super::planned_place;
use crate::framework::diagnostic::Diagnostics;
use crate::gallery::{
    Check, Finding, PlannedCreation, PropertyPath, Region, ServiceError, if_known,
};
use crate::provider::draft::Draft;
use crate::provider::planning;
use crate::provider::problem;
use crate::provider::settings::Settings;

impl<K: Managed> Judged<'_, K> {
    /// Judges the creation of what the draft asks for, in place of `prior` if there is one.
    pub(super) async fn creation(
        self,
        prior: Option<&K::Model>,
        draft: Draft<K::Spec>,
    ) -> Result<(), Diagnostics> {
        let acg = self.acg;
        let is_open = |property: &PropertyPath| self.is_open(property);
        let predecessor = self.predecessor(draft.named);
        let replaces = prior.is_some() || predecessor.is_some();
        let lies = self.location(&draft.spec).await?;
        acg.will_place(K::KIND, lies);
        if draft.named {
            self.remark(prior, predecessor.as_ref(), &draft.spec)
                .await?;
        }
        // Others that are judged at the same time must see this one too, where it does not only
        // take the place of its predecessor.
        let left = prior.and_then(|prior| location_of::<K>(prior, &acg.settings));
        let moves = left.is_some_and(|left| lies.is_some_and(|lies| left != lies));
        let lies_somewhere =
            K::location(&draft.spec).is_some() || K::gallery(&draft.spec).is_some();
        let also_planned = if lies_somewhere && (!replaces || moves) {
            acg.plans(PlannedCreation {
                kind: K::KIND,
                key: draft.named.then(|| self.key.clone()),
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
            let broken = |allowance: &_, now| K::check_new(&draft.spec, allowance, now);
            return self.tell_of_rules(broken).await;
        }
        let check = Check {
            removed_for_good: predecessor
                .as_deref()
                .is_some_and(|key| self.in_state.is_removed_for_good(key)),
            replacing: predecessor,
            also_planned,
            also_changed: acg.changed(),
            also_granted: Arc::clone(&self.granted),
            unsettled: K::references(&draft.spec)
                .into_iter()
                .filter(is_open)
                .collect(),
            unnamed,
        };
        self.rehearse(draft, check).await
    }

    /// The key of what the creation comes after, as far as that is known.
    fn predecessor(&self, named: bool) -> Option<String> {
        planning::predecessor(self.context).or_else(|| match named {
            true => self.in_state.succeed(&self.key),
            false if self.is_open(&PropertyPath::of("name")) => self.in_state.of_name(None),
            false => self.in_state.of_name(self.key.rsplit('/').next()),
        })
    }

    /// Where it will lie, as far as that is known.
    async fn location(&self, spec: &K::Spec) -> Result<Option<Region>, Diagnostics> {
        let is_open = |property: &PropertyPath| self.is_open(property);
        // A replacement is planned first with the location that its predecessor had of its gallery.
        let at = self.path(&PropertyPath::of("location"));
        let said = K::location(spec)
            .filter(|_| K::gallery(spec).is_none() || !self.open.says_nothing(&at));
        let lies = planned_place::location::<K>(self.acg, spec, said, &is_open).await;
        lies.map_err(|error| self.unanswered(&error))
    }

    /// Tells what is worth a remark of an object whose id is known, and what keeps its predecessor from
    /// being deleted.
    async fn remark(
        &self,
        prior: Option<&K::Model>,
        predecessor: Option<&String>,
        spec: &K::Spec,
    ) -> Result<(), Diagnostics> {
        let unanswered = |error: ServiceError| self.unanswered(&error);
        let succeeds_itself = predecessor == Some(&self.key);
        let replaced = [predecessor, self.prior_key.as_ref()];
        let replaced: Vec<_> = replaced.into_iter().flatten().map(String::as_str).collect();
        let advice = if_known(K::advice(self.service(), spec, &replaced).await);
        self.context.tell_all(advice.map_err(unanswered)?);
        // Of what is tainted, and of what the user wants anew, no plan with a prior state says that it
        // is replaced.
        if prior.is_none() && succeeds_itself {
            let for_good = self.in_state.is_removed_for_good(&self.key);
            let violations = against_deletion::<K>(self.acg, &self.id, for_good, &self.granted);
            let violations = violations.await.map_err(unanswered)?;
            let path = |property: &PropertyPath| self.path(property);
            self.context
                .tell_all(problem::violations(&violations, &path));
        }
        Ok(())
    }

    /// Tells what the dry run of the creation finds.
    async fn rehearse(&self, draft: Draft<K::Spec>, check: Check) -> Result<(), Diagnostics> {
        let findings = K::check(self.service(), draft.spec, check).await;
        let mut findings = findings.map_err(|error| self.unanswered(&error))?;
        if let Some(config) = self.config {
            findings.retain(|finding| match finding {
                Finding::Refused(violation) => !K::may_be_settled(config, violation),
                Finding::Exists { .. } => true,
            });
        }
        let (context, complete) = (self.context, draft.complete);
        let path = |property: &PropertyPath| self.path(property);
        planning::tell_findings(context, K::KIND, findings, complete, &self.open, &path);
        Ok(())
    }
}

/// Where what a state describes lies, if it says so.
fn location_of<K: Managed>(state: &K::Model, settings: &Settings) -> Option<Region> {
    K::location(&spec::<K>(state, settings).ok()?)
}
