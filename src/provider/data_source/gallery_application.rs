//! The data source `acg_gallery_application`: one application by name, with its latest version.

use std::collections::BTreeMap;

use super::{argument, failed, not_found, shown, with_arguments};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Attributes, Schema};
use crate::gallery::{
    Candidates, GalleryApplication, GalleryApplicationId, GalleryApplicationName, GalleryId,
    GalleryService, ResourceKind,
};
use crate::provider::data::Data;
use crate::provider::resource::gallery_application::{
    GalleryApplicationKind, GalleryApplicationModel,
};
use crate::provider::resource::managed::Managed as _;
use crate::provider::schema;

crate::model! {
    /// A gallery application as a data source shows it.
    pub struct GalleryApplicationData {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub gallery_id: Attr<String>,
        pub location: Attr<String>,
        pub supported_os_type: Attr<String>,
        pub description: Attr<String>,
        pub end_of_life_date: Attr<String>,
        pub eula: Attr<String>,
        pub privacy_statement_uri: Attr<String>,
        pub release_note_uri: Attr<String>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub latest_version: Attr<String>,
    }
}

/// What the data source shows of an application.
fn attributes() -> Attributes {
    let mut attributes = shown(&GalleryApplicationKind::schema());
    attributes.insert("latest_version".into(), super::latest_version());
    attributes
}

/// The data source.
pub(in crate::provider) struct GalleryApplicationDataSource;

impl DataSource<Data> for GalleryApplicationDataSource {
    type Model = GalleryApplicationData;

    fn type_name(&self) -> &'static str {
        GalleryApplicationKind::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        with_arguments(
            "Looks up a gallery application by its name, with its latest version.",
            attributes(),
            [
                (
                    "name",
                    Attribute::string("The name of the gallery application.")
                        .required()
                        .check(schema::parsed(GalleryApplicationName::parse))
                        .equivalence(schema::same_name),
                ),
                (
                    "gallery_id",
                    Attribute::string("The id of the gallery that holds the application.")
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
        config: GalleryApplicationData,
    ) -> Result<GalleryApplicationData, Diagnostics> {
        let service = context.provider().connected()?.service.as_ref();
        let id = GalleryApplicationId::new(
            argument(&config.gallery_id, "gallery_id", GalleryId::parse)?,
            argument(&config.name, "name", GalleryApplicationName::parse)?,
        );
        let application = application_of(service, &id).await?;
        let latest = service
            .gallery_application_version_latest(&id, Candidates::default())
            .await;
        let kind = ResourceKind::GalleryApplicationVersion;
        let latest = latest.map_err(|error| failed(kind, &error))?;
        let state = GalleryApplicationKind::state(&application, GalleryApplicationModel::default());
        Ok(GalleryApplicationData {
            id: state.id,
            name: state.name,
            gallery_id: state.gallery_id,
            location: state.location,
            supported_os_type: state.supported_os_type,
            description: state.description,
            end_of_life_date: state.end_of_life_date,
            eula: state.eula,
            privacy_statement_uri: state.privacy_statement_uri,
            release_note_uri: state.release_note_uri,
            tags: state.tags,
            latest_version: latest
                .map(|version| version.spec.id.name().to_string())
                .into(),
        })
    }
}

/// The application, which must be there.
pub(super) async fn application_of(
    service: &dyn GalleryService,
    id: &GalleryApplicationId,
) -> Result<GalleryApplication, Diagnostics> {
    let kind = ResourceKind::GalleryApplication;
    let found = service.gallery_application_get(id).await;
    found
        .map_err(|error| failed(kind, &error))?
        .ok_or_else(|| not_found(kind, &id.to_string()))
}
