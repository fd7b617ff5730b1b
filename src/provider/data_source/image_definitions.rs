//! The data source `acg_image_definitions`: the definitions of a gallery.

use super::image_definition::{ImageDefinitionData, attributes};
use super::shared_gallery::{SharedArguments, gallery_arguments};
use super::{argument, failed, not_found};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::gallery::{
    GalleryId, GalleryService, ResourceKind, SharedGalleryName, SubscriptionId, latest,
};
use crate::provider::data::Data;
use crate::provider::schema;

crate::model! {
    /// The definitions of a gallery.
    pub struct ImageDefinitionsData {
        pub gallery_id: Attr<String>,
        pub community_gallery_name: Attr<String>,
        pub shared_gallery_name: Attr<String>,
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
        let schema = Schema::new(
            "Lists the image definitions of a gallery, each with its latest version: those that \
             whoever is acting may read, or those of a gallery that is shared with the provider's \
             subscription or with everybody.",
        )
        .attribute(
            "gallery_id",
            Attribute::string(
                "The id of the gallery whose definitions are listed. Exactly one of this, \
                 `community_gallery_name` and `shared_gallery_name` must be given.",
            )
            .check(schema::parsed(GalleryId::parse)),
        );
        gallery_arguments()
            .into_iter()
            .fold(schema, |schema, (name, one)| schema.attribute(name, one))
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

    fn validate(&self, config: &ImageDefinitionsData, diagnostics: &mut Diagnostics) {
        config.shared().validate(diagnostics);
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageDefinitionsData,
    ) -> Result<ImageDefinitionsData, Diagnostics> {
        let acg = context.provider().connected()?;
        if let Some(gallery) = config.shared().gallery()? {
            let listed = shared(acg.service.as_ref(), &gallery, acg.settings.subscription).await?;
            return Ok(ImageDefinitionsData {
                image_definitions: Attr::Known(listed.into_iter().map(Attr::Known).collect()),
                ..config
            });
        }
        let gallery = argument(&config.gallery_id, "gallery_id", GalleryId::parse)?;
        let definitions = acg.service.image_definition_list((&gallery).into()).await;
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

impl ImageDefinitionsData {
    fn shared(&self) -> SharedArguments<'_> {
        SharedArguments {
            own: ("gallery_id", &self.gallery_id),
            community_gallery_name: &self.community_gallery_name,
            shared_gallery_name: &self.shared_gallery_name,
            image_definition_name: None,
        }
    }
}

/// The definitions of a shared gallery, each with the latest of its versions.
async fn shared(
    service: &dyn GalleryService,
    gallery: &SharedGalleryName,
    with: SubscriptionId,
) -> Result<Vec<ImageDefinitionData>, Diagnostics> {
    let definitions = service.shared_image_definition_list(gallery, with).await;
    let kind = ResourceKind::ImageDefinition;
    let mut listed = Vec::new();
    for definition in definitions.map_err(|error| failed(kind, &error))? {
        let versions = service
            .shared_image_version_list(&definition.id, with)
            .await;
        let versions = versions.map_err(|error| failed(ResourceKind::ImageVersion, &error))?;
        let latest = latest(&versions, None, &definition.id).ok();
        let latest = latest.map(|version| version.id.name.to_string());
        listed.push(ImageDefinitionData::of_shared(definition, latest));
    }
    Ok(listed)
}
