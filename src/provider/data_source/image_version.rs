//! The data source `acg_image_version`: one version, by name, as the latest, or by a constraint.

use std::collections::BTreeMap;

use super::image_definition::definition_of;
use super::selection::{self, Selection, none_qualifies};
use super::shared_gallery::{SharedArguments, definition_arguments};
use super::{argument, failed, not_found, shown, with_arguments};
use crate::framework::context::Context;
use crate::framework::data_source::DataSource;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Attributes, Schema};
use crate::gallery::{
    GalleryService, ImageDefinitionId, ImageVersion, ImageVersionId, Numbered as _, ResourceKind,
    ServiceError, SharedImageDefinitionId, SharedImageVersion, SharedImageVersionId,
    SubscriptionId, TargetRegion,
};
use crate::provider::data::Data;
use crate::provider::end_of_life;
use crate::provider::resource::image_version::{ImageVersionKind, ImageVersionModel};
use crate::provider::resource::managed::Managed as _;
use crate::provider::resource::version_disks::DiskSourceModel;
use crate::provider::resource::version_protection::{SafetyProfileModel, safety_profile_answered};
use crate::provider::resource::version_regions::{ReplicationModel, TargetRegionModel};
use crate::provider::schema;

crate::model! {
    /// An image version as a list of a data source shows it.
    pub struct ImageVersionItem {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub image_definition_id: Attr<String>,
        pub location: Attr<String>,
        pub source_id: Attr<String>,
        pub os_disk: Attr<DiskSourceModel>,
        pub data_disks: Attr<BTreeMap<String, Attr<DiskSourceModel>>>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub replication_mode: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<TargetRegionModel>>>,
        pub exclude_from_latest: Attr<bool>,
        pub end_of_life_date: Attr<String>,
        pub safety_profile: Attr<SafetyProfileModel>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub reported_for_policy_violation: Attr<bool>,
        pub size_gb: Attr<i64>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub replication_state: Attr<String>,
    }
}

crate::model! {
    /// The image version that a selector chose.
    pub struct ImageVersionData {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub version: Attr<String>,
        pub region: Attr<String>,
        pub image_definition_id: Attr<String>,
        pub community_gallery_name: Attr<String>,
        pub shared_gallery_name: Attr<String>,
        pub image_definition_name: Attr<String>,
        pub location: Attr<String>,
        pub source_id: Attr<String>,
        pub os_disk: Attr<DiskSourceModel>,
        pub data_disks: Attr<BTreeMap<String, Attr<DiskSourceModel>>>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub replication_mode: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<TargetRegionModel>>>,
        pub exclude_from_latest: Attr<bool>,
        pub end_of_life_date: Attr<String>,
        pub safety_profile: Attr<SafetyProfileModel>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub reported_for_policy_violation: Attr<bool>,
        pub size_gb: Attr<i64>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub replication_state: Attr<String>,
    }
}

impl From<&ImageVersion> for ImageVersionItem {
    fn from(version: &ImageVersion) -> Self {
        let state = ImageVersionKind::state(version, ImageVersionModel::default());
        Self {
            id: state.id,
            name: state.name,
            image_definition_id: state.image_definition_id,
            location: state.location,
            source_id: state.source_id,
            os_disk: state.os_disk,
            data_disks: state.data_disks,
            replica_count: state.replica_count,
            storage_account_type: state.storage_account_type,
            replication_mode: state.replication_mode,
            target_regions: state.target_regions,
            exclude_from_latest: state.exclude_from_latest,
            end_of_life_date: state.end_of_life_date,
            safety_profile: safety_profile_answered(version.spec.safety_profile),
            tags: state.tags,
            published_date: state.published_date,
            reported_for_policy_violation: state.reported_for_policy_violation,
            size_gb: state.size_gb,
            replication_status: state.replication_status,
            replication_state: state.replication_state,
        }
    }
}

impl ImageVersionData {
    fn shared(&self) -> SharedArguments<'_> {
        SharedArguments {
            own: ("image_definition_id", &self.image_definition_id),
            community_gallery_name: &self.community_gallery_name,
            shared_gallery_name: &self.shared_gallery_name,
            image_definition_name: Some(&self.image_definition_name),
        }
    }

    /// The version that was chosen, with the arguments as they were given.
    fn of(item: ImageVersionItem, config: Self) -> Self {
        Self {
            id: item.id,
            name: config.name,
            version: item.name,
            region: config.region,
            image_definition_id: config.image_definition_id,
            community_gallery_name: config.community_gallery_name,
            shared_gallery_name: config.shared_gallery_name,
            image_definition_name: config.image_definition_name,
            location: item.location,
            source_id: item.source_id,
            os_disk: item.os_disk,
            data_disks: item.data_disks,
            replica_count: item.replica_count,
            storage_account_type: item.storage_account_type,
            replication_mode: item.replication_mode,
            target_regions: item.target_regions,
            exclude_from_latest: item.exclude_from_latest,
            end_of_life_date: item.end_of_life_date,
            safety_profile: item.safety_profile,
            tags: item.tags,
            published_date: item.published_date,
            reported_for_policy_violation: item.reported_for_policy_violation,
            size_gb: item.size_gb,
            replication_status: item.replication_status,
            replication_state: item.replication_state,
        }
    }
}

