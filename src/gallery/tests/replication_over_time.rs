//! Replication over time, V-16, A-1.

use super::*;
use crate::gallery::replication::Workload;
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::*;
use std::time::Duration;

const REGIONS: [&str; 4] = ["westeurope", "northeurope", "eastus", "japaneast"];

/// The version 1.0.0 of 4 GB in use, asked for in these regions with as many replicas each.
fn asked(regions: &[&str], replicas: u32) -> ImageVersion {
    let spec = ImageVersionSpec {
        target_regions: regions
            .iter()
            .map(|name| TargetRegionSpec::of(region(name)))
            .collect(),
        replica_count: replicas,
        ..existing("1.0.0", false).spec
    };
    with_targets(existing("1.0.0", false), spec)
}

fn with_targets(version: ImageVersion, spec: ImageVersionSpec) -> ImageVersion {
    let (limits, access) = (Limits::default(), RegionAccess::default());
    ImageVersion {
        target_regions: replication::target_regions((&spec).into(), &limits, &access).unwrap(),
        spec,
        ..version
    }
}

fn begun(version: ImageVersion, failing: Option<&str>) -> ImageVersion {
    version.begin_replication(None, ReplicationModel::Realistic, now(), |region| {
        (failing == Some(region.name())).then(|| CopyFailure {
            progress: 40,
            details: "The disk is on fire.".to_owned(),
        })
    })
}

/// The request for these regions, as a change of `before` at an instant.
fn changed(before: &ImageVersion, regions: &[&str], at: Timestamp) -> ImageVersion {
    let before = before.clone().at(at);
    let spec = asked(regions, 1).spec;
    with_targets(before.clone(), spec).begin_replication(
        Some(&before),
        ReplicationModel::Realistic,
        at,
        |_| None,
    )
}

fn after(seconds: i64) -> Timestamp {
    now().checked_add(seconds.seconds()).unwrap()
}

/// Each region's state and progress, in the order of region names.
fn states(version: &ImageVersion, at: Timestamp) -> Vec<String> {
    let version = version.clone().at(at);
    let regions = version.replication.regions.iter();
    regions
        .map(|(region, there)| format!("{region} {} {}", there.state, there.progress))
        .collect()
}

fn workload(occupied_gb: u64) -> Workload {
    Workload {
        model: ReplicationModel::Realistic,
        mode: ReplicationMode::Full,
        source: region("westeurope"),
        occupied_gb,
    }
}

fn duration(workload: &Workload, name: &str, replicas: u32, regions: usize) -> u64 {
    let target = TargetRegion {
        region: region(name),
        ..asked(&["westeurope"], replicas).target_regions[0].clone()
    };
    workload.duration(&target, regions).as_secs()
}

#[test]
fn r3_time_depends_on_size_distance_and_the_number_of_regions() {
    // GB in use, region, regions copied to out of the source region at once, seconds.
    let cases = [
        (0, "japaneast", 1, 15),
        (1, "westeurope", 1, 15 + 5),
        (1, "northeurope", 1, 15 + 10),
        (1, "japaneast", 1, 15 + 20),
        (10, "westeurope", 1, 15 + 50),
        (10, "northeurope", 1, 15 + 100),
        (10, "northeurope", 5, 15 + 100),
        (10, "northeurope", 6, 15 + 120),
        (10, "japaneast", 10, 15 + 200),
        (10, "japaneast", 30, 15 + 600),
        (10, "westeurope", 30, 15 + 50),
    ];
    for (occupied, name, regions, seconds) in cases {
        assert_eq!(
            duration(&workload(occupied), name, 1, regions),
            seconds,
            "{occupied} GB to {name} among {regions}"
        );
    }
    let endless = workload(u64::MAX);
    assert!(duration(&endless, "japaneast", 10, usize::MAX) > 0);
}

#[test]
fn r7_the_source_region_leaves_the_way_out_to_the_others() {
    let elsewhere = [
        "eastus",
        "eastus2",
        "centralus",
        "northcentralus",
        "southcentralus",
        "westus",
        "westus2",
        "westus3",
        "japaneast",
        "japanwest",
        "koreacentral",
    ];
    for (others, seconds_per_gb) in [(10, 20), (11, 22)] {
        let regions = [&["westeurope"], &elsewhere[..others]].concat();
        // Copied to together with the source region, and after it.
        let together = begun(asked(&regions, 1), None);
        let alone = begun(asked(&["westeurope"], 1), None);
        let afterwards = changed(&alone, &regions, after(3600));
        for version in [together, afterwards] {
            let takes = |name: &str| version.copies[&region(name)].takes.as_secs();
            assert_eq!(takes("eastus"), 15 + 4 * seconds_per_gb, "{others}");
            assert_eq!(takes("westeurope"), 15 + 4 * 5, "{others}");
        }
    }
}

