//! What `acg_image_version` is made from: one source as a whole, or disks one by one.

use std::collections::BTreeMap;

use super::image_version::ImageVersionModel;
use crate::framework::model::Attr;
use crate::gallery::{
    Cloud, DiskSource, ImageVersion, PropertyPath, PropertyStep, SourceId, SourceKind,
    VersionSource, parse_lun,
};
use crate::provider::draft::Drafting;
use crate::provider::stand_in;

crate::model! {
    /// A disk that a version is made from.
    pub struct DiskSourceModel {
        pub source_id: Attr<String>,
        pub uri: Attr<String>,
        pub storage_account_id: Attr<String>,
    }
}

/// Disks by LUN.
pub(in crate::provider) type DataDisks = Attr<BTreeMap<String, Attr<DiskSourceModel>>>;

/// The source that the model names. What is yet to be known is taken to be what fits the rest.
pub(super) fn draft(
    draft: &mut Drafting,
    model: &ImageVersionModel,
    cloud: Option<Cloud>,
) -> VersionSource {
    let any = VersionSource::Whole(stand_in::source_id(SourceKind::ManagedImage, ""));
    let unknown = model.source_id.is_unknown() || model.os_disk.is_unknown();
    let whole = draft.optional(
        &model.source_id,
        SourceId::parse_named,
        &PropertyPath::of("source_id"),
    );
    let os_disk = draft.known(&model.os_disk).cloned();
    let os =
        os_disk.map(|disk| single_disk(draft, &disk, &PropertyPath::of("os_disk"), "os", cloud));
    let mut data = BTreeMap::new();
    for (key, disk) in draft.known(&model.data_disks).into_iter().flatten() {
        let Some(disk) = draft.known(disk).cloned() else {
            if let Ok(lun) = parse_lun(key) {
                data.insert(lun, stand_in::source_id(SourceKind::Snapshot, key));
            }
            continue;
        };
        match parse_lun(key) {
            Ok(lun) => {
                let path = PropertyPath::of("data_disks").key(key);
                data.insert(lun, single_disk(draft, &disk, &path, key, cloud));
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
    cloud: Option<Cloud>,
) -> SourceId {
    let values = [&disk.source_id, &disk.uri, &disk.storage_account_id];
    let kind = match &disk.source_id {
        Attr::Null => SourceKind::Vhd,
        Attr::Unknown | Attr::Known(_) => SourceKind::Snapshot,
    };
    let stand_in = stand_in::source_id(kind, place);
    let unknown = values.iter().any(|value| value.is_unknown());
    let [source_id, uri, storage_account_id] =
        values.map(|value| draft.known(value).map(String::as_str));
    let is_alone = disk.source_id.is_null() && disk.storage_account_id.is_null();
    // Whatever its address will be, a VHD needs its storage account.
    let (unknown, uri) = match is_alone && disk.uri.is_unknown() {
        true => (false, Some("")),
        false => (unknown, uri),
    };
    if unknown {
        return stand_in;
    }
    let given = DiskSource {
        source_id,
        uri,
        storage_account_id,
    };
    given.read(cloud).unwrap_or_else(|violation| {
        let target = path.clone().followed_by(&violation.target);
        draft.refuse([violation.at(target)]);
        stand_in
    })
}

/// The property at which what is said of a source can be answered for: while the storage account of a
/// VHD is yet to be known, nothing is certain at its address, and what stands in for a disk that is
/// not known at all is a whole source.
pub(super) fn as_known(property: &PropertyPath, model: &ImageVersionModel) -> PropertyPath {
    if model.os_disk.is_unknown()
        && matches!(property.steps(), [PropertyStep::Property("source_id")])
    {
        return PropertyPath::of("os_disk");
    }
    let [disk @ .., PropertyStep::Property("uri")] = property.steps() else {
        return property.clone();
    };
    let os_disk = model.os_disk.known().filter(|_| disk.len() == 1);
    let data_disk = match disk {
        [_, PropertyStep::Key(lun)] => {
            let disks = model.data_disks.known();
            disks.and_then(|disks| disks.get(lun)?.known())
        }
        _ => None,
    };
    match os_disk.or(data_disk) {
        Some(vhd) if vhd.storage_account_id.is_unknown() => disk
            .iter()
            .cloned()
            .chain([PropertyStep::Property("storage_account_id")])
            .collect(),
        _ => property.clone(),
    }
}

/// The OS disk, if disks were given one by one.
pub(super) fn os_disk(version: &ImageVersion) -> Attr<DiskSourceModel> {
    let cloud = version.spec.location.cloud();
    let os = version.spec.source.os_disk();
    os.map(|id| disk(id, cloud)).into()
}

/// The data disks that were given one by one.
pub(super) fn data_disks(version: &ImageVersion, before: &DataDisks) -> DataDisks {
    let cloud = version.spec.location.cloud();
    let disks: BTreeMap<_, _> = version
        .spec
        .source
        .data_disks()
        .into_iter()
        .flatten()
        .map(|(lun, id)| (lun.to_string(), Attr::Known(disk(id, cloud))))
        .collect();
    // Terraform tells null from empty and the gallery does not: what was before decides.
    let nothing_said = before.known().is_none();
    (!(disks.is_empty() && nothing_said))
        .then_some(disks)
        .into()
}

fn disk(id: &SourceId, cloud: Cloud) -> DiskSourceModel {
    match id.vhd() {
        Some(vhd) => DiskSourceModel {
            source_id: Attr::Null,
            uri: vhd.uri(cloud).into(),
            storage_account_id: vhd.storage_account().map(|id| id.to_string()).into(),
        },
        None => DiskSourceModel {
            source_id: Attr::Known(id.to_string()),
            uri: Attr::Null,
            storage_account_id: Attr::Null,
        },
    }
}
