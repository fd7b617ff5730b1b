//! What every answer that Terraform stores must be: wholly known.

use crate::framework::diagnostic::Diagnostic;
use crate::framework::path::Path;
use crate::framework::value::Value;

/// The fault of a `state` that is not wholly known after `call`; none when it is.
pub(super) fn left_unknown(type_name: &str, call: &str, state: &Value) -> Option<Diagnostic> {
    if state.is_wholly_known() {
        return None;
    }
    let names: Vec<&str> = match state {
        Value::Object(attributes) => attributes
            .iter()
            .filter(|(_, value)| !value.is_wholly_known())
            .map(|(name, _)| name.as_str())
            .collect(),
        _ => Vec::new(),
    };
    let first = names
        .first()
        .map(|name| Path::root().attribute((*name).to_owned()));
    let diagnostic = Diagnostic::bug(
        "Value Not Known",
        format!(
            "The {call} of `{type_name}` left these attributes unknown: {}.",
            names.join(", ")
        ),
    );
    Some(diagnostic.at(first.unwrap_or_default()))
}
