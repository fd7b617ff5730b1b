//! Numbers, sizes and bars in words for people.

use std::fmt::Display;

use serde::Serializer;

use crate::gallery::words::noun;
pub use crate::gallery::words::number;

/// How many characters a bar is wide.
pub(super) const BAR: u64 = 20;

/// The longest text that is repeated as it was given; an id of Azure is shorter.
const LONGEST: usize = 1000;
/// How much of a longer one is shown.
const BEGINNING: usize = 60;

/// A size in GiB: `1,024 GiB`.
#[must_use]
pub fn gib(size: u64) -> String {
    format!("{} GiB", number(size))
}

/// `1 gallery`, `2 galleries`: how many there are of what is named by its singular and plural.
#[must_use]
pub fn count(count: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", number(count), noun(count, singular, plural))
}

/// A text that was given, or its beginning and how long it is where nobody would read it to the end.
#[must_use]
pub fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(BEGINNING).collect();
    format!("{beginning}… ({} characters)", number(length as u64))
}

/// The same of each text between quotation marks in a message, which may have escaped ones in it.
#[must_use]
pub fn shortened_quotes(message: &str) -> String {
    let mut text = String::with_capacity(message.len().min(LONGEST));
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('"') {
        let mut escaped = false;
        let end = after.find(|letter| {
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends
        });
        let (quoted, behind) = after.split_at(end.unwrap_or(after.len()));
        text.push_str(before);
        text.push('"');
        text.push_str(&shortened(quoted));
        rest = match behind.strip_prefix('"') {
            Some(behind) => {
                text.push('"');
                behind
            }
            None => "",
        };
    }
    text.push_str(rest);
    text
}

/// Serialises what has a text form as that text: `#[serde(serialize_with = "words::as_text")]`.
///
/// # Errors
/// When the serialiser cannot take it.
pub fn as_text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// The same for what may be absent.
///
/// # Errors
/// When the serialiser cannot take it.
pub fn as_optional_text<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// How many per cent of a whole there are, rounded down, so that 100 means all of it. A whole of
/// nothing is full.
#[must_use]
pub const fn percent(part: u64, whole: u64) -> u64 {
    match part.saturating_mul(100).checked_div(whole) {
        Some(percent) => percent,
        None => 100,
    }
}

/// A bar of so many cells: `█████░░░░░`. What is more than nothing shows, and what is not full does
/// not look full.
#[must_use]
pub fn bar(part: u64, whole: u64, cells: u64) -> String {
    let part = part.min(whole);
    let full = match part.saturating_mul(cells).checked_div(whole) {
        None => cells,
        Some(0) if part > 0 => 1,
        Some(full) => full,
    };
    (0..cells)
        .map(|at| if at < full { '█' } else { '░' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_counts_have_separators() {
        assert_eq!(gib(32_767), "32,767 GiB");
        assert_eq!(count(1, "gallery", "galleries"), "1 gallery");
        assert_eq!(count(1000, "gallery", "galleries"), "1,000 galleries");
    }

    #[test]
    fn what_is_quoted_is_shortened_and_nothing_else() {
        let long = "é\\\"x".repeat(1000);
        let short = "é\\\"x".repeat(15) + "… (4,000 characters)";
        assert_eq!(shortened(&long), short);
        let rows = [
            (
                format!("\"{long}\" and \"b\"."),
                format!("\"{short}\" and \"b\"."),
            ),
            (format!("a \"{long}"), format!("a \"{short}")),
            (long.replace("\\\"", ""), long.replace("\\\"", "")),
            ("\"\" \"".to_owned(), "\"\" \"".to_owned()),
            (String::new(), String::new()),
        ];
        for (message, expected) in rows {
            assert_eq!(shortened_quotes(&message), expected);
        }
    }

    #[test]
    fn bars_show_the_first_and_miss_the_last() {
        let rows = [
            (0, 100, 0, 0),
            (1, 10_000, 1, 0),
            (50, 100, 10, 50),
            (9_999, 10_000, 19, 99),
            (100, 100, 20, 100),
            (150, 100, 20, 150),
            (0, 0, 20, 100),
        ];
        for (part, whole, full, per_cent) in rows {
            let text = bar(part, whole, BAR);
            assert_eq!(text.chars().count(), 20);
            assert_eq!(text.matches('█').count(), full, "{part} of {whole}");
            assert_eq!(percent(part, whole), per_cent, "{part} of {whole}");
        }
    }
}
