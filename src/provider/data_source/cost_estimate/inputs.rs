//! The arguments of an estimate as the gallery's rules want them.

use std::collections::BTreeMap;

use super::CostEstimateData;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::gallery::billing::charges_by_region;
use crate::gallery::replication::{Replicas, target_regions};
use crate::gallery::{
    Allowance, Charges, ImageVersionSpec, Money, Prices, PropertyPath, PropertyStep, Region,
    StorageAccountType, TargetRegionSpec, Violation,
};
use crate::provider::data_source::argument;
use crate::provider::problem;

/// The prices that were given (B-4).
pub(super) fn prices(config: &CostEstimateData) -> Result<Prices, Diagnostics> {
    let mut prices = Prices::default();
    let mut diagnostics = Diagnostics::new();
    let root = Path::root().attribute("prices");
    for (region, given) in entries(&config.prices) {
        let at = root.clone().key(region);
        let mut read = || {
            let region = Region::parse(region).map_err(|violation| (at.clone(), violation))?;
            for (storage, price) in entries(&given.per_gb_month) {
                let at = at.clone().attribute("per_gb_month").key(storage);
                let located = |violation| (at.clone(), violation);
                let storage = StorageAccountType::parse(storage).map_err(located)?;
                let price = Money::parse(&price.to_string()).map_err(located)?;
                prices.set_storage(region, storage, price);
            }
            if let Some(price) = given.per_gb_egress.known() {
                let at = at.clone().attribute("per_gb_egress");
                let price =
                    Money::parse(&price.to_string()).map_err(|violation| (at, violation))?;
                prices.set_egress(region, price);
            }
            Ok::<_, (Path, Violation)>(())
        };
        if let Err((at, violation)) = read() {
            diagnostics.push(problem::violation(&violation, at));
        }
    }
    if diagnostics.has_error() {
        return Err(diagnostics);
    }
    Ok(prices)
}

/// What a planned version comes to.
pub(super) fn planned_charges(
    config: &CostEstimateData,
    prices: &Prices,
) -> Result<BTreeMap<Region, Charges>, Diagnostics> {
    let source = argument(&config.location, "location", Region::parse)?;
    let mut spelled = BTreeMap::new();
    let mut asked = Vec::new();
    for (key, target) in entries(&config.target_regions) {
        let at = PropertyPath::of("target_regions").key(key);
        let region =
            Region::parse(key).map_err(|violation| refused(&[violation.at(at.clone())]))?;
        let storage = storage(&target.storage_account_type)
            .map_err(|violation| refused(&[violation.at(at.property("storage_account_type"))]))?;
        spelled.insert(region.name(), key.clone());
        asked.push(TargetRegionSpec {
            replica_count: target.replica_count.known().copied(),
            storage_account_type: storage,
            ..TargetRegionSpec::of(region)
        });
    }
    let count = config.replica_count.known().copied();
    let storage =
        storage(&config.storage_account_type).map_err(|violation| refused(&[violation]))?;
    let replicas = Replicas {
        source,
        asked: &asked,
        common_count: count.unwrap_or(ImageVersionSpec::DEFAULT_REPLICA_COUNT),
        storage_account_type: storage.unwrap_or(StorageAccountType::StandardLrs),
    };
    // What may be had is the gallery's to say when the version is planned; this only counts.
    let any = Allowance::without_bounds();
    let targets =
        target_regions(replicas, &any.limits, &any.region_access).map_err(|violations| {
            let violations = violations.into_iter().map(|violation| {
                let target = as_spelled(&violation.target, &spelled);
                violation.at(target)
            });
            refused(&violations.collect::<Vec<_>>())
        })?;
    let occupied = config.occupied_gb.known().copied().unwrap_or_default();
    Ok(charges_by_region(
        u64::from(occupied),
        source,
        &targets,
        prices,
    ))
}

fn storage(value: &Attr<String>) -> Result<Option<StorageAccountType>, Violation> {
    value
        .known()
        .map(|text| StorageAccountType::parse(text))
        .transpose()
}

fn entries<T>(map: &Attr<BTreeMap<String, Attr<T>>>) -> impl Iterator<Item = (&String, &T)> {
    let entries = map.known().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key, value.known()?)))
}

/// The property with the region's key as the user spelled it.
fn as_spelled(property: &PropertyPath, spelled: &BTreeMap<&'static str, String>) -> PropertyPath {
    let steps = property.steps().iter().map(|step| match step {
        PropertyStep::Key(key) => match spelled.get(key.as_str()) {
            Some(spelled) => PropertyStep::Key(spelled.clone()),
            None => step.clone(),
        },
        PropertyStep::Property(_) => step.clone(),
    });
    steps.collect()
}

fn refused(violations: &[Violation]) -> Diagnostics {
    let path = |property: &PropertyPath| problem::path(property, CostEstimateData::ATTRIBUTES);
    problem::violations(violations, &path)
}
