//! What stands in the way of a create: the one place where creates, planned and carried out, are
//! judged.

use super::Core;
use super::obstacles::{Obstacles, claim};
use super::resource::{Circumstances, Judgement, Resource};
use super::store::StoreError;
use super::{soft_delete, stored};
use crate::gallery::{LimitName, Limits, Region, ResourceSpec, Violation, rule};

/// Finds what stands in the way of a request.
pub(super) fn obstacles<R: Resource>(
    core: &Core,
    spec: &R::Spec,
    circumstances: &Circumstances<'_>,
) -> Result<Obstacles<R>, StoreError> {
    let key = R::key_of(spec);
    let goes_first = circumstances.check.replacing.as_ref() == Some(&key);
    let record = circumstances.store.resource(&key)?.filter(|_| !goes_first);
    if let Some(record) = record {
        let existing: R = stored::decode(&record, circumstances.now)?;
        let spec = existing.filled_in(spec);
        let alike = spec.changes_from(existing.spec()).is_empty();
        let claim = claim(core, record.session.as_ref(), alike);
        // N-10: of all that may differ, another location is an error of its own.
        let mut violations = spec.refused_changes_from(existing.spec());
        violations.retain(|violation| violation.rule == rule::N_10);
        return Ok(Obstacles {
            existing: Some((existing, claim)),
            violations,
            new: None,
        });
    }
    let Judgement {
        mut violations,
        location,
        resource,
    } = R::judge(spec.clone(), circumstances)?;
    if let Some(location) = location {
        violations.extend(one_too_many::<R>(spec, location, circumstances)?);
    }
    violations.extend(soft_delete::objection::<R>(spec, circumstances)?);
    Ok(Obstacles {
        existing: None,
        violations,
        new: resource,
    })
}

/// whether there is room for one more.
pub(super) fn one_too_many<R: Resource>(
    spec: &R::Spec,
    location: Region,
    circumstances: &Circumstances<'_>,
) -> Result<Option<Violation>, StoreError> {
    let Some(limit) = LimitName::on(R::KIND) else {
        return Ok(None);
    };
    let subscription = R::place_of(spec).subscription.to_string();
    let current = circumstances
        .store
        .usage(&subscription, R::KIND, location.name())?;
    let freed = match &circumstances.check.replacing {
        Some(key) => circumstances.store.resource(key)?.is_some_and(|record| {
            record.kind == R::KIND
                && record.subscription == subscription
                && record.location == location.name()
        }),
        None => false,
    };
    let key = R::key_of(spec);
    let planned = circumstances.check.also_planned.iter().filter(|creation| {
        creation.kind == R::KIND
            && creation.location == location
            && creation
                .key
                .as_ref()
                .is_none_or(|other| *other != key && in_subscription(other, &subscription))
    });
    let current = u64::from(current).saturating_sub(u64::from(freed));
    let planned = planned.count() as u64;
    Ok(match circumstances.injected.limits_reached() {
        Some(remedy) => Some(Limits::exceeded(limit, location, current, planned).remedy(remedy)),
        None => circumstances
            .allowance
            .limits
            .check_one_more(limit, location, current, planned),
    })
}

fn in_subscription(key: &str, subscription: &str) -> bool {
    key.strip_prefix("/subscriptions/")
        .and_then(|rest| rest.strip_prefix(subscription))
        .is_some_and(|rest| rest.starts_with('/'))
}
