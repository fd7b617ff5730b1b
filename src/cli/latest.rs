//! `acg latest`: the version that an image definition stands for.

use clap::Args;

use super::frame::answer::Outcome;
use super::frame::argument::by;
use super::frame::reference::DefinitionReference;
use super::frame::session::Session;
use super::version;
use crate::gallery::{Candidates, GalleryService, ImageVersion, Region, ResourceKind};

#[derive(Debug, Args)]
pub(super) struct Latest {
    /// The image definition: GALLERY/DEFINITION or its id
    definition: DefinitionReference,
    /// The latest that is replicated to this region and not excluded from latest there
    #[arg(long, value_parser = by(Region::parse))]
    region: Option<Region>,
}

impl Latest {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let id = self.definition.resolve(session).await?;
        let engine = session.engine().await?;
        let candidates = Candidates::in_region(self.region);
        let found = engine.image_version_latest(&id, candidates.clone()).await?;
        let Some(found) = found else {
            let definition = engine.image_definition_get(&id).await?;
            session.found(definition, ResourceKind::ImageDefinition, &id)?;
            return Err(candidates.missing::<ImageVersion>(&id).into());
        };
        version::sheet(&found, session).await
    }
}
