//! The stored shape of an image version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::replication::{self, CopiesShape, ReplicasShape, TargetShape};
use super::{Damage, Stored, optional_timestamp, tags, timestamp};
use crate::gallery::{
    DiskSize, ImageVersion, ImageVersionId, ImageVersionSpec, Region, ReplicationMode,
    ReplicationStatus, SafetyProfile, SourceId, StorageAccountType, TargetRegion, Timestamp,
    VersionSource, Violation,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    source: SourceShape,
    replica_count: u32,
    storage_account_type: String,
    replication_mode: String,
    /// As they were asked for.
    target_regions: Vec<TargetShape>,
    /// As they were settled.
    replicas: Vec<ReplicasShape>,
    exclude_from_latest: bool,
    end_of_life_date: Option<String>,
    published_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    safety_profile: Option<SafetyProfileShape>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    reported_for_policy_violation: bool,
    os_disk: DiskShape,
    data_disks: BTreeMap<u32, DiskShape>,
    /// Of the target regions whose copying took, or takes, time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    copies: CopiesShape,
    tags: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct SafetyProfileShape {
    allow_deletion_of_replicated_locations: Option<bool>,
    block_deletion_before_end_of_life: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SourceShape {
    Whole(String),
    Disks {
        os: String,
        data: BTreeMap<u32, String>,
    },
}

impl From<SafetyProfile> for SafetyProfileShape {
    fn from(profile: SafetyProfile) -> Self {
        Self {
            allow_deletion_of_replicated_locations: profile.allow_deletion_of_replicated_locations,
            block_deletion_before_end_of_life: profile.block_deletion_before_end_of_life,
        }
    }
}

impl From<SafetyProfileShape> for SafetyProfile {
    fn from(shape: SafetyProfileShape) -> Self {
        Self {
            allow_deletion_of_replicated_locations: shape.allow_deletion_of_replicated_locations,
            block_deletion_before_end_of_life: shape.block_deletion_before_end_of_life,
        }
    }
}

impl From<&VersionSource> for SourceShape {
    fn from(source: &VersionSource) -> Self {
        match source {
            VersionSource::Whole(id) => Self::Whole(id.to_string()),
            VersionSource::Disks { os, data } => Self::Disks {
                os: os.to_string(),
                data: data
                    .iter()
                    .map(|(lun, id)| (*lun, id.to_string()))
                    .collect(),
            },
        }
    }
}

impl TryFrom<SourceShape> for VersionSource {
    type Error = Violation;

    fn try_from(shape: SourceShape) -> Result<Self, Violation> {
        Ok(match shape {
            SourceShape::Whole(id) => Self::Whole(SourceId::parse(&id)?),
            SourceShape::Disks { os, data } => {
                let data = data
                    .into_iter()
                    .map(|(lun, id)| Ok((lun, SourceId::parse(&id)?)));
                Self::Disks {
                    os: SourceId::parse(&os)?,
                    data: data.collect::<Result<_, Violation>>()?,
                }
            }
        })
    }
}

#[derive(Serialize, Deserialize)]
struct DiskShape {
    size_gb: u32,
    occupied_gb: u32,
}

impl From<DiskSize> for DiskShape {
    fn from(disk: DiskSize) -> Self {
        Self {
            size_gb: disk.size_gb,
            occupied_gb: disk.occupied_gb,
        }
    }
}

impl From<DiskShape> for DiskSize {
    fn from(shape: DiskShape) -> Self {
        Self {
            size_gb: shape.size_gb,
            occupied_gb: shape.occupied_gb,
        }
    }
}

/// Version 1 knew the sizes of disks alone; how much of them was in use was taken for all of it.
fn disks_of_version_1(mut stored: Value) -> Option<Value> {
    let whole = |size: Value| json!({ "size_gb": size, "occupied_gb": size });
    let fields = stored.as_object_mut()?;
    let os_disk = whole(fields.remove("os_disk_size_gb")?);
    let Value::Object(sizes) = fields.remove("data_disk_sizes_gb")? else {
        return None;
    };
    let data_disks = sizes.into_iter().map(|(lun, size)| (lun, whole(size)));
    fields.insert("data_disks".to_owned(), data_disks.collect());
    fields.insert("os_disk".to_owned(), os_disk);
    Some(stored)
}

impl Stored for ImageVersion {
    type Shape = Shape;
    const VERSION: u32 = 2;

    fn upgrade(version: u32, stored: Value) -> Result<Value, Damage> {
        match version {
            1 => disks_of_version_1(stored)
                .ok_or_else(|| Damage("the sizes of its disks are missing".to_owned())),
            _ => Err(Damage::unknown_version(version)),
        }
    }

    fn to_shape(&self) -> Shape {
        let spec = &self.spec;
        Shape {
            id: spec.id.to_string(),
            location: spec.location.name().to_owned(),
            source: (&spec.source).into(),
            replica_count: spec.replica_count,
            storage_account_type: spec.storage_account_type.to_string(),
            replication_mode: spec.replication_mode.to_string(),
            target_regions: spec.target_regions.iter().map(Into::into).collect(),
            replicas: self.target_regions.iter().map(Into::into).collect(),
            exclude_from_latest: spec.exclude_from_latest,
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()),
            published_date: self.published_date.to_string(),
            safety_profile: (spec.safety_profile != SafetyProfile::default())
                .then(|| spec.safety_profile.into()),
            reported_for_policy_violation: self.reported_for_policy_violation,
            os_disk: self.os_disk.into(),
            data_disks: self
                .data_disks
                .iter()
                .map(|(lun, disk)| (*lun, (*disk).into()))
                .collect(),
            copies: replication::copies_to_shape(&self.copies),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let asked = shape.target_regions.into_iter().map(TryInto::try_into);
        let settled = shape.replicas.into_iter().map(TryInto::try_into);
        let spec = ImageVersionSpec {
            id: ImageVersionId::parse(&shape.id)?,
            location: Region::parse(&shape.location)?,
            source: shape.source.try_into()?,
            replica_count: shape.replica_count,
            storage_account_type: StorageAccountType::parse(&shape.storage_account_type)?,
            replication_mode: ReplicationMode::parse(&shape.replication_mode)?,
            target_regions: asked.collect::<Result<_, Violation>>()?,
            exclude_from_latest: shape.exclude_from_latest,
            end_of_life_date: optional_timestamp(shape.end_of_life_date.as_ref())?,
            safety_profile: shape.safety_profile.map(Into::into).unwrap_or_default(),
            tags: tags(shape.tags)?,
        };
        let target_regions: Vec<TargetRegion> = settled.collect::<Result<_, Violation>>()?;
        Ok(Self {
            spec,
            // It is as of an instant.
            replication: ReplicationStatus::default(),
            target_regions,
            published_date: timestamp(&shape.published_date)?,
            reported_for_policy_violation: shape.reported_for_policy_violation,
            os_disk: shape.os_disk.into(),
            data_disks: shape
                .data_disks
                .into_iter()
                .map(|(lun, disk)| (lun, disk.into()))
                .collect(),
            copies: replication::copies_from_shape(shape.copies)?,
        })
    }

    fn at(self, now: Timestamp) -> Self {
        Self::at(self, now)
    }
}
