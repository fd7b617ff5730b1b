//! The clock that a gallery goes by: the machine's, or one that stands still until it is moved.
//!
//! Must not read any clock: the machine's time arrives as an argument.

use super::{PropertyPath, Timestamp, Violation, rule};
use jiff::SignedDuration;

/// What tells a gallery the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockMode {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still at this instant until it is moved.
    Virtual(Timestamp),
}

/// A gallery's clock as it is kept between readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClockState {
    /// What tells the time.
    pub mode: ClockMode,
    /// The highest instant at which anything was written; none before the first write.
    pub highest: Option<Timestamp>,
}

/// What a gallery's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReading {
    /// The time for the gallery.
    pub now: Timestamp,
    /// What tells it.
    pub mode: ClockMode,
    /// The time of the machine.
    pub system: Timestamp,
}

/// How a clock is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// It stands still at this instant.
    Set(Timestamp),
    /// It stands still so much later than it shows now.
    Advance(SignedDuration),
    /// It goes by the machine's clock.
    System,
}

impl ClockReading {
    /// Whether the machine's clock tells the time, but is behind an instant that the gallery has
    /// seen already: then the time stands still there until the machine has caught up.
    pub fn is_held(&self) -> bool {
        self.mode == ClockMode::System && self.now > self.system
    }
}

impl ClockState {
    /// What the clock shows when the machine's clock shows `system`: never less than it showed
    /// when anything was written.
    pub fn reading(&self, system: Timestamp) -> ClockReading {
        let now = match self.mode {
            ClockMode::System => self.highest.map_or(system, |highest| highest.max(system)),
            ClockMode::Virtual(instant) => instant,
        };
        ClockReading {
            now,
            mode: self.mode,
            system,
        }
    }

    /// The clock after something was written at `instant`.
    #[must_use]
    pub fn having_seen(self, instant: Timestamp) -> Self {
        Self {
            highest: self.highest.max(Some(instant)),
            ..self
        }
    }

    /// the clock after a change, when the machine's clock shows `system`.
    ///
    /// # Errors
    /// When the time would move backwards and that is not allowed, or leave the calendar.
    pub fn changed(
        self,
        change: ClockChange,
        system: Timestamp,
        allow_backwards: bool,
    ) -> Result<Self, Violation> {
        let before = self.reading(system).now;
        let (mode, now) = match change {
            ClockChange::Set(instant) => (ClockMode::Virtual(instant), instant),
            ClockChange::Advance(by) => {
                let instant = before.checked_add(by).map_err(|_| beyond(before, by))?;
                (ClockMode::Virtual(instant), instant)
            }
            ClockChange::System => (ClockMode::System, system),
        };
        if now >= before {
            return Ok(Self { mode, ..self }.having_seen(now));
        }
        if !allow_backwards {
            return Err(backwards(before, now, change));
        }
        Ok(Self {
            mode,
            highest: Some(now),
        })
    }
}

fn backwards(before: Timestamp, now: Timestamp, change: ClockChange) -> Violation {
    let way_out = match change {
        ClockChange::System => {
            "Wait until the machine's clock has caught up, or go back with `acg clock system --allow-backwards`.".to_owned()
        }
        ClockChange::Set(_) | ClockChange::Advance(_) => format!(
            "Choose a later instant, or move the clock back with `acg clock set {now} --allow-backwards`."
        ),
    };
    Violation::invalid(
        rule::R_3,
        PropertyPath::of("clock"),
        format!("The clock shows {before}, and {now} is before that."),
    )
    .remedy(way_out)
}

fn beyond(before: Timestamp, by: SignedDuration) -> Violation {
    Violation::invalid(
        rule::R_3,
        PropertyPath::of("clock"),
        format!("The clock shows {before}, and {by} after that is no date of the calendar."),
    )
    .remedy("Advance the clock by less.")
}
