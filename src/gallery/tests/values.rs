//! Closed sets of values, dates and limits.

use super::*;

fn check<T: Copy + PartialEq + std::fmt::Debug + std::fmt::Display>(
    all: &[T],
    parse: fn(&str) -> Result<T, Violation>,
    rule: RuleId,
) {
    for value in all {
        let canonical = value.to_string();
        for text in [
            canonical.clone(),
            canonical.to_ascii_lowercase(),
            canonical.to_ascii_uppercase(),
        ] {
            assert_eq!(parse(&text).as_ref(), Ok(value));
        }
        for text in [
            String::new(),
            format!("{canonical} "),
            format!("{canonical}x"),
        ] {
            let violation = parse(&text).unwrap_err();
            assert_eq!(violation.rule, rule);
            assert!(violation.remedy.contains(&canonical));
            assert_well_said(&violation);
        }
    }
}

#[test]
fn i2_os_states_parse_without_case() {
    check(OsState::ALL, OsState::parse, rule::I_2);
}

#[test]
fn i3_os_types_parse_without_case() {
    check(OsType::ALL, OsType::parse, rule::I_3);
}

#[test]
fn i4_hyper_v_generations_parse_without_case() {
    check(HyperVGeneration::ALL, HyperVGeneration::parse, rule::I_4);
}

#[test]
fn i5_i6_disk_types_and_architectures_parse_without_case() {
    check(DiskType::ALL, DiskType::parse, rule::I_5);
    check(Architecture::ALL, Architecture::parse, rule::I_6);
}

#[test]
fn v1_v6_v14_v16_values_of_sources_and_versions_parse_without_case() {
    check(SourceKind::ALL, SourceKind::parse, rule::V_1);
    check(
        StorageAccountType::ALL,
        StorageAccountType::parse,
        rule::V_6,
    );
    check(DiskKind::ALL, DiskKind::parse, rule::V_14);
    check(ReplicationMode::ALL, ReplicationMode::parse, rule::V_16);
}

#[test]
fn v6_storage_account_types() {
    assert_eq!(
        StorageAccountType::parse("standard_zrs").unwrap().as_str(),
        "Standard_ZRS"
    );
    let violation = StorageAccountType::parse("Standard_GRS").unwrap_err();
    assert_eq!(violation.target, PropertyPath::of("storage_account_type"));
    assert_eq!(
        violation.remedy,
        "Use one of Standard_LRS, Standard_ZRS, Premium_LRS."
    );
}

#[test]
fn v13_luns_have_one_spelling() {
    for (text, lun) in [("0", 0), ("63", 63), ("4294967295", u32::MAX)] {
        assert_eq!(parse_lun(text), Ok(lun));
    }
    for text in ["", "00", "+1", "-1", "1.0", "a", " 1", "4294967296", "١"] {
        let violation = parse_lun(text).unwrap_err();
        assert_eq!(violation.rule, rule::V_13, "{text:?}");
        assert_well_said(&violation);
    }
}

#[test]
fn i9_dates_are_instants() {
    assert_eq!(
        parse_end_of_life("2030-01-01T02:00:00+02:00"),
        parse_end_of_life("2030-01-01T00:00:00Z")
    );
    for text in [
        "",
        "2030-01-01",
        "2030-01-01T00:00:00",
        "tomorrow",
        "2030-13-01T00:00:00Z",
        "2030-02-29T00:00:00Z",
        "9999-12-30T23:59:59Z",
        "é030-02-29T00:00:00Z",
    ] {
        let violation = parse_end_of_life(text).unwrap_err();
        assert_eq!(violation.rule, rule::I_9, "{text:?}");
        assert_well_said(&violation);
    }
}

#[test]
fn i9_instants_are_read_in_rfc_3339_alone() {
    let expected = Ok(at("2030-06-01T10:30:05Z"));
    for text in [
        "2030-06-01T10:30:05Z",
        "2030-06-01t10:30:05z",
        "2030-06-01T10:30:05.000Z",
        "2030-06-01T10:30:05-00:00",
        "2030-06-01T12:00:05.0+01:30",
        "2030-05-31T10:31:05-23:59",
    ] {
        assert_eq!(parse_instant(text), expected, "{text}");
    }
    assert!(parse_instant("2030-06-01T10:30:05.123456789Z").is_ok());
    for text in [
        "2030-06-01",
        "2030-06-01T10Z",
        "2030-06-01T10:30Z",
        "2030-06-01T10:30:05",
        "2030-06-01T10:30:05.Z",
        "2030-06-01T10:30:05,5Z",
        "2030-06-01 10:30:05Z",
        "2030-06-01 10:30+01:00[Europe/Paris]",
        "2030-06-01T10:30:05Z[UTC]",
        "2030-06-01T10:30:05+01:00[Europe/Paris]",
        "2030-06-01T10:30:05+01",
        "2030-06-01T10:30:05+0100",
        "2030-06-01T10:30:05+01:00:00",
        "2030-06-01T10:30:05+24:00",
        "2030-06-01T10:30:05+01:60",
        "2030-06-01T24:00:00Z",
        "20300601T103005Z",
        "+002030-06-01T10:30:05Z",
        " 2030-06-01T10:30:05Z",
        "2030-06-01T10:30:05Z ",
    ] {
        let told = parse_instant(text).unwrap_err();
        assert!(told.contains("is not a date with a time"), "{told}");
    }
}

