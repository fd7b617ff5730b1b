//! `acg usage`: how much of its limits a subscription uses.

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::argument::by;
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use crate::gallery::{CapacityService, Region, Usage};

/// From this share of a limit on, in percent, its use is worth a look.
const WORTH_A_LOOK: u64 = 80;

#[derive(Debug, Args)]
pub(super) struct ShowUsage {
    /// The region; every region where something is, when absent
    #[arg(value_parser = by(Region::parse))]
    region: Option<Region>,
}

/// The use of a limit in a region, as it is shown.
#[derive(Debug, Serialize)]
struct UsageView {
    location: &'static str,
    name: &'static str,
    description: &'static str,
    unit: &'static str,
    current: u64,
    limit: u32,
    remaining: u64,
}

impl UsageView {
    fn new(region: Region, usage: &Usage) -> Self {
        Self {
            location: region.name(),
            name: usage.name.as_str(),
            description: usage.name.noun(),
            unit: "Count",
            current: usage.current,
            limit: usage.limit,
            remaining: usage.remaining(),
        }
    }
}

impl Row for UsageView {
    const COLUMNS: &'static [&'static str] = &["location", "limit", "used", "of", "share"];

    fn cells(&self) -> Vec<Cell> {
        let limit = u64::from(self.limit);
        let tone = if self.remaining == 0 {
            Tone::Bad
        } else if self.current.saturating_mul(100) >= limit.saturating_mul(WORTH_A_LOOK) {
            Tone::Warning
        } else {
            Tone::Plain
        };
        vec![
            Cell::text(self.location),
            Cell::pair(self.description, self.name),
            Cell::number(self.current),
            Cell::number(limit),
            Cell::bar(self.current, limit).toned(tone),
        ]
    }
}

impl ShowUsage {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let subscription = session.settings.subscription;
        let usages = match self.region {
            Some(region) => vec![(region, engine.usage(subscription, region).await?)],
            None => engine.usage_by_region(subscription).await?,
        };
        let rows: Vec<UsageView> = usages
            .iter()
            .flat_map(|(region, usages)| {
                let region = *region;
                usages
                    .iter()
                    .map(move |usage| UsageView::new(region, usage))
            })
            .collect();
        let none = format!("There is nothing in subscription {subscription}.");
        Ok(Answer::list(rows, &none))
    }
}
