//! The disks of `acg_image_source`.

use std::collections::BTreeMap;

use crate::framework::model::Attr;
use crate::gallery::{DiskKind, PropertyPath, SourceDisk, SourceKind, parse_lun};
use crate::provider::draft::Drafting;

crate::model! {
    /// A disk of an image source.
    pub struct DiskModel {
        pub size_gb: Attr<u32>,
        pub occupied_gb: Attr<u32>,
        pub kind: Attr<String>,
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
    // Whichever is missing stands in for the other, so that they fit each other.
    SourceDisk {
        size_gb: size_gb.or(occupied_gb).unwrap_or(1).max(1),
        occupied_gb: occupied_gb.or(size_gb).unwrap_or(1),
        kind: kind.unwrap_or_else(|| source.usual_disk()),
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
    }
}

/// Fills in what follows from other values: all of a disk is in use unless said otherwise, and what
/// stores it is what usually stores the disks of such a source.
pub(super) fn complete(os_disk: &mut Attr<DiskModel>, data_disks: &mut Disks, kind: &Attr<String>) {
    let source = kind.known().and_then(|kind| SourceKind::parse(kind).ok());
    let data_disks = match data_disks {
        Attr::Known(disks) => Some(disks.values_mut()),
        Attr::Null | Attr::Unknown => None,
    };
    for disk in std::iter::once(os_disk).chain(data_disks.into_iter().flatten()) {
        let Attr::Known(disk) = disk else {
            continue;
        };
        if disk.occupied_gb.is_unknown() {
            disk.occupied_gb = disk.size_gb.clone();
        }
        if let Some(source) = source.filter(|_| disk.kind.is_unknown()) {
            disk.kind = Attr::Known(source.usual_disk().as_str().to_owned());
        }
    }
}
