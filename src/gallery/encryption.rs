//! Encryption of a version's replicas, region by region: V-17.

use super::id::Form;
use super::{
    ImageVersionId, PropertyPath, Region, ReplicationMode, ResourceGroupName, SourceName,
    SubscriptionId, TargetRegionSpec, Violation, rule,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The id of a disk encryption set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DiskEncryptionSetId {
    subscription: SubscriptionId,
    resource_group: ResourceGroupName,
    name: SourceName,
}

/// The disk encryption sets that encrypt a version's disks in one region. Where none is named, a
/// disk is encrypted with the platform's own key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encryption {
    /// That of the OS disk.
    pub os_disk: Option<DiskEncryptionSetId>,
    /// Those of data disks by LUN.
    pub data_disks: BTreeMap<u32, DiskEncryptionSetId>,
}

const FORM: Form = Form {
    property: "encryption",
    noun: "a disk encryption set",
    tail: "diskEncryptionSets/images",
};

const PROPERTY: &str = "encryption";
const OS_DISK: &str = "os_disk_encryption_set_id";
const DATA_DISKS: &str = "data_disk_encryption_set_ids";

/// A disk of a version: its OS disk, or the data disk of a LUN.
type Disk = Option<u32>;

impl DiskEncryptionSetId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [sets, name] if sets.eq_ignore_ascii_case("diskEncryptionSets") => FORM.named(|| {
                Ok(Self {
                    subscription,
                    resource_group,
                    name: SourceName::parse(name)?,
                })
            }),
            _ => Err(FORM.violation(text)),
        }
    }

    /// The subscription that holds the set.
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }
}

impl fmt::Display for DiskEncryptionSetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/diskEncryptionSets/{}",
            self.subscription, self.resource_group, self.name
        )
    }
}

impl Encryption {
    /// Each disk that is encrypted with a set, the property that names the set, and the set.
    fn sets(&self, region: Region) -> Vec<(Disk, PropertyPath, &DiskEncryptionSetId)> {
        let os = self
            .os_disk
            .iter()
            .map(|set| (None, path(region).property(OS_DISK), set));
        let data = self.data_disks.iter().map(|(lun, set)| {
            let path = path(region).property(DATA_DISKS).key(lun.to_string());
            (Some(*lun), path, set)
        });
        os.chain(data).collect()
    }

    fn disks(&self) -> BTreeSet<Disk> {
        let data = self.data_disks.keys().copied().map(Some);
        self.os_disk.iter().map(|_| None).chain(data).collect()
    }
}

/// V-17: what the encryption of target regions breaks by itself: a disk that is encrypted in one
/// region is in all, with sets of the version's own subscription, and a shallow version, which is no
/// copy, has none.
pub(super) fn check_encryption(
    id: &ImageVersionId,
    mode: ReplicationMode,
    target_regions: &[TargetRegionSpec],
) -> Vec<Violation> {
    let Some(first) = target_regions
        .iter()
        .find(|target| target.encryption.is_some())
    else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    if mode == ReplicationMode::Shallow {
        violations.push(
            Violation::invalid(
                rule::V_17,
                path(first.region),
                format!("Replication mode \"{mode}\" makes no copy that could be encrypted."),
            )
            .remedy("Remove encryption, or use replication mode \"Full\"."),
        );
    }
    let disks = first.encryption.as_ref().map(Encryption::disks);
    for target in target_regions {
        let region = target.region;
        let Some(encryption) = &target.encryption else {
            violations.push(differs(
                PropertyPath::of("target_regions").key(region.name()),
                format!(
                    "Region \"{}\" has encryption, and region \"{region}\" has none.",
                    first.region
                ),
            ));
            continue;
        };
        let here = encryption.disks();
        if here.is_empty() {
            violations.push(
                Violation::invalid(
                    rule::V_17,
                    path(region),
                    format!("The encryption in region \"{region}\" names no disk encryption set."),
                )
                .remedy("Name one for the OS disk or for data disks, or remove encryption."),
            );
        } else if Some(&here) != disks.as_ref() {
            violations.push(differs(
                path(region),
                format!(
                    "Region \"{region}\" encrypts other disks than region \"{}\".",
                    first.region
                ),
            ));
        }
        let subscription = id.definition().gallery().subscription();
        for (_, path, set) in encryption.sets(region) {
            if set.subscription() != subscription {
                violations.push(
                    Violation::invalid(
                        rule::V_17,
                        path,
                        format!(
                            "The disk encryption set \"{set}\" is in another subscription than the image version, which is in \"{subscription}\"."
                        ),
                    )
                    .remedy("Use a disk encryption set of the version's own subscription."),
                );
            }
        }
    }
    violations
}

/// V-17: every LUN that encryption names is that of one of the version's data disks, which are at
/// `luns`.
pub fn check_encrypted_luns(
    target_regions: &[TargetRegionSpec],
    luns: &BTreeSet<u32>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for target in target_regions {
        let sets = target
            .encryption
            .iter()
            .flat_map(|encryption| encryption.sets(target.region));
        for (disk, path, _) in sets {
            let Some(lun) = disk.filter(|lun| !luns.contains(lun)) else {
                continue;
            };
            let there: Vec<String> = luns.iter().map(u32::to_string).collect();
            let there = if there.is_empty() {
                "has no data disks".to_owned()
            } else {
                format!("has data disks at LUN {}", there.join(", "))
            };
            violations.push(
                Violation::invalid(
                    rule::V_17,
                    path,
                    format!("There is no data disk at LUN {lun} to encrypt: the version {there}."),
                )
                .remedy("Name LUNs of the version's data disks."),
            );
        }
    }
    violations
}

fn differs(path: PropertyPath, what: String) -> Violation {
    Violation::invalid(rule::V_17, path, what)
        .remedy("Name disk encryption sets for the same disks in every target region, or in none.")
}

fn path(region: Region) -> PropertyPath {
    PropertyPath::of("target_regions")
        .key(region.name())
        .property(PROPERTY)
}
