//! Version constraints and selectors.

use super::*;
use proptest::prelude::*;

fn name(text: &str) -> VersionName {
    VersionName::parse(text).unwrap()
}

#[test]
fn constraints_match_as_terraform_reads_them() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "~> 1.2",
            &["1.2.0", "1.2.9", "1.10.0"],
            &["1.1.9", "2.0.0", "0.2.0"],
        ),
        (
            "~> 1.2.3",
            &["1.2.3", "1.2.10"],
            &["1.2.2", "1.3.0", "2.2.3"],
        ),
        (
            "~> 1.2147483647.2147483647",
            &["1.2147483647.2147483647"],
            &["2.0.0", "1.0.0"],
        ),
        (">= 1.0, < 2.0", &["1.0.0", "1.99.0"], &["0.9.9", "2.0.0"]),
        (">=1.0,<2", &["1.0.0"], &["2.0.0"]),
        ("!= 1.3.0", &["1.2.9", "1.3.1"], &["1.3.0"]),
        ("1.0.0", &["1.0.0"], &["1.0.1"]),
        ("= 1.0", &["1.0.0"], &["1.0.1"]),
        ("> 1.0.0", &["1.0.1", "1.10.0"], &["1.0.0"]),
        ("<= 1.9.0", &["1.9.0", "1.2.0"], &["1.10.0"]),
    ];
    for (text, matching, others) in cases {
        let constraint = VersionConstraint::parse(text).unwrap();
        for version in *matching {
            assert!(constraint.matches(name(version)), "{text}: {version}");
        }
        for version in *others {
            assert!(!constraint.matches(name(version)), "{text}: {version}");
        }
    }
}

#[test]
fn constraints_that_say_nothing_clear_are_refused() {
    for text in [
        "",
        ",",
        "~> 1",
        "~>",
        "1.0.0.0",
        "=> 1.0",
        "== 1.0",
        "^1.0",
        "1.x",
        ">= 1.0,",
        "> -1",
        ">= v1.0",
        "~> 1.2147483648",
        "1.0 2.0",
        "latests",
    ] {
        let violation = VersionConstraint::parse(text).unwrap_err();
        assert_eq!(violation.rule, rule::N_3, "{text:?}");
        assert_well_said(&violation);
    }
}

#[test]
fn selectors_are_latest_a_name_or_a_constraint() {
    assert_eq!(
        VersionSelector::parse("latest"),
        Ok(VersionSelector::Latest)
    );
    assert_eq!(
        VersionSelector::parse("Latest"),
        Ok(VersionSelector::Latest)
    );
    assert_eq!(
        VersionSelector::parse("1.2.3"),
        Ok(VersionSelector::Exact(name("1.2.3")))
    );
    assert!(matches!(
        VersionSelector::parse("~> 1.2"),
        Ok(VersionSelector::Constraint(_))
    ));
    assert!(VersionSelector::parse("newest").is_err());
}

fn condition() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["", "=", "!=", ">", ">=", "<", "<=", "~>"]);
    (sign, 0..4_u32, 0..4_u32, prop::option::of(0..4_u32)).prop_map(
        |(sign, major, minor, patch)| {
            let patch = patch.map_or_else(String::new, |patch| format!(".{patch}"));
            format!("{sign} {major}.{minor}{patch}")
        },
    )
}

proptest! {
    #[test]
    fn constraints_read_what_they_write(conditions in prop::collection::vec(condition(), 1..4)) {
        let constraint = VersionConstraint::parse(&conditions.join(",")).unwrap();
        prop_assert_eq!(VersionConstraint::parse(&constraint.to_string()), Ok(constraint));
    }

    #[test]
    fn all_conditions_have_to_be_met(
        conditions in prop::collection::vec(condition(), 1..4),
        version in prop::array::uniform3(0..4_u32),
    ) {
        let version = name(&format!("{}.{}.{}", version[0], version[1], version[2]));
        let matches = |text: &str| VersionConstraint::parse(text).unwrap().matches(version);
        prop_assert_eq!(
            matches(&conditions.join(", ")),
            conditions.iter().all(|condition| matches(condition))
        );
    }

    #[test]
    fn a_sign_and_its_opposite_divide_the_versions(
        bound in "[0-3]\\.[0-3]\\.[0-3]",
        version in "[0-3]\\.[0-3]\\.[0-3]",
    ) {
        for (sign, opposite) in [("=", "!="), ("<", ">="), (">", "<=")] {
            let matches = |sign: &str| {
                VersionConstraint::parse(&format!("{sign}{bound}")).unwrap().matches(name(&version))
            };
            prop_assert_ne!(matches(sign), matches(opposite));
        }
    }
}
