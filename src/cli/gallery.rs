//! `acg gallery`: galleries.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row, Sheet, Table};
use super::frame::cell::Cell;
use super::frame::reference::GalleryReference;
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{Gallery, GalleryService, ResourceKind, SoftDeletePolicy};

#[derive(Debug, Subcommand)]
pub(super) enum GalleryCommand {
    /// List galleries
    List(ListGalleries),
    /// Show a gallery
    Show(ShowGallery),
}

#[derive(Debug, Args)]
pub(super) struct ListGalleries {
    /// Those of every subscription
    #[arg(long, conflicts_with = "resource_group")]
    all_subscriptions: bool,
}

#[derive(Debug, Args)]
pub(super) struct ShowGallery {
    /// The gallery: its name or its id
    gallery: GalleryReference,
}

/// A gallery as it is shown.
#[derive(Debug, Serialize)]
struct GalleryView {
    id: String,
    name: String,
    subscription_id: String,
    resource_group_name: String,
    location: &'static str,
    description: Option<String>,
    soft_delete_policy: Option<SoftDeleteView>,
    tags: BTreeMap<String, String>,
    unique_name: String,
}

#[derive(Debug, Serialize)]
struct SoftDeleteView {
    enabled: bool,
    retention_days: u32,
}

impl From<SoftDeletePolicy> for SoftDeleteView {
    fn from(policy: SoftDeletePolicy) -> Self {
        Self {
            enabled: policy.enabled,
            retention_days: policy.retention_days,
        }
    }
}

impl SoftDeleteView {
    fn cell(&self) -> Cell {
        let days = words::count(self.retention_days.into(), "day", "days");
        match self.enabled {
            true => Cell::pair(days, &self.retention_days),
            false => Cell::pair("off", ""),
        }
    }
}

impl From<&Gallery> for GalleryView {
    fn from(gallery: &Gallery) -> Self {
        let spec = &gallery.spec;
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            subscription_id: spec.id.subscription().to_string(),
            resource_group_name: spec.id.resource_group().to_string(),
            location: spec.location.name(),
            description: spec.description.clone(),
            soft_delete_policy: spec.soft_delete_policy.map(SoftDeleteView::from),
            tags: spec.tags.as_map().clone(),
            unique_name: gallery.unique_name(),
        }
    }
}

impl Row for GalleryView {
    const COLUMNS: &'static [&'static str] = &["name", "resource group", "location", "description"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(&self.resource_group_name),
            Cell::text(self.location),
            Cell::optional(self.description.as_deref()),
        ]
    }
}

impl Sheet for GalleryView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let soft_delete = self.soft_delete_policy.as_ref().map(SoftDeleteView::cell);
        let absent = || Cell::optional(None::<&str>);
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("resource group", Cell::text(&self.resource_group_name)),
            ("location", Cell::text(self.location)),
            ("description", Cell::optional(self.description.as_deref())),
            ("soft delete", soft_delete.unwrap_or_else(absent)),
            ("tags", Cell::pairs(&self.tags)),
            ("unique name", Cell::text(&self.unique_name)),
        ]
    }
}

impl GalleryCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Show(show) => show.run(session).await,
        }
    }
}

impl ListGalleries {
    async fn run(&self, session: &Session) -> Outcome {
        let scope = session.scope(self.all_subscriptions);
        let galleries = session.engine().await?.gallery_list(scope).await?;
        let rows: Vec<GalleryView> = galleries.iter().map(GalleryView::from).collect();
        let mut table = Table::of(&rows);
        if self.all_subscriptions {
            let subscriptions = rows.iter().map(|row| Cell::text(&row.subscription_id));
            table = table.column("subscription", subscriptions);
        }
        Ok(Answer::table(
            rows,
            table,
            &session.none("galleries", self.all_subscriptions),
        ))
    }
}

impl ShowGallery {
    async fn run(&self, session: &Session) -> Outcome {
        let id = self.gallery.resolve(session).await?;
        let gallery = session.engine().await?.gallery_get(&id).await?;
        let gallery = session.found(gallery, ResourceKind::Gallery, &id)?;
        Ok(Answer::sheet(GalleryView::from(&gallery)))
    }
}
