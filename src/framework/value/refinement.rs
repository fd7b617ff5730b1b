//! What is certain about a value that is not known yet.

use super::Number;

/// Facts that hold for an unknown value whatever it becomes. Terraform checks, after apply, that
/// a refinement promised by a plan came true, so none is ever made up here: they are read, kept and
/// written back.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refinements {
    /// `Some(false)`: certainly not null.
    pub null: Option<bool>,
    /// The text begins so.
    pub string_prefix: Option<String>,
    /// Lower bound, and whether the bound itself is possible.
    pub number_lower: Option<(Number, bool)>,
    /// Upper bound, and whether the bound itself is possible.
    pub number_upper: Option<(Number, bool)>,
    /// Fewest elements.
    pub length_lower: Option<i64>,
    /// Most elements.
    pub length_upper: Option<i64>,
}

impl Refinements {
    /// Whether nothing at all is certain.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
