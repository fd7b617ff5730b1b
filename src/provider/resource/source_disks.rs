//! The disks of `acg_image_source`.

use std::collections::BTreeMap;

use super::image_source::ImageSourceModel;
use crate::framework::model::Attr;
use crate::gallery::{DiskKind, DiskType, PropertyPath, SourceDisk, SourceKind, parse_lun};
use crate::provider::draft::Drafting;

crate::model! {
    /// A disk of an image source.
    pub struct DiskModel {
        pub size_gb: Attr<u32>,
        pub occupied_gb: Attr<u32>,
        pub kind: Attr<String>,
        pub storage_account_type: Attr<String>,
    }
}

/// Disks by LUN.
pub(super) type Disks = Attr<BTreeMap<String, Attr<DiskModel>>>;

pub(super) fn draft_disk(
    draft: &mut Drafting,
    model: &Attr<DiskModel>,
    source: SourceKind,
    path: &PropertyPath,
) -> SourceDisk {
    let model = draft.known(model).cloned().unwrap_or_default();
    let size_gb = draft.known(&model.size_gb).copied();
    let occupied_gb = draft.known(&model.occupied_gb).copied();
    let kind = draft.optional(&model.kind, DiskKind::parse, &path.clone().property("kind"));
    let storage = draft.optional(
        &model.storage_account_type,
        DiskType::parse,
        &path.clone().property("storage_account_type"),
    );
    let kind = kind.unwrap_or_else(|| source.disk_on(storage));
    // Whichever is missing stands in for the other, so that they fit each other.
    SourceDisk {
        size_gb: size_gb.or(occupied_gb).unwrap_or(1).max(1),
        occupied_gb: occupied_gb.or(size_gb).unwrap_or(1),
        kind,
        storage_account_type: storage.unwrap_or_else(|| kind.usual_storage()),
    }
}

pub(super) fn draft_disks(
    draft: &mut Drafting,
    model: &Disks,
    source: SourceKind,
) -> BTreeMap<u32, SourceDisk> {
    let mut disks = BTreeMap::new();
    for (key, disk) in draft.known(model).into_iter().flatten() {
        match parse_lun(key) {
            Ok(lun) => {
                let path = PropertyPath::of("data_disks").key(key);
                disks.insert(lun, draft_disk(draft, disk, source, &path));
            }
            Err(violation) => draft.refuse([violation]),
        }
    }
    disks
}

pub(super) fn disk_to_state(disk: &SourceDisk) -> DiskModel {
    DiskModel {
        size_gb: Attr::Known(disk.size_gb),
        occupied_gb: Attr::Known(disk.occupied_gb),
        kind: Attr::Known(disk.kind.as_str().to_owned()),
        storage_account_type: Attr::Known(disk.storage_account_type.as_str().to_owned()),
    }
}

/// Fills in what follows from other values: all of a disk is in use unless said otherwise, and what
/// stores it and where is what is usual for such a source.
///
/// `config` is the configuration, if there is one: what is set there stays, and what it leaves open
/// follows a change of what it sets.
pub(super) fn complete(planned: &mut ImageSourceModel, config: Option<&ImageSourceModel>) {
    let source = planned.kind.known();
    let source = source.and_then(|kind| SourceKind::parse(kind).ok());
    if let Attr::Known(disk) = &mut planned.os_disk {
        let config = config.and_then(|config| config.os_disk.known());
        complete_disk(disk, config, source);
    }
    if let Attr::Known(disks) = &mut planned.data_disks {
        let config = config.and_then(|config| config.data_disks.known());
        for (lun, disk) in disks {
            if let Attr::Known(disk) = disk {
                let config = config.and_then(|disks| disks.get(lun)?.known());
                complete_disk(disk, config, source);
            }
        }
    }
}

fn complete_disk(disk: &mut DiskModel, config: Option<&DiskModel>, source: Option<SourceKind>) {
    if disk.occupied_gb.is_unknown() {
        disk.occupied_gb = disk.size_gb.clone();
    }
    let set = |value: fn(&DiskModel) -> &Attr<String>| {
        config.is_some_and(|config| !value(config).is_null())
    };
    let (kind_set, storage_set) = (
        set(|disk| &disk.kind),
        set(|disk| &disk.storage_account_type),
    );
    let kind = disk
        .kind
        .known()
        .and_then(|text| DiskKind::parse(text).ok());
    let storage = disk.storage_account_type.known();
    let storage = storage.and_then(|text| DiskType::parse(text).ok());
    let fit = kind
        .zip(storage)
        .is_none_or(|(kind, storage)| kind.lies_on(storage));
    let open = disk.storage_account_type.is_unknown() && storage_set;
    if let Some(source) = source
        && !open
        && !kind_set
        && (disk.kind.is_unknown() || (!fit && storage_set))
    {
        let kind = source.disk_on(storage.filter(|_| storage_set));
        disk.kind = Attr::Known(kind.as_str().to_owned());
    }
    let kind = disk
        .kind
        .known()
        .and_then(|text| DiskKind::parse(text).ok());
    if let Some(kind) = kind
        && !storage_set
        && storage.is_none_or(|storage| !kind.lies_on(storage))
    {
        let storage = kind.usual_storage().as_str();
        disk.storage_account_type = Attr::Known(storage.to_owned());
    }
}
