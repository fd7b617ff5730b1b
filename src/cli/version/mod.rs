//! `acg version`: image versions.

mod deleted;
mod view;

use clap::Subcommand;

use self::view::VersionView;
use super::frame::answer::{Answer, Outcome, Part};
use super::frame::failure::Failure;
use super::frame::reference::{DefinitionReference, VersionReference};
use super::frame::session::Session;
use super::versions::Standings;
use crate::gallery::{
    Candidates, GalleryService, ImageDefinition, ImageDefinitionId, ImageVersion, ResourceKind,
    if_readable,
};

#[derive(Debug, Subcommand)]
pub(super) enum VersionCommand {
    /// List the image versions of an image definition
    List {
        /// The image definition: GALLERY/DEFINITION or its id
        definition: DefinitionReference,
        /// Those that were deleted and can be restored
        #[arg(long)]
        deleted: bool,
    },
    /// Show an image version
    Show {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
    },
    /// Delete an image version, as its gallery's soft delete policy says
    Delete {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
        /// Keep nothing, whatever the policy says
        #[arg(long)]
        for_good: bool,
    },
    /// Restore a deleted image version
    Restore {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
    },
    /// Remove a deleted image version for good
    Purge {
        /// The image version: GALLERY/DEFINITION/VERSION or its id
        version: VersionReference,
    },
}

impl VersionCommand {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::List {
                definition,
                deleted: true,
            } => deleted::list(definition, session).await,
            Self::List { definition, .. } => list(definition, session).await,
            Self::Show { version } => show(version, session).await,
            Self::Delete { version, for_good } => {
                deleted::delete(version, *for_good, session).await
            }
            Self::Restore { version } => deleted::restore(version, session).await,
            Self::Purge { version } => deleted::purge(version, session).await,
        }
    }
}

/// What the versions of a definition, which is there, are to one another.
async fn standings(
    id: &ImageDefinitionId,
    session: &Session,
) -> Result<Standings<ImageDefinition>, Failure> {
    let engine = session.engine().await?;
    // A single version is shared without its definition.
    let definition = if_readable(engine.image_definition_get(id).await)?;
    let latest = match &definition {
        Some(_) => {
            engine
                .image_version_latest(id, Candidates::default())
                .await?
        }
        None => None,
    };
    let now = engine.now().await?;
    Ok(Standings::new(latest.as_ref(), definition, now))
}

async fn list(definition: &DefinitionReference, session: &Session) -> Outcome {
    let id = definition.resolve(session).await?;
    let engine = session.engine().await?;
    let versions = engine.image_version_list((&id).into()).await?;
    if versions.is_empty() {
        let definition = engine.image_definition_get(&id).await?;
        session.found(definition, ResourceKind::ImageDefinition, &id)?;
    }
    let standings = standings(&id, session).await?;
    let rows: Vec<VersionView> = versions
        .iter()
        .map(|version| view(version, &standings))
        .collect();
    let none = format!(
        "There are no versions of the image definition \"{}\".",
        id.name()
    );
    Ok(Answer::list(rows, &session.nothing(&none)))
}

async fn show(version: &VersionReference, session: &Session) -> Outcome {
    let id = version.resolve(session).await?;
    let version = session.engine().await?.image_version_get(&id).await?;
    let version = session.found(version, ResourceKind::ImageVersion, &id)?;
    sheet(&version, session).await
}

/// One version, and what it is among those of its definition.
pub(super) async fn sheet(version: &ImageVersion, session: &Session) -> Outcome {
    let standings = standings(version.spec.id.definition(), session).await?;
    let view = view(version, &standings);
    let regions = Part::Table(view.regions());
    Ok(Answer::sheet(view).part(regions))
}

fn view(version: &ImageVersion, standings: &Standings<ImageDefinition>) -> VersionView {
    let definition = standings.parent.as_ref().map(ImageDefinition::spec);
    let end_of_life = version.end_of_life_date(definition);
    VersionView::new(version, standings.of(version, end_of_life))
}
