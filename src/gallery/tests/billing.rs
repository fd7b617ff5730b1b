//! What replicas come to, and amounts of money.

use super::*;
use crate::gallery::billing::{charges_by_region, total};
use proptest::prelude::*;

fn price(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn target(name: &str, replica_count: u32) -> TargetRegion {
    let spec = ImageVersionSpec {
        target_regions: vec![TargetRegionSpec {
            replica_count: Some(replica_count),
            ..TargetRegionSpec::of(region(name))
        }],
        location: region(name),
        ..version()
    };
    let allowance = Allowance::without_bounds();
    replication::target_regions((&spec).into(), &allowance.limits, &allowance.region_access)
        .unwrap()
        .remove(0)
}

/// An OS disk of 127 GB with 10 in use, an empty data disk, two replicas in each of three regions.
fn documented_example() -> ImageVersion {
    ImageVersion {
        target_regions: ["westeurope", "northeurope", "uksouth"]
            .map(|name| target(name, 2))
            .into(),
        os_disk: disk_size(127, 10),
        data_disks: BTreeMap::from([(0, disk_size(32, 0))]),
        ..existing("1.0.0", false)
    }
}

#[test]
fn b2_b3_the_documented_example() {
    let version = documented_example();
    let by_region = version.charges(&Prices::default());
    let total = total(by_region.values());
    assert_eq!(
        (total.snapshots, total.billed_gb, total.egress_gb),
        (6, 60, 20)
    );
    assert_eq!((total.storage_cost, total.egress_cost), (None, None));
    let source = by_region[&version.spec.location];
    assert_eq!((source.billed_gb, source.egress_gb), (20, 0));
    assert_eq!(
        source.egress_cost,
        Some(Money::ZERO),
        "nothing has no price"
    );
}

#[test]
fn b4_prices_by_region_and_storage_are_those_that_are_given() {
    let version = documented_example();
    let mut prices = Prices::default();
    prices.set_egress(region("northeurope"), price("9"));
    for name in ["westeurope", "northeurope", "uksouth"] {
        prices.set_storage(region(name), StorageAccountType::PremiumLrs, price("7"));
    }
    let costs = |prices: &Prices| {
        let total = total(version.charges(prices).values());
        (total.storage_cost, total.egress_cost)
    };
    assert_eq!(costs(&prices), (None, None), "of other regions and storage");
    prices.set_egress(region("westeurope"), price("0.02"));
    prices.set_storage(
        region("westeurope"),
        StorageAccountType::StandardLrs,
        price("0.1"),
    );
    prices.set_storage(
        region("northeurope"),
        StorageAccountType::StandardLrs,
        price("0.2"),
    );
    assert_eq!(costs(&prices), (None, Some(price("0.4"))));
    prices.set_storage(
        region("uksouth"),
        StorageAccountType::StandardLrs,
        price("0.05"),
    );
    assert_eq!(costs(&prices), (Some(price("7")), Some(price("0.4"))));
}

#[test]
fn b1_what_has_no_replicas_or_occupies_nothing_is_free() {
    let nothing = total([]);
    assert_eq!(nothing, Charges::NOTHING);
    let empty = ImageVersion {
        os_disk: disk_size(127, 0),
        ..documented_example()
    };
    let empty = total(empty.charges(&Prices::default()).values());
    let free = Charges {
        snapshots: 6,
        ..Charges::NOTHING
    };
    assert_eq!(empty, free);
}

#[test]
fn b2_a_shallow_version_is_billed_as_a_full_one() {
    let full = existing("1.0.0", false);
    let mut shallow = full.clone();
    shallow.spec.replication_mode = ReplicationMode::Shallow;
    let prices = Prices::default();
    assert_eq!(full.spec.replication_mode, ReplicationMode::Full);
    assert_eq!(shallow.charges(&prices), full.charges(&prices));
    assert_ne!(total(shallow.charges(&prices).values()).billed_gb, 0);
}

#[test]
fn r7_further_replicas_in_a_region_come_from_inside_it() {
    for replicas in 1..=10 {
        let target_regions = [target("westeurope", 1), target("northeurope", replicas)];
        let source = region("westeurope");
        let by_region = charges_by_region(10, source, &target_regions, &Prices::default());
        assert_eq!(by_region[&region("northeurope")].egress_gb, 10);
    }
}

#[test]
fn b4_a_price_is_a_decimal_with_nine_places() {
    for (text, shown) in [
        ("0", "0"),
        ("00.10", "0.1"),
        ("3", "3"),
        ("3.", "3"),
        ("0.000000001", "0.000000001"),
        ("0.0500000000000000", "0.05"),
        ("1000000000", "1000000000"),
    ] {
        assert_eq!(price(text).to_string(), shown, "{text}");
    }
    for text in [
        "",
        ".5",
        "-1",
        "+1",
        "1e3",
        "0,05",
        "a",
        "1.2.3",
        "0.0000000001",
        "1000000000.000000001",
        "99999999999999999999999999999999999999999999",
        "Inf",
        "١",
    ] {
        let violation = Money::parse(text).unwrap_err();
        assert_eq!(violation.rule, rule::B_4, "{text}");
        assert!(violation.message.contains(text));
        assert_well_said(&violation);
    }
}

#[test]
fn b4_amounts_are_exact() {
    assert_eq!(price("0.1").times(3).to_string(), "0.3");
    let sum: Money = [price("0.1"), price("0.2")].into_iter().sum();
    assert_eq!(sum.to_string(), "0.3");
    let most = price("1000000000").times(u64::MAX).to_string();
    assert_eq!(
        most, "18446744073709551615000000000",
        "no price outgrows an amount"
    );
}

fn any_targets() -> impl Strategy<Value = (Region, Vec<TargetRegion>)> {
    let names = [
        "westeurope",
        "northeurope",
        "uksouth",
        "eastus",
        "japaneast",
    ];
    let targets =
        prop::collection::btree_map(prop::sample::select(names.to_vec()), 1..=10_u32, 1..5);
    (targets, any::<prop::sample::Index>()).prop_map(|(targets, source)| {
        let targets: Vec<TargetRegion> = targets
            .into_iter()
            .map(|(name, count)| target(name, count))
            .collect();
        (targets[source.index(targets.len())].region, targets)
    })
}

proptest! {
    #[test]
    fn b2_billed_is_occupied_times_snapshots(
        (source, targets) in any_targets(),
        occupied in 0..1_000_000_u64,
    ) {
        let by_region = charges_by_region(occupied, source, &targets, &Prices::default());
        let total = total(by_region.values());
        let replicas: u64 = targets.iter().map(|target| u64::from(target.replica_count)).sum();
        prop_assert_eq!(total.snapshots, replicas);
        prop_assert_eq!(total.billed_gb, occupied * replicas);
    }

    #[test]
    fn b3_egress_never_counts_the_source_region(
        (source, targets) in any_targets(),
        occupied in 0..1_000_000_u64,
    ) {
        let by_region = charges_by_region(occupied, source, &targets, &Prices::default());
        prop_assert_eq!(by_region[&source].egress_gb, 0);
        let regions = targets.len() as u64 - 1;
        prop_assert_eq!(total(by_region.values()).egress_gb, occupied * regions);
    }

    #[test]
    fn b2_b3_the_cost_is_the_sum_over_the_regions(
        (source, targets) in any_targets(),
        occupied in 0..1_000_000_u64,
        cents in prop::collection::vec(0..100_u64, 20),
    ) {
        let mut prices = Prices::default();
        prices.set_egress(source, price("0.02"));
        let priced: Vec<(&TargetRegion, u64)> = targets.iter().zip(cents).collect();
        for (target, cents) in &priced {
            let one = price(&format!("0.{cents:02}"));
            prices.set_storage(target.region, target.storage_account_type, one);
        }
        let mut by_region: Vec<Charges> =
            charges_by_region(occupied, source, &targets, &prices).into_values().collect();
        let in_order = total(&by_region);
        by_region.reverse();
        prop_assert_eq!(total(&by_region), in_order);
        let stored: u64 = priced
            .iter()
            .map(|(target, cents)| occupied * u64::from(target.replica_count) * cents)
            .sum();
        prop_assert_eq!(in_order.storage_cost, Some(price("0.01").times(stored)));
        let crossed = occupied * (targets.len() as u64 - 1);
        prop_assert_eq!(in_order.egress_cost, Some(price("0.02").times(crossed)));
    }

    #[test]
    fn b2_more_of_anything_never_costs_less(
        (source, targets) in any_targets(),
        occupied in 0..1_000_000_u64,
        more in 0..1_000_u64,
        nano in 0..1_000_000_000_u64,
    ) {
        let mut prices = Prices::default();
        let one = price(&format!("0.{nano:09}"));
        for target in &targets {
            prices.set_storage(target.region, target.storage_account_type, one);
            prices.set_egress(target.region, one);
        }
        let of = |occupied, targets: &[TargetRegion]| {
            let charges = total(charges_by_region(occupied, source, targets, &prices).values());
            (charges.storage_cost.unwrap(), charges.egress_cost.unwrap())
        };
        let (storage, egress) = of(occupied, &targets);
        let (more_storage, more_egress) = of(occupied + more, &targets);
        prop_assert!(more_storage >= storage && more_egress >= egress);
        let fewer: Vec<TargetRegion> =
            targets.iter().filter(|target| target.region == source).cloned().collect();
        let (less_storage, less_egress) = of(occupied, &fewer);
        prop_assert!(less_storage <= storage && less_egress == Money::ZERO);
    }

    #[test]
    fn b4_a_price_reads_back_as_it_is_shown(whole in 0..1_000_000_u64, nano in 0..1_000_000_000_u64) {
        let one = price(&format!("{whole}.{nano:09}"));
        prop_assert_eq!(price(&one.to_string()), one);
    }
}
