//! Version constraints such as `~> 1.2`, as Terraform's users write them.

use super::version_name::number;
use super::{PropertyPath, VersionName, Violation, rule};
use std::fmt;

/// Conditions that a version has to meet, all of them: `>= 1.0, < 2.0`.
///
/// A number that is left out counts as zero (`>= 1.2` is `>= 1.2.0`), except after `~>`, which
/// lets the last number given grow: `~> 1.2` is any 1.x.y from 1.2.0 on, `~> 1.2.3` any 1.2.y from
/// 1.2.3 on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionConstraint(Vec<Condition>);

/// Which version of a definition is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionSelector {
    /// The latest (L-1).
    Latest,
    /// The one of this name, excluded from latest or not.
    Exact(VersionName),
    /// The latest of those that meet the constraint.
    Constraint(VersionConstraint),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    operator: Operator,
    major: u32,
    minor: Option<u32>,
    patch: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Above,
    AtLeast,
    Below,
    AtMost,
    Pessimistic,
}

/// Longer spellings stand before those that they start with.
const OPERATORS: &[(&str, Operator)] = &[
    ("~>", Operator::Pessimistic),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("!=", Operator::NotEqual),
    (">", Operator::Above),
    ("<", Operator::Below),
    ("=", Operator::Equal),
];

impl VersionSelector {
    /// Reads `latest`, a version's name, or a constraint.
    ///
    /// # Errors
    /// A violation when it is none of these.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("latest") {
            return Ok(Self::Latest);
        }
        match VersionName::parse(text) {
            Ok(name) => Ok(Self::Exact(name)),
            Err(_) => VersionConstraint::parse(text).map(Self::Constraint),
        }
    }
}

impl VersionConstraint {
    /// Reads conditions that are separated by commas.
    ///
    /// # Errors
    /// A violation that says which condition is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        text.split(',')
            .map(|condition| Condition::parse(condition.trim()))
            .collect::<Result<Vec<_>, _>>()
            .map(Self)
            .map_err(|problem| {
                Violation::invalid(
                    rule::N_3,
                    PropertyPath::of("version_constraint"),
                    format!("Version constraint {text:?} {problem}."),
                )
                .remedy("Write conditions such as \"~> 1.2\", \">= 1.0, < 2.0\", \"!= 1.3.0\" or \"1.0.0\".")
            })
    }

    /// Whether a version meets every condition.
    pub fn matches(&self, version: VersionName) -> bool {
        self.0.iter().all(|condition| condition.matches(version))
    }
}

impl Condition {
    fn parse(text: &str) -> Result<Self, String> {
        let (operator, numbers) = OPERATORS
            .iter()
            .find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?)))
            .unwrap_or((Operator::Equal, text));
        let mut numbers = numbers.trim().split('.').map(number);
        let condition = Self {
            operator,
            major: numbers.next().unwrap_or_else(|| number(""))?,
            minor: numbers.next().transpose()?,
            patch: numbers.next().transpose()?,
        };
        if numbers.next().is_some() {
            return Err("has a version with more than three numbers".to_owned());
        }
        if operator == Operator::Pessimistic && condition.minor.is_none() {
            return Err(format!(
                "does not say what may change: write \"~> {}.0\" to stay within {} for the first number",
                condition.major, condition.major
            ));
        }
        Ok(condition)
    }

    fn matches(&self, version: VersionName) -> bool {
        let version = (version.major(), version.minor(), version.patch());
        let bound = (
            self.major,
            self.minor.unwrap_or_default(),
            self.patch.unwrap_or_default(),
        );
        match self.operator {
            Operator::Equal => version == bound,
            Operator::NotEqual => version != bound,
            Operator::Above => version > bound,
            Operator::AtLeast => version >= bound,
            Operator::Below => version < bound,
            Operator::AtMost => version <= bound,
            Operator::Pessimistic => {
                let same_minor = self.patch.is_none() || version.1 == bound.1;
                version >= bound && version.0 == bound.0 && same_minor
            }
        }
    }
}

impl fmt::Display for VersionConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, condition) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(", ")?;
            }
            condition.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = OPERATORS
            .iter()
            .find(|(_, operator)| *operator == self.operator)
            .map_or("", |(sign, _)| sign);
        write!(f, "{sign} {}", self.major)?;
        for number in [self.minor, self.patch].into_iter().flatten() {
            write!(f, ".{number}")?;
        }
        Ok(())
    }
}
