//! Checks of a configuration before anything is planned. An unknown value passes every check.

mod secrets;
#[cfg(test)]
mod tests;
mod walk;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::path::Path;
use super::schema::Schema;
use super::value::{Number, Value};
use secrets::Secrets;

/// A check of one attribute's value.
pub trait Validator: Send + Sync {
    /// Reports what is wrong with `value`, which is neither null nor unknown, at `path` or below.
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics);
}

impl<F> Validator for F
where
    F: Fn(&Value, &Path, &mut Diagnostics) + Send + Sync,
{
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        self(value, path, diagnostics);
    }
}

/// A number without fraction that fits 64 bits.
pub struct WholeNumber;

impl Validator for WholeNumber {
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        if let Value::Number(number) = value
            && number.to_i64().is_none()
        {
            diagnostics.push(
                Diagnostic::error(
                    "Invalid Whole Number",
                    format!("`{path}` must be a whole number of at most 64 bits, and is {number}."),
                )
                .at(path.clone()),
            );
        }
    }
}

/// A number from `min` to `max`, both included.
pub struct Between {
    /// The smallest allowed.
    pub min: i64,
    /// The largest allowed.
    pub max: i64,
}

impl Validator for Between {
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        let (min, max) = (self.min, self.max);
        if let Value::Number(number) = value
            && (*number < Number::from(min) || *number > Number::from(max))
        {
            diagnostics.push(
                Diagnostic::error(
                    "Value Out of Range",
                    format!("`{path}` must be between {min} and {max}, and is {number}."),
                )
                .at(path.clone()),
            );
        }
    }
}

/// Text that is one of a few words, exactly as spelled.
pub struct OneOf(pub Vec<&'static str>);

impl Validator for OneOf {
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        if let Value::String(text) = value
            && !self.0.contains(&text.as_str())
        {
            let allowed: Vec<String> = self.0.iter().map(|word| format!("\"{word}\"")).collect();
            diagnostics.push(
                Diagnostic::error(
                    "Invalid Value",
                    format!(
                        "`{path}` must be one of {}, and is \"{text}\".",
                        allowed.join(", ")
                    ),
                )
                .at(path.clone()),
            );
        }
    }
}

/// Text of at least one character that is not white space.
pub struct NotEmpty;

impl Validator for NotEmpty {
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        if let Value::String(text) = value
            && text.trim().is_empty()
        {
            diagnostics.push(
                Diagnostic::error(
                    "Empty Value",
                    format!(
                        "`{path}` must not be empty. Give it text or, where it is optional, leave it out."
                    ),
                )
                .at(path.clone()),
            );
        }
    }
}

/// Checks `config`, a value of `schema`: what only the provider may set, what is required, each
/// attribute's own checks, and deprecations; then `own` checks, when these found no error, since
/// relations between arguments mean little while an argument by itself is wrong. All problems are
/// reported, in the order of names; none of the messages quotes a sensitive value, and each points
/// at a place that Terraform can find.
pub(crate) fn validate(
    schema: &Schema,
    config: &Value,
    write_only_allowed: bool,
    own: impl FnOnce(&Value) -> Diagnostics,
) -> Diagnostics {
    let mut diagnostics = walk::check(&schema.body, config, write_only_allowed);
    if !diagnostics.has_error() {
        diagnostics.extend(own(config));
    }
    Secrets::of(schema, config)
        .hide(diagnostics, schema)
        .into_iter()
        .map(|one| {
            let path = schema.addressable(&one.path);
            one.at(path)
        })
        .collect()
}
