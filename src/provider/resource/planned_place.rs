//! Where a planned creation will lie, and with it the limit in which it takes a place, as far as that is
//! known while Terraform plans.
//!
//! Terraform tells no more of what a parent made by the same run will be than that its id is not known
//! yet. What counts in a limit is the region and the subscription alone: a parent that this run makes
//! lies in the subscription of the provider, and where, the run has planned before its children.

use super::managed::{Answer, Managed};
use crate::gallery::{
    LimitName, PropertyPath, Region, ResourceKind, Unnamed, if_known, if_readable,
};
use crate::provider::data::Connected;

/// Whether the configuration gives a property, by its name, a value that is not known yet.
pub(super) type IsOpen<'a> = &'a (dyn Fn(&PropertyPath) -> bool + Sync);

/// Where a creation will lie, which the configuration may say itself.
pub(super) async fn location<K: Managed>(
    acg: &Connected,
    spec: &K::Spec,
    said: Option<Region>,
    is_open: IsOpen<'_>,
) -> Answer<Option<Region>> {
    if is_open(&PropertyPath::of("location")) {
        return Ok(None);
    }
    if said.is_some() {
        return Ok(said);
    }
    let Some(gallery) = K::gallery(spec) else {
        return Ok(None);
    };
    if is_open(&PropertyPath::of("gallery_id")) {
        // It is one of those whose id this run will tell: if all of these lie in one region, so will the
        // creation.
        return Ok(match acg.places(ResourceKind::Gallery).as_slice() {
            [location] => *location,
            _ => None,
        });
    }
    let key = gallery.key();
    let planned = acg.planned().into_iter().find(|creation| {
        creation.kind == ResourceKind::Gallery && creation.key.as_ref() == Some(&key)
    });
    if let Some(planned) = planned {
        return Ok(planned.location);
    }
    let gallery = if_known(if_readable(acg.service.gallery_get(gallery).await))?;
    Ok(gallery.map(|gallery| gallery.spec.location))
}

/// How a creation is judged whose id is not known yet and that will lie in `location`; `None` if it can
/// only be judged by itself. What counts in no limit is, but for a kind that is looked up for more than its
/// id. So is what may belong to a parent in another subscription: a parent that is not known and that this
/// run does not make.
pub(super) fn unnamed<K: Managed>(
    acg: &Connected,
    location: Option<Region>,
    is_open: IsOpen<'_>,
) -> Option<Unnamed> {
    if LimitName::on(K::KIND).is_none() {
        return K::JUDGED_WITHOUT_ID.then_some(Unnamed { location: None });
    }
    if is_open(&PropertyPath::of("location")) {
        return None;
    }
    let certain = K::PARENT.is_none_or(|(kind, property)| {
        !is_open(&PropertyPath::of(property)) || !acg.places(kind).is_empty()
    });
    certain.then_some(Unnamed { location })
}
