//! Tests of the rules, a file for each family, each test named after its rule.

mod access;
mod applications;
mod billing;
mod clock;
mod constraints;
mod definitions;
mod deployments;
mod end_of_life;
mod ids;
mod images;
mod latest;
mod names;
mod regions;
mod replication_over_time;
mod service;
mod sharing;
mod soft_delete;
mod sources;
mod subscriptions;
mod target_regions;
mod updates;
mod values;
mod versions;
mod vhds;

use super::*;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

pub(super) fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

pub(super) fn gallery_id() -> GalleryId {
    GalleryId::parse(&format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
    ))
    .unwrap()
}

pub(super) fn definition_id() -> ImageDefinitionId {
    ImageDefinitionId::new(gallery_id(), ImageDefinitionName::parse("ubuntu").unwrap())
}

pub(super) fn version_id(name: &str) -> ImageVersionId {
    ImageVersionId::new(definition_id(), VersionName::parse(name).unwrap())
}

pub(super) fn source_id(kind: SourceKind, name: &str) -> SourceId {
    SourceId::ImageSource(ImageSourceId::new(
        SubscriptionId::parse(SUBSCRIPTION).unwrap(),
        ResourceGroupName::parse("images").unwrap(),
        kind,
        SourceName::parse(name).unwrap(),
    ))
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The instant at which the tests ask.
pub(super) fn now() -> Timestamp {
    at("2026-01-01T00:00:00Z")
}

pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
    let map = pairs.iter().map(|(k, v)| (k.to_string(), v.to_string()));
    Tags::new(map.collect()).unwrap()
}

pub(super) fn gallery() -> GallerySpec {
    GallerySpec {
        id: gallery_id(),
        location: region("westeurope"),
        description: None,
        soft_delete_policy: None,
        tags: Tags::default(),
    }
}

pub(super) fn definition() -> ImageDefinitionSpec {
    ImageDefinitionSpec {
        id: definition_id(),
        location: Some(region("westeurope")),
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        identifier: Identifier::parse("contoso", "ubuntu", "2204").unwrap(),
        recommended_vcpus: Recommended::default(),
        recommended_memory_gb: Recommended::default(),
        description: None,
        end_of_life_date: None,
        eula: None,
        privacy_statement_uri: None,
        release_note_uri: None,
        disallowed_disk_types: BTreeSet::new(),
        purchase_plan: None,
        features: BTreeMap::new(),
        tags: Tags::default(),
    }
}

pub(super) fn version() -> ImageVersionSpec {
    ImageVersionSpec {
        id: version_id("1.0.0"),
        location: region("westeurope"),
        source: VersionSource::Whole(source_id(SourceKind::ManagedImage, "build")),
        replica_count: 1,
        storage_account_type: StorageAccountType::StandardLrs,
        replication_mode: ReplicationMode::Full,
        target_regions: Vec::new(),
        exclude_from_latest: false,
        end_of_life_date: None,
        safety_profile: SafetyProfile::default(),
        tags: Tags::default(),
    }
}

pub(super) fn disk(size_gb: u32) -> SourceDisk {
    SourceDisk {
        size_gb,
        occupied_gb: size_gb.min(4),
        kind: DiskKind::Managed,
        storage_account_type: DiskType::StandardLrs,
    }
}

pub(super) fn image_source(kind: SourceKind) -> ImageSourceSpec {
    let SourceId::ImageSource(id) = source_id(kind, "build") else {
        panic!("the fixture makes image sources")
    };
    ImageSourceSpec {
        id,
        location: region("westeurope"),
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        os_disk: disk(30),
        data_disks: BTreeMap::new(),
        sha256: None,
        tags: Tags::default(),
    }
}

/// An existing version of that name, replicated to its source region.
pub(super) fn existing(name: &str, exclude_from_latest: bool) -> ImageVersion {
    let spec = ImageVersionSpec {
        id: version_id(name),
        exclude_from_latest,
        ..version()
    };
    let target_regions =
        replication::target_regions((&spec).into(), &Limits::default(), &RegionAccess::default())
            .unwrap();
    ImageVersion {
        replication: ReplicationStatus::completed([spec.location]),
        target_regions,
        spec,
        published_date: now(),
        os_disk: disk_size(30, 4),
        data_disks: BTreeMap::new(),
        reported_for_policy_violation: false,
        copies: Copies::new(),
    }
}

/// The size of a disk, in GiB.
pub(super) fn disk_size(size_gb: u32, occupied_gb: u32) -> DiskSize {
    DiskSize {
        size_gb,
        occupied_gb,
    }
}

/// Each violation as `rule at path`, in order.
pub(super) fn short(violations: &[Violation]) -> Vec<String> {
    violations
        .iter()
        .map(|violation| format!("{} at {}", violation.rule, violation.target))
        .collect()
}

/// Every violation says what is wrong and what to do, each in whole sentences.
pub(super) fn assert_well_said(violation: &Violation) {
    assert!(violation.message.ends_with('.'), "{}", violation.message);
    assert!(
        violation.remedy.ends_with(['.', '?']),
        "{}",
        violation.remedy
    );
}
