//! Target regions and replica counts: V-3 to V-6, N-8, R-6.

use super::*;
use crate::gallery::replication::{Replicas, check_replica_count, target_regions};
use proptest::prelude::*;

fn asked(name: &str) -> TargetRegionSpec {
    TargetRegionSpec::of(region(name))
}

/// The settled regions in short, or what was refused.
fn settle(spec: &ImageVersionSpec) -> Result<Vec<String>, Vec<String>> {
    target_regions(spec.into(), &Limits::default(), &RegionAccess::default())
        .map(|regions| {
            regions
                .iter()
                .map(|target| {
                    format!(
                        "{} {} {}",
                        target.region, target.replica_count, target.storage_account_type
                    )
                })
                .collect()
        })
        .map_err(|violations| {
            violations.iter().for_each(assert_well_said);
            short(&violations)
        })
}

fn with(target_regions: Vec<TargetRegionSpec>) -> ImageVersionSpec {
    ImageVersionSpec {
        target_regions,
        ..version()
    }
}

fn refused(spec: &ImageVersionSpec) -> Vec<String> {
    settle(spec).err().unwrap_or_default()
}

#[test]
fn v3_without_target_regions_the_source_region_is_the_only_one() {
    assert_eq!(
        settle(&with(vec![])).unwrap(),
        ["westeurope 1 Standard_LRS"]
    );
}

#[test]
fn v3_target_regions_contain_the_source_region() {
    assert_eq!(
        refused(&with(vec![asked("northeurope")])),
        ["V-3 at target_regions"]
    );
    assert_eq!(
        settle(&with(vec![asked("westeurope"), asked("northeurope")])).unwrap(),
        ["northeurope 1 Standard_LRS", "westeurope 1 Standard_LRS"]
    );
}

