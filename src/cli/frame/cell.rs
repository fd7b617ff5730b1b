//! A cell of a table: what a person reads, and the plain value for `--output tsv`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::words;
use crate::gallery::Timestamp;

/// How a cell is meant, shown as a colour where there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// Worth a look.
    Warning,
    /// Something is wrong.
    Bad,
    /// Less important.
    Faint,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What a person reads, but for a bar.
    pub shown: String,
    /// The value without units, separators and bars.
    pub plain: String,
    /// How it is meant.
    pub tone: Tone,
    /// Whether it is aligned as numbers are.
    pub number: bool,
    /// How much of a whole there is, where that is shown as a bar.
    pub share: Option<(u64, u64)>,
}

impl Cell {
    /// Words.
    pub fn text(text: &(impl ToString + ?Sized)) -> Self {
        Self::pair(text.to_string(), text)
    }

    /// What a person reads, and the plain value behind it.
    pub fn pair(shown: impl Into<String>, plain: &(impl ToString + ?Sized)) -> Self {
        Self {
            shown: shown.into(),
            plain: plain.to_string(),
            ..Self::default()
        }
    }

    /// Words that may be absent.
    pub fn optional(text: Option<&(impl ToString + ?Sized)>) -> Self {
        text.map_or_else(|| Self::pair("-", "").toned(Tone::Faint), Self::text)
    }

    /// A whole number: `10,000`.
    pub fn number(number: u64) -> Self {
        Self::pair(words::number(number), &number).aligned()
    }

    /// A size in GiB: `1,024 GiB`.
    pub fn gib(size: u64) -> Self {
        Self::pair(words::gib(size), &size).aligned()
    }

    /// Yes or no; in plain form `true` or `false`.
    pub fn flag(flag: bool) -> Self {
        Self::pair(if flag { "yes" } else { "no" }, &flag)
    }

    /// An instant, for a person to the second.
    pub fn instant(instant: Option<Timestamp>) -> Self {
        instant.map_or_else(
            || Self::optional(None::<&str>),
            |instant| Self::pair(format!("{instant:.0}"), &instant),
        )
    }

    /// A list of words.
    pub fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        if items.is_empty() {
            return Self::optional(None::<&str>);
        }
        Self::pair(items.join(", "), &items.join(","))
    }

    /// Names with values, such as tags, one on a line.
    pub fn pairs(pairs: &BTreeMap<String, String>) -> Self {
        if pairs.is_empty() {
            return Self::optional(None::<&str>);
        }
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}").replace('\n', "\\n"))
            .collect();
        Self::pair(pairs.join("\n"), &pairs.join(","))
    }

    /// How much of a whole there is, as a bar with its percentage; a whole of nothing is full. The
    /// plain value is the percentage.
    pub fn bar(part: u64, whole: u64) -> Self {
        Self {
            share: Some((part, whole)),
            ..Self::pair("", &words::percent(part, whole))
        }
    }

    /// What a person reads, where a bar may have so many cells.
    pub fn shown(&self, bar: u64) -> Cow<'_, str> {
        match self.share {
            None => Cow::Borrowed(&self.shown),
            Some((part, whole)) => Cow::Owned(format!(
                "{} {:>3} %",
                words::bar(part, whole, bar),
                words::percent(part, whole)
            )),
        }
    }

    /// The same cell, meant in another way.
    #[must_use]
    pub const fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// The same cell, aligned as numbers are.
    #[must_use]
    pub const fn aligned(mut self) -> Self {
        self.number = true;
        self
    }
}
