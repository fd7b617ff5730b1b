//! Image sources of a document.

use super::document::{DiskEntry, SourceEntry};
use super::reader::{Home, Place, Reader};
use crate::engine::Core;
use crate::engine::resource::{self, Resource as _};
use crate::engine::store::{ReadTransaction, StoreError};
use crate::gallery::{
    Architecture, BlobPlace, ContainerName, DiskKind, DiskType, GivenSource, HyperVGeneration,
    ImageSource, ImageSourceId, ImageSourceSpec, OsState, OsType, SourceDisk, SourceKind,
    SourceName, StorageAccountName, parse_lun,
};

/// Reads a source.
pub(super) fn source(
    reader: &mut Reader,
    at: &Place,
    home: &Home,
    entry: &SourceEntry,
) -> Option<ImageSourceSpec> {
    let home = home.narrowed(
        reader,
        at,
        entry.subscription_id.as_ref(),
        entry.resource_group_name.as_ref(),
        entry.location.as_ref(),
    );
    let group = home.group(reader, at);
    let location = home.location(reader, at);
    let name = reader.value(at, "name", &entry.name, SourceName::parse);
    let kind = reader.value(at, "kind", &entry.kind, SourceKind::parse);
    let os_type = reader.value(at, "os_type", &entry.os_type, OsType::parse);
    let os_state = reader.optional(at, "os_state", entry.os_state.as_ref(), OsState::parse);
    let generation = reader.optional(
        at,
        "hyper_v_generation",
        entry.hyper_v_generation.as_ref(),
        HyperVGeneration::parse,
    );
    let architecture = reader.optional(
        at,
        "architecture",
        entry.architecture.as_ref(),
        Architecture::parse,
    );
    let of = kind.unwrap_or(SourceKind::ManagedImage);
    let os_disk = disk(reader, &at.field("os_disk"), &entry.os_disk, of);
    let mut data_disks = Vec::new();
    for (lun, entry) in &entry.data_disks {
        let at = at.key("data_disks", lun);
        let lun = reader.outcome(&at, parse_lun(lun));
        data_disks.extend(lun.zip(disk(reader, &at, entry, of)));
    }
    let place = blob_place(reader, at, kind, entry);
    let tags = reader.tags(at, &entry.tags);
    Some(ImageSourceSpec {
        id: ImageSourceId::at(home.subscription, group?, kind?, name?, place?),
        location: location?,
        os_type: os_type?,
        os_state: os_state.unwrap_or(OsState::Generalized),
        hyper_v_generation: generation.unwrap_or(HyperVGeneration::V1),
        architecture: architecture.unwrap_or(Architecture::X64),
        os_disk: os_disk?,
        data_disks: data_disks.into_iter().collect(),
        sha256: None,
        tags,
    })
}

/// A source with the hash of what was imported as it, of which a document says nothing (M-1).
pub(super) fn with_its_content(
    core: &Core,
    store: &dyn ReadTransaction,
    spec: &ImageSourceSpec,
) -> Result<ImageSourceSpec, StoreError> {
    let there = resource::find::<ImageSource>(store, &spec.id.key(), core.now(store)?)?;
    Ok(ImageSourceSpec {
        sha256: there.and_then(|there| there.spec().sha256),
        ..spec.clone()
    })
}

/// Where the blob of a VHD lies; no other source lies in a storage account.
fn blob_place(
    reader: &mut Reader,
    at: &Place,
    kind: Option<SourceKind>,
    entry: &SourceEntry,
) -> Option<BlobPlace> {
    let (account, container) = (&entry.storage_account_name, &entry.container_name);
    let given = GivenSource {
        kind,
        os_disk: Some(true),
        vhd_file: Some(false),
        blob_place: account.is_some() || container.is_some(),
    };
    for violation in given.check() {
        let at = at.field(violation.target.to_string());
        reader.outcome::<()>(&at, Err(violation));
    }
    let account = reader.optional(
        at,
        "storage_account_name",
        account.as_ref(),
        StorageAccountName::parse,
    );
    let container = reader.optional(
        at,
        "container_name",
        container.as_ref(),
        ContainerName::parse,
    );
    let usual = BlobPlace::default();
    Some(BlobPlace {
        account: account.unwrap_or(usual.account),
        container: container.unwrap_or(usual.container),
    })
}

/// A disk; one of which nothing is said but the size is full.
fn disk(reader: &mut Reader, at: &Place, entry: &DiskEntry, of: SourceKind) -> Option<SourceDisk> {
    let storage = match &entry.storage_account_type {
        Some(storage) => {
            Some(reader.value(at, "storage_account_type", storage, DiskType::parse)?)
        }
        None => None,
    };
    let kind = match &entry.kind {
        Some(kind) => reader.value(at, "kind", kind, DiskKind::parse)?,
        None => of.disk_on(storage),
    };
    Some(SourceDisk {
        size_gb: entry.size_gb,
        occupied_gb: entry.occupied_gb.unwrap_or(entry.size_gb),
        kind,
        storage_account_type: storage.unwrap_or_else(|| kind.usual_storage()),
    })
}
