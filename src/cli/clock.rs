//! `acg clock`: the gallery's clock.

use clap::{Args, Subcommand};
use jiff::SignedDuration;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Sheet};
use super::frame::argument::{duration, instant};
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{ClockChange, ClockMode, ClockReading, Timestamp};

#[derive(Debug, Subcommand)]
pub(super) enum ClockCommand {
    /// Show what time it is for the gallery
    Show,
    /// Make the clock stand still at an instant
    Set {
        /// The instant, such as 2030-01-01T00:00:00Z
        #[arg(value_parser = instant)]
        instant: Timestamp,
        #[command(flatten)]
        how: How,
    },
    /// Make the clock stand still so much later
    Advance {
        /// How much later, such as 90s, 1h30m or 30d; a day has 24 hours
        #[arg(value_parser = duration, allow_hyphen_values = true)]
        duration: SignedDuration,
        #[command(flatten)]
        how: How,
    },
    /// Go by the machine's clock again
    System {
        #[command(flatten)]
        how: How,
    },
}

#[derive(Debug, Args)]
pub(super) struct How {
    /// Let the time move backwards, also behind what was written already
    #[arg(long)]
    allow_backwards: bool,
}

/// The clock as it is shown.
#[derive(Debug, Serialize)]
struct ClockView {
    #[serde(serialize_with = "words::as_text")]
    now: Timestamp,
    mode: &'static str,
    #[serde(serialize_with = "words::as_text")]
    system: Timestamp,
    held: bool,
}

impl From<ClockReading> for ClockView {
    fn from(reading: ClockReading) -> Self {
        Self {
            now: reading.now,
            mode: match reading.mode {
                ClockMode::System => "system",
                ClockMode::Virtual(_) => "virtual",
            },
            system: reading.system,
            held: reading.is_held(),
        }
    }
}

impl Sheet for ClockView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let mode = match (self.mode, self.held) {
            ("system", false) => Cell::text("the machine's clock"),
            ("system", true) => Cell::text(
                "the machine's clock, which is behind what was written: time stands still until it has caught up",
            )
            .toned(Tone::Warning),
            _ => Cell::text("stands still until it is moved"),
        };
        vec![("now", Cell::instant(Some(self.now))), ("clock", mode)]
    }
}

impl ClockCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let (change, how) = match self {
            Self::Show => {
                let reading = session.engine().await?.clock().await?;
                return Ok(Answer::sheet(ClockView::from(reading)));
            }
            Self::Set { instant, how } => (ClockChange::Set(*instant), how),
            Self::Advance { duration, how } => (ClockChange::Advance(*duration), how),
            Self::System { how } => (ClockChange::System, how),
        };
        let engine = session.engine_that_may_create().await?;
        let reading = engine.change_clock(change, how.allow_backwards).await?;
        Ok(Answer::sheet(ClockView::from(reading)))
    }
}
