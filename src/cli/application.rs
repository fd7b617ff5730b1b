//! `acg application`: VM applications and their versions.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Sheet, Table};
use super::frame::cell::Cell;
use super::frame::reference::{ApplicationReference, GalleryReference};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::{
    ApplicationService, GalleryApplication, GalleryApplicationVersion, GalleryApplicationVersionId,
    GalleryService, ResourceKind, Timestamp, application,
};

#[derive(Debug, Subcommand)]
pub(super) enum ApplicationCommand {
    /// List the VM applications of a gallery
    List {
        /// The gallery: its name or its id
        gallery: GalleryReference,
    },
    /// Show a VM application with its versions, or one of its versions
    Show {
        /// The application or version: GALLERY/APPLICATION[/VERSION] or its id
        application: ApplicationReference,
    },
}

/// An application as it is shown.
#[derive(Debug, Serialize)]
struct ApplicationView {
    id: String,
    name: String,
    gallery_id: String,
    location: &'static str,
    supported_os_type: &'static str,
    description: Option<String>,
    eula: Option<String>,
    privacy_statement_uri: Option<String>,
    release_note_uri: Option<String>,
    #[serde(serialize_with = "words::as_optional_text")]
    end_of_life_date: Option<Timestamp>,
    tags: BTreeMap<String, String>,
}

/// An application with its versions.
#[derive(Debug, Serialize)]
struct ApplicationSheet {
    #[serde(flatten)]
    application: ApplicationView,
    versions: Vec<VersionView>,
}

/// An application version as it is shown.
#[derive(Debug, Serialize)]
struct VersionView {
    id: String,
    name: String,
    gallery_application_id: String,
    location: &'static str,
    source: SourceView,
    manage_action: ManageActionView,
    package_file: Option<String>,
    config_file: Option<String>,
    enable_health_check: bool,
    replica_count: u32,
    storage_account_type: &'static str,
    target_regions: BTreeMap<&'static str, TargetRegionView>,
    exclude_from_latest: bool,
    #[serde(serialize_with = "words::as_optional_text")]
    end_of_life_date: Option<Timestamp>,
    tags: BTreeMap<String, String>,
    #[serde(serialize_with = "words::as_text")]
    published_date: Timestamp,
    replication_state: &'static str,
}

#[derive(Debug, Serialize)]
struct SourceView {
    media_link: String,
    default_configuration_link: Option<String>,
}

#[derive(Debug, Serialize)]
struct ManageActionView {
    install: String,
    remove: String,
    update: Option<String>,
}

#[derive(Debug, Serialize)]
struct TargetRegionView {
    replica_count: u32,
    storage_account_type: &'static str,
    exclude_from_latest: bool,
}

impl From<&GalleryApplication> for ApplicationView {
    fn from(application: &GalleryApplication) -> Self {
        let spec = application.spec();
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            gallery_id: spec.id.gallery().to_string(),
            location: application.location().name(),
            supported_os_type: spec.supported_os_type.as_str(),
            description: spec.description.clone(),
            eula: spec.eula.clone(),
            privacy_statement_uri: spec.privacy_statement_uri.clone(),
            release_note_uri: spec.release_note_uri.clone(),
            end_of_life_date: spec.end_of_life_date,
            tags: spec.tags.as_map().clone(),
        }
    }
}

impl From<&GalleryApplicationVersion> for VersionView {
    fn from(version: &GalleryApplicationVersion) -> Self {
        let spec = &version.spec;
        let targets = version.target_regions.iter().map(|target| {
            let view = TargetRegionView {
                replica_count: target.replica_count,
                storage_account_type: target.storage_account_type.as_str(),
                exclude_from_latest: target.exclude_from_latest,
            };
            (target.region.name(), view)
        });
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            gallery_application_id: spec.id.application().to_string(),
            location: spec.location.name(),
            source: SourceView {
                media_link: spec.source.media_link.clone(),
                default_configuration_link: spec.source.default_configuration_link.clone(),
            },
            manage_action: ManageActionView {
                install: spec.manage_action.install.clone(),
                remove: spec.manage_action.remove.clone(),
                update: spec.manage_action.update.clone(),
            },
            package_file: spec.package_file.clone(),
            config_file: spec.config_file.clone(),
            enable_health_check: spec.enable_health_check,
            replica_count: spec.replica_count,
            storage_account_type: spec.storage_account_type.as_str(),
            target_regions: targets.collect(),
            exclude_from_latest: spec.exclude_from_latest,
            end_of_life_date: spec.end_of_life_date,
            tags: spec.tags.as_map().clone(),
            published_date: version.published_date,
            replication_state: version.replication.aggregate().as_str(),
        }
    }
}

