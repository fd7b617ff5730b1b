//! End of life dates: I-9, V-10. They inform; nothing stops working when one passes.

use super::{PropertyPath, Violation, rule};
use jiff::SignedDuration;
use jiff::civil::Date;

/// An instant. Two spellings of the same instant are the same.
pub type Timestamp = jiff::Timestamp;

fn path() -> PropertyPath {
    PropertyPath::of("end_of_life_date")
}

/// Reads an instant in RFC 3339.
///
/// # Errors
/// What is wrong with the text, in a sentence that quotes it.
pub fn parse_instant(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| {
        let day = text.get(..10).unwrap_or_default();
        if has_form_of_a_day(day) && day.parse::<Date>().is_err() {
            return format!("{text:?} is no instant: the day {day} does not exist.");
        }
        // The last days of the calendar are instants or not by their offset.
        let earlier = text.replacen("9999-", "9998-", 1);
        if day.starts_with("9999-12-3") && earlier.parse::<Timestamp>().is_ok() {
            let last = Timestamp::MAX;
            return format!("{text:?} is after {last:.0}, the last instant that there is.");
        }
        format!("{text:?} is not a date with a time and an offset.")
    })
}

/// Whether a text is written as a day is: `2030-02-29`.
fn has_form_of_a_day(text: &str) -> bool {
    let form = |(at, letter): (usize, char)| match at {
        4 | 7 => letter == '-',
        _ => letter.is_ascii_digit(),
    };
    text.len() == 10 && text.char_indices().all(form)
}

/// Reads an end of life date in RFC 3339, such as `2030-01-01T00:00:00Z`.
///
/// # Errors
/// A violation when the text is no such instant.
pub fn parse_end_of_life(text: &str) -> Result<Timestamp, Violation> {
    parse_instant(text).map_err(|why| {
        Violation::invalid(rule::I_9, path(), format!("End of life date {why}"))
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
