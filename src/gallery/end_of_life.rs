//! End of life dates: I-9, V-10. They inform; nothing stops working when one passes.

use super::{PropertyPath, Violation, rule};
use jiff::SignedDuration;
use jiff::civil::Date;

/// An instant. Two spellings of the same instant are the same.
pub type Timestamp = jiff::Timestamp;

fn path() -> PropertyPath {
    PropertyPath::of("end_of_life_date")
}

/// Reads an instant in RFC 3339: a day, a time to the second or finer, and an offset.
///
/// # Errors
/// What is wrong with the text, in a sentence that quotes it.
pub fn parse_instant(text: &str) -> Result<Timestamp, String> {
    read(text).ok_or_else(|| {
        let day = text.get(..10).unwrap_or_default();
        if is_written_as(day, DAY) && day.parse::<Date>().is_err() {
            return format!("{text:?} is no instant: the day {day} does not exist.");
        }
        // The last days of the calendar are instants or not by their offset.
        let earlier = text.replacen("9999-", "9998-", 1);
        if day.starts_with("9999-12-3") && read(&earlier).is_some() {
            let last = Timestamp::MAX;
            return format!("{text:?} is after {last:.0}, the last instant that there is.");
        }
        format!("{text:?} is not a date with a time and an offset.")
    })
}

const DAY: &str = "0000-00-00";

/// The instant that a text is in RFC 3339. The parser by itself takes more of ISO 8601, and the names of
/// time zones.
fn read(text: &str) -> Option<Timestamp> {
    let (day, rest) = text.split_once(['T', 't'])?;
    let (time, offset) = match rest.strip_suffix(['Z', 'z']) {
        Some(time) => (time, "00:00"),
        None => rest.split_once(['+', '-'])?,
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_rfc_3339 = is_written_as(day, DAY)
        && is_written_as(time, "00:00:00")
        && !fraction.is_empty()
        && fraction.bytes().all(|digit| digit.is_ascii_digit())
        && is_written_as(offset, "00:00")
        && offset < "24";
    text.parse().ok().filter(|_| is_rfc_3339)
}

/// Whether a text has a digit wherever the form has one, and all else as it is there.
fn is_written_as(text: &str, form: &str) -> bool {
    let alike = |(letter, form): (u8, u8)| match form {
        b'0' => letter.is_ascii_digit(),
        _ => letter == form,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(alike)
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