#[test]
fn i9_what_is_no_instant_is_told_why() {
    let rows = [
        ("2030-02-29T00:00:00Z", "the day 2030-02-29 does not exist"),
        ("2030-02-30", "the day 2030-02-30 does not exist"),
        ("9999-12-30T23:59:59Z", "after 9999-12-30T22:00:00Z"),
        ("9999-12-31T00:00:00-01:00", "after 9999-12-30T22:00:00Z"),
        ("2030-01-01T25:00:00Z", "not a date with a time"),
        ("2030-01-01", "not a date with a time"),
        ("9999-12-30", "not a date with a time"),
    ];
    for (text, why) in rows {
        let told = parse_instant(text).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
    assert!(parse_instant("9999-12-30T21:59:59Z").is_ok());
}

#[test]
fn i9_a_date_lies_in_the_future_when_it_is_set() {
    let (past, future) = (
        Some(at("2025-01-01T00:00:00Z")),
        Some(at("2030-01-01T00:00:00Z")),
    );
    let second_later = Some(at("2026-01-01T00:00:01Z"));
    let cases = [
        (None, None, false),
        (None, future, false),
        (None, second_later, false),
        (None, past, true),
        (None, Some(now()), true),
        (future, past, true),
        (past, past, false),
        (past, future, false),
        (past, None, false),
    ];
    for (previous, new, refused) in cases {
        let violation = check_end_of_life(previous, new, now());
        assert_eq!(violation.is_some(), refused, "{previous:?} {new:?}");
        violation.iter().for_each(assert_well_said);
    }
}

#[test]
fn q1_to_q3_one_more_is_refused_at_the_limit() {
    let limits = Limits::default();
    let cases = [
        (LimitName::Galleries, 100, rule::Q_1),
        (LimitName::ImageDefinitions, 1_000, rule::Q_2),
        (LimitName::ImageVersions, 10_000, rule::Q_3),
    ];
    for (name, limit, rule) in cases {
        let check = |current| limits.check_one_more(name, region("westeurope"), current, 0);
        assert_eq!(check(0), None);
        assert_eq!(check(limit - 1), None);
        for current in [limit, limit + 1] {
            let violation = check(current).unwrap();
            assert_eq!(violation.rule, rule);
            assert_eq!(violation.code, ArmCode::QuotaExceeded);
            for part in [
                words::number(limit),
                words::number(current),
                "westeurope".to_owned(),
            ] {
                assert!(violation.message.contains(&part), "{}", violation.message);
            }
            assert_well_said(&violation);
        }
    }
}

#[test]
fn q1_what_is_only_planned_is_not_said_to_be_in_use() {
    let cases = [
        (1, 1, 0, "The limit of 1 gallery", "exceeded: 1 is in use."),
        (
            1,
            1,
            2,
            "The limit of 1 gallery",
            "exceeded: 3 are in use or planned.",
        ),
        (
            1,
            0,
            1,
            "The limit of 1 gallery",
            "exceeded: 1 is in use or planned.",
        ),
        (
            2,
            2,
            0,
            "The limit of 2 galleries",
            "exceeded: 2 are in use.",
        ),
    ];
    for (limit, current, planned, what, taken) in cases {
        let limits = Limits::default().with(LimitName::Galleries, limit);
        let found =
            limits.check_one_more(LimitName::Galleries, region("westeurope"), current, planned);
        let message = found.unwrap().message;
        assert!(message.starts_with(what), "{message}");
        assert!(message.ends_with(taken), "{message}");
    }
    let roomy = Limits::default().with(LimitName::Galleries, 3);
    assert_eq!(
        roomy.check_one_more(LimitName::Galleries, region("westeurope"), 1, 1),
        None
    );
}

#[test]
fn q4_q5_defaults_are_the_documented_ones() {
    let limits = Limits::default();
    let here = region("westeurope");
    assert_eq!(limits.of(LimitName::Replicas, here), 10);
    assert_eq!(limits.of(LimitName::DiskSize, here), 1_024);
}