#[test]
fn r3_the_instant_model_takes_no_time() {
    let instant = Workload {
        model: ReplicationModel::Instant,
        ..workload(100)
    };
    assert_eq!(duration(&instant, "japaneast", 10, 9), 0);
    let version = asked(&REGIONS, 1);
    let version = version.begin_replication(None, ReplicationModel::Instant, now(), |_| None);
    assert_eq!(version.replication.aggregate(), AggregateState::Completed);
    assert!(version.copies.is_empty(), "there is nothing to keep");
}

#[test]
fn v16_a_shallow_version_is_not_copied() {
    let shallow = Workload {
        mode: ReplicationMode::Shallow,
        ..workload(100)
    };
    assert_eq!(duration(&shallow, "westeurope", 1, 1), 0);
}

#[test]
fn r7_further_replicas_are_made_inside_the_region() {
    let ten = workload(10);
    for name in REGIONS {
        let inside = duration(&ten, "westeurope", 1, 1) - 15;
        let one = duration(&ten, name, 1, 1);
        assert_eq!(duration(&ten, name, 2, 1), one + inside, "{name}");
        assert_eq!(duration(&ten, name, 10, 1), one + 9 * inside, "{name}");
    }
}

#[test]
fn r7_further_replicas_of_an_update_are_there_at_once() {
    let first = begun(asked(&["westeurope", "japaneast"], 1), None);
    for (seconds, states_then) in [
        (60, ["japaneast Replicating 63", "westeurope Completed 100"]),
        (
            3600,
            ["japaneast Completed 100", "westeurope Completed 100"],
        ),
    ] {
        let before = first.clone().at(after(seconds));
        let spec = asked(&["westeurope", "japaneast"], 5).spec;
        let more = with_targets(before.clone(), spec).begin_replication(
            Some(&before),
            ReplicationModel::Realistic,
            after(seconds),
            |region| panic!("nothing begins in {region}"),
        );
        assert_eq!(more.target_regions[0].replica_count, 5);
        assert_eq!(states(&more, after(seconds)), states_then);
        assert_eq!(more.copies, before.copies, "what is on its way stays so");
    }
}

#[test]
fn r4_state_and_progress_can_be_read_at_any_time() {
    // 35 seconds in the source region, 55 nearby, 95 far away.
    let version = begun(asked(&["westeurope", "northeurope", "eastus"], 1), None);
    let cases = [
        (
            -5,
            "eastus Replicating 0, northeurope Replicating 0, westeurope Replicating 0",
            AggregateState::InProgress,
        ),
        (
            0,
            "eastus Replicating 0, northeurope Replicating 0, westeurope Replicating 0",
            AggregateState::InProgress,
        ),
        (
            20,
            "eastus Replicating 21, northeurope Replicating 36, westeurope Replicating 57",
            AggregateState::InProgress,
        ),
        (
            35,
            "eastus Replicating 36, northeurope Replicating 63, westeurope Completed 100",
            AggregateState::InProgress,
        ),
        (
            94,
            "eastus Replicating 98, northeurope Completed 100, westeurope Completed 100",
            AggregateState::InProgress,
        ),
        (
            95,
            "eastus Completed 100, northeurope Completed 100, westeurope Completed 100",
            AggregateState::Completed,
        ),
        (
            9_999,
            "eastus Completed 100, northeurope Completed 100, westeurope Completed 100",
            AggregateState::Completed,
        ),
    ];
    for (seconds, expected, aggregate) in cases {
        assert_eq!(states(&version, after(seconds)).join(", "), expected);
        let status = version.clone().at(after(seconds)).replication;
        assert_eq!(status.aggregate(), aggregate);
        assert_eq!(status.is_settled(), aggregate != AggregateState::InProgress);
    }
}

#[test]
fn r4_a_failure_says_what_went_wrong_and_how_far_it_came() {
    let version = begun(asked(&["westeurope", "eastus"], 1), Some("eastus"));
    // 40 per cent of 95 seconds.
    assert_eq!(
        states(&version, after(37)),
        ["eastus Replicating 38", "westeurope Completed 100"]
    );
    let status = version.clone().at(after(38)).replication;
    assert_eq!(status.aggregate(), AggregateState::Failed);
    let failed: Vec<_> = status.failed_regions().collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].0, region("eastus"));
    assert_eq!(
        (failed[0].1.progress, failed[0].1.details.as_str()),
        (40, "The disk is on fire.")
    );
}

