//! Durations in words: `500ms`, `5s`, `1m 30s`.

use std::time::Duration;

use jiff::SignedDuration;

use super::fault::FaultError;

/// Reads a duration such as `500ms`, `5s` or `1m30s`.
///
/// # Errors
/// When it is none, or negative.
pub fn parse_duration(text: &str) -> Result<Duration, FaultError> {
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| FaultError {
            message: format!("{text:?} is no duration."),
            remedy: "Write numbers with units, such as \"500ms\", \"5s\" or \"1m30s\".".to_owned(),
        })
}

/// A duration as [`parse_duration`] reads it.
#[must_use]
pub fn show_duration(duration: Duration) -> String {
    let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    format!("{duration:#}")
}
