//! `acg fault`: faults that are injected on purpose.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::argument::{by, shortening};
use super::frame::cell::{Cell, Tone};
use super::frame::failure::Failure;
use super::frame::session::Session;
use super::frame::words;
use crate::engine::{Chance, Effect, Fault, FaultEntry, FaultError, parse_duration, show_duration};
use crate::gallery::Region;

#[derive(Debug, Subcommand)]
pub(super) enum FaultCommand {
    /// Add a fault: what it does, to which requests, how often
    #[command(subcommand)]
    Add(AddFault),
    /// List faults and how often they have struck
    List,
    /// Take faults away: those of the given numbers, or all
    Clear {
        /// The faults' numbers; all faults when none is given
        numbers: Vec<i64>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AddFault {
    /// Hold requests up
    Delay {
        /// For how long, such as 500ms, 5s or 1m30s
        #[arg(value_parser = shortening(parse_duration))]
        duration: Duration,
        #[command(flatten)]
        when: When,
    },
    /// Answer requests with an error
    Error {
        /// The code, as Azure spells it
        #[arg(long, default_value = Effect::DEFAULT_ERROR.0)]
        code: String,
        /// The HTTP status that goes with the code
        #[arg(long, default_value_t = Effect::DEFAULT_ERROR.1)]
        status: u16,
        /// The message, if not one that tells of the fault
        #[arg(long)]
        message: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// Accept requests, and fail replication to a region
    Region {
        /// The region
        #[arg(value_parser = by(Region::parse))]
        region: Region,
        /// How far replication comes before it fails, in percent
        #[arg(long, default_value_t = 0, value_name = "PERCENT")]
        progress: u8,
        /// What is told of the failure
        #[arg(long)]
        details: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// Find the limit on what a request creates reached
    Quota {
        #[command(flatten)]
        when: When,
    },
    /// Answer that there were too many requests
    Throttle {
        /// How long the service asks to wait
        #[arg(long, default_value = "10s", value_parser = shortening(parse_duration), value_name = "DURATION")]
        retry_after: Duration,
        #[command(flatten)]
        when: When,
    },
}

/// Which requests a fault meets, and how often it strikes.
#[derive(Debug, Args)]
pub(super) struct When {
    /// The operation by its name; * and ? stand for any text and any character
    #[arg(long, default_value = "*", value_name = "PATTERN")]
    operation: String,
    /// The resource, by name or, with a slash in the pattern, by id
    #[arg(long, default_value = "*", value_name = "PATTERN")]
    resource: String,
    /// Strike so often at most
    #[arg(long, value_name = "COUNT")]
    times: Option<u32>,
    /// Strike with this probability, above 0 and up to 1
    #[arg(long, value_name = "SHARE")]
    probability: Option<f64>,
    /// The seed of the draws: the same seed strikes the same requests
    #[arg(long, default_value_t = 0, requires = "probability")]
    seed: u64,
}

impl AddFault {
    fn fault(&self) -> Fault {
        let (effect, when) = match self {
            Self::Delay { duration, when } => (Effect::Delay(*duration), when),
            Self::Error {
                code,
                status,
                message,
                when,
            } => {
                let effect = Effect::Error {
                    code: code.clone(),
                    http_status: *status,
                    message: message.clone(),
                };
                (effect, when)
            }
            Self::Region {
                region,
                progress,
                details,
                when,
            } => {
                let effect = Effect::Region {
                    region: *region,
                    progress: *progress,
                    details: details.clone(),
                };
                (effect, when)
            }
            Self::Quota { when } => (Effect::Quota, when),
            Self::Throttle { retry_after, when } => {
                let retry_after = *retry_after;
                (Effect::Throttle { retry_after }, when)
            }
        };
        Fault {
            operation: when.operation.clone(),
            resource: when.resource.clone(),
            effect,
            times: when.times,
            chance: when.probability.map(|probability| Chance {
                probability,
                seed: when.seed,
            }),
        }
    }
}

/// A fault as it is shown.
#[derive(Debug, Serialize)]
struct FaultView {
    number: i64,
    kind: &'static str,
    details: String,
    operation: String,
    resource: String,
    times: Option<u32>,
    probability: Option<f64>,
    seed: Option<u64>,
    matched: u32,
    struck: u32,
    spent: bool,
}

impl From<&FaultEntry> for FaultView {
    fn from(entry: &FaultEntry) -> Self {
        let FaultEntry { id, fault, count } = entry;
        Self {
            number: *id,
            kind: fault.effect.name(),
            details: details(&fault.effect),
            operation: fault.operation.clone(),
            resource: fault.resource.clone(),
            times: fault.times,
            probability: fault.chance.map(|chance| chance.probability),
            seed: fault.chance.map(|chance| chance.seed),
            matched: count.matched,
            struck: count.struck,
            spent: fault.is_spent(*count),
        }
    }
}

fn details(effect: &Effect) -> String {
    match effect {
        Effect::Delay(delay) => show_duration(*delay),
        Effect::Error {
            code, http_status, ..
        } => format!("{code} ({http_status})"),
        Effect::Throttle { retry_after } => format!("retry after {}", show_duration(*retry_after)),
        Effect::Quota => "QuotaExceeded".to_owned(),
        Effect::Region {
            region, progress, ..
        } => format!("{} at {progress} %", region.name()),
    }
}

impl FaultView {
    fn how_often(&self) -> String {
        let mut words = match self.times {
            None => "always".to_owned(),
            Some(1) => "once".to_owned(),
            Some(times) => words::count(times.into(), "time", "times"),
        };
        if let (Some(probability), Some(seed)) = (self.probability, self.seed) {
            words = match self.times {
                None => format!("by chance, {probability}, seed {seed}"),
                Some(_) => format!("{words} by chance, {probability}, seed {seed}"),
            };
        }
        words
    }
}

impl Row for FaultView {
    const COLUMNS: &'static [&'static str] = &[
        "number",
        "kind",
        "details",
        "operation",
        "resource",
        "strikes",
        "met",
        "struck",
    ];

    fn cells(&self) -> Vec<Cell> {
        let tone = if self.spent { Tone::Faint } else { Tone::Plain };
        vec![
            Cell::text(&self.number),
            Cell::text(self.kind),
            Cell::text(&self.details),
            Cell::text(&self.operation),
            Cell::text(&self.resource),
            Cell::text(&self.how_often()).toned(tone),
            Cell::number(self.matched.into()),
            Cell::number(self.struck.into()),
        ]
    }
}

impl From<FaultError> for Failure {
    fn from(error: FaultError) -> Self {
        Self::usage(error.message, error.remedy)
    }
}

impl FaultCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::Add(add) => add.run(session).await,
            Self::List => list(session).await,
            Self::Clear { numbers } => clear(session, numbers).await,
        }
    }
}

