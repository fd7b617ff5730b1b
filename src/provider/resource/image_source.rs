//! `acg_image_source`.

use std::collections::{BTreeMap, BTreeSet};

use super::managed::{Managed, port_calls};
use crate::framework::model::Attr;
use crate::framework::plan::modifier::{Modification, PlanModifier};
use crate::framework::resource::Plan;
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts, Timeouts};
use crate::framework::value::Value;
use crate::gallery::{
    Allowance, Architecture, DiskKind, HyperVGeneration, ImageSource, ImageSourceId,
    ImageSourceSpec, OsState, OsType, PropertyPath, Region, ResourceGroupName, ResourceKind,
    SourceDisk, SourceKind, SourceName, SubscriptionId, Timestamp, Violation, parse_lun, source,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{schema, schema::one_of, stand_in};

crate::model! {
    /// A disk of an image source.
    pub struct DiskModel {
        pub size_gb: Attr<u32>,
        pub occupied_gb: Attr<u32>,
    }
}

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
        Schema::new(
            "Manages an image source of the embedded engine: what an image version is made from. \
             Against Azure itself, give an image version the id of a real one instead.",
        )
        .attribute("id", schema::id("image source").keeps_state())
        .attribute(
            "name",
            Attribute::string(
                "The name of the image source. Changing this forces a new resource to be created.",
            )
            .required()
            .check(schema::parsed(SourceName::parse))
            .equivalence(schema::same_name)
            .replaces(),
        )
        .attribute(
            "resource_group_name",
            schema::resource_group_name("image source"),
        )
        .attribute(
            "location",
            schema::location(
                "The region of the image source; versions can be made from it there. Changing \
                 this forces a new resource to be created.",
            )
            .required()
            .replaces(),
        )
        .attribute(
            "kind",
            Attribute::string(
                "What it is. Possible values are `managed_image`, `snapshot`, `disk` and \
                 `virtual_machine`. Changing this forces a new resource to be created.",
            )
            .required()
            .check(one_of!(SourceKind))
            .replaces(),
        )
        .attribute(
            "os_type",
            Attribute::string(
                "The operating system on it. Possible values are `Linux` and `Windows`. Changing \
                 this forces a new resource to be created.",
            )
            .required()
            .check(one_of!(OsType))
            .replaces(),
        )
        .attribute(
            "os_state",
            Attribute::string(
                "Whether it still carries the identity of its machine. Possible values are \
                 `Generalized` and `Specialized`. Defaults to `Generalized`. Changing this forces \
                 a new resource to be created.",
            )
            .default(OsState::Generalized.as_str())
            .check(one_of!(OsState))
            .replaces(),
        )
        .attribute(
            "hyper_v_generation",
            Attribute::string(
                "The generation of virtual machine that it starts on. Possible values are `V1` \
                 and `V2`. Defaults to `V1`. Changing this forces a new resource to be created.",
            )
            .default(HyperVGeneration::V1.as_str())
            .check(one_of!(HyperVGeneration))
            .replaces(),
        )
        .attribute(
            "architecture",
            Attribute::string(
                "The processor architecture. Possible values are `x64` and `Arm64`. Defaults to \
                 `x64`. Changing this forces a new resource to be created.",
            )
            .default(Architecture::X64.as_str())
            .check(one_of!(Architecture))
            .replaces(),
        )
        .attribute(
            "os_disk",
            Attribute::object(
                "The disk with the operating system; of a snapshot or disk, the disk itself.",
                disk(),
            )
            .required(),
        )
        .attribute(
            "data_disks",
            Attribute::nested(
                Nesting::Map,
                "Further disks by LUN, such as `\"0\"`. Adding or removing one forces a new \
                 resource to be created.",
                disk(),
            )
            .modify(PlanModifier::requires_replace_if(keys_differ)),
        )
        .attribute("tags", schema::tags("image source"))
        .attribute(timeouts::ATTRIBUTE, Self::TIMEOUTS.attribute())
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
        draft.end_of_names();
        let spec = ImageSourceSpec {
            id: ImageSourceId::new(subscription, group, kind, name),
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
            os_disk: draft_disk(&mut draft, &model.os_disk),
            data_disks: draft_disks(&mut draft, &model.data_disks),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(object: &ImageSource, before: ImageSourceModel) -> ImageSourceModel {
        let spec = &object.spec;
        let known = |text: &str| Attr::Known(text.to_owned());
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
            tags: tags_to_state(&spec.tags, &before.tags),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<ImageSourceModel>) {
        let Some(planned) = &mut plan.planned else {
            return;
        };
        let data_disks = match &mut planned.data_disks {
            Attr::Known(disks) => Some(disks.values_mut()),
            Attr::Null | Attr::Unknown => None,
        };
        let disks = std::iter::once(&mut planned.os_disk).chain(data_disks.into_iter().flatten());
        for disk in disks {
            if let Attr::Known(disk) = disk
                && disk.occupied_gb.is_unknown()
            {
                disk.occupied_gb = disk.size_gb.clone();
            }
        }
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

fn disk() -> [(&'static str, Attribute); 2] {
    [
        (
            "size_gb",
            Attribute::integer(
                "The size of the disk in GiB. Changing this forces a new resource to be created.",
            )
            .required()
            .check(schema::positive())
            .replaces(),
        ),
        (
            "occupied_gb",
            Attribute::integer(
                "How much of the disk is in use, in GiB: replicas are billed by it. Defaults to \
                 `size_gb`. Changing this forces a new resource to be created.",
            )
            .optional_computed()
            .check(schema::not_negative())
            .modify(PlanModifier::use_non_null_state_for_unknown())
            .replaces(),
        ),
    ]
}

fn keys_differ(change: &Modification<'_>) -> bool {
    let keys = |value: &Value| match value {
        Value::Map(elements) => elements.keys().cloned().collect::<BTreeSet<_>>(),
        _ => BTreeSet::new(),
    };
    change.planned.is_unknown() || keys(change.planned) != keys(change.prior)
}

fn draft_disk(draft: &mut Drafting, model: &Attr<DiskModel>) -> SourceDisk {
    let model = draft.known(model).cloned().unwrap_or_default();
    let size_gb = draft.known(&model.size_gb).copied();
    let occupied_gb = draft.known(&model.occupied_gb).copied();
    // Whichever is missing stands in for the other, so that they fit each other.
    SourceDisk {
        size_gb: size_gb.or(occupied_gb).unwrap_or(1).max(1),
        occupied_gb: occupied_gb.or(size_gb).unwrap_or(1),
        kind: DiskKind::Managed,
    }
}

fn draft_disks(
    draft: &mut Drafting,
    model: &Attr<BTreeMap<String, Attr<DiskModel>>>,
) -> BTreeMap<u32, SourceDisk> {
    let mut disks = BTreeMap::new();
    for (key, disk) in draft.known(model).into_iter().flatten() {
        match parse_lun(key) {
            Ok(lun) => {
                disks.insert(lun, draft_disk(draft, disk));
            }
            Err(violation) => draft.refuse([violation]),
        }
    }
    disks
}

fn disk_to_state(disk: &SourceDisk) -> DiskModel {
    DiskModel {
        size_gb: Attr::Known(disk.size_gb),
        occupied_gb: Attr::Known(disk.occupied_gb),
    }
}
