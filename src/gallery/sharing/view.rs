//! What consumers see of a shared gallery: what they need to choose and to deploy an image, and
//! nothing of how it is made, kept and paid (S-5, S-6).

use super::{
    CommunityGallery, GallerySharing, SharedGalleryName, SharedImageDefinitionId,
    SharedImageVersionId, SharingProfile,
};
use crate::gallery::{
    DiskSize, ImageDefinition, ImageDefinitionSpec, ImageVersion, Numbered, Region,
    ReplicationStatus, Subscription, Tags, TargetRegion, Timestamp, VersionName,
};
use std::collections::{BTreeMap, BTreeSet};

/// A gallery as those see it that it is shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedGallery {
    /// The name that it is known by.
    pub name: SharedGalleryName,
    /// Where it lies.
    pub location: Region,
    /// What is told of the publisher of a community gallery.
    pub community: Option<CommunityGallery>,
}

/// An image definition as those see it that its gallery is shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedImageDefinition {
    /// The id that it is known by.
    pub id: SharedImageDefinitionId,
    /// Where it lies.
    pub location: Region,
    /// What it says. The owner's own notes, the description, the release notes' address and the tags,
    /// are left out; its id is for the engine's own use.
    pub spec: ImageDefinitionSpec,
}

/// An image version as those see it that its gallery is shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedImageVersion {
    /// The id that it is known by.
    pub id: SharedImageVersionId,
    /// Where it was made.
    pub location: Region,
    /// The target regions in which it can be deployed.
    pub target_regions: Vec<TargetRegion>,
    /// That it is in all of those.
    pub replication: ReplicationStatus,
    /// When it was created (V-18).
    pub published_date: Timestamp,
    /// Its own end of life date.
    pub end_of_life_date: Option<Timestamp>,
    /// When it should no longer be used: its own date, or else its definition's (V-10).
    pub effective_end_of_life_date: Option<Timestamp>,
    /// Whether it never counts as the latest (V-9).
    pub exclude_from_latest: bool,
    /// Whether its replication failed in a region, which is not shown and keeps it from being the
    /// latest of all regions (L-3), as it does for its owner.
    pub has_failed: bool,
    /// Its OS disk.
    pub os_disk: DiskSize,
    /// Its data disks by LUN.
    pub data_disks: BTreeMap<u32, DiskSize>,
}

/// S-5, S-6, R-5: the version as far as it is there for those that its gallery is shared with: where
/// its replication is complete; nothing before that.
pub fn seen(version: ImageVersion) -> Option<ImageVersion> {
    let complete: BTreeSet<Region> = version.replication.completed_regions().collect();
    let targets = version.target_regions.into_iter();
    let targets: Vec<TargetRegion> = targets
        .filter(|target| complete.contains(&target.region))
        .map(|target| TargetRegion {
            encryption: None,
            ..target
        })
        .collect();
    (!targets.is_empty()).then(|| ImageVersion {
        target_regions: targets,
        replication: ReplicationStatus::completed(complete),
        ..version
    })
}

impl SharedImageVersion {
    /// S-5, S-6, R-5: what is seen of a version of a definition that is known by `id`; nothing before
    /// it is in one region.
    pub fn of(
        version: &ImageVersion,
        definition: &ImageDefinitionSpec,
        id: &SharedImageDefinitionId,
    ) -> Option<Self> {
        let seen = seen(version.clone())?;
        Some(Self {
            id: SharedImageVersionId {
                definition: id.clone(),
                name: version.spec.id.name(),
            },
            location: version.spec.location,
            target_regions: seen.target_regions,
            replication: seen.replication,
            published_date: version.published_date,
            end_of_life_date: version.spec.end_of_life_date,
            effective_end_of_life_date: version.end_of_life_date(Some(definition)),
            exclude_from_latest: version.spec.exclude_from_latest,
            has_failed: version.has_failed(),
            os_disk: version.os_disk,
            data_disks: version.data_disks.clone(),
        })
    }

    /// Its size: all disks together, in GiB.
    pub fn size_gb(&self) -> u64 {
        let data = self.data_disks.values();
        data.chain([&self.os_disk])
            .map(|disk| u64::from(disk.size_gb))
            .sum()
    }
}

impl Numbered for SharedImageVersion {
    type Of = SharedImageDefinitionId;

    fn number(&self) -> VersionName {
        self.id.name
    }

    fn is_excluded(&self) -> bool {
        self.exclude_from_latest
    }

    fn target_regions(&self) -> &[TargetRegion] {
        &self.target_regions
    }

    fn replication(&self) -> &ReplicationStatus {
        &self.replication
    }

    fn has_failed(&self) -> bool {
        self.has_failed
    }

    fn title(of: &SharedImageDefinitionId) -> String {
        format!("Image definition \"{}\"", of.name)
    }
}

impl SharedImageDefinition {
    /// S-5, S-6: what is seen of a definition.
    pub fn of(definition: &ImageDefinition, gallery: &SharedGalleryName) -> Self {
        let spec = definition.spec();
        Self {
            id: SharedImageDefinitionId {
                gallery: gallery.clone(),
                name: spec.id.name().clone(),
            },
            location: definition.location(),
            spec: ImageDefinitionSpec {
                description: None,
                release_note_uri: None,
                tags: Tags::default(),
                ..spec.clone()
            },
        }
    }
}

/// S-5, S-6: whether a gallery's sharing reaches a subscription: everybody's, if it is a community
/// gallery, or else those that it or their tenant is shared with.
pub fn reaches(sharing: &GallerySharing, subscription: &Subscription) -> bool {
    match &sharing.spec.profile {
        SharingProfile::Community(_) => true,
        SharingProfile::Groups(groups) => {
            groups.subscriptions.contains(&subscription.id)
                || groups.tenants.contains(&subscription.tenant_id)
        }
    }
}