#[test]
fn r1_a_failure_in_one_region_leaves_the_others_alone() {
    let well = begun(asked(&REGIONS, 1), None);
    let ill = begun(asked(&REGIONS, 1), Some("eastus"));
    for seconds in [0, 20, 60, 200] {
        let without = |version: &ImageVersion| {
            let mut states = states(version, after(seconds));
            states.retain(|state| !state.starts_with("eastus"));
            states
        };
        assert_eq!(without(&well), without(&ill), "{seconds}");
    }
}

#[test]
fn r5_a_version_can_be_used_region_by_region() {
    let version = begun(
        asked(&["westeurope", "northeurope", "eastus"], 1),
        Some("eastus"),
    );
    let cases = [
        (0, ["no", "no", "no"]),
        (35, ["westeurope", "no", "no"]),
        (55, ["westeurope", "northeurope", "no"]),
        (999, ["westeurope", "northeurope", "no"]),
    ];
    for (seconds, usable) in cases {
        let version = version.clone().at(after(seconds));
        for (name, usable) in ["westeurope", "northeurope", "eastus"].iter().zip(usable) {
            assert_eq!(
                version.replication.is_complete_in(region(name)),
                usable == *name,
                "{name} {seconds}"
            );
        }
        assert!(
            !version.replication.is_complete_in(region("japaneast")),
            "no target region"
        );
    }
}

#[test]
fn r2_only_regions_that_are_new_begin_to_copy() {
    let first = begun(asked(&["westeurope", "northeurope"], 1), None);
    let second = changed(&first, &["westeurope", "northeurope", "eastus"], after(40));
    assert_eq!(
        states(&second, after(41)),
        [
            "eastus Replicating 1",
            "northeurope Replicating 74",
            "westeurope Completed 100"
        ]
    );
    let third = changed(&second, &["westeurope", "eastus"], after(60));
    assert_eq!(
        states(&third, after(61)),
        ["eastus Replicating 22", "westeurope Completed 100"]
    );
    // A region that comes back begins again.
    let fourth = changed(&third, &["westeurope", "eastus", "northeurope"], after(200));
    assert_eq!(
        states(&fourth, after(200)),
        [
            "eastus Completed 100",
            "northeurope Replicating 0",
            "westeurope Completed 100"
        ]
    );
}

#[test]
fn r2_a_region_that_failed_is_tried_again_by_the_next_change() {
    let ill = begun(asked(&["westeurope", "eastus"], 1), Some("eastus"));
    // While it has not failed yet, it is on its way and stays as it is.
    let early = changed(&ill, &["westeurope", "eastus"], after(10));
    assert_eq!(early.copies, ill.copies);
    let again = changed(&ill, &["westeurope", "eastus"], after(50));
    assert_eq!(
        states(&again, after(50)),
        ["eastus Replicating 0", "westeurope Completed 100"]
    );
    assert_eq!(
        again.at(after(50 + 95)).replication.aggregate(),
        AggregateState::Completed
    );
}

#[test]
fn r2_copying_can_fail_at_once() {
    let failing = |_| {
        Some(CopyFailure {
            progress: 0,
            details: "No.".to_owned(),
        })
    };
    let version = asked(&["westeurope"], 1);
    let version = version.begin_replication(None, ReplicationModel::Instant, now(), failing);
    assert_eq!(states(&version, now()), ["westeurope Failed 0"]);
    let again = changed(&version, &["westeurope"], now());
    assert_eq!(states(&again, after(999)), ["westeurope Completed 100"]);
}

#[test]
fn r8_an_older_version_is_kept_in_fewer_regions() {
    let newest = begun(asked(&REGIONS, 3), None).at(after(9_999));
    let mut older = changed(&newest, &["westeurope"], after(9_999));
    older.spec.id = version_id("0.9.0");
    assert!(older.replication.is_complete_in(region("westeurope")));
    assert!(!older.replication.is_complete_in(region("eastus")));
    assert_eq!(newest.replication.completed_regions().count(), 4);
    let versions = [older, newest];
    for (place, expected) in [(None, "1.0.0"), (Some(region("eastus")), "1.0.0")] {
        let found = latest(&versions, place, &definition_id()).unwrap();
        assert_eq!(found.spec.id.name().to_string(), expected);
    }
}

