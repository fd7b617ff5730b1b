//! `acg_image_version`.

use std::collections::BTreeMap;

use super::managed::{Answer, Managed, port_calls};
use super::version_regions;
use crate::framework::diagnostic::Diagnostic;
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::{
    Allowance, GalleryService, ImageDefinitionId, ImageVersion, ImageVersionId, ImageVersionSpec,
    PropertyPath, Region, ReplicationMode, ResourceKind, SourceId, SourceKind, StorageAccountType,
    SubscriptionId, Timestamp, VersionName, VersionSource, Violation, parse_lun, version,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{problem, stand_in};

crate::model! {
    /// A disk that a version is made from.
    pub struct DiskSourceModel {
        pub source_id: Attr<String>,
    }
}

crate::model! {
    /// A target region.
    pub struct TargetRegionModel {
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub exclude_from_latest: Attr<bool>,
    }
}

crate::model! {
    /// How far replication to a region has come.
    pub struct ReplicationModel {
        pub state: Attr<String>,
        pub progress: Attr<u32>,
        pub details: Attr<String>,
    }
}

/// Target regions by region, in whatever spelling.
pub(in crate::provider) type TargetRegions = Attr<BTreeMap<String, Attr<TargetRegionModel>>>;

crate::model! {
    /// An image version as Terraform sees it.
    pub struct ImageVersionModel {
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
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub size_gb: Attr<i64>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct ImageVersionKind;

impl Managed for ImageVersionKind {
    const KIND: ResourceKind = ResourceKind::ImageVersion;
    const TYPE_NAME: &'static str = "acg_image_version";
    /// Replication to many regions can take hours against Azure.
    const TIMEOUTS: DefaultTimeouts = DefaultTimeouts {
        create: 90,
        read: 5,
        update: 90,
        delete: 60,
    };
    type Model = ImageVersionModel;
    type Id = ImageVersionId;
    type Spec = ImageVersionSpec;
    type Object = ImageVersion;

    fn schema() -> Schema {
        super::image_version_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut ImageVersionModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<ImageVersionId, Violation> {
        ImageVersionId::parse(text)
    }

    fn key(id: &ImageVersionId) -> String {
        id.key()
    }

    fn subscription(id: &ImageVersionId) -> SubscriptionId {
        id.definition().gallery().subscription()
    }

    fn id_of(spec: &ImageVersionSpec) -> ImageVersionId {
        spec.id.clone()
    }

    fn location(spec: &ImageVersionSpec) -> Option<Region> {
        Some(spec.location)
    }

    fn draft(model: &ImageVersionModel, _settings: &Settings) -> Draft<ImageVersionSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let definition = draft.required(
            &model.image_definition_id,
            ImageDefinitionId::parse,
            &of("image_definition_id"),
            stand_in::definition_id,
        );
        let name = draft.required(
            &model.name,
            VersionName::parse,
            &of("name"),
            stand_in::version_name,
        );
        let location = draft.optional(&model.location, Region::parse, &of("location"));
        draft.end_of_names();
        let regions = version_regions::draft(&mut draft, &model.target_regions);
        let count = draft.known(&model.replica_count).copied();
        let spec = ImageVersionSpec {
            id: ImageVersionId::new(definition, name),
            source: source(&mut draft, model),
            replica_count: count.unwrap_or(ImageVersionSpec::DEFAULT_REPLICA_COUNT),
            storage_account_type: draft.choice(
                &model.storage_account_type,
                StorageAccountType::parse,
                &of("storage_account_type"),
                StorageAccountType::StandardLrs,
                StorageAccountType::StandardLrs,
            ),
            replication_mode: draft.choice(
                &model.replication_mode,
                ReplicationMode::parse,
                &of("replication_mode"),
                ReplicationMode::Full,
                ReplicationMode::Full,
            ),
            // Without a source region nothing can be said of the others.
            target_regions: location.map(|_| regions).unwrap_or_default(),
            location: location.unwrap_or_else(stand_in::region),
            exclude_from_latest: draft.known(&model.exclude_from_latest) == Some(&true),
            end_of_life_date: draft.end_of_life(&model.end_of_life_date),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(object: &ImageVersion, before: ImageVersionModel) -> ImageVersionModel {
        let spec = &object.spec;
        let known = |text: &str| Attr::Known(text.to_owned());
        let disk = |id: &SourceId| DiskSourceModel {
            source_id: Attr::Known(id.to_string()),
        };
        let data_disks: Option<BTreeMap<_, _>> = spec.source.data_disks().map(|disks| {
            let disks = disks.iter();
            disks
                .map(|(lun, id)| (lun.to_string(), Attr::Known(disk(id))))
                .collect()
        });
        // Terraform tells null from empty and the gallery does not: what was before decides.
        let nothing_said = before.data_disks.known().is_none();
        let data_disks = data_disks.unwrap_or_default();
        let data_disks = (!(data_disks.is_empty() && nothing_said)).then_some(data_disks);
        ImageVersionModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            image_definition_id: Attr::Known(spec.id.definition().to_string()),
            location: known(spec.location.name()),
            source_id: spec.source.whole().map(ToString::to_string).into(),
            os_disk: spec.source.os_disk().map(disk).into(),
            data_disks: data_disks.into(),
            replica_count: Attr::Known(spec.replica_count),
            storage_account_type: known(spec.storage_account_type.as_str()),
            replication_mode: known(spec.replication_mode.as_str()),
            target_regions: version_regions::state(object, &before.target_regions),
            exclude_from_latest: Attr::Known(spec.exclude_from_latest),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()).into(),
            tags: tags_to_state(&spec.tags, &before.tags),
            published_date: Attr::Known(object.published_date.to_string()),
            size_gb: Attr::Known(i64::try_from(object.size_gb()).unwrap_or(i64::MAX)),
            replication_status: version_regions::replication_status(object),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<ImageVersionModel>) {
        version_regions::complete(plan);
    }

    fn check_new(spec: &ImageVersionSpec, allowance: &Allowance, now: Timestamp) -> Vec<Violation> {
        version::check_new(spec, &allowance.limits, &allowance.region_access, now)
    }

    fn check_change(
        old: &ImageVersionSpec,
        new: &ImageVersionSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        version::check_change(old, new, &allowance.limits, &allowance.region_access, now)
    }

    async fn advice(port: &dyn GalleryService, spec: &ImageVersionSpec) -> Answer<Vec<Diagnostic>> {
        super::location_advice(port, spec.id.definition().gallery(), spec.location).await
    }

    /// The rules know regions by name, the configuration as the user spelled them.
    fn path(model: &ImageVersionModel, property: &PropertyPath) -> Path {
        let spelled = version_regions::as_spelled(property, &model.target_regions);
        problem::path(&spelled, ImageVersionModel::ATTRIBUTES)
    }

    port_calls!(
        image_version_create,
        image_version_get,
        image_version_update,
        image_version_delete,
        image_version_check
    );
}

/// The source that the model names. What is yet to be known is taken to be what fits the rest.
fn source(draft: &mut Drafting, model: &ImageVersionModel) -> VersionSource {
    let any = VersionSource::Whole(stand_in::source_id(SourceKind::ManagedImage, ""));
    let unknown = model.source_id.is_unknown() || model.os_disk.is_unknown();
    let whole = draft.optional(
        &model.source_id,
        SourceId::parse,
        &PropertyPath::of("source_id"),
    );
    let os_disk = draft.known(&model.os_disk).cloned();
    let os = os_disk.map(|disk| {
        let path = PropertyPath::of("os_disk").property("source_id");
        single_disk(draft, &disk, &path, "os")
    });
    let mut data = BTreeMap::new();
    for (key, disk) in draft.known(&model.data_disks).into_iter().flatten() {
        let disk = draft.known(disk).cloned().unwrap_or_default();
        match parse_lun(key) {
            Ok(lun) => {
                let path = PropertyPath::of("data_disks")
                    .key(key)
                    .property("source_id");
                data.insert(lun, single_disk(draft, &disk, &path, key));
            }
            Err(violation) => draft.refuse([violation]),
        }
    }
    // Either may yet turn out to be there or not.
    if unknown && os.is_none() && (whole.is_none() || !data.is_empty()) {
        return any;
    }
    VersionSource::of(whole, os, data).unwrap_or_else(|violations| {
        draft.refuse(violations);
        any
    })
}

fn single_disk(
    draft: &mut Drafting,
    disk: &DiskSourceModel,
    path: &PropertyPath,
    place: &str,
) -> SourceId {
    draft.required(&disk.source_id, SourceId::parse, path, || {
        stand_in::source_id(SourceKind::Snapshot, place)
    })
}