impl From<&SharedImageVersion> for ImageVersionItem {
    fn from(version: &SharedImageVersion) -> Self {
        let region = |target: &TargetRegion| {
            let model = TargetRegionModel {
                exclude_from_latest: Attr::Known(target.exclude_from_latest),
                ..TargetRegionModel::default()
            };
            (target.region.name().to_owned(), Attr::Known(model))
        };
        let regions = version.target_regions.iter().map(region);
        let date = version.end_of_life_date.map(|date| date.to_string());
        Self {
            id: Attr::Known(version.id.to_string()),
            name: Attr::Known(version.id.name.to_string()),
            image_definition_id: Attr::Known(version.id.definition.to_string()),
            location: Attr::Known(version.location.name().to_owned()),
            target_regions: Attr::Known(regions.collect()),
            exclude_from_latest: Attr::Known(version.exclude_from_latest),
            end_of_life_date: date.into(),
            published_date: Attr::Known(version.published_date.to_string()),
            size_gb: Attr::Known(i64::try_from(version.size_gb()).unwrap_or(i64::MAX)),
            ..Self::default()
        }
    }
}

/// What a data source shows of a version.
pub(super) fn attributes() -> Attributes {
    shown(&ImageVersionKind::schema())
}

/// The data source.
pub(in crate::provider) struct ImageVersionDataSource;

impl DataSource<Data> for ImageVersionDataSource {
    type Model = ImageVersionData;

    fn type_name(&self) -> &'static str {
        ImageVersionKind::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        with_arguments(
            "Looks up an image version: one of a given name, the latest one, or the latest that \
             meets a constraint. Versions are compared by number, so that 1.10.0 is later than \
             1.9.0; those excluded from latest are found by their name alone. A version of a gallery \
             that is shared with the provider's subscription or with everybody shows what is needed \
             to deploy it.",
            attributes(),
            selection::attributes()
                .into_iter()
                .chain(definition_arguments())
                .chain([(
                    "image_definition_id",
                    Attribute::string(
                        "The id of the image definition. Exactly one of this, \
                         `community_gallery_name` and `shared_gallery_name` must be given.",
                    )
                    .check(schema::parsed(ImageDefinitionId::parse)),
                )]),
        )
    }

    fn validate(&self, config: &ImageVersionData, diagnostics: &mut Diagnostics) {
        config.shared().validate(diagnostics);
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        config: ImageVersionData,
    ) -> Result<ImageVersionData, Diagnostics> {
        let acg = context.provider().connected()?;
        let service = acg.service.as_ref();
        let kind = ResourceKind::ImageVersion;
        let selection = Selection::of(&config.name, &config.region)?;
        if let Some(definition) = config.shared().definition()? {
            let with = acg.settings.subscription;
            let version = shared(service, &definition, with, selection).await?;
            let remark = end_of_life::remark_on_shared_version(service, &version).await;
            context.tell_all(remark.map_err(|error| failed(kind, &error))?);
            return Ok(ImageVersionData::of((&version).into(), config));
        }
        let definition = &config.image_definition_id;
        let definition = argument(definition, "image_definition_id", ImageDefinitionId::parse)?;
        let (found, missing) = match selection {
            Selection::Exact(name) => {
                let id = ImageVersionId::new(definition, name);
                let found = service.image_version_get(&id).await;
                let found = found.map_err(|error| failed(kind, &error))?;
                (found, not_found(kind, &id.to_string()))
            }
            Selection::Latest(candidates) => {
                let missing = none_qualifies::<ImageVersion>(&candidates, &definition);
                let latest = service.image_version_latest(&definition, candidates).await;
                let latest = latest.map_err(|error| failed(kind, &error))?;
                if latest.is_none() {
                    definition_of(service, &definition).await?;
                }
                (latest, missing)
            }
        };
        let version = found.ok_or(missing)?;
        remark(context, service, &version).await?;
        Ok(ImageVersionData::of((&version).into(), config))
    }
}

/// The version of a definition in a shared gallery that a selector chooses.
async fn shared(
    service: &dyn GalleryService,
    definition: &SharedImageDefinitionId,
    with: SubscriptionId,
    selection: Selection,
) -> Result<SharedImageVersion, Diagnostics> {
    let kind = ResourceKind::ImageVersion;
    let versions = service.shared_image_version_list(definition, with).await;
    let versions = versions.map_err(|error| failed(kind, &error))?;
    match selection {
        Selection::Exact(name) => {
            let found = versions.into_iter().find(|one| one.id.name == name);
            let id = SharedImageVersionId {
                definition: definition.clone(),
                name,
            };
            found.ok_or_else(|| not_found(kind, &id.to_string()))
        }
        Selection::Latest(candidates) => {
            let latest = versions.into_iter().filter(|one| candidates.include(one));
            latest
                .max_by_key(SharedImageVersion::number)
                .ok_or_else(|| none_qualifies::<SharedImageVersion>(&candidates, definition))
        }
    }
}

/// V-10: warns of a version that is past its end of life, by its own date or its definition's.
async fn remark(
    context: &Context<'_, Data>,
    service: &dyn GalleryService,
    version: &ImageVersion,
) -> Result<(), Diagnostics> {
    let failed = |error: ServiceError| failed(ResourceKind::ImageVersion, &error);
    let remark = end_of_life::remark_on_image_version(service, &version.spec).await;
    context.tell_all(remark.map_err(failed)?);
    Ok(())
}

/// The versions of a definition, which must be there; the definition need not be seen where one of
/// them is.
pub(super) async fn versions_of(
    service: &dyn GalleryService,
    definition: &ImageDefinitionId,
) -> Result<Vec<ImageVersion>, Diagnostics> {
    let versions = service.image_version_list(definition.into()).await;
    let versions = versions.map_err(|error| failed(ResourceKind::ImageVersion, &error))?;
    if versions.is_empty() {
        definition_of(service, definition).await?;
    }
    Ok(versions)
}
