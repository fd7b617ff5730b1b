//! The data source `acg_gallery_application_version`: one version, by name, as the latest, or by a
//! constraint.

use std::collections::BTreeMap;

use super::gallery_application::application_of;
use super::selection::{self, Selection, none_qualifies};
use super::{argument, failed, not_found, shown, with_arguments};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Schema};
use crate::gallery::{
    GalleryApplicationId, GalleryApplicationVersion, GalleryApplicationVersionId, GalleryService,
    ResourceKind, ServiceError,
};
use crate::provider::data::Data;
use crate::provider::end_of_life;
use crate::provider::resource::gallery_application_version::{
    ApplicationRegionModel, GalleryApplicationVersionKind, GalleryApplicationVersionModel,
    ManageActionModel, PackageSourceModel,
};
use crate::provider::resource::managed::Managed as _;
use crate::provider::resource::version_regions::ReplicationModel;
use crate::provider::schema;

crate::model! {
    /// The gallery application version that a selector chose.
    pub struct GalleryApplicationVersionData {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub version: Attr<String>,
        pub region: Attr<String>,
        pub gallery_application_id: Attr<String>,
        pub location: Attr<String>,
        pub source: Attr<PackageSourceModel>,
        pub manage_action: Attr<ManageActionModel>,
        pub package_file: Attr<String>,
        pub config_file: Attr<String>,
        pub enable_health_check: Attr<bool>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<ApplicationRegionModel>>>,
        pub exclude_from_latest: Attr<bool>,
        pub end_of_life_date: Attr<String>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub replication_state: Attr<String>,
    }
}

impl GalleryApplicationVersionData {
    /// The version that was chosen, with the arguments as they were given.
    fn of(version: &GalleryApplicationVersion, config: Self) -> Self {
        let before = GalleryApplicationVersionModel::default();
        let state = GalleryApplicationVersionKind::state(version, before);
        Self {
            id: state.id,
            name: config.name,
            version: state.name,
            region: config.region,
            gallery_application_id: config.gallery_application_id,
            location: state.location,
            source: state.source,
            manage_action: state.manage_action,
            package_file: state.package_file,
            config_file: state.config_file,
            enable_health_check: state.enable_health_check,
            replica_count: state.replica_count,
            storage_account_type: state.storage_account_type,
            target_regions: state.target_regions,
            exclude_from_latest: state.exclude_from_latest,
            end_of_life_date: state.end_of_life_date,
            tags: state.tags,
            published_date: state.published_date,
            replication_status: state.replication_status,
            replication_state: state.replication_state,
        }
    }
}

/// The data source.
pub(in crate::provider) struct GalleryApplicationVersionDataSource;

impl DataSource<Data> for GalleryApplicationVersionDataSource {
    type Model = GalleryApplicationVersionData;

    fn type_name(&self) -> &'static str {
        GalleryApplicationVersionKind::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        with_arguments(
            "Looks up a version of a gallery application: one of a given name, the latest one, or \
             the latest that meets a constraint. Versions are compared by number, so that 1.10.0 \
             is later than 1.9.0; those excluded from latest are found by their name alone.",
            shown(&GalleryApplicationVersionKind::schema()),
            selection::attributes().into_iter().chain([(
                "gallery_application_id",
                Attribute::string("The id of the gallery application.")
                    .required()
                    .check(schema::parsed(GalleryApplicationId::parse)),
            )]),
        )
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: GalleryApplicationVersionData,
    ) -> Result<GalleryApplicationVersionData, Diagnostics> {
        let service = context.provider().connected()?.service.as_ref();
        let application = argument(
            &config.gallery_application_id,
            "gallery_application_id",
            GalleryApplicationId::parse,
        )?;
        let kind = ResourceKind::GalleryApplicationVersion;
        let (found, missing) = match Selection::of(&config.name, &config.region)? {
            Selection::Exact(name) => {
                let id = GalleryApplicationVersionId::new(application, name);
                let found = service.gallery_application_version_get(&id).await;
                let found = found.map_err(|error| failed(kind, &error))?;
                (found, not_found(kind, &id.to_string()))
            }
            Selection::Latest(candidates) => {
                let missing =
                    none_qualifies::<GalleryApplicationVersion>(&candidates, &application);
                let latest = service.gallery_application_version_latest(&application, candidates);
                let latest = latest.await.map_err(|error| failed(kind, &error))?;
                if latest.is_none() {
                    application_of(service, &application).await?;
                }
                (latest, missing)
            }
        };
        let version = found.ok_or(missing)?;
        remark(context, service, &version).await?;
        Ok(GalleryApplicationVersionData::of(&version, config))
    }
}

/// V-10: warns of a version that is past its end of life, by its own date or its application's.
async fn remark(
    context: &Context<'_, Data>,
    service: &dyn GalleryService,
    version: &GalleryApplicationVersion,
) -> Result<(), Diagnostics> {
    let failed = |error: ServiceError| failed(ResourceKind::GalleryApplicationVersion, &error);
    let remark = end_of_life::remark_on_application_version(service, &version.spec).await;
    context.tell_all(remark.map_err(failed)?);
    Ok(())
}
