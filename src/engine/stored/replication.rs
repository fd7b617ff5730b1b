//! The stored shape of where a version is replicated to and of its copying, the same for versions of
//! images and of applications.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::encryption::EncryptionShape;
use super::{Damage, timestamp};
use crate::gallery::{
    Copies, CopyFailure, Region, RegionalCopy, StorageAccountType, TargetRegion, TargetRegionSpec,
    Violation,
};

/// The copying of a version, by region.
pub(super) type CopiesShape = BTreeMap<String, CopyShape>;

/// The shape of the copying of a version.
pub(super) fn copies_to_shape(copies: &Copies) -> CopiesShape {
    let copies = copies.iter();
    copies
        .map(|(region, copy)| (region.name().to_owned(), copy.into()))
        .collect()
}

/// The copying of a version, of its shape.
pub(super) fn copies_from_shape(shape: CopiesShape) -> Result<Copies, Damage> {
    let copies = shape.into_iter();
    copies
        .map(|(region, copy)| Ok((Region::parse(&region)?, copy.try_into()?)))
        .collect()
}

#[derive(Serialize, Deserialize)]
pub(super) struct TargetShape {
    region: String,
    replica_count: Option<u32>,
    storage_account_type: Option<String>,
    exclude_from_latest: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encryption: Option<EncryptionShape>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReplicasShape {
    region: String,
    count: u32,
    storage_account_type: String,
    exclude_from_latest: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encryption: Option<EncryptionShape>,
}

impl From<&TargetRegionSpec> for TargetShape {
    fn from(target: &TargetRegionSpec) -> Self {
        Self {
            region: target.region.name().to_owned(),
            replica_count: target.replica_count,
            storage_account_type: target.storage_account_type.map(|kind| kind.to_string()),
            exclude_from_latest: target.exclude_from_latest,
            encryption: target.encryption.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<TargetShape> for TargetRegionSpec {
    type Error = Violation;

    fn try_from(shape: TargetShape) -> Result<Self, Violation> {
        let storage = shape
            .storage_account_type
            .as_deref()
            .map(StorageAccountType::parse);
        Ok(Self {
            region: Region::parse(&shape.region)?,
            replica_count: shape.replica_count,
            storage_account_type: storage.transpose()?,
            exclude_from_latest: shape.exclude_from_latest,
            encryption: shape.encryption.map(TryInto::try_into).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct CopyShape {
    began: String,
    milliseconds: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<FailureShape>,
}

#[derive(Serialize, Deserialize)]
struct FailureShape {
    progress: u8,
    details: String,
}

impl From<&RegionalCopy> for CopyShape {
    fn from(copy: &RegionalCopy) -> Self {
        Self {
            began: copy.began.to_string(),
            milliseconds: u64::try_from(copy.takes.as_millis()).unwrap_or(u64::MAX),
            failure: copy.failure.as_ref().map(|failure| FailureShape {
                progress: failure.progress,
                details: failure.details.clone(),
            }),
        }
    }
}

impl TryFrom<CopyShape> for RegionalCopy {
    type Error = Damage;

    fn try_from(shape: CopyShape) -> Result<Self, Damage> {
        Ok(Self {
            began: timestamp(&shape.began)?,
            takes: Duration::from_millis(shape.milliseconds),
            failure: shape.failure.map(|failure| CopyFailure {
                progress: failure.progress,
                details: failure.details,
            }),
        })
    }
}

impl From<&TargetRegion> for ReplicasShape {
    fn from(target: &TargetRegion) -> Self {
        Self {
            region: target.region.name().to_owned(),
            count: target.replica_count,
            storage_account_type: target.storage_account_type.to_string(),
            exclude_from_latest: target.exclude_from_latest,
            encryption: target.encryption.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<ReplicasShape> for TargetRegion {
    type Error = Violation;

    fn try_from(shape: ReplicasShape) -> Result<Self, Violation> {
        Ok(Self {
            region: Region::parse(&shape.region)?,
            replica_count: shape.count,
            storage_account_type: StorageAccountType::parse(&shape.storage_account_type)?,
            exclude_from_latest: shape.exclude_from_latest,
            encryption: shape.encryption.map(TryInto::try_into).transpose()?,
        })
    }
}
