//! The closed sets of values: operating systems, generations, storage types and their like.
//!
//! Each parses without regard to case and answers the one spelling that Azure documents.

use super::{PropertyPath, RuleId, Violation, rule};
use std::fmt;

fn unknown(rule: RuleId, property: &'static str, text: &str, allowed: &[&str]) -> Violation {
    Violation::invalid(
        rule,
        PropertyPath::of(property),
        format!("{text:?} is not a value of {property}."),
    )
    .remedy(format!("Use one of {}.", allowed.join(", ")))
}

macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident at $property:literal by $rule:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name {
                $($(#[$variant_doc])* $variant,)+
            }

            impl $name {
                /// Every value, in the order of the documentation.
                pub const ALL: &[Self] = &[$(Self::$variant),+];

                /// Reads a value, in any case.
                ///
                /// # Errors
                /// A violation that lists the values there are.
                pub fn parse(text: &str) -> Result<Self, Violation> {
                    Self::ALL
                        .iter()
                        .copied()
                        .find(|value| value.as_str().eq_ignore_ascii_case(text))
                        .ok_or_else(|| unknown(rule::$rule, $property, text, &[$($text),+]))
                }

                /// The canonical spelling.
                pub fn as_str(self) -> &'static str {
                    match self {
                        $(Self::$variant => $text,)+
                    }
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.as_str())
                }
            }
        )+
    };
}

kinds! {
    /// The operating system of an image (I-3).
    OsType at "os_type" by I_3 {
        /// Linux.
        Linux = "Linux",
        /// Windows.
        Windows = "Windows",
    }

    /// Whether an image still carries the identity of the machine it was made from (I-2).
    OsState at "os_state" by I_2 {
        /// Without machine identity: each virtual machine made from it gets its own.
        Generalized = "Generalized",
        /// With the identity of the machine it was made from.
        Specialized = "Specialized",
    }

    /// The generation of the virtual machines that an image starts on (I-4).
    HyperVGeneration at "hyper_v_generation" by I_4 {
        /// BIOS.
        V1 = "V1",
        /// UEFI.
        V2 = "V2",
    }

    /// The processor architecture of an image (I-6).
    Architecture at "architecture" by I_6 {
        /// 64-bit x86.
        X64 = "x64",
        /// 64-bit Arm.
        Arm64 = "Arm64",
    }

    /// A kind of disk, as a definition can disallow it (I-5) and a source's disks lie on it.
    DiskType at "disk_type" by I_5 {
        /// Hard disk, locally redundant.
        StandardLrs = "Standard_LRS",
        /// Standard solid state disk, locally redundant.
        StandardSsdLrs = "StandardSSD_LRS",
        /// Standard solid state disk, redundant across zones.
        StandardSsdZrs = "StandardSSD_ZRS",
        /// Premium solid state disk, locally redundant.
        PremiumLrs = "Premium_LRS",
        /// Premium solid state disk, redundant across zones.
        PremiumZrs = "Premium_ZRS",
        /// Premium solid state disk of the second kind, locally redundant.
        PremiumV2Lrs = "PremiumV2_LRS",
        /// Ultra disk, locally redundant.
        UltraSsdLrs = "UltraSSD_LRS",
    }

    /// The storage that replicas of an image version lie on (V-6).
    StorageAccountType at "storage_account_type" by V_6 {
        /// Hard disk, locally redundant; the default.
        StandardLrs = "Standard_LRS",
        /// Hard disk, redundant across the region's availability zones.
        StandardZrs = "Standard_ZRS",
        /// Premium solid state disk, locally redundant.
        PremiumLrs = "Premium_LRS",
    }

    /// How replication takes its time.
    #[derive(Default)]
    ReplicationModel at "replication_model" by R_3 {
        /// It takes none: what is accepted is there.
        #[default]
        Instant = "instant",
        /// It takes as long as the table of durations says, by the gallery's clock.
        Realistic = "realistic",
        /// The same, by a clock that stands still from the first replication on, until it is moved.
        Manual = "manual",
    }

    /// How an image version is kept (V-16).
    ReplicationMode at "replication_mode" by V_16 {
        /// Copied to every target region; the default.
        Full = "Full",
        /// Refers to its source without copying it, for tests.
        Shallow = "Shallow",
    }

    /// What an image source is (V-1).
    SourceKind at "kind" by V_1 {
        /// A managed image: an OS disk and data disks.
        ManagedImage = "managed_image",
        /// A snapshot of one disk.
        Snapshot = "snapshot",
        /// A managed disk.
        Disk = "disk",
        /// A virtual machine with its disks.
        VirtualMachine = "virtual_machine",
        /// A VHD: a page blob in a storage account that holds one disk.
        Vhd = "vhd",
    }

    /// What stores a disk of a source (V-14).
    DiskKind at "disk_kind" by V_14 {
        /// A managed disk, the usual kind.
        Managed = "Managed",
        /// A disk on the host of the virtual machine, lost with it.
        Ephemeral = "Ephemeral",
        /// A managed disk of the Ultra kind.
        Ultra = "Ultra",
        /// A blob in a storage account.
        Unmanaged = "Unmanaged",
    }
}

