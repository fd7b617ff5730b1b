//! The target regions of a version, of an image or of an application: a map whose keys may be spelled
//! in more than one way, and whose values follow from the version's own where the configuration says
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::version_protection::{self, EncryptionModel};
use crate::framework::model::{Attr, Convert as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::gallery::{
    AggregateState, PropertyPath, PropertyStep, Region, ReplicationState, ReplicationStatus,
    StorageAccountType, TargetRegion, TargetRegionSpec,
};
use crate::provider::draft::Drafting;

const PROPERTY: &str = "target_regions";

crate::model! {
    /// A target region.
    pub struct TargetRegionModel {
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub exclude_from_latest: Attr<bool>,
        pub encryption: Attr<EncryptionModel>,
    }
}

crate::model! {
    /// How far replication to a region has come.
    pub struct ReplicationModel {
        pub state: Attr<String>,
        pub progress: Attr<u32>,
        pub details: Attr<String>,
    }
}

/// Something for each region, in whatever spelling.
type ByRegion<T> = Attr<BTreeMap<String, Attr<T>>>;

/// Target regions.
pub(super) type TargetRegions = ByRegion<TargetRegionModel>;

/// How far replication has come.
pub(super) type Replications = ByRegion<ReplicationModel>;

/// What the model of a version says of its replication.
pub(super) struct Replication {
    pub location: Attr<String>,
    pub replica_count: Attr<u32>,
    pub storage_account_type: Attr<String>,
    pub target_regions: TargetRegions,
    pub status: Replications,
    pub state: Attr<String>,
    /// Whether it is waited for.
    pub waits: Attr<bool>,
}

/// The model of a version, which is replicated.
pub(super) trait Replicated {
    /// What it says of its replication.
    fn replication(&self) -> Replication;
    /// Takes over the target regions, and how far replication to them has come.
    fn set_replication(&mut self, replication: Replication);
}

/// The entry of a region, however its key is spelled.
pub(super) fn entry<T>(regions: &ByRegion<T>, region: Region) -> Option<(&String, &Attr<T>)> {
    let mut entries = regions.known().into_iter().flatten();
    entries.find(|(key, _)| Region::parse(key).ok() == Some(region))
}

/// The same for each region in another form.
pub(super) fn converted<A, B: From<A>>(regions: ByRegion<A>) -> ByRegion<B> {
    let regions = match regions {
        Attr::Null => return Attr::Null,
        Attr::Unknown => return Attr::Unknown,
        Attr::Known(regions) => regions.into_iter(),
    };
    let regions = regions.map(|(key, region)| {
        let region = match region {
            Attr::Null => Attr::Null,
            Attr::Unknown => Attr::Unknown,
            Attr::Known(region) => Attr::Known(region.into()),
        };
        (key, region)
    });
    Attr::Known(regions.collect())
}

/// What the model asks for. An entry that is not known yet still names its region.
pub(super) fn draft(draft: &mut Drafting, regions: &TargetRegions) -> Vec<TargetRegionSpec> {
    let mut specs = Vec::new();
    for (key, entry) in draft.known(regions).into_iter().flatten() {
        let path = PropertyPath::of(PROPERTY).key(key);
        let region = match Region::parse(key) {
            Ok(region) => region,
            Err(violation) => {
                draft.refuse([violation.at(path)]);
                continue;
            }
        };
        let model = draft.known(entry).cloned().unwrap_or_default();
        let storage = draft.optional(
            &model.storage_account_type,
            StorageAccountType::parse,
            &path.clone().property("storage_account_type"),
        );
        specs.push(TargetRegionSpec {
            region,
            replica_count: draft.known(&model.replica_count).copied(),
            storage_account_type: storage,
            exclude_from_latest: draft.known(&model.exclude_from_latest) == Some(&true),
            encryption: version_protection::draft_encryption(draft, &model.encryption, &path),
        });
    }
    specs
}

/// What there is, under the keys of `before` where it names the same regions.
pub(super) fn state<T>(targets: &[TargetRegion], before: &ByRegion<T>) -> TargetRegions {
    let regions = targets.iter().map(|target| {
        let spelled = entry(before, target.region).map(|(key, _)| key.clone());
        let model = TargetRegionModel {
            replica_count: Attr::Known(target.replica_count),
            storage_account_type: Attr::Known(target.storage_account_type.as_str().to_owned()),
            exclude_from_latest: Attr::Known(target.exclude_from_latest),
            encryption: version_protection::encryption_to_state(target.encryption.as_ref()),
        };
        let key = spelled.unwrap_or_else(|| target.region.name().to_owned());
        (key, Attr::Known(model))
    });
    Attr::Known(regions.collect())
}

/// How far replication has come, by region name.
pub(super) fn replication_status(replication: &ReplicationStatus) -> Replications {
    let regions = replication.regions.iter().map(|(region, status)| {
        let model = ReplicationModel {
            state: Attr::Known(status.state.as_str().to_owned()),
            progress: Attr::Known(u32::from(status.progress)),
            details: Attr::Known(status.details.clone()),
        };
        (region.name().to_owned(), Attr::Known(model))
    });
    Attr::Known(regions.collect())
}

/// Settles what the configuration leaves open: the source region alone, the common count, the
/// version's storage. Then says which changes need a new version, and whether replication changes.
pub(super) fn complete<M: Replicated>(plan: &mut Plan<M>) {
    let (Some(config), Some(model)) = (&plan.config, &mut plan.planned) else {
        return;
    };
    let mut planned = model.replication();
    let prior = plan.prior.as_ref().map(Replicated::replication);
    settle(
        &config.replication().target_regions,
        prior.as_ref(),
        &mut planned,
    );
    if let Some(prior) = &prior {
        plan.requires_replace.extend(fixed_changes(
            &prior.target_regions,
            &planned.target_regions,
        ));
        let stays = plan.requires_replace.is_empty() && same_regions(prior, &planned);
        complete_replication(prior, &mut planned, stays);
    }
    model.set_replication(planned);
}

fn settle(asked: &TargetRegions, prior: Option<&Replication>, planned: &mut Replication) {
    if asked.is_null() {
        planned.target_regions = source_region_alone(prior, planned);
    } else if let Attr::Known(regions) = &mut planned.target_regions {
        let (count, storage) = (&planned.replica_count, &planned.storage_account_type);
        for (key, target) in regions {
            let asked = asked_of(asked, key);
            if let Attr::Known(target) = target {
                if asked.is_some_and(|asked| asked.replica_count.is_null()) {
                    target.replica_count = count.clone();
                }
                if asked.is_some_and(|asked| asked.storage_account_type.is_null()) {
                    target.storage_account_type = storage.clone();
                }
            }
        }
        if prior.is_none_or(|prior| prior.target_regions != planned.target_regions) {
            spell_as(asked, &mut planned.target_regions);
        }
    }
}

/// Gives the regions the keys that the configuration has for them: Terraform takes the stored ones only
/// of what does not change at all.
fn spell_as(asked: &TargetRegions, planned: &mut TargetRegions) {
    if let Attr::Known(regions) = planned {
        let respelled = std::mem::take(regions).into_iter().map(|(key, target)| {
            let region = Region::parse(&key).ok();
            let asked = region.and_then(|region| entry(asked, region));
            (asked.map_or(key, |(asked, _)| asked.clone()), target)
        });
        *regions = respelled.collect();
    }
}

/// What is certain of replication once the plan is applied. What goes on by itself is a change only
/// where it is to be waited for, what is complete stays so while the regions do, and what has failed is
/// tried again.
fn complete_replication(prior: &Replication, planned: &mut Replication, regions_stay: bool) {
    let changes = planned.status.is_unknown();
    let regions = prior.status.known().into_iter().flatten();
    let states: Vec<Option<&str>> = regions
        .map(|(_, region)| region.known()?.state.known().map(String::as_str))
        .collect();
    let is = |state: ReplicationState| move |other: &Option<&str>| *other == Some(state.as_str());
    let complete = !states.is_empty() && states.iter().all(is(ReplicationState::Completed));
    let failed = states.iter().any(is(ReplicationState::Failed));
    // A wait that was cut short is taken up.
    let is_awaited = !complete && planned.waits != Attr::Known(false);
    if !regions_stay || failed || is_awaited {
        planned.status = Attr::Unknown;
        planned.state = Attr::Unknown;
    } else if complete {
        planned.status = prior.status.clone();
        planned.state = if changes {
            Attr::Known(AggregateState::Completed.as_str().to_owned())
        } else {
            prior.state.clone()
        };
    }
}

/// The source region, as it was spelled before.
fn source_region_alone(prior: Option<&Replication>, planned: &Replication) -> TargetRegions {
    let region = planned
        .location
        .known()
        .and_then(|location| Region::parse(location).ok());
    let Some(region) = region else {
        return Attr::Unknown;
    };
    let target = TargetRegionModel {
        replica_count: planned.replica_count.clone(),
        storage_account_type: planned.storage_account_type.clone(),
        exclude_from_latest: Attr::Known(false),
        encryption: Attr::Null,
    };
    let spelled = prior.and_then(|prior| entry(&prior.target_regions, region));
    let key = spelled.map_or_else(|| region.name().to_owned(), |(key, _)| key.clone());
    Attr::Known(BTreeMap::from([(key, Attr::Known(target))]))
}

fn asked_of<'a>(asked: &'a TargetRegions, key: &str) -> Option<&'a TargetRegionModel> {
    let region = Region::parse(key).ok()?;
    entry(asked, region)?.1.known()
}

