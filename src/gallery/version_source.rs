//! What an image version is made from: V-1, V-13.

use super::{Cloud, PropertyPath, SourceId, StorageAccountId, Violation, rule};
use std::collections::{BTreeMap, BTreeSet};

/// The source of an image version: exactly one kind (V-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionSource {
    /// All disks of a managed image, a virtual machine or another image version.
    Whole(SourceId),
    /// Snapshots, disks, specialized ones too (M-3), and VHDs, one by one.
    Disks {
        /// The disk with the operating system.
        os: SourceId,
        /// Further disks by LUN.
        data: BTreeMap<u32, SourceId>,
    },
}

/// The source of one disk as a request gives it: the id of a snapshot or disk, or the address of a
/// VHD with the id of its storage account (V-1).
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskSource<'a> {
    /// The id of a snapshot or disk.
    pub source_id: Option<&'a str>,
    /// The address of a VHD.
    pub uri: Option<&'a str>,
    /// The id of the storage account that holds the VHD.
    pub storage_account_id: Option<&'a str>,
}

impl DiskSource<'_> {
    /// The one source that is given. `cloud` is that of the version's location, if it is known.
    ///
    /// # Errors
    /// A violation at `source_id`, `uri` or `storage_account_id`.
    pub fn read(self, cloud: Option<Cloud>) -> Result<SourceId, Violation> {
        let refused = |property, message: &str, remedy: &str| {
            Err(Violation::invalid(rule::V_1, PropertyPath::of(property), message).remedy(remedy))
        };
        let (uri, account) = match (self.source_id, self.uri, self.storage_account_id) {
            (Some(id), None, None) => return SourceId::parse_named(id),
            (None, Some(uri), Some(account)) => (uri, StorageAccountId::parse(account)?),
            (Some(_), _, _) => {
                return refused(
                    "source_id",
                    "Both source_id and a VHD are given for one disk.",
                    "Keep one: source_id for a snapshot or disk, uri and storage_account_id for a VHD.",
                );
            }
            (None, None, _) => {
                return refused(
                    "source_id",
                    "The disk has no source.",
                    "Give source_id (a snapshot or disk), or uri and storage_account_id (a VHD).",
                );
            }
            (None, Some(_), None) => {
                return refused(
                    "uri",
                    "A VHD is given without its storage account.",
                    "Give storage_account_id, the id of the storage account that the blob lies in.",
                );
            }
        };
        let (vhd, of) = account.vhd_at(uri)?;
        if cloud.is_some_and(|cloud| cloud != of) {
            return Err(Violation::invalid(
                rule::R_6,
                PropertyPath::of("uri"),
                format!("{uri:?} is an address of another cloud than the version's location."),
            )
            .remedy("Copy the VHD to a storage account in the version's location."));
        }
        Ok(SourceId::ImageSource(vhd))
    }
}

impl VersionSource {
    /// Makes a source of what was given: one as a whole, or an OS disk with data disks.
    ///
    /// # Errors
    /// V-1 when neither or both are given, or data disks without an OS disk; and everything that
    /// [`VersionSource::check`] finds.
    pub fn of(
        whole: Option<SourceId>,
        os: Option<SourceId>,
        data: BTreeMap<u32, SourceId>,
    ) -> Result<Self, Vec<Violation>> {
        let refused = |property, message: &str, remedy: &str| {
            Err(vec![
                Violation::invalid(rule::V_1, PropertyPath::of(property), message).remedy(remedy),
            ])
        };
        let source = match (whole, os) {
            (Some(_), Some(_)) => {
                return refused(
                    "source_id",
                    "Both source_id and os_disk are given.",
                    "Keep one: source_id for a managed image, virtual machine or image version, os_disk for a snapshot, disk or VHD.",
                );
            }
            (None, None) => {
                return refused(
                    "source_id",
                    "The image version has no source.",
                    "Give source_id (a managed image, virtual machine or image version) or os_disk (a snapshot, disk or VHD).",
                );
            }
            (Some(_), None) if !data.is_empty() => {
                return refused(
                    "data_disks",
                    "data_disks are given together with source_id, which brings its own data disks.",
                    "Remove data_disks, or give os_disk in place of source_id.",
                );
            }
            (Some(whole), None) => Self::Whole(whole),
            (None, Some(os)) => Self::Disks { os, data },
        };
        let violations = source.check();
        if violations.is_empty() {
            Ok(source)
        } else {
            Err(violations)
        }
    }

