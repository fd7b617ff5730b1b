//! Applications and their versions as they are shown: for scripts with every value, for people as a row
//! or a sheet.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::frame::answer::{Row, Sheet, Table};
use crate::cli::frame::cell::Cell;
use crate::cli::frame::words;
use crate::cli::versions::{self, Replication, Standing, Target};
use crate::gallery::{GalleryApplication, GalleryApplicationVersion, Timestamp, application};

/// An application as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct ApplicationView {
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
pub(super) struct ApplicationSheet {
    #[serde(flatten)]
    pub(super) application: ApplicationView,
    pub(super) versions: Vec<VersionView>,
}

/// An application version as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct VersionView {
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
    target_regions: BTreeMap<&'static str, Target>,
    exclude_from_latest: bool,
    #[serde(serialize_with = "words::as_optional_text")]
    end_of_life_date: Option<Timestamp>,
    tags: BTreeMap<String, String>,
    #[serde(serialize_with = "words::as_text")]
    published_date: Timestamp,
    #[serde(flatten)]
    replication: Replication,
    #[serde(flatten)]
    standing: Standing,
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

impl VersionView {
    pub(super) fn new(version: &GalleryApplicationVersion, standing: Standing) -> Self {
        let spec = &version.spec;
        let targets = version.target_regions.iter();
        let targets = targets.map(|target| (target.region.name(), target.into()));
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
            replication: (&version.replication).into(),
            standing,
        }
    }

    /// A row per target region.
    pub(super) fn regions(&self) -> Table {
        let targets = self.target_regions.iter();
        let targets = targets.map(|(region, target)| (*region, target));
        versions::regions(targets, &self.replication)
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
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "latest",
        "regions",
        "replication",
        "published",
        "end of life",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            self.standing.latest(self.exclude_from_latest),
            Cell::list(self.target_regions.keys()),
            self.replication.state(),
            Cell::instant(Some(self.published_date)),
            self.standing.end_of_life(),
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
            ("latest", self.standing.latest(self.exclude_from_latest)),
            ("replication", self.replication.state()),
            ("published", Cell::instant(Some(self.published_date))),
            ("end of life", self.standing.end_of_life()),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}
