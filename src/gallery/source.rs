//! Image sources, and what a version needs to know of whatever it is made from.

use super::change::{Property, ResourceSpec, Shown, properties};
use super::vhd::Sha256;
use super::{
    Architecture, DiskKind, DiskSize, DiskType, HyperVGeneration, ImageDefinition, ImageSourceId,
    ImageVersion, OsState, OsType, PropertyPath, Region, RegionAccess, ReplicationState,
    SourceKind, Tags, Violation, check_architecture, rule, words,
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
    /// The storage that it lies on.
    pub storage_account_type: DiskType,
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
    /// The SHA-256 of the VHD file that the OS disk was made from, if it was (M-1).
    pub sha256: Option<Sha256>,
    /// Its tags.
    pub tags: Tags,
}

/// An image source that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSource {
    /// What was asked for.
    pub spec: ImageSourceSpec,
}

impl ResourceSpec for ImageSourceSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "subscription_id" G_4 |spec| spec.id.subscription();
        fixed "resource_group_name" G_4 |spec| spec.id.resource_group();
        fixed "kind" V_1 |spec| spec.id.kind();
        fixed "name" V_1 |spec| spec.id.name();
        fixed "storage_account_name" V_1 |spec| spec.id.blob().map(|place| &place.account);
        fixed "container_name" V_1 |spec| spec.id.blob().map(|place| &place.container);
        fixed "location" N_10 |spec| spec.location;
        fixed "os_type" V_11 |spec| spec.os_type;
        fixed "os_state" V_11 |spec| spec.os_state;
        fixed "hyper_v_generation" V_11 |spec| spec.hyper_v_generation;
        fixed "architecture" V_11 |spec| spec.architecture;
        fixed "os_disk" V_12 |spec| spec.os_disk;
        fixed "data_disks" V_12 |spec| &spec.data_disks;
        fixed "sha256" M_1 |spec| spec.sha256;
        in_place "tags" N_5 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!("{} \"{}\"", self.id.kind().noun(), self.id.name())
    }
}

impl Shown for SourceDisk {
    fn shown(&self) -> String {
        format!(
            "{} disk of {} GiB with {} GiB in use on {}",
            self.kind,
            words::number(self.size_gb.into()),
            words::number(self.occupied_gb.into()),
            self.storage_account_type
        )
    }
}

/// What a request for a new image source breaks: N-8, V-1, V-12, V-14, I-6.
pub fn check_new(spec: &ImageSourceSpec, access: &RegionAccess) -> Vec<Violation> {
    let mut violations: Vec<Violation> = access
        .check(spec.location, PropertyPath::of("location"))
        .into_iter()
        .collect();
    violations.extend(check_architecture(
        spec.architecture,
        spec.hyper_v_generation,
    ));
    violations.extend(check_disk(PropertyPath::of("os_disk"), &spec.os_disk));
    if spec.id.kind().is_single_disk() && !spec.data_disks.is_empty() {
        violations.push(
            Violation::invalid(
                rule::V_1,
                PropertyPath::of("data_disks"),
                format!("A {} is a single disk.", spec.id.kind().noun()),
            )
            .remedy("Remove data_disks, or choose another kind of source."),
        );
    }
    for (lun, disk) in &spec.data_disks {
        let path = PropertyPath::of("data_disks").key(lun.to_string());
        violations.extend(check_disk(path, disk));
    }
    violations
}

/// What the arguments that describe an image source break together; `None` is what is not known yet
/// (V-1, V-12, M-1).
#[derive(Debug, Clone, Copy)]
pub struct GivenSource {
    /// What it is.
    pub kind: Option<SourceKind>,
    /// Whether its disk is described.
    pub os_disk: Option<bool>,
    /// Whether its disk is measured from a VHD file.
    pub vhd_file: Option<bool>,
    /// Whether the place of a blob is given.
    pub blob_place: bool,
}

