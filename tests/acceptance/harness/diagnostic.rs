//! Diagnostics as Terraform prints them with `-json`: what a user reads, and which line they see.

use serde_json::Value;

/// One diagnostic of Terraform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// `error` or `warning`.
    pub(crate) severity: String,
    /// Its headline.
    pub(crate) summary: String,
    /// The text below.
    pub(crate) detail: String,
    /// The resource's address.
    pub(crate) address: String,
    /// The line of configuration that Terraform shows.
    pub(crate) line: String,
}

impl Diagnostic {
    /// Reads the `diagnostic` of a line of Terraform's output.
    pub(crate) fn read(value: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            severity: text(&value["severity"]),
            summary: text(&value["summary"]),
            detail: text(&value["detail"]),
            address: text(&value["address"]),
            line: text(&value["snippet"]["code"]),
        }
    }

    /// Headline and text, spaces normalised, for comparisons that do not depend on line breaks.
    pub(crate) fn text(&self) -> String {
        let all = format!("{} {}", self.summary, self.detail);
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