#[test]
fn v4_a_region_is_named_once() {
    let spec = with(vec![
        asked("westeurope"),
        asked("West Europe"),
        asked("WESTEUROPE"),
    ]);
    assert_eq!(refused(&spec), [r#"V-4 at target_regions["westeurope"]"#]);
}

#[test]
fn v5_regional_count_or_common_count() {
    let mut spec = with(vec![asked("westeurope"), asked("northeurope")]);
    spec.replica_count = 3;
    spec.target_regions[0].replica_count = Some(2);
    assert_eq!(
        settle(&spec).unwrap(),
        ["northeurope 3 Standard_LRS", "westeurope 2 Standard_LRS"]
    );
}

#[test]
fn v5_counts_lie_between_one_and_the_limit() {
    for (count, good) in [
        (0, false),
        (1, true),
        (10, true),
        (11, false),
        (u32::MAX, false),
    ] {
        let common = ImageVersionSpec {
            replica_count: count,
            ..version()
        };
        let mut regional = with(vec![asked("westeurope")]);
        regional.target_regions[0].replica_count = Some(count);
        if good {
            assert!(
                settle(&common).is_ok() && settle(&regional).is_ok(),
                "{count}"
            );
        } else {
            assert_eq!(refused(&common), ["V-5 at replica_count"]);
            assert_eq!(
                refused(&regional),
                [r#"V-5 at target_regions["westeurope"].replica_count"#]
            );
        }
    }
    let path = || PropertyPath::of("replica_count");
    let limit = 100;
    assert_eq!(check_replica_count(100, path(), limit), None);
    let violation = check_replica_count(-1, path(), limit).unwrap();
    assert!(violation.message.contains("-1"));
    assert!(violation.remedy.contains("1 to 100"));
    let violation = check_replica_count(2, path(), 1).unwrap();
    assert!(violation.remedy.starts_with("Use 1, "), "{violation:?}");
    assert!(check_replica_count(i64::MAX, path(), limit).is_some());
}

#[test]
fn v6_the_regional_storage_overrides_the_versions() {
    let mut spec = with(vec![asked("westeurope"), asked("northeurope")]);
    spec.storage_account_type = StorageAccountType::PremiumLrs;
    spec.target_regions[1].storage_account_type = Some(StorageAccountType::StandardZrs);
    assert_eq!(
        settle(&spec).unwrap(),
        ["northeurope 1 Standard_ZRS", "westeurope 1 Premium_LRS"]
    );
}

#[test]
fn v6_zone_redundant_storage_needs_zones() {
    let mut regional = with(vec![asked("westeurope"), asked("canadaeast")]);
    regional.target_regions[1].storage_account_type = Some(StorageAccountType::StandardZrs);
    assert_eq!(
        refused(&regional),
        [r#"V-6 at target_regions["canadaeast"].storage_account_type"#]
    );
    let mut common = with(vec![asked("westeurope"), asked("canadaeast")]);
    common.storage_account_type = StorageAccountType::StandardZrs;
    assert_eq!(refused(&common), ["V-6 at storage_account_type"]);
    common.target_regions[1].storage_account_type = Some(StorageAccountType::StandardLrs);
    assert!(settle(&common).is_ok());
    let alone = ImageVersionSpec {
        location: region("canadaeast"),
        storage_account_type: StorageAccountType::StandardZrs,
        ..version()
    };
    assert_eq!(refused(&alone), ["V-6 at storage_account_type"]);
}

#[test]
fn n8_restricted_target_regions_need_to_be_allowed() {
    let spec = with(vec![asked("westeurope"), asked("norwaywest")]);
    assert_eq!(refused(&spec), [r#"N-8 at target_regions["norwaywest"]"#]);
    let access = RegionAccess::allowing([region("norwaywest")]);
    assert!(target_regions((&spec).into(), &Limits::default(), &access).is_ok());
}

#[test]
fn r6_no_target_region_in_another_cloud() {
    let spec = with(vec![asked("westeurope"), asked("chinaeast2")]);
    assert_eq!(refused(&spec), [r#"R-6 at target_regions["chinaeast2"]"#]);
}

#[test]
fn v3_to_v6_everything_wrong_is_said_at_once() {
    let mut spec = with(vec![asked("canadaeast"), asked("canadaeast")]);
    spec.replica_count = 0;
    spec.target_regions[0].replica_count = Some(11);
    spec.target_regions[1].storage_account_type = Some(StorageAccountType::StandardZrs);
    assert_eq!(
        refused(&spec),
        [
            "V-5 at replica_count",
            "V-3 at target_regions",
            r#"V-5 at target_regions["canadaeast"].replica_count"#,
            r#"V-4 at target_regions["canadaeast"]"#,
            r#"V-6 at target_regions["canadaeast"].storage_account_type"#,
        ]
    );
}

fn any_region() -> impl Strategy<Value = Region> {
    // Few enough that a region often comes twice, with and without zones and in two clouds.
    let names = [
        "westeurope",
        "northeurope",
        "canadaeast",
        "eastus",
        "chinaeast2",
    ];
    prop::sample::select(names.map(region).to_vec())
}

fn any_target() -> impl Strategy<Value = TargetRegionSpec> {
    (
        any_region(),
        prop::option::of(0..12_u32),
        prop::option::of(prop::sample::select(StorageAccountType::ALL)),
        any::<bool>(),
    )
        .prop_map(
            |(region, replica_count, storage_account_type, exclude_from_latest)| TargetRegionSpec {
                encryption: None,
                region,
                replica_count,
                storage_account_type,
                exclude_from_latest,
            },
        )
}

proptest! {
    #[test]
    fn v3_to_v6_what_is_accepted_holds_every_rule(
        source in any_region(),
        mut asked in prop::collection::vec(any_target(), 0..6),
        with_source in any::<bool>(),
        common_count in 0..12_u32,
        storage in prop::sample::select(StorageAccountType::ALL),
    ) {
        if with_source {
            asked.push(TargetRegionSpec::of(source));
        }
        let replicas = Replicas {
            source,
            asked: &asked,
            common_count,
            storage_account_type: storage,
        };
        let access = RegionAccess::allowing(Region::all());
        match target_regions(replicas, &Limits::default(), &access) {
            Ok(settled) => {
                prop_assert!(settled.iter().any(|target| target.region == source));
                for pair in settled.windows(2) {
                    prop_assert!(pair[0].region < pair[1].region);
                }
                for target in &settled {
                    prop_assert!((1..=10).contains(&target.replica_count));
                    prop_assert!(
                        target.storage_account_type != StorageAccountType::StandardZrs
                            || target.region.has_zones()
                    );
                    prop_assert_eq!(target.region.cloud(), source.cloud());
                }
            }
            Err(violations) => prop_assert!(!violations.is_empty()),
        }
    }

    #[test]
    fn v4_the_order_of_target_regions_does_not_matter(
        asked in prop::collection::btree_map(any_region(), any_target(), 1..6),
        seed in any::<prop::sample::Index>(),
    ) {
        let mut asked: Vec<TargetRegionSpec> = asked
            .into_iter()
            .map(|(region, target)| TargetRegionSpec { region, ..target })
            .collect();
        let first = with(asked.clone());
        let middle = seed.index(asked.len());
        asked.rotate_left(middle);
        prop_assert!(with(asked).changes_from(&first).is_empty());
    }
}
