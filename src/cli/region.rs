//! `acg region`: the regions, and which of the restricted ones a subscription may use.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row, Sheet};
use super::frame::argument::by;
use super::frame::cell::{Cell, Tone};
use super::frame::session::Session;
use crate::gallery::{PropertyPath, Region, RegionAccess, Subscription, Violation};

#[derive(Debug, Subcommand)]
pub(super) enum RegionCommand {
    /// List the regions
    List(ListRegions),
    /// Show a region
    Show(OneRegion),
    /// Let the subscription use a restricted region
    Allow(OneRegion),
    /// Take the use of a restricted region away; what is there stays
    Disallow(OneRegion),
}

#[derive(Debug, Args)]
pub(super) struct ListRegions {
    /// Only those that need to be allowed
    #[arg(long)]
    restricted: bool,
}

#[derive(Debug, Args)]
pub(super) struct OneRegion {
    /// The region, by name or display name
    #[arg(value_parser = by(Region::parse))]
    region: Region,
}

/// A region as it is shown.
#[derive(Debug, Serialize)]
struct RegionView {
    name: &'static str,
    display_name: &'static str,
    geography: &'static str,
    paired_region: Option<&'static str>,
    availability_zones: bool,
    restricted: bool,
    allowed: bool,
    cloud: &'static str,
}

impl RegionView {
    fn new(region: Region, access: &RegionAccess) -> Self {
        Self {
            name: region.name(),
            display_name: region.display_name(),
            geography: region.geography(),
            paired_region: region.paired().map(|paired| paired.name()),
            availability_zones: region.has_zones(),
            restricted: region.restricted(),
            allowed: access.check(region, PropertyPath::default()).is_none(),
            cloud: region.cloud().name(),
        }
    }

    fn access(&self) -> Cell {
        match (self.restricted, self.allowed) {
            (false, _) => Cell::text("open"),
            (true, true) => Cell::text("allowed").toned(Tone::Good),
            (true, false) => Cell::text("restricted").toned(Tone::Warning),
        }
    }
}

impl Row for RegionView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "display name",
        "geography",
        "paired with",
        "zones",
        "access",
        "cloud",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.name),
            Cell::text(self.display_name),
            Cell::text(self.geography),
            Cell::optional(self.paired_region),
            Cell::flag(self.availability_zones),
            self.access(),
            Cell::text(self.cloud),
        ]
    }
}

impl Sheet for RegionView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let names = Self::COLUMNS.iter().copied();
        names.zip(self.cells()).collect()
    }
}

impl RegionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Show(one) => one.show(session).await,
            Self::Allow(one) => {
                let sentence = format!("The subscription may use {}.", one.region);
                one.change(session, Subscription::allow, sentence).await
            }
            Self::Disallow(one) => {
                session.confirm(&format!(
                    "What is in {} will stay, and will be changed only by leaving it.",
                    one.region
                ))?;
                let sentence = format!(
                    "The subscription may not use {} any more; what is there stays as it is.",
                    one.region
                );
                one.change(session, Subscription::disallow, sentence).await
            }
        }
    }
}

impl ListRegions {
    async fn run(&self, session: &Session) -> Outcome {
        let access = access(session).await?;
        let rows: Vec<RegionView> = Region::all()
            .filter(|region| region.restricted() || !self.restricted)
            .map(|region| RegionView::new(region, &access))
            .collect();
        Ok(Answer::list(rows, "There are no regions."))
    }
}

impl OneRegion {
    async fn show(&self, session: &Session) -> Outcome {
        let access = access(session).await?;
        Ok(Answer::sheet(RegionView::new(self.region, &access)))
    }

    async fn change(
        &self,
        session: &Session,
        change: fn(&mut Subscription, Region) -> Result<(), Violation>,
        sentence: String,
    ) -> Outcome {
        let region = self.region;
        let engine = session.engine_that_may_create().await?;
        let changed = engine.subscription_change(session.settings.subscription, move |one| {
            change(one, region)
        });
        let access = changed.await?.allowance.region_access;
        Ok(Answer::done(sentence, RegionView::new(region, &access)))
    }
}

async fn access(session: &Session) -> Result<RegionAccess, super::frame::failure::Failure> {
    let engine = session.engine_that_may_create().await?;
    let subscription = engine
        .subscription_get(session.settings.subscription)
        .await?;
    Ok(subscription.allowance.region_access)
}
