//! What the replicas of an image version come to: B-1 to B-4, R-7.
//!
//! A shallow version is billed as a full one is: B-2 counts replicas, of whatever mode.
//!
//! Must not know any price: prices are an input, and an amount without its price is left out.

use super::{ImageVersion, Money, Region, StorageAccountType, TargetRegion};
use std::collections::BTreeMap;

/// B-4: prices as somebody gave them, region by region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prices {
    storage: BTreeMap<(Region, StorageAccountType), Money>,
    egress: BTreeMap<Region, Money>,
}

impl Prices {
    /// Sets the price of a GB of snapshots for a month, for one kind of storage in a region.
    pub fn set_storage(&mut self, region: Region, storage: StorageAccountType, price: Money) {
        self.storage.insert((region, storage), price);
    }

    /// Sets the price of a GB that leaves a region for another.
    pub fn set_egress(&mut self, source: Region, price: Money) {
        self.egress.insert(source, price);
    }

    fn of(price: Option<&Money>, gb: u64) -> Option<Money> {
        if gb == 0 {
            return Some(Money::ZERO);
        }
        price.map(|price| price.times(gb))
    }
}

/// What replicas come to, of one region or of several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charges {
    /// The replicas, each of which is billed as a snapshot (B-2).
    pub snapshots: u64,
    /// What is stored, in GB: the occupied size once for each snapshot (B-2).
    pub billed_gb: u64,
    /// What crosses the network once, in GB: the occupied size for each region but the source (B-3).
    pub egress_gb: u64,
    /// The price of storage for a month; `None` when a price is not known.
    pub storage_cost: Option<Money>,
    /// The price of what crosses the network, paid once; `None` when a price is not known.
    pub egress_cost: Option<Money>,
}

impl Charges {
    /// B-1: what the gallery costs by itself.
    pub const NOTHING: Self = Self {
        snapshots: 0,
        billed_gb: 0,
        egress_gb: 0,
        storage_cost: Some(Money::ZERO),
        egress_cost: Some(Money::ZERO),
    };

    /// These and others together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let sum = |one: Option<Money>, other: Option<Money>| Some([one?, other?].into_iter().sum());
        Self {
            snapshots: self.snapshots.saturating_add(other.snapshots),
            billed_gb: self.billed_gb.saturating_add(other.billed_gb),
            egress_gb: self.egress_gb.saturating_add(other.egress_gb),
            storage_cost: sum(self.storage_cost, other.storage_cost),
            egress_cost: sum(self.egress_cost, other.egress_cost),
        }
    }
}

/// B-1 to B-3, R-7: what each target region of a version comes to. The first replica in a region
/// comes over the network from the source region, the others are made inside the region.
pub fn charges_by_region(
    occupied_gb: u64,
    source: Region,
    target_regions: &[TargetRegion],
    prices: &Prices,
) -> BTreeMap<Region, Charges> {
    let charges = target_regions.iter().map(|target| {
        let region = target.region;
        let snapshots = u64::from(target.replica_count);
        let billed_gb = occupied_gb.saturating_mul(snapshots);
        let egress_gb = if region == source { 0 } else { occupied_gb };
        let storage = prices.storage.get(&(region, target.storage_account_type));
        let charges = Charges {
            snapshots,
            billed_gb,
            egress_gb,
            storage_cost: Prices::of(storage, billed_gb),
            egress_cost: Prices::of(prices.egress.get(&source), egress_gb),
        };
        (region, charges)
    });
    charges.collect()
}

impl ImageVersion {
    /// What each of its target regions comes to.
    pub fn charges(&self, prices: &Prices) -> BTreeMap<Region, Charges> {
        charges_by_region(
            self.occupied_gb(),
            self.spec.location,
            &self.target_regions,
            prices,
        )
    }
}

/// Several charges together.
pub fn total<'a>(charges: impl IntoIterator<Item = &'a Charges>) -> Charges {
    charges
        .into_iter()
        .fold(Charges::NOTHING, |sum, one| sum.and(*one))
}
