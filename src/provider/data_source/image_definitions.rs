//! The data source `acg_image_definitions`: the definitions of a gallery.

use super::image_definition::{ImageDefinitionData, attributes};
use super::{argument, failed, not_found};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{GalleryId, ResourceKind};
use crate::provider::data::Data;
use crate::provider::schema;

crate::model! {
    /// The definitions of a gallery.
    pub struct ImageDefinitionsData {
        pub gallery_id: Attr<String>,
        pub image_definitions: Attr<Vec<Attr<ImageDefinitionData>>>,
    }
}

/// The data source.
pub(in crate::provider) struct ImageDefinitionsDataSource;

impl DataSource<Data> for ImageDefinitionsDataSource {
    type Model = ImageDefinitionsData;

    fn type_name(&self) -> &'static str {
        "acg_image_definitions"
    }

    fn schema(&self) -> Schema {
        Schema::new(
            "Lists the image definitions of a gallery, each with its latest version: those that \
             whoever is acting may read.",
        )
        .attribute(
            "gallery_id",
            Attribute::string("The id of the gallery whose definitions are listed.")
                .required()
                .check(schema::parsed(GalleryId::parse)),
        )
        .attribute(
            "image_definitions",
            Attribute::nested(
                Nesting::List,
                "The image definitions, by name. Empty when there are none.",
                attributes(),
            )
            .computed(),
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageDefinitionsData,
    ) -> Result<ImageDefinitionsData, Diagnostics> {
        let acg = context.provider().connected()?;
        let gallery = argument(&config.gallery_id, "gallery_id", GalleryId::parse)?;
        let definitions = acg.service.image_definition_list(&gallery).await;
        let definitions =
            definitions.map_err(|error| failed(ResourceKind::ImageDefinition, &error))?;
        // Also whoever may not read the gallery sees what in it they may read.
        if definitions.is_empty() {
            let found = acg.service.gallery_get(&gallery).await;
            found
                .map_err(|error| failed(ResourceKind::Gallery, &error))?
                .ok_or_else(|| not_found(ResourceKind::Gallery, &gallery.to_string()))?;
        }
        let mut listed = Vec::new();
        for definition in definitions {
            let data = ImageDefinitionData::of(acg.service.as_ref(), &definition).await?;
            listed.push(Attr::Known(data));
        }
        Ok(ImageDefinitionsData {
            image_definitions: Attr::Known(listed),
            ..config
        })
    }
}