impl SourceKind {
    /// The resource type in ids of this kind.
    pub fn id_segment(self) -> &'static str {
        match self {
            Self::ManagedImage => "images",
            Self::Snapshot => "snapshots",
            Self::Disk => "disks",
            Self::VirtualMachine => "virtualMachines",
            Self::Vhd => "storageAccounts",
        }
    }

    /// The kind of the compute provider that has this resource type in its ids, in any case.
    pub fn from_id_segment(segment: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|kind| *kind != Self::Vhd)
            .find(|kind| kind.id_segment().eq_ignore_ascii_case(segment))
    }

    /// The kind in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::ManagedImage => "managed image",
            Self::Snapshot => "snapshot",
            Self::Disk => "disk",
            Self::VirtualMachine => "virtual machine",
            Self::Vhd => "VHD",
        }
    }

    /// What stores the disks of a source of this kind, unless it says otherwise.
    pub fn usual_disk(self) -> DiskKind {
        match self {
            Self::Vhd => DiskKind::Unmanaged,
            Self::ManagedImage | Self::Snapshot | Self::Disk | Self::VirtualMachine => {
                DiskKind::Managed
            }
        }
    }

    /// What stores the disks of a source of this kind when they lie on a storage type, if that is said.
    pub fn disk_on(self, storage: Option<DiskType>) -> DiskKind {
        match (self.usual_disk(), storage) {
            (DiskKind::Managed, Some(DiskType::UltraSsdLrs)) => DiskKind::Ultra,
            (usual, _) => usual,
        }
    }

    /// Whether it is a single disk, rather than all disks of an image or a machine.
    pub fn is_single_disk(self) -> bool {
        matches!(self, Self::Snapshot | Self::Disk | Self::Vhd)
    }
}

impl DiskKind {
    /// The storage that a disk of this kind lies on, unless it says otherwise.
    pub fn usual_storage(self) -> DiskType {
        match self {
            Self::Ultra => DiskType::UltraSsdLrs,
            Self::Managed | Self::Ephemeral | Self::Unmanaged => DiskType::StandardLrs,
        }
    }

    /// V-14: whether a disk of this kind lies on that storage: an Ultra disk on that of its name, and
    /// no other there.
    pub fn lies_on(self, storage: DiskType) -> bool {
        (self == Self::Ultra) == (storage == DiskType::UltraSsdLrs)
    }
}

/// I-6: Arm64 needs generation V2.
pub fn check_architecture(
    architecture: Architecture,
    generation: HyperVGeneration,
) -> Option<Violation> {
    let wrong = architecture == Architecture::Arm64 && generation != HyperVGeneration::V2;
    wrong.then(|| {
        Violation::invalid(
            rule::I_6,
            PropertyPath::of("architecture"),
            format!(
                "Architecture \"{architecture}\" needs Hyper-V generation \"V2\", and \"{generation}\" is given."
            ),
        )
        .remedy("Set hyper_v_generation to \"V2\".")
    })
}
