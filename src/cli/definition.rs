//! `acg definition`: image definitions.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Row, Sheet};
use super::frame::cell::Cell;
use super::frame::reference::{DefinitionReference, GalleryReference};
use super::frame::session::Session;
use super::frame::words;
use crate::gallery::words::range;
use crate::gallery::{GalleryService, ImageDefinition, Recommended, ResourceKind, Timestamp};

#[derive(Debug, Subcommand)]
pub(super) enum DefinitionCommand {
    /// List the image definitions of a gallery
    List {
        /// The gallery: its name or its id
        gallery: GalleryReference,
    },
    /// Show an image definition
    Show {
        /// The image definition: GALLERY/DEFINITION or its id
        definition: DefinitionReference,
    },
}

/// An image definition as it is shown.
#[derive(Debug, Serialize)]
struct DefinitionView {
    id: String,
    name: String,
    gallery_id: String,
    location: &'static str,
    os_type: &'static str,
    os_state: &'static str,
    hyper_v_generation: &'static str,
    architecture: &'static str,
    identifier: IdentifierView,
    recommended_vcpus: Range,
    recommended_memory_gb: Range,
    description: Option<String>,
    #[serde(serialize_with = "words::as_optional_text")]
    end_of_life_date: Option<Timestamp>,
    eula: Option<String>,
    privacy_statement_uri: Option<String>,
    release_note_uri: Option<String>,
    disallowed_disk_types: Vec<&'static str>,
    purchase_plan: Option<PlanView>,
    features: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct IdentifierView {
    publisher: String,
    offer: String,
    sku: String,
}

#[derive(Debug, Serialize)]
struct Range {
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Debug, Serialize)]
struct PlanView {
    name: String,
    publisher: Option<String>,
    product: Option<String>,
}

impl From<&ImageDefinition> for DefinitionView {
    fn from(definition: &ImageDefinition) -> Self {
        let spec = definition.spec();
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            gallery_id: spec.id.gallery().to_string(),
            location: definition.location().name(),
            os_type: spec.os_type.as_str(),
            os_state: spec.os_state.as_str(),
            hyper_v_generation: spec.hyper_v_generation.as_str(),
            architecture: spec.architecture.as_str(),
            identifier: IdentifierView {
                publisher: spec.identifier.publisher().to_owned(),
                offer: spec.identifier.offer().to_owned(),
                sku: spec.identifier.sku().to_owned(),
            },
            recommended_vcpus: spec.recommended_vcpus.into(),
            recommended_memory_gb: spec.recommended_memory_gb.into(),
            description: spec.description.clone(),
            end_of_life_date: spec.end_of_life_date,
            eula: spec.eula.clone(),
            privacy_statement_uri: spec.privacy_statement_uri.clone(),
            release_note_uri: spec.release_note_uri.clone(),
            disallowed_disk_types: (spec.disallowed_disk_types.iter())
                .map(|kind| kind.as_str())
                .collect(),
            purchase_plan: spec.purchase_plan.as_ref().map(|plan| PlanView {
                name: plan.name.clone(),
                publisher: plan.publisher.clone(),
                product: plan.product.clone(),
            }),
            features: spec.features.clone(),
            tags: spec.tags.as_map().clone(),
        }
    }
}

impl From<Recommended> for Range {
    fn from(recommended: Recommended) -> Self {
        Self {
            min: recommended.min,
            max: recommended.max,
        }
    }
}

impl Range {
    fn cell(&self, unit: &str) -> Cell {
        let text = match (self.min, self.max) {
            (None, None) => return Cell::optional(None::<&str>),
            (Some(min), Some(max)) => format!("{}{unit}", range(min, max)),
            (Some(min), None) => format!("at least {}{unit}", words::number(min.into())),
            (None, Some(max)) => format!("at most {}{unit}", words::number(max.into())),
        };
        let plain = |end: Option<u32>| end.map(|end| end.to_string()).unwrap_or_default();
        Cell::pair(text, &format!("{}..{}", plain(self.min), plain(self.max)))
    }
}

impl IdentifierView {
    fn cell(&self) -> Cell {
        Cell::text(&format!("{}:{}:{}", self.publisher, self.offer, self.sku))
    }
}

impl PlanView {
    fn cell(&self) -> Cell {
        let parts = [
            Some(&self.name),
            self.publisher.as_ref(),
            self.product.as_ref(),
        ];
        Cell::list(parts.into_iter().flatten())
    }
}

impl Row for DefinitionView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "os",
        "state",
        "generation",
        "architecture",
        "identifier",
        "end of life",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.os_type),
            Cell::text(self.os_state),
            Cell::text(self.hyper_v_generation),
            Cell::text(self.architecture),
            self.identifier.cell(),
            Cell::instant(self.end_of_life_date),
        ]
    }
}

impl Sheet for DefinitionView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let plan = self.purchase_plan.as_ref().map(PlanView::cell);
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("location", Cell::text(self.location)),
            ("description", Cell::optional(self.description.as_deref())),
            ("os", Cell::text(self.os_type)),
            ("state", Cell::text(self.os_state)),
            ("generation", Cell::text(self.hyper_v_generation)),
            ("architecture", Cell::text(self.architecture)),
            ("identifier", self.identifier.cell()),
            ("recommended vcpus", self.recommended_vcpus.cell("")),
            (
                "recommended memory",
                self.recommended_memory_gb.cell(" GiB"),
            ),
            ("end of life", Cell::instant(self.end_of_life_date)),
            ("disallowed disks", Cell::list(&self.disallowed_disk_types)),
            (
                "purchase plan",
                plan.unwrap_or_else(|| Cell::optional(None::<&str>)),
            ),
            ("features", Cell::pairs(&self.features)),
            ("eula", Cell::optional(self.eula.as_deref())),
            (
                "privacy statement",
                Cell::optional(self.privacy_statement_uri.as_deref()),
            ),
            (
                "release notes",
                Cell::optional(self.release_note_uri.as_deref()),
            ),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}

impl DefinitionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { gallery } => list(gallery, session).await,
            Self::Show { definition } => show(definition, session).await,
        }
    }
}

async fn list(gallery: &GalleryReference, session: &Session) -> Outcome {
    let id = gallery.resolve(session).await?;
    let engine = session.engine().await?;
    let definitions = engine.image_definition_list((&id).into()).await?;
    // Also whoever may not read the gallery sees what in it they may read.
    if definitions.is_empty() {
        session.found(engine.gallery_get(&id).await?, ResourceKind::Gallery, &id)?;
    }
    let rows: Vec<DefinitionView> = definitions.iter().map(DefinitionView::from).collect();
    let none = format!(
        "There are no image definitions in the gallery \"{}\".",
        id.name()
    );
    Ok(Answer::list(rows, &session.nothing(&none)))
}

async fn show(definition: &DefinitionReference, session: &Session) -> Outcome {
    let id = definition.resolve(session).await?;
    let definition = session.engine().await?.image_definition_get(&id).await?;
    let definition = session.found(definition, ResourceKind::ImageDefinition, &id)?;
    Ok(Answer::sheet(DefinitionView::from(&definition)))
}
