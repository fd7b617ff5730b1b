//! Encryption of target regions that is not known yet: it may turn out to be whatever fits the regions
//! beside it (V-17).

use std::collections::BTreeSet;

use super::version_regions::{TargetRegions, entry};
use crate::framework::model::Attr;
use crate::gallery::{
    DiskEncryptionSetId, Encryption, SubscriptionId, TargetRegionSpec, parse_lun,
};
use crate::provider::stand_in;

/// Gives regions whose encryption is not wholly known sets for the disks that the others encrypt. `models`
/// say what is known, `subscription` is the version's.
pub(super) fn fit(
    specs: &mut [TargetRegionSpec],
    models: &TargetRegions,
    subscription: SubscriptionId,
) {
    let open: Vec<Open> = specs.iter().map(|spec| Open::of(spec, models)).collect();
    if open.iter().all(|open| *open == Open::default()) {
        return;
    }
    let set = stand_in::encryption_set(subscription);
    let mut disks = Disks::default();
    for (spec, open) in specs.iter_mut().zip(&open) {
        if let Some(encryption) = &mut spec.encryption {
            let luns = open.luns.iter().map(|lun| (*lun, set.clone()));
            encryption.data_disks.extend(luns);
            disks.os |= encryption.os_disk.is_some();
            disks.luns.extend(encryption.data_disks.keys());
        }
    }
    if disks.is_none() {
        // Encryption that is there names something.
        if open.iter().any(|open| open.os_disk) {
            disks.os = true;
        } else if open.iter().any(|open| open.data_disks) {
            disks.luns.insert(0);
        }
    }
    for (spec, open) in specs.iter_mut().zip(&open) {
        if open.whole {
            spec.encryption = (!disks.is_none()).then(|| disks.with(&set));
        } else if let Some(encryption) = &mut spec.encryption {
            let fitting = disks.with(&set);
            if open.os_disk && encryption.os_disk.is_none() {
                encryption.os_disk = fitting.os_disk;
            }
            if open.data_disks {
                encryption.data_disks = fitting.data_disks;
            }
            if open.os_disk && *encryption == Encryption::default() {
                encryption.os_disk = Some(set.clone());
            }
        }
    }
}

/// What of a region's encryption is yet to be known.
#[derive(Default, PartialEq, Eq)]
struct Open {
    /// Whether there is any.
    whole: bool,
    /// Whether the OS disk's set is named.
    os_disk: bool,
    /// Which data disks' sets are named.
    data_disks: bool,
    /// The data disks of which only the set is not known.
    luns: Vec<u32>,
}

impl Open {
    fn of(spec: &TargetRegionSpec, models: &TargetRegions) -> Self {
        let all = Self {
            whole: true,
            ..Self::default()
        };
        let Some((_, model)) = entry(models, spec.region) else {
            return Self::default();
        };
        let encryption = match model {
            Attr::Unknown => return all,
            Attr::Null => return Self::default(),
            Attr::Known(model) => &model.encryption,
        };
        let encryption = match encryption {
            Attr::Unknown => return all,
            Attr::Null => return Self::default(),
            Attr::Known(encryption) => encryption,
        };
        let sets = encryption.data_disk_encryption_set_ids.known();
        let unknown = sets.into_iter().flatten();
        let unknown = unknown.filter(|(_, set)| set.is_unknown());
        Self {
            whole: false,
            os_disk: encryption.os_disk_encryption_set_id.is_unknown(),
            data_disks: encryption.data_disk_encryption_set_ids.is_unknown(),
            luns: unknown.filter_map(|(lun, _)| parse_lun(lun).ok()).collect(),
        }
    }
}

/// The disks that regions encrypt.
#[derive(Default)]
struct Disks {
    os: bool,
    luns: BTreeSet<u32>,
}

impl Disks {
    fn is_none(&self) -> bool {
        !self.os && self.luns.is_empty()
    }

    /// All of them encrypted with a set.
    fn with(&self, set: &DiskEncryptionSetId) -> Encryption {
        Encryption {
            os_disk: self.os.then(|| set.clone()),
            data_disks: self.luns.iter().map(|lun| (*lun, set.clone())).collect(),
        }
    }
}