/// V-7, V-17: the properties of regions that have replicas which are fixed, and change.
fn fixed_changes(prior: &TargetRegions, planned: &TargetRegions) -> BTreeSet<Path> {
    let mut changes = BTreeSet::new();
    for (key, target) in planned.known().into_iter().flatten() {
        let stored = Region::parse(key)
            .ok()
            .and_then(|region| entry(prior, region));
        let stored = stored.and_then(|(_, stored)| stored.known());
        let (Some(stored), Some(new)) = (stored, target.known()) else {
            continue;
        };
        let path = Path::root().attribute(PROPERTY).key(key);
        if stored.storage_account_type != new.storage_account_type {
            changes.insert(path.clone().attribute("storage_account_type"));
        }
        if !version_protection::same_encryption(
            &stored.encryption.clone().into_value(),
            &new.encryption.clone().into_value(),
        ) {
            changes.insert(path.attribute("encryption"));
        }
    }
    changes
}

fn same_regions(prior: &Replication, planned: &Replication) -> bool {
    let regions = |replication: &Replication| {
        let keys = replication.target_regions.known()?.keys();
        let mut regions: Vec<_> = keys.map(|key| Region::parse(key).ok()).collect();
        regions.sort();
        Some(regions)
    };
    regions(prior).is_some() && regions(prior) == regions(planned)
}

/// The property with the region's key as the user spelled it.
pub(super) fn as_spelled<T>(property: &PropertyPath, regions: &ByRegion<T>) -> PropertyPath {
    let spelled = |key: &String| {
        let region = Region::parse(key).ok()?;
        Some(entry(regions, region)?.0.clone())
    };
    let in_regions = property.steps().first() == Some(&PropertyStep::Property(PROPERTY));
    let steps = property.steps().iter().map(|step| match step {
        PropertyStep::Key(key) if in_regions => {
            PropertyStep::Key(spelled(key).unwrap_or_else(|| key.clone()))
        }
        other => other.clone(),
    });
    steps.collect()
}
