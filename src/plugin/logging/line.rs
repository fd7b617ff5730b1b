//! One record as text, within the length that Terraform reads.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::Level;

/// Terraform cuts lines at 64 KiB and then takes them for raw text.
const LONGEST_LINE: usize = 64 * 1024;

/// Length to which texts are cut when a line is too long. Even if JSON needs six bytes for each of
/// theirs (`\u0000`), a message this long fits into a line.
const LONGEST_TEXT: usize = 8 * 1024;

/// A log record.
pub(super) struct Line<'a> {
    pub(super) level: Level,
    pub(super) module: &'a str,
    pub(super) time: Timestamp,
    /// With the text under `message`.
    pub(super) fields: Map<String, Value>,
}

impl Line<'_> {
    /// The record as JSON with a line feed. Too long a record loses the ends of its texts, and if
    /// that is not enough, its fields.
    pub(super) fn to_text(&self) -> String {
        let mut object = self.fields.clone();
        let message = match object.remove("message") {
            Some(Value::String(message)) => message,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        // Terraform panics when one of these is no string.
        let mut standard = Map::new();
        standard.insert(
            "@level".into(),
            self.level.as_str().to_ascii_lowercase().into(),
        );
        standard.insert("@message".into(), message.into());
        standard.insert("@module".into(), self.module.into());
        // Exactly six digits: Terraform takes any other form for raw text.
        let time = self.time.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        standard.insert("@timestamp".into(), time.into());
        object.extend(standard.clone());
        [object.clone(), shortened(object), shortened(standard)]
            .into_iter()
            .map(|object| format!("{}\n", Value::Object(object)))
            .find(|text| text.len() <= LONGEST_LINE)
            .unwrap_or_default()
    }
}

fn shortened(mut object: Map<String, Value>) -> Map<String, Value> {
    for value in object.values_mut() {
        if let Value::String(text) = value
            && text.len() > LONGEST_TEXT
        {
            text.truncate(text.floor_char_boundary(LONGEST_TEXT));
            text.push_str(" (shortened)");
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[(&str, String)]) -> Value {
        let fields = fields
            .iter()
            .map(|(key, text)| ((*key).into(), text.as_str().into()));
        let line = Line {
            level: Level::INFO,
            module: "acg",
            time: Timestamp::UNIX_EPOCH,
            fields: fields.collect(),
        };
        let text = line.to_text();
        assert!(
            text.len() <= LONGEST_LINE && text.ends_with('\n'),
            "{} bytes",
            text.len()
        );
        assert_eq!(text.matches('\n').count(), 1);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn p11_time_has_six_digits() {
        assert_eq!(written(&[])["@timestamp"], "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn p11_no_line_is_longer_than_terraform_reads() {
        let at_most = LONGEST_TEXT + " (shortened)".len();
        for unit in ["a", "\u{0}", "\u{1f5bc}", "\n"] {
            let long = unit.repeat(100_000);
            let line = written(&[("message", long.clone()), ("detail", long)]);
            assert!(line["@message"].as_str().unwrap().len() <= at_most);
        }
        let many: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
            .map(|key| (key, "x".repeat(LONGEST_TEXT)))
            .into();
        assert_eq!(written(&many)["@level"], "info");
    }
}
