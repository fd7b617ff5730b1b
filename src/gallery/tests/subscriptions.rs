//! What a subscription may have, where, and which of several settings holds.

use super::*;

const HERE: &str = "westeurope";
const THERE: &str = "northeurope";

fn subscription() -> Subscription {
    Subscription::new(SubscriptionId::parse(SUBSCRIPTION).unwrap())
}

#[test]
fn q1_to_q5_what_is_set_for_a_region_goes_over_what_is_set_for_all() {
    for name in LimitName::ALL.iter().copied() {
        let mut limits = Limits::default();
        let of = |limits: &Limits| {
            (
                limits.of(name, region(HERE)),
                limits.of(name, region(THERE)),
            )
        };
        let documented = name.documented();
        assert_eq!(of(&limits), (documented, documented));
        limits.set(name, None, Some(7));
        assert_eq!(of(&limits), (7, 7));
        limits.set(name, Some(region(HERE)), Some(9));
        assert_eq!(of(&limits), (9, 7));
        for other in LimitName::ALL.iter().filter(|other| **other != name) {
            assert_eq!(limits.of(*other, region(HERE)), other.documented());
        }
        let over = LimitOverrides::default().with(name, 3);
        assert_eq!(of(&limits.clone().overridden_by(&over)), (3, 3));
        assert_eq!(
            limits.clone().overridden_by(&LimitOverrides::default()),
            limits
        );

        limits.set(name, None, None);
        assert_eq!(of(&limits), (9, documented));
        limits.set(name, Some(region(HERE)), None);
        assert_eq!(limits, Limits::default());
    }
}

#[test]
fn q1_to_q5_every_limit_is_read_by_its_name() {
    for name in LimitName::ALL {
        assert_eq!(LimitName::parse(name.as_str()), Ok(*name));
    }
    let violation = LimitName::parse("galleries").unwrap_err();
    assert!(violation.remedy.contains("galleries_per_region"));
    assert_well_said(&violation);
}

#[test]
fn q1_to_q5_a_limit_is_positive_and_in_range() {
    for (limit, accepted) in [
        (i64::MIN, false),
        (-1, false),
        (0, false),
        (1, true),
        (i64::from(i32::MAX), true),
        (i64::from(i32::MAX) + 1, false),
        (i64::MAX, false),
    ] {
        let mut subscription = subscription();
        match subscription.set_limit(LimitName::Galleries, None, Some(limit)) {
            Ok(()) => assert!(accepted, "{limit}"),
            Err(violation) => {
                assert!(!accepted, "{limit}");
                assert_eq!(violation.rule, rule::Q_1);
                assert!(violation.message.contains(&words::given(limit)));
                assert_well_said(&violation);
                assert_eq!(subscription, self::subscription());
            }
        }
    }
}

#[test]
fn q4_a_common_replica_count_fits_every_region_that_takes_it() {
    let mut limits = Limits::default();
    limits.set(LimitName::Replicas, Some(region(HERE)), Some(20));
    limits.set(LimitName::Replicas, Some(region(THERE)), Some(2));
    let asked = |name, replica_count| TargetRegionSpec {
        replica_count,
        ..TargetRegionSpec::of(region(name))
    };
    let cases = [
        (20, vec![], vec![]),
        (21, vec![], vec!["V-5 at replica_count"]),
        (20, vec![asked(HERE, None)], vec![]),
        (2, vec![asked(HERE, Some(20)), asked(THERE, None)], vec![]),
        (
            3,
            vec![asked(HERE, Some(20)), asked(THERE, None)],
            vec!["V-5 at replica_count"],
        ),
        (
            1,
            vec![asked(HERE, Some(21)), asked(THERE, Some(3))],
            vec![
                r#"V-5 at target_regions["westeurope"].replica_count"#,
                r#"V-5 at target_regions["northeurope"].replica_count"#,
            ],
        ),
        // Taken by no region, it is held to what holds in general.
        (10, vec![asked(HERE, Some(1))], vec![]),
        (11, vec![asked(HERE, Some(1))], vec!["V-5 at replica_count"]),
    ];
    for (replica_count, target_regions, expected) in cases {
        let spec = ImageVersionSpec {
            replica_count,
            target_regions,
            ..version()
        };
        let access = RegionAccess::default();
        let refused = replication::target_regions((&spec).into(), &limits, &access);
        assert_eq!(
            short(&refused.err().unwrap_or_default()),
            expected,
            "{spec:?}"
        );
    }
}

