//! Values of the command line, read by the gallery's own parsers.

use std::num::{IntErrorKind, ParseIntError};

use jiff::{SignedDuration, Span, SpanRelativeTo};

use super::words;
use crate::gallery::{Timestamp, Violation, parse_instant};

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// What is wrong with a value, and how to write it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(String);

impl Mistake {
    /// A path of names that does not have the form of what is asked for.
    pub(super) fn form(form: &str, text: &str) -> Self {
        let text = words::shortened(text);
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
        Self(words::shortened_quotes(&format!(
            "{message} {remedy} ({rule})"
        )))
    }
}

/// A parser of the gallery as clap wants it: `#[arg(value_parser = by(Region::parse))]`.
pub fn by<T: 'static>(
    parse: fn(&str) -> Result<T, Violation>,
) -> impl Fn(&str) -> Result<T, Mistake> + Clone + Send + Sync + 'static {
    move |text| Ok(parse(text)?)
}

/// Another parser as clap wants it, whose errors repeat what was given.
pub fn shortening<T: 'static, E: std::error::Error + 'static>(
    parse: fn(&str) -> Result<T, E>,
) -> impl Fn(&str) -> Result<T, Mistake> + Clone + Send + Sync + 'static {
    move |text| parse(text).map_err(|error| Mistake(words::shortened_quotes(&error.to_string())))
}

/// Reads a duration of weeks, days and smaller units; a day has 24 hours.
///
/// # Errors
/// When the text is none.
pub fn duration(text: &str) -> Result<SignedDuration, Mistake> {
    let span: Result<Span, jiff::Error> = text.parse();
    span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()))
        .map_err(|error| {
            let text = words::shortened(text);
            if error.is_range() {
                return Mistake(format!("{text:?} is longer than the calendar reaches."));
            }
            Mistake(format!(
                "{text:?} is no duration. Write numbers with units, such as 90s, 1h30m or 30d."
            ))
        })
}

/// Reads a whole number, which the gallery then holds against its own bounds.
///
/// # Errors
/// When the text is none, or has more digits than any bound.
pub fn whole_number(text: &str) -> Result<i64, Mistake> {
    text.parse().map_err(|error: ParseIntError| {
        let text = words::shortened(text);
        match error.kind() {
            IntErrorKind::PosOverflow => Mistake(format!("{text:?} is larger than any limit.")),
            IntErrorKind::NegOverflow => Mistake(format!("{text:?} is below any limit.")),
            _ => Mistake(format!("{text:?} is no whole number.")),
        }
    })
}

/// Reads an instant in RFC 3339.
///
/// # Errors
/// When the text is none.
pub fn instant(text: &str) -> Result<Timestamp, Mistake> {
    parse_instant(text).map_err(|why| {
        Mistake(words::shortened_quotes(&format!(
            "{why} Write it in RFC 3339, such as 2030-01-01T00:00:00Z."
        )))
    })
}

/// Reads a number of days: a bare number, or a duration of whole days.
///
/// # Errors
/// When the text is neither.
pub fn days(text: &str) -> Result<u32, Mistake> {
    if let Ok(days) = text.parse() {
        return Ok(days);
    }
    duration(text)
        .ok()
        .filter(|duration| duration.as_secs() % SECONDS_OF_A_DAY == 0)
        .filter(|duration| duration.subsec_nanos() == 0)
        .and_then(|duration| u32::try_from(duration.as_secs() / SECONDS_OF_A_DAY).ok())
        .ok_or_else(|| {
            let text = words::shortened(text);
            Mistake(format!(
                "{text:?} is no number of whole days. Write it bare or as a duration, such as 30, 30d or 4w."
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_bare_numbers_or_durations_of_whole_days() {
        let rows = [
            ("0", Some(0)),
            ("30", Some(30)),
            ("30d", Some(30)),
            ("1 day", Some(1)),
            ("4w", Some(28)),
            ("1w2d", Some(9)),
            ("48h", Some(2)),
            ("P3D", Some(3)),
            ("36h", None),
            ("1d1ms", None),
            ("-1", None),
            ("-1d", None),
            ("1mo", None),
            ("4294967296", None),
            ("999999999d", None),
            ("soon", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(days(text).ok(), expected, "{text:?}");
        }
    }
}
