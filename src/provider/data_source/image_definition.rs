//! The data source `acg_image_definition`: one definition by name, with its latest version.

use std::collections::{BTreeMap, BTreeSet};

use super::{argument, failed, not_found, shown, with_arguments};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Attributes, Schema};
use crate::gallery::{
    Candidates, GalleryId, GalleryService, ImageDefinition, ImageDefinitionId, ImageDefinitionName,
    ResourceKind, SharedImageDefinition,
};
use crate::provider::data::Data;
use crate::provider::resource::image_definition::{
    IdentifierModel, ImageDefinitionKind, ImageDefinitionModel, PurchasePlanModel, RangeModel,
};
use crate::provider::resource::managed::Managed as _;
use crate::provider::schema;

crate::model! {
    /// An image definition as a data source shows it.
    pub struct ImageDefinitionData {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub gallery_id: Attr<String>,
        pub location: Attr<String>,
        pub os_type: Attr<String>,
        pub os_state: Attr<String>,
        pub hyper_v_generation: Attr<String>,
        pub architecture: Attr<String>,
        pub identifier: Attr<IdentifierModel>,
        pub recommended_vcpus: Attr<RangeModel>,
        pub recommended_memory_gb: Attr<RangeModel>,
        pub description: Attr<String>,
        pub end_of_life_date: Attr<String>,
        pub eula: Attr<String>,
        pub privacy_statement_uri: Attr<String>,
        pub release_note_uri: Attr<String>,
        pub disallowed_disk_types: Attr<BTreeSet<Attr<String>>>,
        pub purchase_plan: Attr<PurchasePlanModel>,
        pub features: Attr<BTreeMap<String, Attr<String>>>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub latest_version: Attr<String>,
    }
}

impl ImageDefinitionData {
    /// A definition, with the latest of its versions (L-1); none where none qualifies (L-4).
    pub(super) async fn of(
        service: &dyn GalleryService,
        definition: &ImageDefinition,
    ) -> Result<Self, Diagnostics> {
        let id = &definition.spec().id;
        let latest = service
            .image_version_latest(id, Candidates::default())
            .await;
        let latest = latest.map_err(|error| failed(ResourceKind::ImageVersion, &error))?;
        let latest = latest.map(|version| version.spec.id.name().to_string());
        Ok(Self::showing(definition, latest))
    }

    /// A definition in a shared gallery, as consumers know it, with the latest of its versions.
    pub(super) fn of_shared(definition: SharedImageDefinition, latest: Option<String>) -> Self {
        let SharedImageDefinition { id, location, spec } = definition;
        Self {
            id: Attr::Known(id.to_string()),
            gallery_id: Attr::Null,
            ..Self::showing(&ImageDefinition::new(spec, location), latest)
        }
    }

    fn showing(definition: &ImageDefinition, latest: Option<String>) -> Self {
        let state = ImageDefinitionKind::state(definition, ImageDefinitionModel::default());
        Self {
            id: state.id,
            name: state.name,
            gallery_id: state.gallery_id,
            location: state.location,
            os_type: state.os_type,
            os_state: state.os_state,
            hyper_v_generation: state.hyper_v_generation,
            architecture: state.architecture,
            identifier: state.identifier,
            recommended_vcpus: state.recommended_vcpus,
            recommended_memory_gb: state.recommended_memory_gb,
            description: state.description,
            end_of_life_date: state.end_of_life_date,
            eula: state.eula,
            privacy_statement_uri: state.privacy_statement_uri,
            release_note_uri: state.release_note_uri,
            disallowed_disk_types: state.disallowed_disk_types,
            purchase_plan: state.purchase_plan,
            features: state.features,
            tags: state.tags,
            latest_version: latest.into(),
        }
    }
}

/// What a data source shows of a definition.
pub(super) fn attributes() -> Attributes {
    let mut attributes = shown(&ImageDefinitionKind::schema());
    attributes.insert("latest_version".into(), super::latest_version());
    attributes
}

/// The data source.
pub(in crate::provider) struct ImageDefinitionDataSource;

impl DataSource<Data> for ImageDefinitionDataSource {
    type Model = ImageDefinitionData;

    fn type_name(&self) -> &'static str {
        ImageDefinitionKind::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        with_arguments(
            "Looks up an image definition by its name, with its latest version.",
            attributes(),
            [
                (
                    "name",
                    Attribute::string("The name of the image definition.")
                        .required()
                        .check(schema::parsed(ImageDefinitionName::parse))
                        .equivalence(schema::same_name),
                ),
                (
                    "gallery_id",
                    Attribute::string("The id of the gallery that holds the definition.")
                        .required()
                        .check(schema::parsed(GalleryId::parse))
                        .equivalence(schema::same_gallery),
                ),
            ],
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageDefinitionData,
    ) -> Result<ImageDefinitionData, Diagnostics> {
        let acg = context.provider().connected()?;
        let id = ImageDefinitionId::new(
            argument(&config.gallery_id, "gallery_id", GalleryId::parse)?,
            argument(&config.name, "name", ImageDefinitionName::parse)?,
        );
        let definition = definition_of(acg.service.as_ref(), &id).await?;
        ImageDefinitionData::of(acg.service.as_ref(), &definition).await
    }
}

/// The definition, which must be there.
pub(super) async fn definition_of(
    service: &dyn GalleryService,
    id: &ImageDefinitionId,
) -> Result<ImageDefinition, Diagnostics> {
    let kind = ResourceKind::ImageDefinition;
    let found = service.image_definition_get(id).await;
    found
        .map_err(|error| failed(kind, &error))?
        .ok_or_else(|| not_found(kind, &id.to_string()))
}