impl AddFault {
    async fn run(&self, session: &Session) -> Outcome {
        let fault = self.fault();
        fault.check()?;
        let number = session
            .engine_that_may_create()
            .await?
            .fault_add(fault.clone())
            .await?;
        let entry = FaultEntry {
            id: number,
            fault,
            count: Default::default(),
        };
        let sentence =
            format!("Fault {number} was added. `acg fault clear {number}` takes it away.");
        Ok(Answer::done(sentence, FaultView::from(&entry)))
    }
}

async fn list(session: &Session) -> Outcome {
    let faults = session.engine().await?.fault_list().await?;
    let rows: Vec<FaultView> = faults.iter().map(FaultView::from).collect();
    Ok(Answer::list(rows, "There are no faults."))
}

#[derive(Debug, Serialize)]
struct Cleared {
    cleared: usize,
    /// The numbers that were given and that no fault had.
    absent: Vec<i64>,
}

async fn clear(session: &Session, numbers: &[i64]) -> Outcome {
    let engine = session.engine().await?;
    let known = engine.fault_list().await?;
    let absent = numbers.iter().copied();
    let absent: Vec<i64> = absent
        .filter(|number| !known.iter().any(|entry| entry.id == *number))
        .collect();
    let chosen = (!numbers.is_empty()).then(|| numbers.to_vec());
    if chosen.is_none() && !known.is_empty() {
        let all = words::count(known.len() as u64, "fault", "faults");
        session.confirm(&format!("All faults, {all}, will be taken away."))?;
    }
    let cleared = engine.fault_clear(chosen).await?;
    let sentence = match cleared {
        0 => "There was no fault to take away.".to_owned(),
        1 => "1 fault was taken away.".to_owned(),
        more => format!(
            "{} were taken away.",
            words::count(more as u64, "fault", "faults")
        ),
    };
    let notes: Vec<String> = absent
        .iter()
        .map(|number| format!("Fault {number} was not there."))
        .collect();
    let answer = Answer::done(sentence, Cleared { cleared, absent });
    Ok(notes.into_iter().fold(answer, Answer::note))
}
