//! `acg version`: image versions.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Sheet, Table};
use super::frame::cell::{Cell, Tone};
use super::frame::reference::{DefinitionReference, VersionReference};
use super::frame::session::Session;
use crate::gallery::{
    AggregateState, GalleryService, ImageDefinition, ImageVersion, ReplicationState, ResourceKind,
    SourceId, Timestamp, VersionName, latest,
};

#[derive(Debug, Subcommand)]
pub(super) enum VersionCommand {
    /// List the image versions of an image definition
    List {
        /// The image definition: GALLERY/DEFINITION or its id
        definition: DefinitionReference,
    },
    /// Show an image version
    Show {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
    },
}

/// An image version as it is shown.
#[derive(Debug, Serialize)]
struct VersionView {
    id: String,
    name: String,
    image_definition_id: String,
    location: &'static str,
    source_id: Option<String>,
    os_disk: Option<DiskSourceView>,
    data_disks: Option<BTreeMap<u32, DiskSourceView>>,
    replica_count: u32,
    storage_account_type: &'static str,
    replication_mode: &'static str,
    target_regions: BTreeMap<&'static str, TargetRegionView>,
    exclude_from_latest: bool,
    end_of_life_date: Option<String>,
    tags: BTreeMap<String, String>,
    published_date: String,
    size_gb: u64,
    replication: &'static str,
    replication_status: BTreeMap<&'static str, ReplicationView>,
    #[serde(flatten)]
    standing: Standing,
}

/// What a version is among the others of its definition.
#[derive(Debug, Serialize)]
struct Standing {
    latest: bool,
    /// V-10: by its own date or its definition's.
    effective_end_of_life_date: Option<String>,
    past_end_of_life: bool,
}

#[derive(Debug, Serialize)]
struct DiskSourceView {
    source_id: String,
}

#[derive(Debug, Serialize)]
struct TargetRegionView {
    replica_count: u32,
    storage_account_type: &'static str,
    exclude_from_latest: bool,
}

#[derive(Debug, Serialize)]
struct ReplicationView {
    state: &'static str,
    progress: u8,
    details: String,
}

impl VersionView {
    fn new(version: &ImageVersion, standing: Standing) -> Self {
        let spec = &version.spec;
        let disk = |id: &SourceId| DiskSourceView {
            source_id: id.to_string(),
        };
        let data_disks = spec.source.data_disks();
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            image_definition_id: spec.id.definition().to_string(),
            location: spec.location.name(),
            source_id: spec.source.whole().map(ToString::to_string),
            os_disk: spec.source.os_disk().map(disk),
            data_disks: data_disks
                .map(|disks| disks.iter().map(|(lun, id)| (*lun, disk(id))).collect()),
            replica_count: spec.replica_count,
            storage_account_type: spec.storage_account_type.as_str(),
            replication_mode: spec.replication_mode.as_str(),
            target_regions: (version.target_regions.iter())
                .map(|target| {
                    let view = TargetRegionView {
                        replica_count: target.replica_count,
                        storage_account_type: target.storage_account_type.as_str(),
                        exclude_from_latest: target.exclude_from_latest,
                    };
                    (target.region.name(), view)
                })
                .collect(),
            exclude_from_latest: spec.exclude_from_latest,
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()),
            tags: spec.tags.as_map().clone(),
            published_date: version.published_date.to_string(),
            size_gb: version.size_gb(),
            replication: version.replication.aggregate().as_str(),
            replication_status: (version.replication.regions.iter())
                .map(|(region, status)| {
                    let view = ReplicationView {
                        state: status.state.as_str(),
                        progress: status.progress,
                        details: status.details.clone(),
                    };
                    (region.name(), view)
                })
                .collect(),
            standing,
        }
    }

    fn replication(&self) -> Cell {
        let tone = if self.replication == AggregateState::Completed.as_str() {
            Tone::Good
        } else if self.replication == AggregateState::Failed.as_str() {
            Tone::Bad
        } else {
            Tone::Warning
        };
        Cell::text(self.replication).toned(tone)
    }

    fn end_of_life(&self) -> Cell {
        let cell = Cell::optional(self.standing.effective_end_of_life_date.as_deref());
        if self.standing.past_end_of_life {
            cell.toned(Tone::Bad)
        } else {
            cell
        }
    }

    fn latest(&self) -> Cell {
        if self.exclude_from_latest {
            Cell::text("excluded").toned(Tone::Faint)
        } else if self.standing.latest {
            Cell::text("latest").toned(Tone::Good)
        } else {
            Cell::optional(None::<&str>)
        }
    }

    fn source(&self) -> Cell {
        let disks = self.os_disk.iter().map(|disk| ("os".to_owned(), disk));
        let data = self.data_disks.iter().flatten();
        let disks = disks.chain(data.map(|(lun, disk)| (lun.to_string(), disk)));
        let disks: BTreeMap<String, String> = disks
            .map(|(place, disk)| (place, disk.source_id.clone()))
            .collect();
        match &self.source_id {
            Some(id) => Cell::text(id),
            None => Cell::pairs(&disks),
        }
    }

    /// A row per target region.
    fn regions(&self) -> Table {
        let row = |(region, target): (&&'static str, &TargetRegionView)| {
            let status = self.replication_status.get(region);
            let state = status.map(|status| status.state);
            let failed = state == Some(ReplicationState::Failed.as_str());
            let details = status.map(|status| status.details.as_str());
            vec![
                Cell::text(*region),
                Cell::number(target.replica_count.into()),
                Cell::text(target.storage_account_type),
                Cell::optional(state).toned(if failed { Tone::Bad } else { Tone::Plain }),
                Cell::bar(status.map_or(0, |status| status.progress.into()), 100),
                Cell::flag(target.exclude_from_latest),
                Cell::optional(details.filter(|details| !details.is_empty())),
            ]
        };
        Table {
            columns: vec![
                "region", "replicas", "storage", "state", "progress", "excluded", "details",
            ],
            rows: self.target_regions.iter().map(row).collect(),
        }
    }
}

