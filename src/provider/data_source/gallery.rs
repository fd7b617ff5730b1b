//! The data source `acg_gallery`: one gallery by name.

use std::collections::BTreeMap;

use super::{argument, failed, not_found, shown, with_arguments};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Schema};
use crate::gallery::{Gallery, GalleryId, GalleryName, ResourceGroupName, ResourceKind};
use crate::provider::data::Data;
use crate::provider::resource::gallery::{GalleryKind, GalleryModel, SoftDeletePolicyModel};
use crate::provider::resource::managed::Managed as _;
use crate::provider::schema;

crate::model! {
    /// A gallery as a data source shows it.
    pub struct GalleryData {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub resource_group_name: Attr<String>,
        pub location: Attr<String>,
        pub description: Attr<String>,
        pub soft_delete_policy: Attr<SoftDeletePolicyModel>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub unique_name: Attr<String>,
    }
}

impl From<&Gallery> for GalleryData {
    fn from(gallery: &Gallery) -> Self {
        let state = GalleryKind::state(gallery, GalleryModel::default());
        Self {
            id: state.id,
            name: state.name,
            resource_group_name: state.resource_group_name,
            location: state.location,
            description: state.description,
            soft_delete_policy: state.soft_delete_policy,
            tags: state.tags,
            unique_name: state.unique_name,
        }
    }
}

/// The data source.
pub(in crate::provider) struct GalleryDataSource;

impl DataSource<Data> for GalleryDataSource {
    type Model = GalleryData;

    fn type_name(&self) -> &'static str {
        GalleryKind::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        with_arguments(
            "Looks up a gallery by its name.",
            shown(&GalleryKind::schema()),
            [
                (
                    "name",
                    Attribute::string("The name of the gallery.")
                        .required()
                        .check(schema::parsed(GalleryName::parse))
                        .equivalence(schema::same_name),
                ),
                (
                    "resource_group_name",
                    Attribute::string("The name of the resource group that holds the gallery.")
                        .required()
                        .check(schema::parsed(ResourceGroupName::parse))
                        .equivalence(schema::same_name),
                ),
            ],
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: GalleryData,
    ) -> Result<GalleryData, Diagnostics> {
        let acg = context.provider().connected()?;
        let group = &config.resource_group_name;
        let id = GalleryId::new(
            acg.settings.subscription,
            argument(group, "resource_group_name", ResourceGroupName::parse)?,
            argument(&config.name, "name", GalleryName::parse)?,
        );
        let found = acg.service.gallery_get(&id).await;
        let found = found.map_err(|error| failed(ResourceKind::Gallery, &error))?;
        found
            .map(|gallery| GalleryData::from(&gallery))
            .ok_or_else(|| not_found(ResourceKind::Gallery, &id.to_string()))
    }
}
