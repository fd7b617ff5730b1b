//! Soft delete: D-4.

use super::*;
use crate::gallery::soft_delete::{
    check_retention_days, kept_versions, name_is_kept, predecessor_is_kept, versions_to_keep,
};
use proptest::prelude::*;

fn policy(enabled: bool, retention_days: u32) -> SoftDeletePolicy {
    SoftDeletePolicy {
        enabled,
        retention_days,
    }
}

#[test]
fn d4_retention_is_counted_in_days_from_the_deletion() {
    let rows = [
        (policy(true, 7), Some("2026-01-08T00:00:00Z")),
        (policy(true, 365), Some("2027-01-01T00:00:00Z")),
        (policy(false, 7), None),
    ];
    for (policy, until) in rows {
        assert_eq!(policy.retained_until(now()), until.map(at));
        let spec = GallerySpec {
            soft_delete_policy: Some(policy),
            ..gallery()
        };
        assert_eq!(spec.retained_until(now()), until.map(at));
    }
    assert_eq!(gallery().retained_until(now()), None);
}

#[test]
fn d4_retention_has_bounds() {
    let path = || PropertyPath::of("soft_delete_policy").property("retention_days");
    for (days, right) in [
        (i64::MIN, false),
        (0, false),
        (1, true),
        (365, true),
        (366, false),
        (i64::MAX, false),
    ] {
        let violation = check_retention_days(days, path());
        assert_eq!(violation.is_none(), right, "{days}");
        violation.iter().for_each(assert_well_said);
    }
    let spec = GallerySpec {
        soft_delete_policy: Some(policy(false, 0)),
        ..gallery()
    };
    let expected = ["D-4 at soft_delete_policy.retention_days"];
    let new = gallery_model::check_new(&spec, &RegionAccess::default());
    assert_eq!(short(&new), expected);
    let change = gallery_model::check_change(&gallery(), &spec);
    assert_eq!(short(&change), expected);
}

#[test]
fn d4_refusals_say_until_when_and_what_to_do() {
    let id = version_id("1.0.0").to_string();
    let six = vec![(id.clone(), now()); 6];
    let refusals = [
        name_is_kept(&id, now()),
        predecessor_is_kept(&id),
        kept_versions(ResourceKind::ImageDefinition, "id", &six),
        versions_to_keep(ResourceKind::ImageDefinition, "id", &vec![id.clone(); 6]),
    ];
    for violation in &refusals {
        assert_well_said(violation);
        assert_eq!(violation.code.http_status(), 409);
        assert!(violation.message.contains(&id));
    }
    let [name, _, nested @ ..] = &refusals;
    assert!(name.message.contains("2026-01-01T00:00:00Z"));
    for nested in nested {
        assert!(nested.message.ends_with(" and others."));
        assert_eq!(nested.message.matches(&id).count(), 5);
    }
}

proptest! {
    #[test]
    fn d4_no_retention_overflows(seconds in any::<i32>(), days in 1..=365u32) {
        let start = Timestamp::from_second(i64::from(seconds)).unwrap();
        let until = policy(true, days).retained_until(start).unwrap();
        prop_assert_eq!(until.as_second() - start.as_second(), i64::from(days) * 86_400);
        prop_assert!(policy(true, days).retained_until(Timestamp::MAX).is_some());
    }
}
