//! The name of an image version, and the order of versions: N-3.

use super::{PropertyPath, Violation, rule};
use std::fmt;

/// `Major.Minor.Patch`, ordered by number: 1.10.0 is above 1.9.0 (N-3).
///
/// There is one spelling for one version: numbers with leading zeros are refused, so that `01.0.0`
/// can never stand beside `1.0.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VersionName {
    // The derived order compares the fields from top to bottom.
    major: u32,
    minor: u32,
    patch: u32,
}

/// The largest number in a version's name: that of a signed 32-bit integer.
pub(super) const MAX_NUMBER: u32 = 2_147_483_647;

impl VersionName {
    /// Reads a version's name.
    ///
    /// # Errors
    /// A violation that says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let mut parts = text.split('.').map(number);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(major), Some(minor), Some(patch), None) => Ok(Self {
                major: major.map_err(|problem| violation(text, &problem))?,
                minor: minor.map_err(|problem| violation(text, &problem))?,
                patch: patch.map_err(|problem| violation(text, &problem))?,
            }),
            _ => Err(violation(text, "does not have three parts")),
        }
    }

    /// The first number.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The second number.
    pub fn minor(&self) -> u32 {
        self.minor
    }

    /// The third number.
    pub fn patch(&self) -> u32 {
        self.patch
    }
}

/// Reads one number of a version, or says what is wrong with it.
pub(super) fn number(text: &str) -> Result<u32, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("has {text:?} where a whole number belongs"));
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(format!("has {text:?} with a leading zero"));
    }
    match text.parse::<u32>() {
        Ok(number) if number <= MAX_NUMBER => Ok(number),
        _ => Err(format!("has {text}, which is above {MAX_NUMBER}")),
    }
}

fn violation(text: &str, problem: &str) -> Violation {
    Violation::invalid(
        rule::N_3,
        PropertyPath::of("name"),
        format!("Version name {text:?} {problem}."),
    )
    .remedy(format!(
        "Write Major.Minor.Patch with three whole numbers from 0 to {MAX_NUMBER}, such as \"1.0.0\"."
    ))
}

impl fmt::Display for VersionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
