//! The features of an image definition: I-6.

use crate::gallery::{HyperVGeneration, PropertyPath, Violation, rule};
use std::collections::BTreeMap;

/// The values that a known feature takes.
enum Values {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Some of these, separated by commas.
    SomeOf(&'static [&'static str]),
}

const TRUE_OR_FALSE: Values = Values::OneOf(&["true", "false"]);
const SECURITY_TYPE: &str = "SecurityType";

const KNOWN: &[(&str, Values)] = &[
    (
        SECURITY_TYPE,
        Values::OneOf(&[
            "TrustedLaunchSupported",
            "TrustedLaunch",
            "ConfidentialVmSupported",
            "ConfidentialVM",
            "TrustedLaunchAndConfidentialVmSupported",
        ]),
    ),
    ("IsAcceleratedNetworkSupported", TRUE_OR_FALSE),
    ("IsHibernateSupported", TRUE_OR_FALSE),
    ("DiskControllerTypes", Values::SomeOf(&["SCSI", "NVMe"])),
];

/// I-6: known features have known values, every security type needs generation V2, and no feature
/// is given twice in different spellings. Features that are not known here pass.
pub(super) fn check(
    features: &BTreeMap<String, String>,
    generation: HyperVGeneration,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut seen = BTreeMap::new();
    for (name, value) in features {
        let path = || PropertyPath::of("features").key(name);
        if let Some(first) = seen.insert(name.to_ascii_lowercase(), name) {
            violations.push(
                Violation::invalid(
                    rule::I_6,
                    path(),
                    format!("Features {first:?} and {name:?} are the same feature."),
                )
                .remedy("Keep one of them."),
            );
        }
        if let Some((known, values)) = KNOWN
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            violations.extend(
                values
                    .refuse(known, value)
                    .map(|refused| refused.at(path())),
            );
            if *known == SECURITY_TYPE && generation != HyperVGeneration::V2 {
                violations.push(
                    Violation::invalid(
                        rule::I_6,
                        path(),
                        format!(
                            "Feature \"{SECURITY_TYPE}\" {value:?} needs Hyper-V generation \"V2\", and this definition has \"{generation}\"."
                        ),
                    )
                    .remedy("Set hyper_v_generation to \"V2\", or leave the feature out."),
                );
            }
        }
    }
    violations
}

impl Values {
    fn refuse(&self, name: &str, value: &str) -> Option<Violation> {
        let is = |value: &str, allowed: &[&str]| {
            allowed
                .iter()
                .any(|known| known.eq_ignore_ascii_case(value))
        };
        let (good, remedy) = match self {
            Self::OneOf(allowed) => (
                is(value, allowed),
                format!("Use one of {}.", allowed.join(", ")),
            ),
            Self::SomeOf(allowed) => (
                value.split(',').all(|item| is(item.trim(), allowed)),
                format!(
                    "Use one or more of {}, separated by commas.",
                    allowed.join(", ")
                ),
            ),
        };
        (!good).then(|| {
            Violation::invalid(
                rule::I_6,
                PropertyPath::of("features"),
                format!("{value:?} is not a value of feature {name:?}."),
            )
            .remedy(remedy)
        })
    }
}

/// Features in a form that is equal when they mean the same: names and values are compared
/// without regard to case.
pub(super) fn comparable(features: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    features
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_ascii_lowercase()))
        .collect()
}
