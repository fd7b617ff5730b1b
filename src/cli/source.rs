//! `acg source`: image sources.

mod import;

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Sheet, Table};
use super::frame::cell::Cell;
use super::frame::deletion::{self, Absent};
use super::frame::exit::Exit;
use super::frame::reference::SourceReference;
use super::frame::session::Session;
use crate::gallery::{Deleted, GalleryService, ImageSource, ResourceKind, SourceDisk};

#[derive(Debug, Subcommand)]
pub(super) enum SourceCommand {
    /// List image sources
    List {
        /// Those of every subscription
        #[arg(long, conflicts_with = "resource_group")]
        all_subscriptions: bool,
    },
    /// Show an image source
    Show {
        /// The image source: NAME, KIND/NAME or its id
        source: SourceReference,
    },
    /// Make an image source of a VHD file
    Import(import::ImportVhd),
    /// Delete an image source; the versions made of it stay
    Delete {
        /// The image source: NAME, KIND/NAME or its id
        source: SourceReference,
    },
}

/// An image source as it is shown.
#[derive(Debug, Serialize)]
struct SourceView {
    id: String,
    name: String,
    subscription_id: String,
    resource_group_name: String,
    kind: &'static str,
    location: &'static str,
    os_type: &'static str,
    os_state: &'static str,
    hyper_v_generation: &'static str,
    architecture: &'static str,
    os_disk: DiskView,
    data_disks: BTreeMap<u32, DiskView>,
    sha256: Option<String>,
    storage_account_name: Option<String>,
    storage_account_id: Option<String>,
    container_name: Option<String>,
    uri: Option<String>,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct DiskView {
    size_gb: u32,
    occupied_gb: u32,
    kind: &'static str,
    storage_account_type: &'static str,
}

impl From<&SourceDisk> for DiskView {
    fn from(disk: &SourceDisk) -> Self {
        Self {
            size_gb: disk.size_gb,
            occupied_gb: disk.occupied_gb,
            kind: disk.kind.as_str(),
            storage_account_type: disk.storage_account_type.as_str(),
        }
    }
}

impl From<&ImageSource> for SourceView {
    fn from(source: &ImageSource) -> Self {
        let spec = &source.spec;
        let data_disks = spec.data_disks.iter();
        let place = spec.id.blob();
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            subscription_id: spec.id.subscription().to_string(),
            resource_group_name: spec.id.resource_group().to_string(),
            kind: spec.id.kind().as_str(),
            location: spec.location.name(),
            os_type: spec.os_type.as_str(),
            os_state: spec.os_state.as_str(),
            hyper_v_generation: spec.hyper_v_generation.as_str(),
            architecture: spec.architecture.as_str(),
            os_disk: DiskView::from(&spec.os_disk),
            data_disks: data_disks.map(|(lun, disk)| (*lun, disk.into())).collect(),
            sha256: spec.sha256.map(|hash| hash.to_string()),
            storage_account_name: place.map(|place| place.account.to_string()),
            storage_account_id: spec.id.storage_account().map(|id| id.to_string()),
            container_name: place.map(|place| place.container.to_string()),
            uri: spec.id.uri(spec.location.cloud()),
            tags: spec.tags.as_map().clone(),
        }
    }
}

impl SourceView {
    fn disks(&self) -> impl Iterator<Item = &DiskView> {
        std::iter::once(&self.os_disk).chain(self.data_disks.values())
    }

    fn size(&self) -> Cell {
        Cell::gib(self.disks().map(|disk| u64::from(disk.size_gb)).sum())
    }

    fn occupied(&self) -> Cell {
        Cell::gib(self.disks().map(|disk| u64::from(disk.occupied_gb)).sum())
    }

    /// A row per disk: what it is for, or its LUN.
    fn disk_table(&self) -> Table {
        let data = self.data_disks.iter();
        let named = std::iter::once(("os".to_owned(), &self.os_disk))
            .chain(data.map(|(lun, disk)| (lun.to_string(), disk)));
        Table {
            columns: vec!["disk", "size", "occupied", "kind", "storage"],
            rows: named
                .map(|(name, disk)| {
                    vec![
                        Cell::text(&name),
                        Cell::gib(disk.size_gb.into()),
                        Cell::gib(disk.occupied_gb.into()),
                        Cell::text(disk.kind),
                        Cell::text(disk.storage_account_type),
                    ]
                })
                .collect(),
        }
    }
}

impl Row for SourceView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "kind",
        "resource group",
        "location",
        "os",
        "state",
        "size",
        "occupied",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.kind),
            Cell::text(&self.resource_group_name),
            Cell::text(self.location),
            Cell::text(self.os_type),
            Cell::text(self.os_state),
            self.size(),
            self.occupied(),
        ]
    }
}

impl Sheet for SourceView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("kind", Cell::text(self.kind)),
            ("resource group", Cell::text(&self.resource_group_name)),
            ("location", Cell::text(self.location)),
            ("os", Cell::text(self.os_type)),
            ("state", Cell::text(self.os_state)),
            ("generation", Cell::text(self.hyper_v_generation)),
            ("architecture", Cell::text(self.architecture)),
            ("size", self.size()),
            ("occupied", self.occupied()),
            ("address", Cell::optional(self.uri.as_deref())),
            ("sha256", Cell::optional(self.sha256.as_deref())),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}

impl SourceCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { all_subscriptions } => list(*all_subscriptions, session).await,
            Self::Show { source } => show(source, session).await,
            Self::Import(import) => import.run(session).await,
            Self::Delete { source } => delete(source, session).await,
        }
    }
}

async fn list(all_subscriptions: bool, session: &Session) -> Outcome {
    let scope = session.scope(all_subscriptions);
    let sources = session.engine().await?.image_source_list(scope).await?;
    let rows: Vec<SourceView> = sources.iter().map(SourceView::from).collect();
    let mut table = Table::of(&rows);
    if all_subscriptions {
        let subscriptions = rows.iter().map(|row| Cell::text(&row.subscription_id));
        table = table.column("subscription", subscriptions);
    }
    Ok(Answer::table(
        rows,
        table,
        &session.none("image sources", all_subscriptions),
    ))
}

async fn show(source: &SourceReference, session: &Session) -> Outcome {
    let id = source.resolve(session).await?;
    let source = session.engine().await?.image_source_get(&id).await?;
    let source = session.found(source, ResourceKind::ImageSource, &id)?;
    let view = SourceView::from(&source);
    let disks = Part::Table(view.disk_table());
    Ok(Answer::sheet(view).part(disks))
}

/// What was deleted.
#[derive(Debug, Serialize)]
struct DeletedView {
    id: String,
}

async fn delete(source: &SourceReference, session: &Session) -> Outcome {
    let id = match source.resolve(session).await {
        // Whoever acts as somebody finds by name what they may read, which may not be all there is.
        Err(failure) if failure.exit == Exit::NotFound && session.settings.acting_as.is_none() => {
            let what = format!("The image source \"{source}\"");
            return Ok(deletion::absent(&what, Absent { id: None }));
        }
        resolved => resolved?,
    };
    let engine = session.engine().await?;
    let title = format!("{} \"{id}\"", id.kind().noun());
    session.confirm(&format!("The {title} will be deleted."))?;
    if engine.image_source_delete(&id).await? == Deleted::WasAbsent {
        let id = Some(id.to_string());
        return Ok(deletion::absent(&format!("The {title}"), Absent { id }));
    }
    let id = id.to_string();
    let sentence = format!("The {title} was deleted.");
    Ok(deletion::gone(sentence, DeletedView { id }))
}