impl GivenSource {
    /// What they break.
    pub fn check(self) -> Vec<Violation> {
        let refused = |rule, property, message: String, remedy: &str| {
            Violation::invalid(rule, PropertyPath::of(property), message).remedy(remedy)
        };
        let mut violations = Vec::new();
        match (self.os_disk, self.vhd_file) {
            (Some(false), Some(false)) => violations.push(refused(
                rule::V_12,
                "os_disk",
                "Nothing is said of the disk of the image source.".to_owned(),
                "Give os_disk, or vhd_file to have it measured.",
            )),
            (Some(true), Some(true)) => violations.push(refused(
                rule::M_1,
                "vhd_file",
                "Both os_disk and vhd_file are given, and the disk in a VHD file is measured."
                    .to_owned(),
                "Remove os_disk.",
            )),
            _ => {}
        }
        let Some(kind) = self.kind else {
            return violations;
        };
        if kind == SourceKind::VirtualMachine && self.vhd_file == Some(true) {
            violations.push(refused(
                rule::M_1,
                "vhd_file",
                format!("A {} is not made from a VHD file.", kind.noun()),
                "Choose another kind, such as \"managed_image\" or \"vhd\".",
            ));
        }
        if kind != SourceKind::Vhd && self.blob_place {
            violations.push(refused(
                rule::V_1,
                "storage_account_name",
                format!("A {} lies in no storage account.", kind.noun()),
                "Remove storage_account_name and container_name, or choose the kind \"vhd\".",
            ));
        }
        violations
    }
}

/// What a request to change an image source breaks: all but its tags is fixed.
pub fn check_change(old: &ImageSourceSpec, new: &ImageSourceSpec) -> Vec<Violation> {
    new.refused_changes_from(old)
}

/// V-12, V-14: a disk has a size, no more in use than that, and lies on storage of its kind.
fn check_disk(path: PropertyPath, disk: &SourceDisk) -> Option<Violation> {
    if !disk.kind.lies_on(disk.storage_account_type) {
        return Some(
            Violation::invalid(
                rule::V_14,
                path.property("storage_account_type"),
                format!(
                    "A disk of the kind \"{}\" does not lie on \"{}\".",
                    disk.kind, disk.storage_account_type
                ),
            )
            .remedy(format!(
                "Give \"{}\" to disks of the kind \"{}\", and to no other.",
                DiskType::UltraSsdLrs,
                DiskKind::Ultra
            )),
        );
    }
    if disk.size_gb == 0 {
        return Some(
            Violation::invalid(
                rule::V_12,
                path.property("size_gb"),
                "The size of the disk is 0 GiB.",
            )
            .remedy("Use at least 1 GiB."),
        );
    }
    (disk.occupied_gb > disk.size_gb).then(|| {
        Violation::invalid(
            rule::V_12,
            path.property("occupied_gb"),
            format!(
                "{} GiB are in use of a disk of {} GiB.",
                words::number(disk.occupied_gb.into()),
                words::number(disk.size_gb.into())
            ),
        )
        .remedy("Use at most the disk's size.")
    })
}

/// What is known of a source when a version is made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFacts {
    /// Where a version can be made from it.
    pub locations: BTreeSet<Region>,
    /// Where it is to be replicated to and is not yet, and how that stands.
    pub incomplete: BTreeMap<Region, ReplicationState>,
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
            incomplete: BTreeMap::new(),
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
    /// M-2: the facts of an image version as a source, of whichever gallery: it can be copied from
    /// wherever it has been replicated to.
    pub fn of_version(version: &ImageVersion, definition: &ImageDefinition) -> Self {
        let disk = |disk: DiskSize| SourceDisk {
            size_gb: disk.size_gb,
            occupied_gb: disk.occupied_gb,
            kind: DiskKind::Managed,
            storage_account_type: DiskKind::Managed.usual_storage(),
        };
        let definition = definition.spec();
        let replications = version.replication.regions.iter();
        let states = replications.map(|(region, replication)| (*region, replication.state));
        Self {
            locations: version.replication.completed_regions().collect(),
            incomplete: states
                .filter(|(_, state)| *state != ReplicationState::Completed)
                .collect(),
            os_type: definition.os_type,
            os_state: definition.os_state,
            hyper_v_generation: definition.hyper_v_generation,
            architecture: definition.architecture,
            os_disk: disk(version.os_disk),
            data_disks: version
                .data_disks
                .iter()
                .map(|(lun, size)| (*lun, disk(*size)))
                .collect(),
        }
    }
}