impl Row for VersionView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "latest",
        "regions",
        "size",
        "replication",
        "published",
        "end of life",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            self.latest(),
            Cell::list(self.target_regions.keys()),
            Cell::gib(self.size_gb),
            self.replication(),
            Cell::text(&self.published_date),
            self.end_of_life(),
        ]
    }
}

impl Sheet for VersionView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("location", Cell::text(self.location)),
            ("source", self.source()),
            ("size", Cell::gib(self.size_gb)),
            ("latest", self.latest()),
            ("replication", self.replication()),
            ("replication mode", Cell::text(self.replication_mode)),
            ("published", Cell::text(&self.published_date)),
            ("end of life", self.end_of_life()),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}

impl VersionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { definition } => list(definition, session).await,
            Self::Show { version } => show(version, session).await,
        }
    }
}

/// What versions are to one another.
struct Standings {
    latest: Option<VersionName>,
    definition: ImageDefinition,
    now: Timestamp,
}

impl Standings {
    fn new(versions: &[ImageVersion], definition: ImageDefinition, now: Timestamp) -> Self {
        let latest = latest(versions, None, &definition.spec().id);
        Self {
            latest: latest.ok().map(|version| version.spec.id.name()),
            definition,
            now,
        }
    }

    fn of(&self, version: &ImageVersion) -> Standing {
        let end_of_life = version.end_of_life_date(self.definition.spec());
        Standing {
            latest: self.latest == Some(version.spec.id.name()),
            effective_end_of_life_date: end_of_life.map(|date| date.to_string()),
            past_end_of_life: end_of_life.is_some_and(|date| date <= self.now),
        }
    }
}

async fn list(definition: &DefinitionReference, session: &Session) -> Outcome {
    let id = definition.resolve(session).await?;
    let engine = session.engine()?;
    let definition = engine.image_definition_get(&id).await?;
    let definition = session.found(definition, ResourceKind::ImageDefinition, &id)?;
    let versions = engine.image_version_list(&id).await?;
    let standings = Standings::new(&versions, definition, engine.now().await?);
    let rows: Vec<VersionView> = versions
        .iter()
        .map(|version| VersionView::new(version, standings.of(version)))
        .collect();
    let none = format!(
        "There are no versions of the image definition \"{}\".",
        id.name()
    );
    Ok(Answer::list(rows, &none))
}

async fn show(version: &VersionReference, session: &Session) -> Outcome {
    let id = version.resolve(session).await?;
    let engine = session.engine()?;
    let version = engine.image_version_get(&id).await?;
    let version = session.found(version, ResourceKind::ImageVersion, &id)?;
    let definition = engine.image_definition_get(id.definition()).await?;
    let definition = session.found(definition, ResourceKind::ImageDefinition, id.definition())?;
    let versions = engine.image_version_list(id.definition()).await?;
    let standings = Standings::new(&versions, definition, engine.now().await?);
    let view = VersionView::new(&version, standings.of(&version));
    let regions = Part::Table(view.regions());
    Ok(Answer::sheet(view).part(regions))
}
