//! The latest version: L-1 to L-4.

use super::*;
use proptest::prelude::*;

fn latest_of(versions: &[ImageVersion], region: Option<Region>) -> Result<String, Violation> {
    latest(versions, region, &definition_id()).map(|version| version.spec.id.name().to_string())
}

#[test]
fn l1_highest_by_number() {
    let versions = ["1.0.9", "1.0.10", "0.99.99"].map(|name| existing(name, false));
    assert_eq!(latest_of(&versions, None).unwrap(), "1.0.10");
}

#[test]
fn l1_excluded_versions_do_not_count() {
    let versions = [
        existing("1.0.0", false),
        existing("2.0.0", true),
        existing("1.5.0", false),
    ];
    assert_eq!(latest_of(&versions, None).unwrap(), "1.5.0");
}

#[test]
fn l3_versions_past_their_end_of_life_count() {
    let mut old = existing("2.0.0", false);
    old.spec.end_of_life_date = Some(at("2020-01-01T00:00:00Z"));
    assert_eq!(
        latest_of(&[existing("1.0.0", false), old], None).unwrap(),
        "2.0.0"
    );
}

#[test]
fn l2_in_a_region_only_what_is_there_counts() {
    let (here, there) = (region("westeurope"), region("northeurope"));
    let mut excluded_here = existing("3.0.0", false);
    excluded_here.target_regions[0].exclude_from_latest = true;
    let mut replicating = existing("4.0.0", false);
    replicating
        .replication
        .regions
        .get_mut(&here)
        .unwrap()
        .state = ReplicationState::Replicating;
    let versions = [existing("1.0.0", false), excluded_here, replicating];
    assert_eq!(latest_of(&versions, Some(here)).unwrap(), "1.0.0");
    assert_eq!(latest_of(&versions, None).unwrap(), "4.0.0");
    let violation = latest_of(&versions, Some(there)).unwrap_err();
    assert!(violation.message.contains("northeurope"));
}

#[test]
fn l3_a_version_that_failed_counts_where_it_is_alone() {
    let (here, there) = (region("westeurope"), region("northeurope"));
    let mut failed = existing("2.0.0", false);
    let given_up = RegionalReplication {
        state: ReplicationState::Failed,
        progress: 40,
        details: "No.".to_owned(),
    };
    failed.replication.regions.insert(there, given_up);
    failed.target_regions.push(TargetRegion {
        region: there,
        ..failed.target_regions[0].clone()
    });
    let mut older = existing("1.0.0", false);
    older.target_regions = failed.target_regions.clone();
    older.replication = ReplicationStatus::completed([here, there]);
    let versions = [older, failed];
    assert_eq!(latest_of(&versions, None).unwrap(), "1.0.0");
    assert_eq!(latest_of(&versions, Some(here)).unwrap(), "2.0.0");
    assert_eq!(latest_of(&versions, Some(there)).unwrap(), "1.0.0");
}

#[test]
fn i10_a_definition_stands_for_its_latest_version() {
    let versions = ["1.0.0", "1.1.0"].map(|name| existing(name, false));
    assert_eq!(latest_of(&versions, None).unwrap(), "1.1.0");
    let without = latest_of(&[], None).unwrap_err();
    assert_eq!(without.rule, rule::L_4, "there is nothing to deploy from");
}

#[test]
fn l2_a_region_without_a_candidate_is_told_by_its_own_rule() {
    let versions = [existing("1.0.0", false)];
    let violation = latest_of(&versions, Some(region("northeurope"))).unwrap_err();
    assert_eq!(violation.rule, rule::L_2);
    assert_eq!(violation.code.http_status(), 404);
    assert_well_said(&violation);
}

#[test]
fn l4_no_candidate_is_an_error() {
    for versions in [vec![], vec![existing("1.0.0", true)]] {
        let violation = latest_of(&versions, None).unwrap_err();
        assert_eq!(violation.rule, rule::L_4);
        assert_eq!(violation.code.http_status(), 404);
        assert_well_said(&violation);
    }
}

proptest! {
    #[test]
    fn l1_latest_is_the_maximum_of_what_is_not_excluded(
        versions in prop::collection::vec((0..5_u32, 0..5_u32, 0..12_u32, any::<bool>()), 0..20),
    ) {
        let existing: Vec<ImageVersion> = versions
            .iter()
            .map(|(major, minor, patch, excluded)| {
                existing(&format!("{major}.{minor}.{patch}"), *excluded)
            })
            .collect();
        let expected = versions
            .iter()
            .filter(|(.., excluded)| !excluded)
            .map(|(major, minor, patch, _)| (*major, *minor, *patch))
            .max();
        match (latest(&existing, None, &definition_id()), expected) {
            (Ok(found), Some((major, minor, patch))) => {
                prop_assert!(!found.spec.exclude_from_latest);
                prop_assert_eq!(
                    found.spec.id.name().to_string(),
                    format!("{major}.{minor}.{patch}")
                );
            }
            (Err(violation), None) => prop_assert_eq!(violation.rule, rule::L_4),
            (found, expected) => prop_assert!(false, "{:?} {:?}", found, expected),
        }
    }
}

#[test]
fn l1_a_new_version_below_the_latest_is_advised_about() {
    let name = |text| VersionName::parse(text).unwrap();
    let cases = [
        ("1.9.0", false, "1.10.0", true),
        ("1.9.0", true, "1.10.0", false),
        ("1.10.0", false, "1.10.0", false),
        ("2.0.0", false, "1.10.0", false),
    ];
    for (new, excluded, present, advised) in cases {
        let advice = latest_advice(name(new), excluded, name(present));
        assert_eq!(advice.is_some(), advised, "{new} {present}");
        let advice = advice.unwrap_or_else(|| format!("{new} {present}"));
        assert!(advice.contains(new) && advice.contains(present));
    }
}
