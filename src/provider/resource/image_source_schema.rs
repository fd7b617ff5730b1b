//! The schema of `acg_image_source`.

use std::collections::BTreeSet;

use crate::framework::plan::modifier::{Modification, PlanModifier};
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::value::Value;
use crate::gallery::{
    Architecture, ContainerName, DiskKind, DiskType, HyperVGeneration, OsState, OsType, SourceKind,
    SourceName, StorageAccountName,
};
use crate::provider::schema;
use crate::provider::schema::one_of;

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    Schema::new(
        "Manages an image source of the embedded engine: what an image version is made from. \
         It stands for a virtual machine, a managed disk, a snapshot, a managed image or a VHD, of which \
         nothing is made in Azure.",
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
            "What it is. Possible values are `managed_image`, `snapshot`, `disk`, \
             `virtual_machine` and `vhd`, a blob in a storage account. Changing this forces a new resource to be created.",
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
            "The disk with the operating system; of a snapshot, disk or VHD, the disk itself. \
             Exactly one of `os_disk` and `vhd_file` is given: with `vhd_file`, it is measured.",
            disk(),
        )
        .optional_computed(),
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
    .attribute(
        "vhd_file",
        Attribute::string(
            "The path of a VHD file that the disk is made from, on the machine where Terraform \
             runs. It must be a fixed VHD of whole MiB, and of at most 1,024 GiB. Its content is \
             measured and hashed when it is planned for the first time, and again when its length \
             or the time of its last change is another than it was: repeated plans do not read it. \
             Changed content forces a new resource to be created. A file that is made during apply \
             is measured then; once the image source exists, the file may go.",
        ),
    )
    .attribute(
        "sha256",
        Attribute::string("The SHA-256 of the VHD file, as `sha256sum` and `filesha256` tell it.")
            .computed(),
    )
    .attribute(
        "storage_account_name",
        Attribute::string(
            "Of a VHD, the storage account that holds the blob, in the same resource group. Defaults \
             to `acgvhds`. Changing this forces a new resource to be created.",
        )
        .optional_computed()
        .check(schema::parsed(StorageAccountName::parse))
        .equivalence(schema::same_name)
        .modify(PlanModifier::use_state_for_unknown())
        .replaces(),
    )
    .attribute(
        "container_name",
        Attribute::string(
            "Of a VHD, the container that holds the blob. Defaults to `vhds`. Changing this forces \
             a new resource to be created.",
        )
        .optional_computed()
        .check(schema::parsed(ContainerName::parse))
        .equivalence(schema::same_name)
        .modify(PlanModifier::use_state_for_unknown())
        .replaces(),
    )
    .attribute(
        "uri",
        Attribute::string("Of a VHD, the address of the blob, as an image version names it.")
            .computed()
            .keeps_state(),
    )
    .attribute(
        "storage_account_id",
        Attribute::string("Of a VHD, the id of the storage account that holds the blob.")
            .computed()
            .keeps_state(),
    )
    .attribute("tags", schema::tags("image source"))
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

fn disk() -> [(&'static str, Attribute); 4] {
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
        (
            "kind",
            Attribute::string(
                "What stores the disk. Possible values are `Managed`, `Ephemeral`, `Ultra` and \
                 `Unmanaged`, a blob: versions are made from managed disks, and from VHDs. Defaults \
                 to `Managed`, and of a VHD to `Unmanaged`. Changing this forces a new resource to \
                 be created.",
            )
            .optional_computed()
            .check(one_of!(DiskKind))
            .modify(PlanModifier::use_non_null_state_for_unknown())
            .replaces(),
        ),
        (
            "storage_account_type",
            Attribute::string(format!(
                "The storage that the disk lies on. Possible values are {}. Defaults to \
                 `Standard_LRS`, and of an Ultra disk to `UltraSSD_LRS`, where no other disk lies. \
                 Changing this forces a new resource to be created.",
                schema::words(DiskType::ALL)
            ))
            .optional_computed()
            .check(one_of!(DiskType))
            .modify(PlanModifier::use_non_null_state_for_unknown())
            // States of earlier releases do not say where a disk lies, which makes no difference.
            .modify(PlanModifier::requires_replace_if(|change| {
                !change.element_exists || !change.prior.is_null()
            })),
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
