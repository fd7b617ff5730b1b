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
    let unnamed = circumstances.check.unnamed;
    let goes_first = circumstances.check.replacing.as_ref() == Some(&key);
    let record = match unnamed {
        None => circumstances.store.resource(&key)?.filter(|_| !goes_first),
        Some(_) => None,
    };
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
    let location = unnamed.map_or(location, |unnamed| unnamed.location);
    if let Some(location) = location {
        violations.extend(one_too_many::<R>(core, spec, location, circumstances)?);
    }
    if unnamed.is_none() {
        violations.extend(soft_delete::objection::<R>(spec, circumstances)?);
    }
    Ok(Obstacles {
        existing: None,
        violations,
        new: resource,
    })
}

/// whether there is room for one more beside what exists and what is planned.
pub(super) fn one_too_many<R: Resource>(
    core: &Core,
    spec: &R::Spec,
    location: Region,
    circumstances: &Circumstances<'_>,
) -> Result<Option<Violation>, StoreError> {
    let Some(limit) = LimitName::on(R::KIND) else {
        return Ok(None);
    };
    let subscription = R::place_of(spec).subscription.to_string();
    let limits = &circumstances.allowance.limits;
    let current = existing::<R>(&subscription, location, circumstances)?;
    let key = R::key_of(spec);
    let planned = circumstances.check.also_planned.iter().filter(|creation| {
        creation.kind == R::KIND
            && creation.location == Some(location)
            && creation
                .key
                .as_ref()
                .is_none_or(|other| *other != key && in_subscription(other, &subscription))
    });
    let planned: Vec<_> = planned.collect();
    if let Some(remedy) = circumstances.injected.limits_reached() {
        let planned = planned.len() as u64;
        return Ok(Some(
            Limits::exceeded(limit, location, current, planned).remedy(remedy),
        ));
    }
    let refusal = limits.check_one_more(limit, location, current, planned.len() as u64);
    if refusal.is_none() || (planned.is_empty() && circumstances.check.unnamed.is_none()) {
        return Ok(refusal);
    }
    // What is planned and taken over from an interrupted run is there already.
    let mut unnamed = u64::from(circumstances.check.unnamed.is_some());
    let mut new = 0;
    for creation in &planned {
        let Some(key) = &creation.key else {
            unnamed += 1;
            new += 1;
            continue;
        };
        let there = circumstances.store.resource(key)?;
        new += u64::from(there.is_none_or(|record| record.location != location.name()));
    }
    let taken_over = match unnamed {
        0 => 0,
        _ => unnamed.min(orphans::<R>(core, &subscription, location, circumstances)?),
    };
    let current = current.saturating_sub(taken_over);
    Ok(limits.check_one_more(limit, location, current, new))
}

/// How many there are of a kind in a region, without the one that goes first.
fn existing<R: Resource>(
    subscription: &str,
    location: Region,
    circumstances: &Circumstances<'_>,
) -> Result<u64, StoreError> {
    let store = circumstances.store;
    let current = store.usage(subscription, R::KIND, location.name())?;
    let freed = match &circumstances.check.replacing {
        Some(key) => store.resource(key)?.is_some_and(|record| {
            record.kind == R::KIND
                && record.subscription == subscription
                && record.location == location.name()
        }),
        None => false,
    };
    Ok(u64::from(current).saturating_sub(u64::from(freed)))
}

/// How many of them an interrupted run left: a creation whose id is not known yet may take one over.
fn orphans<R: Resource>(
    core: &Core,
    subscription: &str,
    location: Region,
    circumstances: &Circumstances<'_>,
) -> Result<u64, StoreError> {
    let store = circumstances.store;
    let mut sessions = store.unconfirmed(subscription, R::KIND, location.name())?;
    sessions.retain(|session| !core.sessions.is_alive(session));
    Ok(sessions.len() as u64)
}

fn in_subscription(key: &str, subscription: &str) -> bool {
    key.strip_prefix("/subscriptions/")
        .and_then(|rest| rest.strip_prefix(subscription))
        .is_some_and(|rest| rest.starts_with('/'))
}