#[test]
fn a1_zone_redundant_storage_is_for_every_region_with_zones() {
    let access = RegionAccess::allowing(Region::all());
    for place in Region::all() {
        let mut spec = version();
        spec.location = place;
        spec.storage_account_type = StorageAccountType::StandardZrs;
        let accepted = replication::target_regions((&spec).into(), &Limits::default(), &access);
        assert_eq!(accepted.is_ok(), place.has_zones(), "{place}");
    }
}

#[test]
fn v9_exclusion_is_of_the_version_or_of_a_region() {
    let place = region("westeurope");
    let older = existing("1.0.0", false);
    for (whole, regional, everywhere, there) in [
        (false, false, "2.0.0", "2.0.0"),
        (true, false, "1.0.0", "1.0.0"),
        (false, true, "2.0.0", "1.0.0"),
        (true, true, "1.0.0", "1.0.0"),
    ] {
        let mut newer = existing("2.0.0", whole);
        newer.target_regions[0].exclude_from_latest = regional;
        let versions = [older.clone(), newer];
        for (region, expected) in [(None, everywhere), (Some(place), there)] {
            let found = latest(&versions, region, &definition_id()).unwrap();
            assert_eq!(found.spec.id.name().to_string(), expected);
        }
    }
}

proptest! {
    #[test]
    fn r4_progress_never_falls_and_ends_at_a_hundred(
        occupied in 0_u32..5_000,
        replicas in 1_u32..=10,
        mut instants in proptest::collection::vec(-100_i64..200_000, 2..20),
        failing in proptest::option::of(0_usize..4),
    ) {
        let mut version = asked(&REGIONS, replicas);
        version.os_disk = disk_size(5_000, occupied);
        let version = begun(version, failing.map(|index| REGIONS[index]));
        instants.sort_unstable();
        let mut before: BTreeMap<Region, u8> = BTreeMap::new();
        for seconds in instants {
            let status = version.clone().at(after(seconds)).replication;
            prop_assert_eq!(status.regions.len(), REGIONS.len());
            for (region, there) in status.regions {
                let complete = there.state == ReplicationState::Completed;
                prop_assert_eq!(complete, there.progress == 100);
                let was = before.insert(region, there.progress).unwrap_or(0);
                prop_assert!(was <= there.progress, "{} {}", region, seconds);
            }
        }
        let longest = version.copies.values().map(|copy| copy.takes).max().unwrap();
        let end = now().checked_add(SignedDuration::try_from(longest).unwrap()).unwrap();
        let status = version.at(end).replication;
        prop_assert!(status.is_settled());
        let expected = if failing.is_some() { AggregateState::Failed } else { AggregateState::Completed };
        prop_assert_eq!(status.aggregate(), expected);
    }

    #[test]
    fn r2_what_is_kept_keeps_its_state(
        kept in proptest::sample::subsequence(&REGIONS[1..], 0..=3),
        asked_next in proptest::sample::subsequence(&REGIONS[1..], 0..=3),
        seconds in 0_i64..300,
    ) {
        let with_source = |regions: &[&'static str]| [&["westeurope"], regions].concat();
        let first = begun(asked(&with_source(&kept), 1), None);
        let second = changed(&first, &with_source(&asked_next), after(seconds));
        let stood = first.at(after(seconds)).replication.regions;
        for (region, there) in second.replication.regions {
            match stood.get(&region) {
                Some(stood) => prop_assert_eq!(&there, stood),
                None => prop_assert_eq!(there.progress, 0),
            }
        }
    }

    #[test]
    fn r3_no_duration_overflows(occupied in any::<u64>(), replicas in 1_u32..=10, progress in any::<u8>()) {
        let target = asked(&["westeurope"], replicas).target_regions[0].clone();
        let copy = RegionalCopy {
            began: now(),
            takes: workload(occupied).duration(&target, 4),
            failure: Some(CopyFailure { progress, details: String::new() }),
        };
        prop_assert!(copy.ends() >= now());
        for instant in [Timestamp::MIN, now(), Timestamp::MAX] {
            prop_assert!(copy.at(instant).progress < 100);
        }
    }

    #[test]
    fn r4_any_copy_can_be_read(milliseconds in any::<u64>()) {
        let copy = RegionalCopy { began: now(), takes: Duration::from_millis(milliseconds), failure: None };
        for instant in [Timestamp::MIN, now(), Timestamp::MAX] {
            prop_assert!(copy.at(instant).progress <= 100);
        }
    }
}