impl Row for ApplicationView {
    const COLUMNS: &'static [&'static str] =
        &["name", "os", "location", "end of life", "description"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.supported_os_type),
            Cell::text(self.location),
            Cell::instant(self.end_of_life_date),
            Cell::optional(self.description.as_deref()),
        ]
    }
}

impl Sheet for ApplicationSheet {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let application = &self.application;
        let text = |value: &Option<String>| Cell::optional(value.as_deref());
        vec![
            ("name", Cell::text(&application.name)),
            ("id", Cell::text(&application.id)),
            ("location", Cell::text(application.location)),
            ("description", text(&application.description)),
            ("os", Cell::text(application.supported_os_type)),
            ("end of life", Cell::instant(application.end_of_life_date)),
            ("eula", text(&application.eula)),
            (
                "privacy statement",
                text(&application.privacy_statement_uri),
            ),
            ("release notes", text(&application.release_note_uri)),
            ("tags", Cell::pairs(&application.tags)),
        ]
    }
}

impl Row for VersionView {
    const COLUMNS: &'static [&'static str] =
        &["version", "regions", "excluded", "replication", "published"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::list(self.target_regions.keys()),
            Cell::flag(self.exclude_from_latest),
            Cell::text(self.replication_state),
            Cell::instant(Some(self.published_date)),
        ]
    }
}

impl Sheet for VersionView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let text = |value: &Option<String>| Cell::optional(value.as_deref());
        // Whoever looks over a shoulder has no need of a signature; scripts get the whole link.
        let link = application::without_secrets;
        let configuration = self.source.default_configuration_link.as_deref().map(link);
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("location", Cell::text(self.location)),
            ("package", Cell::text(&link(&self.source.media_link))),
            ("configuration", text(&configuration)),
            ("install", Cell::text(&self.manage_action.install)),
            ("remove", Cell::text(&self.manage_action.remove)),
            ("update", text(&self.manage_action.update)),
            ("package file", text(&self.package_file)),
            ("config file", text(&self.config_file)),
            ("health check", Cell::flag(self.enable_health_check)),
            ("regions", Cell::list(self.target_regions.keys())),
            ("excluded", Cell::flag(self.exclude_from_latest)),
            ("replication", Cell::text(self.replication_state)),
            ("published", Cell::instant(Some(self.published_date))),
            ("end of life", Cell::instant(self.end_of_life_date)),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}

impl ApplicationCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { gallery } => list(gallery, session).await,
            Self::Show { application } => show(application, session).await,
        }
    }
}

async fn list(gallery: &GalleryReference, session: &Session) -> Outcome {
    let id = gallery.resolve(session).await?;
    let engine = session.engine()?;
    let applications = engine.gallery_application_list(&id).await?;
    // Also whoever may not read the gallery sees what in it they may read.
    if applications.is_empty() {
        session.found(engine.gallery_get(&id).await?, ResourceKind::Gallery, &id)?;
    }
    let rows: Vec<ApplicationView> = applications.iter().map(ApplicationView::from).collect();
    let none = format!(
        "There are no applications in the gallery \"{}\".",
        id.name()
    );
    Ok(Answer::list(rows, &none))
}

async fn show(application: &ApplicationReference, session: &Session) -> Outcome {
    let (id, version) = application.resolve(session).await?;
    let engine = session.engine()?;
    if let Some(version) = version {
        let id = GalleryApplicationVersionId::new(id, version);
        let version = engine.gallery_application_version_get(&id).await?;
        let version = session.found(version, ResourceKind::GalleryApplicationVersion, &id)?;
        return Ok(Answer::sheet(VersionView::from(&version)));
    }
    let application = engine.gallery_application_get(&id).await?;
    let application = session.found(application, ResourceKind::GalleryApplication, &id)?;
    let versions = engine.gallery_application_version_list(&id).await?;
    let versions: Vec<VersionView> = versions.iter().map(VersionView::from).collect();
    let table = Part::Table(Table::of(&versions));
    Ok(Answer::sheet(ApplicationSheet {
        application: ApplicationView::from(&application),
        versions,
    })
    .part(table))
}
