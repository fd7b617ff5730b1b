//! The stored shape of a version of a VM application.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::replication::{self, CopiesShape, ReplicasShape, TargetShape};
use super::{Damage, Stored, optional_timestamp, tags, timestamp};
use crate::gallery::{
    GalleryApplicationVersion, GalleryApplicationVersionId, GalleryApplicationVersionSpec,
    ManageAction, PackageSource, Region, ReplicationStatus, StorageAccountType, Timestamp,
    Violation,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    media_link: String,
    default_configuration_link: Option<String>,
    install: String,
    remove: String,
    update: Option<String>,
    package_file: Option<String>,
    config_file: Option<String>,
    enable_health_check: bool,
    replica_count: u32,
    storage_account_type: String,
    /// As they were asked for.
    target_regions: Vec<TargetShape>,
    /// As they were settled.
    replicas: Vec<ReplicasShape>,
    exclude_from_latest: bool,
    end_of_life_date: Option<String>,
    published_date: String,
    /// Of the target regions whose copying took, or takes, time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    copies: CopiesShape,
    tags: BTreeMap<String, String>,
}

impl Stored for GalleryApplicationVersion {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let spec = &self.spec;
        Shape {
            id: spec.id.to_string(),
            location: spec.location.name().to_owned(),
            media_link: spec.source.media_link.clone(),
            default_configuration_link: spec.source.default_configuration_link.clone(),
            install: spec.manage_action.install.clone(),
            remove: spec.manage_action.remove.clone(),
            update: spec.manage_action.update.clone(),
            package_file: spec.package_file.clone(),
            config_file: spec.config_file.clone(),
            enable_health_check: spec.enable_health_check,
            replica_count: spec.replica_count,
            storage_account_type: spec.storage_account_type.to_string(),
            target_regions: spec.target_regions.iter().map(Into::into).collect(),
            replicas: self.target_regions.iter().map(Into::into).collect(),
            exclude_from_latest: spec.exclude_from_latest,
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()),
            published_date: self.published_date.to_string(),
            copies: replication::copies_to_shape(&self.copies),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let asked = shape.target_regions.into_iter().map(TryInto::try_into);
        let settled = shape.replicas.into_iter().map(TryInto::try_into);
        let spec = GalleryApplicationVersionSpec {
            id: GalleryApplicationVersionId::parse(&shape.id)?,
            location: Region::parse(&shape.location)?,
            source: PackageSource {
                media_link: shape.media_link,
                default_configuration_link: shape.default_configuration_link,
            },
            manage_action: ManageAction {
                install: shape.install,
                remove: shape.remove,
                update: shape.update,
            },
            package_file: shape.package_file,
            config_file: shape.config_file,
            enable_health_check: shape.enable_health_check,
            replica_count: shape.replica_count,
            storage_account_type: StorageAccountType::parse(&shape.storage_account_type)?,
            target_regions: asked.collect::<Result<_, Violation>>()?,
            exclude_from_latest: shape.exclude_from_latest,
            end_of_life_date: optional_timestamp(shape.end_of_life_date.as_ref())?,
            tags: tags(shape.tags)?,
        };
        Ok(Self {
            spec,
            target_regions: settled.collect::<Result<_, Violation>>()?,
            published_date: timestamp(&shape.published_date)?,
            // How far it is depends on when it is read.
            replication: ReplicationStatus::default(),
            copies: replication::copies_from_shape(shape.copies)?,
        })
    }

    fn at(self, now: Timestamp) -> Self {
        Self::at(self, now)
    }
}
