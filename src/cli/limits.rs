//! `acg limits`: the limits of a subscription.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::argument::{by, whole_number};
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{LimitName, Region, Subscription};

#[derive(Debug, Subcommand)]
pub(super) enum LimitsCommand {
    /// List the limits of the subscription
    List,
    /// Set a limit of the subscription
    Set(SetLimit),
    /// Go back to the documented limit
    Reset(ResetLimit),
}

#[derive(Debug, Args)]
pub(super) struct SetLimit {
    /// The limit, such as galleries_per_region
    #[arg(value_parser = by(LimitName::parse))]
    name: LimitName,
    /// How many there can be, or how large
    #[arg(value_parser = whole_number, allow_hyphen_values = true)]
    value: i64,
    /// In this region alone; in all regions without a limit of their own, when absent
    #[arg(long, value_parser = by(Region::parse))]
    region: Option<Region>,
}

#[derive(Debug, Args)]
pub(super) struct ResetLimit {
    /// The limit, such as galleries_per_region
    #[arg(value_parser = by(LimitName::parse))]
    name: LimitName,
    /// What was set for this region; what was set for all regions, when absent
    #[arg(long, value_parser = by(Region::parse))]
    region: Option<Region>,
}

/// A limit as it is shown.
#[derive(Debug, Serialize)]
struct LimitView {
    name: &'static str,
    description: &'static str,
    /// None: in every region that has no limit of its own.
    location: Option<&'static str>,
    limit: u32,
    documented: u32,
}

impl LimitView {
    fn new(name: LimitName, region: Option<Region>, limit: u32) -> Self {
        Self {
            name: name.as_str(),
            description: name.noun(),
            location: region.as_ref().map(Region::name),
            limit,
            documented: name.documented(),
        }
    }
}

impl Row for LimitView {
    const COLUMNS: &'static [&'static str] = &["limit", "on", "location", "value", "documented"];

    fn cells(&self) -> Vec<Cell> {
        let tone = if self.limit == self.documented {
            Tone::Plain
        } else {
            Tone::Warning
        };
        vec![
            Cell::text(self.name),
            Cell::text(self.description),
            Cell::optional(self.location),
            Cell::number(self.limit.into()).toned(tone),
            Cell::number(self.documented.into()),
        ]
    }
}

impl LimitsCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List => list(session).await,
            Self::Set(set) => change(session, set.name, set.region, Some(set.value)).await,
            Self::Reset(reset) => change(session, reset.name, reset.region, None).await,
        }
    }
}

async fn list(session: &Session) -> Outcome {
    let engine = session.engine_that_may_create().await?;
    let subscription = session.settings.subscription;
    let limits = engine
        .subscription_get(subscription)
        .await?
        .allowance
        .limits;
    let mut rows = Vec::new();
    for name in LimitName::ALL.iter().copied() {
        rows.push(LimitView::new(name, None, limits.in_other_regions(name)));
        let regional = limits.regional();
        rows.extend(
            regional.filter_map(|(region, set)| {
                Some(LimitView::new(name, Some(region), set.get(name)?))
            }),
        );
    }
    Ok(Answer::list(rows, ""))
}

async fn change(
    session: &Session,
    name: LimitName,
    region: Option<Region>,
    limit: Option<i64>,
) -> Outcome {
    let set = move |subscription: &mut Subscription| subscription.set_limit(name, region, limit);
    let engine = session.engine_that_may_create().await?;
    let changed = engine.subscription_change(session.settings.subscription, set);
    let limits = changed.await?.allowance.limits;
    let (value, place) = match region {
        Some(region) => (limits.of(name, region), format!("in {region}")),
        None => (
            limits.in_other_regions(name),
            "in every region without a limit of its own".to_owned(),
        ),
    };
    let sentence = format!(
        "The limit {name} is {} {place}.",
        words::number(value.into())
    );
    Ok(Answer::done(sentence, LimitView::new(name, region, value)))
}
