//! Image sources, and what a version needs to know of whatever it is made from.

use super::{
    Architecture, DiskKind, HyperVGeneration, ImageDefinition, ImageSourceId, ImageVersion,
    OsState, OsType, Region, Tags,
};
use std::collections::{BTreeMap, BTreeSet};

/// A disk of an image source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceDisk {
    /// Its size, in GiB.
    pub size_gb: u32,
    /// How much of it is in use, in GiB.
    pub occupied_gb: u32,
    /// What stores it.
    pub kind: DiskKind,
}

/// An image source as it is asked for; its kind is part of its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSourceSpec {
    /// Its id.
    pub id: ImageSourceId,
    /// Where it lies.
    pub location: Region,
    /// The operating system on it.
    pub os_type: OsType,
    /// Whether it still carries the identity of its machine.
    pub os_state: OsState,
    /// The generation of virtual machine that it starts on.
    pub hyper_v_generation: HyperVGeneration,
    /// The processor architecture.
    pub architecture: Architecture,
    /// The disk with the operating system; of a snapshot or disk, the disk itself.
    pub os_disk: SourceDisk,
    /// Further disks by LUN.
    pub data_disks: BTreeMap<u32, SourceDisk>,
    /// Its tags.
    pub tags: Tags,
}

/// An image source that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSource {
    /// What was asked for.
    pub spec: ImageSourceSpec,
}

/// What is known of a source when a version is made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFacts {
    /// Where a version can be made from it.
    pub locations: BTreeSet<Region>,
    /// The operating system on it.
    pub os_type: OsType,
    /// Whether it still carries the identity of its machine.
    pub os_state: OsState,
    /// The generation of virtual machine that it starts on.
    pub hyper_v_generation: HyperVGeneration,
    /// The processor architecture.
    pub architecture: Architecture,
    /// The disk with the operating system.
    pub os_disk: SourceDisk,
    /// Further disks by LUN.
    pub data_disks: BTreeMap<u32, SourceDisk>,
}

impl From<&ImageSourceSpec> for SourceFacts {
    fn from(spec: &ImageSourceSpec) -> Self {
        Self {
            locations: BTreeSet::from([spec.location]),
            os_type: spec.os_type,
            os_state: spec.os_state,
            hyper_v_generation: spec.hyper_v_generation,
            architecture: spec.architecture,
            os_disk: spec.os_disk,
            data_disks: spec.data_disks.clone(),
        }
    }
}

impl SourceFacts {
    /// The facts of an image version as a source: it can be copied wherever it is replicated.
    pub fn of_version(version: &ImageVersion, definition: &ImageDefinition) -> Self {
        let disk = |size_gb| SourceDisk {
            size_gb,
            occupied_gb: size_gb,
            kind: DiskKind::Managed,
        };
        let definition = definition.spec();
        Self {
            locations: version
                .target_regions
                .iter()
                .map(|target| target.region)
                .collect(),
            os_type: definition.os_type,
            os_state: definition.os_state,
            hyper_v_generation: definition.hyper_v_generation,
            architecture: definition.architecture,
            os_disk: disk(version.os_disk_size_gb),
            data_disks: version
                .data_disk_sizes_gb
                .iter()
                .map(|(lun, size)| (*lun, disk(*size)))
                .collect(),
        }
    }
}
