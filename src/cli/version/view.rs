//! An image version as it is shown: for scripts with every value, for people as a row or a sheet.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::frame::answer::{Row, Sheet, Table};
use crate::cli::frame::cell::Cell;
use crate::cli::frame::words;
use crate::cli::versions::{self, Replication, Standing, Target};
use crate::gallery::{Encryption, ImageVersion, SourceId, TargetRegion, Timestamp};

/// An image version as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct VersionView {
    id: String,
    name: String,
    image_definition_id: String,
    location: &'static str,
    source_id: Option<String>,
    os_disk: Option<DiskSourceView>,
    data_disks: Option<BTreeMap<u32, DiskSourceView>>,
    replica_count: u32,
    storage_account_type: &'static str,
    replication_mode: &'static str,
    target_regions: BTreeMap<&'static str, TargetRegionView>,
    exclude_from_latest: bool,
    #[serde(serialize_with = "words::as_optional_text")]
    end_of_life_date: Option<Timestamp>,
    safety_profile: SafetyProfileView,
    tags: BTreeMap<String, String>,
    #[serde(serialize_with = "words::as_text")]
    published_date: Timestamp,
    reported_for_policy_violation: bool,
    size_gb: u64,
    #[serde(flatten)]
    replication: Replication,
    #[serde(flatten)]
    standing: Standing,
}

#[derive(Debug, Serialize)]
struct DiskSourceView {
    source_id: Option<String>,
    uri: Option<String>,
    storage_account_id: Option<String>,
}

#[derive(Debug, Serialize)]
struct SafetyProfileView {
    allow_deletion_of_replicated_locations: bool,
    block_deletion_before_end_of_life: bool,
}

#[derive(Debug, Serialize)]
struct EncryptionView {
    os_disk_encryption_set_id: Option<String>,
    data_disk_encryption_set_ids: BTreeMap<u32, String>,
}

#[derive(Debug, Serialize)]
struct TargetRegionView {
    #[serde(flatten)]
    target: Target,
    encryption: Option<EncryptionView>,
}

impl From<&TargetRegion> for TargetRegionView {
    fn from(target: &TargetRegion) -> Self {
        Self {
            target: target.into(),
            encryption: target.encryption.as_ref().map(EncryptionView::from),
        }
    }
}

impl From<&Encryption> for EncryptionView {
    fn from(encryption: &Encryption) -> Self {
        let data_disks = encryption.data_disks.iter();
        Self {
            os_disk_encryption_set_id: encryption.os_disk.as_ref().map(ToString::to_string),
            data_disk_encryption_set_ids: data_disks
                .map(|(lun, set)| (*lun, set.to_string()))
                .collect(),
        }
    }
}

impl VersionView {
    pub(super) fn new(version: &ImageVersion, standing: Standing) -> Self {
        let spec = &version.spec;
        let cloud = spec.location.cloud();
        let disk = |id: &SourceId| match id.vhd() {
            None => DiskSourceView {
                source_id: Some(id.to_string()),
                uri: None,
                storage_account_id: None,
            },
            Some(vhd) => DiskSourceView {
                source_id: None,
                uri: vhd.uri(cloud),
                storage_account_id: vhd.storage_account().map(|id| id.to_string()),
            },
        };
        let data_disks = spec.source.data_disks();
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            image_definition_id: spec.id.definition().to_string(),
            location: spec.location.name(),
            source_id: spec.source.whole().map(ToString::to_string),
            os_disk: spec.source.os_disk().map(disk),
            data_disks: data_disks
                .map(|disks| disks.iter().map(|(lun, id)| (*lun, disk(id))).collect()),
            replica_count: spec.replica_count,
            storage_account_type: spec.storage_account_type.as_str(),
            replication_mode: spec.replication_mode.as_str(),
            target_regions: (version.target_regions.iter())
                .map(|target| (target.region.name(), target.into()))
                .collect(),
            exclude_from_latest: spec.exclude_from_latest,
            end_of_life_date: spec.end_of_life_date,
            safety_profile: SafetyProfileView {
                allow_deletion_of_replicated_locations: (spec.safety_profile)
                    .allows_deletion_of_replicated_locations(),
                block_deletion_before_end_of_life: (spec.safety_profile)
                    .block_deletion_before_end_of_life,
            },
            tags: spec.tags.as_map().clone(),
            published_date: version.published_date,
            reported_for_policy_violation: version.reported_for_policy_violation,
            size_gb: version.size_gb(),
            replication: (&version.replication).into(),
            standing,
        }
    }

    fn source(&self) -> Cell {
        let disks = self.os_disk.iter().map(|disk| ("os".to_owned(), disk));
        let data = self.data_disks.iter().flatten();
        let disks = disks.chain(data.map(|(lun, disk)| (lun.to_string(), disk)));
        let disks: BTreeMap<String, String> = disks
            .filter_map(|(place, disk)| {
                Some((
                    place,
                    disk.source_id.as_ref().or(disk.uri.as_ref())?.clone(),
                ))
            })
            .collect();
        match &self.source_id {
            Some(id) => Cell::text(id),
            None => Cell::pairs(&disks),
        }
    }

    /// A row per target region.
    pub(super) fn regions(&self) -> Table {
        let targets = self.target_regions.iter();
        let targets = targets.map(|(region, shown)| (*region, &shown.target));
        versions::regions(targets, &self.replication)
    }
}

impl Row for VersionView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "latest",
        "regions",
        "size",
        "replication",
        "published",
        "end of life",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            self.standing.latest(self.exclude_from_latest),
            Cell::list(self.target_regions.keys()),
            Cell::gib(self.size_gb),
            self.replication.state(),
            Cell::instant(Some(self.published_date)),
            self.standing.end_of_life(),
        ]
    }
}

impl Sheet for VersionView {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::text(&self.name)),
            ("id", Cell::text(&self.id)),
            ("location", Cell::text(self.location)),
            ("source", self.source()),
            ("size", Cell::gib(self.size_gb)),
            ("latest", self.standing.latest(self.exclude_from_latest)),
            ("replication", self.replication.state()),
            ("replication mode", Cell::text(self.replication_mode)),
            ("published", Cell::instant(Some(self.published_date))),
            ("end of life", self.standing.end_of_life()),
            ("tags", Cell::pairs(&self.tags)),
        ]
    }
}
