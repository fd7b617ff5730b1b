//! Between Terraform's messages and the framework's own types: values, paths, diagnostics.

pub(crate) mod schema;

use super::diagnostic::{Diagnostic, Diagnostics, Severity};
use super::path::{Path, Step};
use super::proto::attribute_path::{Step as WireStep, step::Selector};
use super::proto::{self, DynamicValue};
use super::schema::{Body, Schema};
use super::value::{DecodeError, Type, Value, json, msgpack};

/// A value of `kind`; nothing at all is null, as Terraform means it.
///
/// # Errors
/// When the bytes are no value of that type, which is never the user's fault.
pub(crate) fn value(wire: Option<&DynamicValue>, kind: &Type) -> Result<Value, Diagnostics> {
    let decoded = match wire {
        Some(wire) if !wire.msgpack.is_empty() => msgpack::decode(&wire.msgpack, kind),
        Some(wire) if !wire.json.is_empty() => {
            json::decode(&wire.json, kind, json::UnknownAttributes::Refuse)
        }
        _ => Ok(Value::Null),
    };
    decoded.map_err(|error| undecodable(&error))
}

/// The message for bytes that are no value of the type they should have.
pub(crate) fn undecodable(error: &DecodeError) -> Diagnostics {
    Diagnostic::bug(
        "Value Conversion Error",
        format!("Terraform sent a value that does not fit the schema: {error}."),
    )
    .at(error.path().clone())
    .into()
}

/// The msgpack form of `value`. What does not fit its type is reported as an error, and null takes
/// its place: of one attribute where that is enough, so that the rest of an object that exists is
/// not lost.
pub(crate) fn dynamic_value(
    value: &Value,
    kind: &Type,
    diagnostics: &mut Diagnostics,
) -> DynamicValue {
    let msgpack = msgpack::encode(value, kind).unwrap_or_else(|error| {
        diagnostics.push(
            Diagnostic::bug(
                "Value Conversion Error",
                format!("The provider made a value that does not fit the schema: {error}."),
            )
            .at(error.path().clone()),
        );
        msgpack::encode(&fitting_part(value, kind), kind).unwrap_or_else(|_| vec![NIL])
    });
    DynamicValue {
        msgpack,
        json: Vec::new(),
    }
}

/// Null in msgpack.
const NIL: u8 = 0xc0;

/// An object of the attributes of `value` that fit `kind`; the others are null.
fn fitting_part(value: &Value, kind: &Type) -> Value {
    let (Value::Object(attributes), Type::Object(kinds)) = (value, kind) else {
        return Value::Null;
    };
    Value::object(kinds.iter().map(|(name, kind)| {
        let fitting = attributes
            .get(name)
            .filter(|value| msgpack::encode(value, kind).is_ok());
        (name.clone(), fitting.cloned().unwrap_or(Value::Null))
    }))
}

/// A path as Terraform reads it.
pub(crate) fn attribute_path(path: &Path) -> proto::AttributePath {
    let step = |step: &Step| {
        let selector = match step {
            Step::Attribute(name) => Selector::AttributeName(name.clone().into_owned()),
            Step::Key(key) => Selector::ElementKeyString(key.clone()),
            Step::Index(index) => {
                Selector::ElementKeyInt(i64::try_from(*index).unwrap_or(i64::MAX))
            }
        };
        WireStep {
            selector: Some(selector),
        }
    };
    proto::AttributePath {
        steps: path.steps().iter().map(step).collect(),
    }
}

/// Messages about a value of `schema`, each with the path at which Terraform finds its line.
///
/// Terraform looks for the line of an attribute of a body, or of one element inside that attribute's
/// expression. A longer path would show as the whole block, so it ends at that element; an attribute
/// of a nested object is an element by its name.
pub(crate) fn diagnostics_of(schema: &Schema, mut all: Diagnostics) -> Vec<proto::Diagnostic> {
    for diagnostic in all.iter_mut() {
        diagnostic.path = with_a_line(&schema.body, &schema.addressable(&diagnostic.path));
    }
    diagnostics(all)
}

fn with_a_line(body: &Body, path: &Path) -> Path {
    let mut body = Some(body);
    let mut steps = path.steps().iter();
    let mut shown = Path::root();
    while let Some(step) = steps.next() {
        shown = shown.step(step.clone());
        let (Some(here), Step::Attribute(name)) = (body, step) else {
            continue;
        };
        if let Some(block) = here.blocks.get(name) {
            body = Some(&block.body);
            continue;
        }
        return match steps.next() {
            Some(Step::Attribute(name)) => shown.key(name.clone().into_owned()),
            Some(element) => shown.step(element.clone()),
            None => shown,
        };
    }
    shown
}

/// A message in which no quoted value is longer than anything that has a name can be: of a longer one its
/// beginning, and how long it is.
fn shortened(detail: &str) -> String {
    /// In characters; the longest id has fewer.
    const MOST: usize = 600;
    const SHOWN: usize = 60;
    let mut text = String::with_capacity(detail.len().min(4 * MOST));
    let mut rest = detail;
    while let Some(start) = rest.find('"') {
        let (before, quoted) = rest.split_at(start + 1);
        text.push_str(before);
        let mut escaped = false;
        let end = quoted.find(|letter| {
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends
        });
        let (value, after) = quoted.split_at(end.unwrap_or(quoted.len()));
        let length = value.chars().count();
        if length > MOST {
            text.extend(value.chars().take(SHOWN));
            text.push_str(&format!("…\" ({length} characters)"));
            rest = after.strip_prefix('"').unwrap_or(after);
        } else {
            text.push_str(value);
            text.extend(after.chars().take(1));
            rest = after.get(1..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    text
}

/// Messages as Terraform reads them.
pub(crate) fn diagnostics(diagnostics: Diagnostics) -> Vec<proto::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: Diagnostic) -> proto::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => proto::diagnostic::Severity::Error,
        Severity::Warning => proto::diagnostic::Severity::Warning,
    };
    proto::Diagnostic {
        severity: severity.into(),
        summary: diagnostic.summary,
        detail: shortened(&diagnostic.detail),
        attribute: (!diagnostic.path.is_root()).then(|| attribute_path(&diagnostic.path)),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_quoted_value_is_shortened_and_everything_else_is_not() {
        let long = "é".repeat(601);
        let cut = format!("\"{}…\" (601 characters)", "é".repeat(60));
        let rows = [
            (String::new(), String::new()),
            ("No quotes.".to_owned(), "No quotes.".to_owned()),
            (format!("{long} unquoted"), format!("{long} unquoted")),
            (
                "A \"b\" and \"c\\\"d\".".to_owned(),
                "A \"b\" and \"c\\\"d\".".to_owned(),
            ),
            (
                format!("Not \"{long}\", but \"b\"."),
                format!("Not {cut}, but \"b\"."),
            ),
            (
                format!("Never closed: \"{long}"),
                format!("Never closed: {cut}"),
            ),
            ("Never closed: \"".to_owned(), "Never closed: \"".to_owned()),
        ];
        for (detail, told) in rows {
            assert_eq!(shortened(&detail), told);
        }
    }
}
