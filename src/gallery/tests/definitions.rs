//! Definitions, and what the gallery itself says of them: G, I.

use super::*;
use crate::gallery::definition::{check_change, check_new, check_recommended, location_advice};

fn refused(spec: &ImageDefinitionSpec) -> Vec<String> {
    let violations = check_new(spec, &RegionAccess::default(), now());
    violations.iter().for_each(assert_well_said);
    short(&violations)
}

fn features(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

#[test]
fn a_plain_definition_breaks_nothing() {
    assert!(refused(&definition()).is_empty());
}

#[test]
fn i1_a_taken_triple_is_named() {
    let violation = definition().identifier.taken_by(&definition_id());
    assert_eq!(violation.rule, rule::I_1);
    assert_eq!(violation.code, ArmCode::Conflict);
    for value in ["contoso", "ubuntu", "2204", "golden"] {
        assert!(violation.message.contains(value), "{}", violation.message);
    }
    assert_well_said(&violation);
}

#[test]
fn i1_triples_are_compared_without_case_and_as_a_whole() {
    let triple = |p, o, s| Identifier::parse(p, o, s).unwrap();
    let one = triple("contoso", "ubuntu", "2204");
    assert_eq!(one, triple("Contoso", "UBUNTU", "2204"));
    assert_eq!(one.key(), triple("Contoso", "UBUNTU", "2204").key());
    for other in [
        triple("fabrikam", "ubuntu", "2204"),
        triple("contoso", "debian", "2204"),
        triple("contoso", "ubuntu", "2404"),
        triple("contoso.ubuntu", "2204", "x"),
    ] {
        assert_ne!(one, other);
        assert_ne!(one.key(), other.key());
    }
}

#[test]
fn i5_a_purchase_plan_says_what_it_says() {
    let plan = |name: &str, publisher: Option<&str>, product: Option<&str>| ImageDefinitionSpec {
        purchase_plan: Some(PurchasePlan {
            name: name.to_owned(),
            publisher: publisher.map(str::to_owned),
            product: product.map(str::to_owned),
        }),
        ..definition()
    };
    assert!(refused(&plan("plan", None, None)).is_empty());
    assert!(refused(&plan("plan", Some("contoso"), Some("ubuntu"))).is_empty());
    assert_eq!(
        refused(&plan("", Some(""), Some(""))),
        [
            "I-5 at purchase_plan.name",
            "I-5 at purchase_plan.publisher",
            "I-5 at purchase_plan.product"
        ]
    );
}

#[test]
fn i6_arm64_needs_generation_v2() {
    for (architecture, generation, good) in [
        (Architecture::X64, HyperVGeneration::V1, true),
        (Architecture::X64, HyperVGeneration::V2, true),
        (Architecture::Arm64, HyperVGeneration::V1, false),
        (Architecture::Arm64, HyperVGeneration::V2, true),
    ] {
        let spec = ImageDefinitionSpec {
            architecture,
            hyper_v_generation: generation,
            ..definition()
        };
        let expected: &[&str] = if good { &[] } else { &["I-6 at architecture"] };
        assert_eq!(refused(&spec), expected);
    }
}

#[test]
fn i6_known_features_have_known_values() {
    let good: &[(&str, &str)] = &[
        ("SecurityType", "TrustedLaunchSupported"),
        ("SecurityType", "TrustedLaunch"),
        ("SecurityType", "ConfidentialVmSupported"),
        ("SecurityType", "ConfidentialVM"),
        ("SecurityType", "TrustedLaunchAndConfidentialVmSupported"),
        ("securitytype", "trustedlaunch"),
        ("IsAcceleratedNetworkSupported", "true"),
        ("IsAcceleratedNetworkSupported", "False"),
        ("IsHibernateSupported", "true"),
        ("DiskControllerTypes", "SCSI"),
        ("DiskControllerTypes", "SCSI, NVMe"),
        ("DiskControllerTypes", "scsi,nvme"),
        ("SomethingNew", "whatever"),
        ("SomethingNew", ""),
    ];
    for pair in good {
        let spec = ImageDefinitionSpec {
            features: features(&[*pair]),
            ..definition()
        };
        assert!(refused(&spec).is_empty(), "{pair:?}");
    }
    let bad: &[(&str, &str)] = &[
        ("SecurityType", "Standard"),
        ("SecurityType", ""),
        ("IsAcceleratedNetworkSupported", "yes"),
        ("IsHibernateSupported", "1"),
        ("DiskControllerTypes", "IDE"),
        ("DiskControllerTypes", "SCSI,"),
        ("DiskControllerTypes", ""),
    ];
    for (name, value) in bad {
        let spec = ImageDefinitionSpec {
            features: features(&[(name, value)]),
            ..definition()
        };
        assert_eq!(refused(&spec), [format!("I-6 at features[{name:?}]")]);
    }
}

#[test]
fn i6_security_types_need_generation_v2() {
    let spec = ImageDefinitionSpec {
        hyper_v_generation: HyperVGeneration::V1,
        features: features(&[
            ("SecurityType", "TrustedLaunch"),
            ("IsHibernateSupported", "true"),
        ]),
        ..definition()
    };
    assert_eq!(refused(&spec), [r#"I-6 at features["SecurityType"]"#]);
}

#[test]
fn i6_a_feature_is_given_once() {
    let spec = ImageDefinitionSpec {
        features: features(&[("New", "a"), ("new", "b")]),
        ..definition()
    };
    assert_eq!(refused(&spec), [r#"I-6 at features["new"]"#]);
}

#[test]
fn i8_recommended_ranges() {
    let most = i64::from(i32::MAX);
    let cases: &[(Option<i64>, Option<i64>, &[&str])] = &[
        (None, None, &[]),
        (Some(1), None, &[]),
        (None, Some(1), &[]),
        (Some(4), Some(4), &[]),
        (Some(1), Some(most), &[]),
        (Some(5), Some(4), &["I-8 at recommended_vcpus"]),
        (Some(0), None, &["I-8 at recommended_vcpus.min"]),
        (None, Some(0), &["I-8 at recommended_vcpus.max"]),
        (
            Some(-2),
            Some(-1),
            &[
                "I-8 at recommended_vcpus.min",
                "I-8 at recommended_vcpus.max",
            ],
        ),
        (Some(1), Some(most + 1), &["I-8 at recommended_vcpus.max"]),
    ];
    for (min, max, expected) in cases {
        let violations = check_recommended("recommended_vcpus", *min, *max);
        violations.iter().for_each(assert_well_said);
        assert_eq!(&short(&violations), expected);
    }
    let spec = ImageDefinitionSpec {
        recommended_memory_gb: Recommended {
            min: Some(64),
            max: Some(8),
        },
        ..definition()
    };
    assert_eq!(refused(&spec), ["I-8 at recommended_memory_gb"]);
    let violations = check_change(&definition(), &spec, now());
    assert_eq!(short(&violations), ["I-8 at recommended_memory_gb"]);
}

#[test]
fn i9_a_date_that_has_passed_may_stay() {
    let past = ImageDefinitionSpec {
        end_of_life_date: Some(at("2025-01-01T00:00:00Z")),
        ..definition()
    };
    assert_eq!(refused(&past), ["I-9 at end_of_life_date"]);
    let described = ImageDefinitionSpec {
        description: Some("old".to_owned()),
        ..past.clone()
    };
    assert!(check_change(&past, &described, now()).is_empty());
    assert_eq!(
        short(&check_change(&definition(), &past, now())),
        ["I-9 at end_of_life_date"]
    );
}

#[test]
fn i7_a_request_without_a_location_keeps_it() {
    let existing = ImageDefinition::new(
        ImageDefinitionSpec {
            location: None,
            ..definition()
        },
        region("westeurope"),
    );
    assert_eq!(existing.location(), region("westeurope"));
    assert_eq!(existing.spec().location, Some(region("westeurope")));
    let without = ImageDefinitionSpec {
        location: None,
        ..definition()
    };
    assert!(check_change(existing.spec(), &without, now()).is_empty());
}

#[test]
fn g1_unique_names() {
    let gallery = Gallery { spec: gallery() };
    assert_eq!(gallery.unique_name(), format!("{SUBSCRIPTION}-GOLDEN"));
}

#[test]
fn g3_another_location_is_advised_against() {
    let (here, there) = (region("westeurope"), region("northeurope"));
    assert_eq!(location_advice(here, here), None);
    let advice = location_advice(there, here).unwrap();
    assert!(advice.contains("westeurope") && advice.contains("northeurope"));
}

#[test]
fn n8_restricted_locations_need_to_be_allowed() {
    let spec = ImageDefinitionSpec {
        location: Some(region("norwaywest")),
        ..definition()
    };
    assert_eq!(refused(&spec), ["N-8 at location"]);
}
