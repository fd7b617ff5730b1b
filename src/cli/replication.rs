//! `acg replication`: how far the replication of a version has come.

use std::time::Duration;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row};
use super::frame::cell::{Cell, Tone};
use super::frame::exit::Exit;
use super::frame::failure::Failure;
use super::frame::progress::Bars;
use super::frame::reference::VersionReference;
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    AggregateState, Copies, GalleryApplicationVersion, GalleryService, ImageVersion, RegionalCopy,
    ReplicationState, ReplicationStatus, ResourceKind, TargetRegion, Timestamp,
};

/// How often a watcher looks.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub(super) enum ReplicationCommand {
    /// Show how far replication has come in each region
    Status {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
        /// Watch it until it has ended in every region; ends with exit code 5 when it failed in one
        #[arg(long)]
        watch: bool,
    },
}

/// Replication to one region as it is shown.
#[derive(Debug, Serialize)]
struct RegionView {
    region: &'static str,
    state: &'static str,
    progress: u8,
    replica_count: u32,
    /// When it ends, by the gallery's clock; absent when it took no time.
    #[serde(serialize_with = "words::as_optional_text")]
    ends_at: Option<Timestamp>,
    details: String,
}

/// How far the replication of a version has come.
pub(super) struct Progress {
    status: ReplicationStatus,
    regions: Vec<RegionView>,
}

impl Progress {
    fn new(targets: &[TargetRegion], copies: &Copies, status: &ReplicationStatus) -> Self {
        let regions = targets.iter().filter_map(|target| {
            let there = status.regions.get(&target.region)?;
            Some(RegionView {
                region: target.region.name(),
                state: there.state.as_str(),
                progress: there.progress,
                replica_count: target.replica_count,
                ends_at: copies.get(&target.region).map(RegionalCopy::ends),
                details: there.details.clone(),
            })
        });
        Self {
            status: status.clone(),
            regions: regions.collect(),
        }
    }
}

impl From<&ImageVersion> for Progress {
    fn from(version: &ImageVersion) -> Self {
        let (targets, copies) = (&version.target_regions, &version.copies);
        Self::new(targets, copies, &version.replication)
    }
}

impl From<&GalleryApplicationVersion> for Progress {
    fn from(version: &GalleryApplicationVersion) -> Self {
        let (targets, copies) = (&version.target_regions, &version.copies);
        Self::new(targets, copies, &version.replication)
    }
}

impl Row for RegionView {
    const COLUMNS: &'static [&'static str] =
        &["region", "state", "progress", "replicas", "ends", "details"];

    fn cells(&self) -> Vec<Cell> {
        let is = |state: ReplicationState| self.state == state.as_str();
        let tone = if is(ReplicationState::Completed) {
            Tone::Good
        } else if is(ReplicationState::Failed) {
            Tone::Bad
        } else {
            Tone::Warning
        };
        let details = Some(&self.details).filter(|details| !details.is_empty());
        vec![
            Cell::text(self.region),
            Cell::text(self.state).toned(tone),
            Cell::bar(self.progress.into(), 100),
            Cell::number(self.replica_count.into()),
            Cell::instant(self.ends_at),
            Cell::optional(details),
        ]
    }
}

impl ReplicationCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let Self::Status { version, watch } = self;
        let id = version.resolve(session).await?;
        let engine = session.engine().await?;
        let look = async || {
            let version = engine.image_version_get(&id).await?;
            let version = session.found(version, ResourceKind::ImageVersion, &id)?;
            Ok(Progress::from(&version))
        };
        show(look, *watch, session).await
    }
}

/// Shows what `look` finds, once or until replication has ended in every region.
pub(super) async fn show(
    look: impl AsyncFn() -> Result<Progress, Failure>,
    watch: bool,
    session: &Session,
) -> Outcome {
    let mut bars = Bars::new(&session.terminal);
    loop {
        let Progress { status, regions } = look().await?;
        if watch && !status.is_settled() {
            for (region, there) in &status.regions {
                bars.show(region.name(), there.progress.into(), there.state.as_str());
            }
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        drop(bars);
        let failed = status.aggregate() == AggregateState::Failed;
        let answer = Answer::list(regions, "There are no target regions.");
        return Ok(if watch && failed {
            answer.ending(Exit::SaysNo)
        } else {
            answer
        });
    }
}
