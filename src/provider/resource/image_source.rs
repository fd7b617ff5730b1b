//! `acg_image_source`.

use std::collections::BTreeMap;

use super::managed::{Managed, port_calls};
use super::source_disks::{self, DiskModel, disk_to_state, draft_disk, draft_disks};
use super::source_vhd;
use crate::framework::context::Context;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::vhd::Sha256;
use crate::gallery::{
    Allowance, Architecture, BlobPlace, ContainerName, GivenSource, HyperVGeneration, ImageSource,
    ImageSourceId, ImageSourceSpec, OsState, OsType, PropertyPath, Region, ResourceGroupName,
    ResourceKind, SourceKind, SourceName, StorageAccountName, SubscriptionId, Timestamp, Violation,
    source,
};
use crate::provider::data::Data;
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::planning::InState;
use crate::provider::settings::Settings;
use crate::provider::stand_in;

crate::model! {
    /// An image source as Terraform sees it.
    pub struct ImageSourceModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub resource_group_name: Attr<String>,
        pub location: Attr<String>,
        pub kind: Attr<String>,
        pub os_type: Attr<String>,
        pub os_state: Attr<String>,
        pub hyper_v_generation: Attr<String>,
        pub architecture: Attr<String>,
        pub os_disk: Attr<DiskModel>,
        pub data_disks: Attr<BTreeMap<String, Attr<DiskModel>>>,
        pub vhd_file: Attr<String>,
        pub sha256: Attr<String>,
        pub storage_account_name: Attr<String>,
        pub container_name: Attr<String>,
        pub uri: Attr<String>,
        pub storage_account_id: Attr<String>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct ImageSourceKind;

impl Managed for ImageSourceKind {
    const KIND: ResourceKind = ResourceKind::ImageSource;
    const TYPE_NAME: &'static str = "acg_image_source";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    type Model = ImageSourceModel;
    type Id = ImageSourceId;
    type Spec = ImageSourceSpec;
    type Object = ImageSource;

    fn schema() -> Schema {
        super::image_source_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut ImageSourceModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<ImageSourceId, Violation> {
        ImageSourceId::parse(text)
    }

    fn key(id: &ImageSourceId) -> String {
        id.key()
    }

    fn subscription(id: &ImageSourceId) -> SubscriptionId {
        id.subscription()
    }

    fn id_of(spec: &ImageSourceSpec) -> ImageSourceId {
        spec.id.clone()
    }

    fn location(spec: &ImageSourceSpec) -> Option<Region> {
        Some(spec.location)
    }

    fn draft(model: &ImageSourceModel, settings: &Settings) -> Draft<ImageSourceSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let existing = model
            .id
            .known()
            .and_then(|id| ImageSourceId::parse(id).ok());
        let subscription = settings.subscription_of(existing.map(|id| id.subscription()));
        let group = draft.required(
            &model.resource_group_name,
            ResourceGroupName::parse,
            &of("resource_group_name"),
            stand_in::resource_group,
        );
        let kind = draft.required(&model.kind, SourceKind::parse, &of("kind"), || {
            SourceKind::ManagedImage
        });
        let name = draft.required(
            &model.name,
            SourceName::parse,
            &of("name"),
            stand_in::source_name,
        );
        let place = blob_place(&mut draft, model);
        draft.end_of_names();
        let spec = ImageSourceSpec {
            id: ImageSourceId::at(subscription, group, kind, name, place),
            location: draft.required(
                &model.location,
                Region::parse,
                &of("location"),
                stand_in::region,
            ),
            os_type: draft.required(&model.os_type, OsType::parse, &of("os_type"), || {
                OsType::Linux
            }),
            os_state: draft.required(&model.os_state, OsState::parse, &of("os_state"), || {
                OsState::Generalized
            }),
            hyper_v_generation: draft.choice(
                &model.hyper_v_generation,
                HyperVGeneration::parse,
                &of("hyper_v_generation"),
                HyperVGeneration::V1,
                HyperVGeneration::V2,
            ),
            architecture: draft.choice(
                &model.architecture,
                Architecture::parse,
                &of("architecture"),
                Architecture::X64,
                Architecture::X64,
            ),
            os_disk: draft_disk(&mut draft, &model.os_disk, kind, &of("os_disk")),
            data_disks: draft_disks(&mut draft, &model.data_disks, kind),
            sha256: draft.optional(&model.sha256, Sha256::parse, &of("sha256")),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(object: &ImageSource, before: ImageSourceModel) -> ImageSourceModel {
        let spec = &object.spec;
        let known = |text: &str| Attr::Known(text.to_owned());
        let place = spec.id.blob();
        let disks = spec.data_disks.iter();
        let disks: BTreeMap<_, _> = disks
            .map(|(lun, disk)| (lun.to_string(), Attr::Known(disk_to_state(disk))))
            .collect();
        ImageSourceModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            resource_group_name: Attr::Known(spec.id.resource_group().to_string()),
            location: known(spec.location.name()),
            kind: known(spec.id.kind().as_str()),
            os_type: known(spec.os_type.as_str()),
            os_state: known(spec.os_state.as_str()),
            hyper_v_generation: known(spec.hyper_v_generation.as_str()),
            architecture: known(spec.architecture.as_str()),
            os_disk: Attr::Known(disk_to_state(&spec.os_disk)),
            data_disks: if disks.is_empty() && before.data_disks.known().is_none() {
                Attr::Null
            } else {
                Attr::Known(disks)
            },
            vhd_file: before.vhd_file,
            sha256: spec.sha256.map(|hash| hash.to_string()).into(),
            storage_account_name: place.map(|place| place.account.to_string()).into(),
            container_name: place.map(|place| place.container.to_string()).into(),
            uri: spec.id.uri(spec.location.cloud()).into(),
            storage_account_id: spec.id.storage_account().map(|id| id.to_string()).into(),
            tags: tags_to_state(&spec.tags, &before.tags),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<ImageSourceModel>) {
        let Some(planned) = &mut plan.planned else {
            return;
        };
        source_disks::complete(planned, plan.config.as_ref());
        complete_blob(planned);
    }

    fn check_config(config: &ImageSourceModel) -> Vec<Violation> {
        fn given<T>(value: &Attr<T>) -> Option<bool> {
            (!value.is_unknown()).then(|| !value.is_null())
        }
        let names = [&config.storage_account_name, &config.container_name];
        let given = GivenSource {
            kind: config
                .kind
                .known()
                .and_then(|kind| SourceKind::parse(kind).ok()),
            os_disk: given(&config.os_disk),
            vhd_file: given(&config.vhd_file),
            blob_place: names.iter().any(|name| !name.is_null()),
        };
        given.check()
    }

    async fn observe(
        context: &Context<'_, Data>,
        plan: &mut Plan<ImageSourceModel>,
        in_state: &InState,
    ) -> Result<(), Diagnostics> {
        source_vhd::observe(context, plan, in_state).await
    }

    async fn prepare(
        context: &Context<'_, Data>,
        planned: &mut ImageSourceModel,
    ) -> Result<(), Diagnostics> {
        source_vhd::prepare(context, planned).await
    }

    fn check_new(spec: &ImageSourceSpec, allowance: &Allowance, _now: Timestamp) -> Vec<Violation> {
        source::check_new(spec, &allowance.region_access)
    }

    fn check_change(
        old: &ImageSourceSpec,
        new: &ImageSourceSpec,
        _allowance: &Allowance,
        _now: Timestamp,
    ) -> Vec<Violation> {
        source::check_change(old, new)
    }

    port_calls!(
        image_source_create,
        image_source_get,
        image_source_update,
        image_source_delete,
        image_source_check
    );
}

/// Where the model says that the blob of a VHD lies.
fn blob_place(draft: &mut Drafting, model: &ImageSourceModel) -> BlobPlace {
    let default = BlobPlace::default();
    let account = draft.settled(
        &model.storage_account_name,
        StorageAccountName::parse,
        &PropertyPath::of("storage_account_name"),
    );
    let container = draft.settled(
        &model.container_name,
        ContainerName::parse,
        &PropertyPath::of("container_name"),
    );
    BlobPlace {
        account: account.unwrap_or(default.account),
        container: container.unwrap_or(default.container),
    }
}

/// Fills in where the blob of a VHD lies; no other source has one.
fn complete_blob(planned: &mut ImageSourceModel) {
    let Some(kind) = planned
        .kind
        .known()
        .and_then(|kind| SourceKind::parse(kind).ok())
    else {
        return;
    };
    let place = (kind == SourceKind::Vhd).then(BlobPlace::default);
    let settle = |value: &mut Attr<String>, default: Option<String>| {
        if value.is_unknown() {
            *value = default.into();
        }
    };
    settle(
        &mut planned.storage_account_name,
        place.as_ref().map(|place| place.account.to_string()),
    );
    settle(
        &mut planned.container_name,
        place.as_ref().map(|place| place.container.to_string()),
    );
    if place.is_none() {
        settle(&mut planned.uri, None);
        settle(&mut planned.storage_account_id, None);
    }
}