#[test]
fn q4_n8_what_is_kept_stays_when_a_limit_is_lowered_or_a_region_closed() {
    const CLOSED: &str = "australiacentral";
    const OTHER: &str = "australiacentral2";
    let asked = |name, replica_count| TargetRegionSpec {
        replica_count,
        ..TargetRegionSpec::of(region(name))
    };
    let with = |replica_count, target_regions| ImageVersionSpec {
        replica_count,
        target_regions,
        ..version()
    };
    let old = with(
        8,
        vec![
            asked(HERE, None),
            asked(THERE, Some(7)),
            asked(CLOSED, Some(1)),
        ],
    );
    let closed = || asked(CLOSED, Some(1));
    let cases = [
        (old.clone(), vec![]),
        (
            with(
                8,
                vec![asked(HERE, Some(8)), asked(THERE, Some(7)), closed()],
            ),
            vec![],
        ),
        // What takes what another region had is new there.
        (
            with(8, vec![asked(HERE, None), asked(THERE, Some(8)), closed()]),
            vec![r#"V-5 at target_regions["northeurope"].replica_count"#],
        ),
        (
            with(8, vec![asked(HERE, None), asked(THERE, None), closed()]),
            vec!["V-5 at replica_count"],
        ),
        (
            with(6, vec![asked(HERE, None), closed()]),
            vec!["V-5 at replica_count"],
        ),
        (
            with(7, vec![asked(HERE, Some(8))]),
            vec!["V-5 at replica_count"],
        ),
        (
            with(5, vec![asked(HERE, None), asked(CLOSED, Some(3))]),
            vec![],
        ),
        (
            with(5, vec![asked(HERE, None), closed(), asked(OTHER, None)]),
            vec![r#"N-8 at target_regions["australiacentral2"]"#],
        ),
    ];
    let mut limits = Limits::default();
    limits.set(LimitName::Replicas, None, Some(5));
    for (new, expected) in cases {
        let access = RegionAccess::default();
        let refused = version::check_change(&old, &new, &limits, &access, now());
        assert_eq!(short(&refused), expected, "{new:?}");
    }
}

#[test]
fn n8_only_restricted_regions_are_allowed_and_disallowed() {
    let closed = region("australiacentral");
    let mut subscription = subscription();
    let may = |subscription: &Subscription| {
        let access = &subscription.allowance.region_access;
        access.check(closed, PropertyPath::of("location")).is_none()
    };
    assert!(!may(&subscription));
    subscription.allow(closed).unwrap();
    assert!(may(&subscription));
    subscription.disallow(closed).unwrap();
    assert!(!may(&subscription));
    for change in [Subscription::allow, Subscription::disallow] {
        let violation = change(&mut subscription, region(HERE)).unwrap_err();
        assert_eq!(violation.rule, rule::N_8);
        assert!(violation.message.contains(HERE));
        assert_well_said(&violation);
    }
}

#[test]
fn n8_allowed_regions_add_up() {
    let [one, two] = ["australiacentral", "norwaywest"].map(region);
    let mut subscription = subscription();
    subscription.allow(one).unwrap();
    let widened = subscription
        .allowance
        .widened(&LimitOverrides::default(), &RegionAccess::allowing([two]));
    assert_eq!(
        widened.region_access.regions().collect::<Vec<_>>(),
        [one, two]
    );
}

#[test]
fn an_allowance_without_bounds_refuses_nothing() {
    let unbounded = Allowance::without_bounds();
    for name in LimitName::ALL {
        assert!(unbounded.limits.of(*name, region(HERE)) > name.documented());
    }
    for region in Region::all() {
        let at = PropertyPath::of("location");
        assert_eq!(unbounded.region_access.check(region, at), None);
    }
}
