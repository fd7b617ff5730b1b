//! Values of the command line, read by the gallery's own parsers.

use crate::gallery::Violation;

/// What is wrong with a value, and how to write it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(String);

impl Mistake {
    /// A path of names that does not have the form of what is asked for.
    pub(super) fn form(form: &str, text: &str) -> Self {
        Self(format!(
            "{text:?} is not of the form {form}. Write the names with slashes between them, or \
             the resource's whole id."
        ))
    }
}

impl From<Violation> for Mistake {
    fn from(violation: Violation) -> Self {
        let Violation {
            rule,
            message,
            remedy,
            ..
        } = violation;
        Self(format!("{message} {remedy} ({rule})"))
    }
}

/// A parser of the gallery as clap wants it: `#[arg(value_parser = by(Region::parse))]`.
pub fn by<T: 'static>(
    parse: fn(&str) -> Result<T, Violation>,
) -> impl Fn(&str) -> Result<T, Mistake> + Clone + Send + Sync + 'static {
    move |text| Ok(parse(text)?)
}
