//! End of life dates: I-9, V-10. They inform; nothing stops working when one passes.

use super::{PropertyPath, Violation, rule};
use jiff::SignedDuration;

/// An instant. Two spellings of the same instant are the same.
pub type Timestamp = jiff::Timestamp;

fn path() -> PropertyPath {
    PropertyPath::of("end_of_life_date")
}

/// Reads an end of life date in RFC 3339, such as `2030-01-01T00:00:00Z`.
///
/// # Errors
/// A violation when the text is no such instant.
pub fn parse_end_of_life(text: &str) -> Result<Timestamp, Violation> {
    text.parse().map_err(|_| {
        Violation::invalid(
            rule::I_9,
            path(),
            format!("End of life date {text:?} is not a date with a time and an offset."),
        )
        .remedy("Write it in RFC 3339, such as \"2030-01-01T00:00:00Z\".")
    })
}

/// Where an end of life date stands that has passed or is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndOfLife {
    /// It has passed, so many whole days ago.
    Passed {
        /// Whole days.
        days: u64,
    },
    /// It passes within the days that were asked for.
    Near {
        /// Whole days that are left.
        days: u64,
    },
}

/// Where an end of life date stands at `now`; `None` when it is more than so many days away. A date
/// is past from its instant on.
pub fn end_of_life(date: Timestamp, now: Timestamp, within_days: u32) -> Option<EndOfLife> {
    const HOURS: i64 = 24;
    let left = date.duration_since(now);
    let days = left.as_hours().unsigned_abs() / HOURS.unsigned_abs();
    if date <= now {
        return Some(EndOfLife::Passed { days });
    }
    let near = left <= SignedDuration::from_hours(HOURS * i64::from(within_days));
    near.then_some(EndOfLife::Near { days })
}

/// I-9: a remark on `what`, words that begin a sentence, when its date has passed at `now`.
pub fn end_of_life_remark(what: &str, date: Timestamp, now: Timestamp) -> Option<String> {
    (date <= now).then(|| {
        format!(
            "{what} has been past its end of life since {date}. It still works, and should no longer be used."
        )
    })
}

/// I-9: a date lies in the future when it is set; one that stays as it was may have passed.
pub fn check_end_of_life(
    previous: Option<Timestamp>,
    new: Option<Timestamp>,
    now: Timestamp,
) -> Option<Violation> {
    let date = new.filter(|_| new != previous)?;
    (date <= now).then(|| {
        Violation::invalid(
            rule::I_9,
            path(),
            format!("End of life date \"{date}\" is not in the future."),
        )
        .remedy("Set a later date, or none.")
    })
}
