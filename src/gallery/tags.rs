//! The tags of a resource: N-5.

use super::{PropertyPath, Violation, rule, words};
use std::collections::BTreeMap;

/// Tags: names and values that Azure Resource Manager keeps beside a resource (N-5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// The most tags that a resource can have.
    pub const MAX_COUNT: usize = 50;
    /// The most characters in a tag's name.
    pub const MAX_NAME: usize = 512;
    /// The most characters in a tag's value.
    pub const MAX_VALUE: usize = 256;

    /// Takes names and values as tags.
    ///
    /// # Errors
    /// A violation for each name or value out of bounds, and one when there are too many.
    pub fn new(tags: BTreeMap<String, String>) -> Result<Self, Vec<Violation>> {
        let mut violations = Vec::new();
        let path = || PropertyPath::of("tags");
        if tags.len() > Self::MAX_COUNT {
            violations.push(
                Violation::invalid(
                    rule::N_5,
                    path(),
                    format!("There are {} tags.", words::number(tags.len() as u64)),
                )
                .remedy(format!("Keep at most {} tags.", Self::MAX_COUNT)),
            );
        }
        let mut spelled: BTreeMap<String, &String> = BTreeMap::new();
        for (name, value) in &tags {
            if let Some(other) = spelled.insert(name.to_lowercase(), name) {
                violations.push(
                    Violation::invalid(
                        rule::N_5,
                        path().key(name),
                        format!("The tags {other:?} and {name:?} differ in case alone."),
                    )
                    .remedy("Keep one of them: Azure does not tell names of tags apart by case."),
                );
            }
            if !(1..=Self::MAX_NAME).contains(&name.chars().count()) {
                violations.push(
                    Violation::invalid(
                        rule::N_5,
                        path().key(name),
                        format!(
                            "The name of the tag {name:?} has {} characters.",
                            words::number(name.chars().count() as u64)
                        ),
                    )
                    .remedy(format!("Use 1 to {} characters.", Self::MAX_NAME)),
                );
            }
            if value.chars().count() > Self::MAX_VALUE {
                violations.push(
                    Violation::invalid(
                        rule::N_5,
                        path().key(name),
                        format!(
                            "The value of the tag {name:?} has {} characters.",
                            words::number(value.chars().count() as u64)
                        ),
                    )
                    .remedy(format!("Use at most {} characters.", Self::MAX_VALUE)),
                );
            }
        }
        if violations.is_empty() {
            Ok(Self(tags))
        } else {
            Err(violations)
        }
    }

    /// The tags by name.
    pub fn as_map(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}
