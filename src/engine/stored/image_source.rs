//! The stored shape of an image source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored, tags};
use crate::gallery::vhd::Sha256;
use crate::gallery::{
    Architecture, DiskKind, DiskType, HyperVGeneration, ImageSource, ImageSourceId,
    ImageSourceSpec, OsState, OsType, Region, SourceDisk, Violation,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    os_type: String,
    os_state: String,
    hyper_v_generation: String,
    architecture: String,
    os_disk: DiskShape,
    data_disks: BTreeMap<u32, DiskShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    tags: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct DiskShape {
    size_gb: u32,
    occupied_gb: u32,
    kind: String,
    /// Absent in what earlier releases wrote.
    #[serde(default)]
    storage_account_type: Option<String>,
}

impl From<SourceDisk> for DiskShape {
    fn from(disk: SourceDisk) -> Self {
        Self {
            size_gb: disk.size_gb,
            occupied_gb: disk.occupied_gb,
            kind: disk.kind.to_string(),
            storage_account_type: Some(disk.storage_account_type.to_string()),
        }
    }
}

impl TryFrom<DiskShape> for SourceDisk {
    type Error = Violation;

    fn try_from(shape: DiskShape) -> Result<Self, Violation> {
        let kind = DiskKind::parse(&shape.kind)?;
        let storage = shape.storage_account_type.as_deref();
        Ok(Self {
            size_gb: shape.size_gb,
            occupied_gb: shape.occupied_gb,
            kind,
            storage_account_type: match storage {
                Some(storage) => DiskType::parse(storage)?,
                None => kind.usual_storage(),
            },
        })
    }
}

impl Stored for ImageSource {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let spec = &self.spec;
        Shape {
            id: spec.id.to_string(),
            location: spec.location.name().to_owned(),
            os_type: spec.os_type.to_string(),
            os_state: spec.os_state.to_string(),
            hyper_v_generation: spec.hyper_v_generation.to_string(),
            architecture: spec.architecture.to_string(),
            os_disk: spec.os_disk.into(),
            data_disks: spec
                .data_disks
                .iter()
                .map(|(lun, disk)| (*lun, (*disk).into()))
                .collect(),
            sha256: spec.sha256.map(|hash| hash.to_string()),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let data_disks = shape
            .data_disks
            .into_iter()
            .map(|(lun, disk)| Ok((lun, SourceDisk::try_from(disk)?)));
        let spec = ImageSourceSpec {
            id: ImageSourceId::parse(&shape.id)?,
            location: Region::parse(&shape.location)?,
            os_type: OsType::parse(&shape.os_type)?,
            os_state: OsState::parse(&shape.os_state)?,
            hyper_v_generation: HyperVGeneration::parse(&shape.hyper_v_generation)?,
            architecture: Architecture::parse(&shape.architecture)?,
            os_disk: shape.os_disk.try_into()?,
            data_disks: data_disks.collect::<Result<_, Violation>>()?,
            sha256: shape.sha256.as_deref().map(Sha256::parse).transpose()?,
            tags: tags(shape.tags)?,
        };
        Ok(Self { spec })
    }
}
