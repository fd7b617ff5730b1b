//! Requests for versions: V.

use super::*;
use crate::gallery::version::{check_change, check_new};

fn refused(spec: &ImageVersionSpec) -> Vec<String> {
    let violations = check_new(spec, &Limits::default(), &RegionAccess::default(), now());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

fn refused_change(old: &ImageVersionSpec, new: &ImageVersionSpec) -> Vec<String> {
    let violations = check_change(
        old,
        new,
        &Limits::default(),
        &RegionAccess::default(),
        now(),
    );
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

fn targets(names: &[&str]) -> Vec<TargetRegionSpec> {
    names
        .iter()
        .map(|name| TargetRegionSpec::of(region(name)))
        .collect()
}

#[test]
fn a_plain_version_breaks_nothing() {
    assert!(refused(&version()).is_empty());
}

#[test]
fn v7_target_regions_come_and_go_in_place() {
    let one = version();
    let two = ImageVersionSpec {
        target_regions: targets(&["westeurope", "northeurope"]),
        ..version()
    };
    assert!(refused_change(&one, &two).is_empty());
    assert!(refused_change(&two, &one).is_empty());
    assert_eq!(two.changes_from(&one), ["target_regions"]);
    let said = ImageVersionSpec {
        target_regions: targets(&["westeurope"]),
        ..version()
    };
    assert!(said.changes_from(&one).is_empty(), "V-3: the same request");
}

#[test]
fn v7_the_storage_of_an_existing_region_is_fixed() {
    let old = ImageVersionSpec {
        target_regions: targets(&["westeurope"]),
        ..version()
    };
    let mut new = ImageVersionSpec {
        target_regions: targets(&["westeurope", "northeurope"]),
        ..version()
    };
    new.target_regions[1].storage_account_type = Some(StorageAccountType::PremiumLrs);
    assert!(
        refused_change(&old, &new).is_empty(),
        "a new region is free"
    );
    new.target_regions[0].storage_account_type = Some(StorageAccountType::StandardZrs);
    let path = r#"V-7 at target_regions["westeurope"].storage_account_type"#;
    assert_eq!(refused_change(&old, &new), [path]);
    new.target_regions[0].storage_account_type = Some(StorageAccountType::StandardLrs);
    assert!(refused_change(&old, &new).is_empty(), "the inherited value");
    let common = ImageVersionSpec {
        storage_account_type: StorageAccountType::PremiumLrs,
        ..old.clone()
    };
    assert_eq!(
        refused_change(&old, &common),
        ["V-7 at storage_account_type", path]
    );
}

#[test]
fn v7_the_regional_counts_follow_the_common_count() {
    let old = version();
    let new = ImageVersionSpec {
        replica_count: 4,
        ..version()
    };
    assert!(refused_change(&old, &new).is_empty());
    assert_eq!(new.changes_from(&old), ["replica_count", "target_regions"]);
    let too_many = ImageVersionSpec {
        replica_count: 11,
        ..version()
    };
    assert_eq!(refused_change(&old, &too_many), ["V-5 at replica_count"]);
}

#[test]
fn v8_the_source_region_stays() {
    let old = ImageVersionSpec {
        target_regions: targets(&["westeurope", "northeurope"]),
        ..version()
    };
    let new = ImageVersionSpec {
        target_regions: targets(&["northeurope"]),
        ..version()
    };
    assert_eq!(refused_change(&old, &new), ["V-8 at target_regions"]);
    assert_eq!(refused(&new), ["V-3 at target_regions"]);
}

#[test]
fn i9_a_date_that_has_passed_may_stay() {
    let past = ImageVersionSpec {
        end_of_life_date: Some(at("2025-01-01T00:00:00Z")),
        ..version()
    };
    assert_eq!(refused(&past), ["I-9 at end_of_life_date"]);
    let excluded = ImageVersionSpec {
        exclude_from_latest: true,
        ..past.clone()
    };
    assert!(refused_change(&past, &excluded).is_empty());
    assert_eq!(
        refused_change(&version(), &past),
        ["I-9 at end_of_life_date"]
    );
}

#[test]
fn v10_the_definitions_date_is_the_default() {
    let date = at("2030-01-01T00:00:00Z");
    let dated = ImageDefinitionSpec {
        end_of_life_date: Some(date),
        ..definition()
    };
    let mut version = existing("1.0.0", false);
    assert_eq!(version.end_of_life_date(Some(&definition())), None);
    assert_eq!(version.end_of_life_date(Some(&dated)), Some(date));
    let own = at("2028-01-01T00:00:00Z");
    version.spec.end_of_life_date = Some(own);
    assert_eq!(version.end_of_life_date(Some(&dated)), Some(own));
}

#[test]
fn v16_a_shallow_version_stays_in_its_source_region() {
    let shallow = |regions: &[&str]| ImageVersionSpec {
        replication_mode: ReplicationMode::Shallow,
        target_regions: targets(regions),
        ..version()
    };
    assert!(refused(&shallow(&[])).is_empty());
    assert!(refused(&shallow(&["westeurope"])).is_empty());
    let expected = [r#"V-16 at target_regions["northeurope"]"#];
    assert_eq!(refused(&shallow(&["westeurope", "northeurope"])), expected);
    assert_eq!(
        refused_change(&shallow(&[]), &shallow(&["westeurope", "northeurope"])),
        expected
    );
}

#[test]
fn v19_a_version_keeps_its_source() {
    let old = version();
    let new = ImageVersionSpec {
        source: VersionSource::Whole(source_id(SourceKind::ManagedImage, "other")),
        ..version()
    };
    let violations = new.refused_changes_from(&old);
    assert_eq!(short(&violations), ["V-19 at source_id"]);
    assert!(violations[0].remedy.contains("new version"));
    let respelt = ImageVersionSpec {
        source: VersionSource::Whole(source_id(SourceKind::ManagedImage, "BUILD")),
        ..version()
    };
    assert!(respelt.changes_from(&old).is_empty());
}

#[test]
fn v13_disks_and_luns_stay() {
    let disks = |data: &[(u32, &str)]| ImageVersionSpec {
        source: VersionSource::Disks {
            os: source_id(SourceKind::Snapshot, "os"),
            data: data
                .iter()
                .map(|(lun, name)| (*lun, source_id(SourceKind::Disk, name)))
                .collect(),
        },
        ..version()
    };
    let old = disks(&[(0, "a")]);
    for new in [disks(&[]), disks(&[(0, "a"), (1, "b")]), disks(&[(1, "a")])] {
        assert_eq!(refused_change(&old, &new), ["V-13 at data_disks"]);
    }
    assert!(refused_change(&old, &disks(&[(0, "a")])).is_empty());
    let whole = refused_change(&old, &version());
    assert_eq!(
        whole,
        [
            "V-19 at source_id",
            "V-19 at os_disk.source_id",
            "V-13 at data_disks"
        ]
    );
}

#[test]
fn v7_an_unchanged_request_changes_nothing() {
    assert!(version().changes_from(&version()).is_empty());
    assert!(refused_change(&version(), &version()).is_empty());
}

#[test]
fn the_size_of_a_version_is_that_of_all_its_disks() {
    let mut version = existing("1.0.0", false);
    version.data_disks =
        BTreeMap::from([(0, disk_size(1_024, 0)), (1, disk_size(u32::MAX, u32::MAX))]);
    assert_eq!(version.size_gb(), 30 + 1_024 + u64::from(u32::MAX));
    assert_eq!(version.occupied_gb(), 4 + u64::from(u32::MAX));
}
