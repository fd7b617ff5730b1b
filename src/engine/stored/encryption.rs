//! The stored shape of a target region's encryption.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gallery::{DiskEncryptionSetId, Encryption, Violation};

#[derive(Serialize, Deserialize)]
pub(super) struct EncryptionShape {
    os_disk: Option<String>,
    data_disks: BTreeMap<u32, String>,
}

impl From<&Encryption> for EncryptionShape {
    fn from(encryption: &Encryption) -> Self {
        let data_disks = encryption.data_disks.iter();
        Self {
            os_disk: encryption.os_disk.as_ref().map(ToString::to_string),
            data_disks: data_disks
                .map(|(lun, set)| (*lun, set.to_string()))
                .collect(),
        }
    }
}

impl TryFrom<EncryptionShape> for Encryption {
    type Error = Violation;

    fn try_from(shape: EncryptionShape) -> Result<Self, Violation> {
        let os_disk = shape.os_disk.as_deref().map(DiskEncryptionSetId::parse);
        let data_disks = shape.data_disks.into_iter();
        Ok(Self {
            os_disk: os_disk.transpose()?,
            data_disks: data_disks
                .map(|(lun, set)| Ok((lun, DiskEncryptionSetId::parse(&set)?)))
                .collect::<Result<_, Violation>>()?,
        })
    }
}