    /// V-1 and V-13: each source is of the kind that its place takes, and no disk is used twice.
    pub fn check(&self) -> Vec<Violation> {
        match self {
            Self::Whole(id) if id.is_single_disk() => vec![
                Violation::invalid(
                    rule::V_1,
                    PropertyPath::of("source_id"),
                    format!(
                        "source_id \"{id}\" is a {}, which is a single disk.",
                        id.noun()
                    ),
                )
                .remedy(if id.vhd().is_some() {
                    "Give it as the uri and storage_account_id of os_disk."
                } else {
                    "Give it as the source_id of os_disk."
                }),
            ],
            Self::Whole(_) => Vec::new(),
            Self::Disks { .. } => {
                let mut violations = Vec::new();
                let mut seen = BTreeSet::new();
                for (path, id) in self.places() {
                    if !id.is_single_disk() {
                        violations.push(
                            Violation::invalid(
                                rule::V_1,
                                path.clone(),
                                format!("\"{id}\" is the id of a {}, not of a single disk.", id.noun()),
                            )
                            .remedy("Give a snapshot, disk or VHD here, or give this id as source_id of the version."),
                        );
                    }
                    if !seen.insert(id) {
                        violations.push(
                            Violation::invalid(
                                rule::V_13,
                                path,
                                format!("Source \"{id}\" is used for more than one disk."),
                            )
                            .remedy("Give each disk a source of its own."),
                        );
                    }
                }
                violations
            }
        }
    }

    /// The source as a whole, if it is one.
    pub fn whole(&self) -> Option<&SourceId> {
        match self {
            Self::Whole(id) => Some(id),
            Self::Disks { .. } => None,
        }
    }

    /// The source of the OS disk, if disks are given one by one.
    pub fn os_disk(&self) -> Option<&SourceId> {
        match self {
            Self::Whole(_) => None,
            Self::Disks { os, .. } => Some(os),
        }
    }

    /// The sources of data disks that are given one by one, by LUN.
    pub fn data_disks(&self) -> Option<&BTreeMap<u32, SourceId>> {
        match self {
            Self::Whole(_) => None,
            Self::Disks { data, .. } => Some(data),
        }
    }

    /// Every source with the property that names it.
    pub fn places(&self) -> Vec<(PropertyPath, &SourceId)> {
        match self {
            Self::Whole(id) => vec![(PropertyPath::of("source_id"), id)],
            Self::Disks { os, data } => {
                let place = |path: PropertyPath, id: &SourceId| {
                    path.property(if id.vhd().is_some() {
                        "uri"
                    } else {
                        "source_id"
                    })
                };
                let os = (place(PropertyPath::of("os_disk"), os), os);
                let data = data.iter().map(|(lun, id)| {
                    let path = PropertyPath::of("data_disks").key(lun.to_string());
                    (place(path, id), id)
                });
                std::iter::once(os).chain(data).collect()
            }
        }
    }
}

/// Reads a LUN that is the key of a map: a whole number without sign or leading zeros, so that
/// two keys are never the same LUN (V-13).
///
/// # Errors
/// A violation at `data_disks["..."]`.
pub fn parse_lun(text: &str) -> Result<u32, Violation> {
    match text.parse::<u32>() {
        Ok(lun) if lun.to_string() == text => Ok(lun),
        parsed => {
            let (wrong, remedy) = match parsed {
                Ok(lun) => (
                    "is not written as a plain number",
                    format!("Write it as \"{lun}\"."),
                ),
                Err(_) => (
                    "is not a whole number",
                    "Key each data disk by its LUN, such as \"0\".".to_owned(),
                ),
            };
            let path = PropertyPath::of("data_disks").key(text);
            let message = format!("LUN {text:?} {wrong}.");
            Err(Violation::invalid(rule::V_13, path, message).remedy(remedy))
        }
    }
}
