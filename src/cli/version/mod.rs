//! `acg version`: image versions.

mod view;

use clap::Subcommand;

use self::view::{Standings, VersionView};
use super::frame::answer::{Answer, Outcome, Part};
use super::frame::reference::{DefinitionReference, VersionReference};
use super::frame::session::Session;
use crate::gallery::{GalleryService, ResourceKind};

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

impl VersionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List { definition } => list(definition, session).await,
            Self::Show { version } => show(version, session).await,
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
