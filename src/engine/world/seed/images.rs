//! Image definitions and versions of a document.

use std::collections::BTreeMap;

use super::document::{
    DefinitionEntry, DiskSourceEntry, EncryptionEntry, RangeEntry, TargetEntry, VersionEntry,
};
use super::reader::{Home, Place, Reader};
use super::reading::{Steps, Wanted};
use crate::gallery::{
    Architecture, DiskEncryptionSetId, DiskType, Encryption, GalleryId, GalleryName,
    HyperVGeneration, Identifier, ImageDefinitionId, ImageDefinitionName, ImageDefinitionSpec,
    ImageSourceId, ImageVersionId, ImageVersionSpec, OsState, OsType, PurchasePlan, Recommended,
    Region, ReplicationMode, SafetyProfile, ServiceError, SourceId, SourceKind, SourceName,
    StorageAccountType, TargetRegionSpec, VersionName, VersionSource, Violation, parse_lun,
};

/// Reads a definition and its versions.
pub(super) fn definition(
    reader: &mut Reader,
    steps: &mut Steps,
    at: &Place,
    home: &Home,
    gallery: &GalleryId,
    entry: &DefinitionEntry,
) -> Option<()> {
    let home = home.narrowed(reader, at, None, None, entry.location.as_ref());
    let name = reader.value(at, "name", &entry.name, ImageDefinitionName::parse);
    let os_type = reader.value(at, "os_type", &entry.os_type, OsType::parse);
    let os_state = reader.value(at, "os_state", &entry.os_state, OsState::parse);
    let generation = reader.optional(
        at,
        "hyper_v_generation",
        entry.hyper_v_generation.as_ref(),
        HyperVGeneration::parse,
    );
    let architecture = reader.optional(
        at,
        "architecture",
        entry.architecture.as_ref(),
        Architecture::parse,
    );
    let identifier = &entry.identifier;
    let identifier = Identifier::parse(&identifier.publisher, &identifier.offer, &identifier.sku);
    let identifier = reader.outcome(
        &at.field("identifier"),
        identifier.map_err(ServiceError::Refused),
    );
    let end_of_life_date = reader.end_of_life(at, entry.end_of_life_date.as_ref());
    let mut disallowed_disk_types = Vec::new();
    for (index, text) in entry.disallowed_disk_types.iter().enumerate() {
        let at = at.element("disallowed_disk_types", index);
        disallowed_disk_types.extend(reader.outcome(&at, DiskType::parse(text)));
    }
    let tags = reader.tags(at, &entry.tags);
    let id = ImageDefinitionId::new(gallery.clone(), name?);
    let spec = ImageDefinitionSpec {
        id: id.clone(),
        location: home.location_if_said(),
        os_type: os_type?,
        os_state: os_state?,
        hyper_v_generation: generation.unwrap_or(HyperVGeneration::V1),
        architecture: architecture.unwrap_or(Architecture::X64),
        identifier: identifier?,
        recommended_vcpus: range(entry.recommended_vcpus.as_ref()),
        recommended_memory_gb: range(entry.recommended_memory_gb.as_ref()),
        description: entry.description.clone(),
        end_of_life_date,
        eula: entry.eula.clone(),
        privacy_statement_uri: entry.privacy_statement_uri.clone(),
        release_note_uri: entry.release_note_uri.clone(),
        disallowed_disk_types: disallowed_disk_types.into_iter().collect(),
        purchase_plan: entry.purchase_plan.as_ref().map(|plan| PurchasePlan {
            name: plan.name.clone(),
            publisher: plan.publisher.clone(),
            product: plan.product.clone(),
        }),
        features: entry.features.clone(),
        tags,
    };
    steps.child(at, Wanted::Definition(Box::new(spec)));
    for (index, entry) in entry.versions.iter().enumerate() {
        let at = at.element("versions", index);
        if let Some(spec) = version(reader, &at, &home, &id, entry) {
            steps.version(&at, Wanted::Version(Box::new(spec)));
        }
    }
    Some(())
}

fn range(entry: Option<&RangeEntry>) -> Recommended {
    entry.map_or_else(Recommended::default, |entry| Recommended {
        min: entry.min,
        max: entry.max,
    })
}

fn version(
    reader: &mut Reader,
    at: &Place,
    home: &Home,
    definition: &ImageDefinitionId,
    entry: &VersionEntry,
) -> Option<ImageVersionSpec> {
    let home = home.narrowed(reader, at, None, None, entry.location.as_ref());
    let location = home.location(reader, at);
    let name = reader.value(at, "name", &entry.name, VersionName::parse);
    let source = source(reader, at, definition.gallery(), entry);
    let storage = reader.optional(
        at,
        "storage_account_type",
        entry.storage_account_type.as_ref(),
        StorageAccountType::parse,
    );
    let mode = reader.optional(
        at,
        "replication_mode",
        entry.replication_mode.as_ref(),
        ReplicationMode::parse,
    );
    let target_regions = target_regions(reader, at, &entry.target_regions);
    let end_of_life_date = reader.end_of_life(at, entry.end_of_life_date.as_ref());
    let tags = reader.tags(at, &entry.tags);
    Some(ImageVersionSpec {
        id: ImageVersionId::new(definition.clone(), name?),
        location: location?,
        source: source?,
        replica_count: entry
            .replica_count
            .unwrap_or(ImageVersionSpec::DEFAULT_REPLICA_COUNT),
        storage_account_type: storage.unwrap_or(StorageAccountType::StandardLrs),
        replication_mode: mode.unwrap_or(ReplicationMode::Full),
        target_regions,
        exclude_from_latest: entry.exclude_from_latest,
        safety_profile: entry
            .safety_profile
            .as_ref()
            .map(|entry| SafetyProfile {
                allow_deletion_of_replicated_locations: entry
                    .allow_deletion_of_replicated_locations,
                block_deletion_before_end_of_life: entry.block_deletion_before_end_of_life,
            })
            .unwrap_or_default(),
        end_of_life_date,
        tags,
    })
}

/// Where a version is replicated to.
pub(super) fn target_regions(
    reader: &mut Reader,
    at: &Place,
    entries: &BTreeMap<String, Option<TargetEntry>>,
) -> Vec<TargetRegionSpec> {
    let mut targets = Vec::new();
    let plain = TargetEntry::default();
    for (name, entry) in entries {
        let at = at.key("target_regions", name);
        let entry = entry.as_ref().unwrap_or(&plain);
        let storage = reader.optional(
            &at,
            "storage_account_type",
            entry.storage_account_type.as_ref(),
            StorageAccountType::parse,
        );
        let region = reader.outcome(&at, Region::parse(name));
        let encryption = entry.encryption.as_ref();
        let encryption = encryption.map(|entry| self::encryption(reader, &at, entry));
        targets.extend(region.map(|region| TargetRegionSpec {
            region,
            replica_count: entry.replica_count,
            storage_account_type: storage,
            exclude_from_latest: entry.exclude_from_latest,
            encryption,
        }));
    }
    targets
}

fn encryption(reader: &mut Reader, at: &Place, entry: &EncryptionEntry) -> Encryption {
    let at = at.field("encryption");
    let os_disk = reader.optional(
        &at,
        "os_disk_encryption_set_id",
        entry.os_disk_encryption_set_id.as_ref(),
        DiskEncryptionSetId::parse,
    );
    let mut data_disks = BTreeMap::new();
    for (lun, text) in &entry.data_disk_encryption_set_ids {
        let at = at.key("data_disk_encryption_set_ids", lun);
        let lun = reader.outcome(&at, parse_lun(lun));
        let id = reader.outcome(&at, DiskEncryptionSetId::parse(text));
        data_disks.extend(lun.zip(id));
    }
    Encryption {
        os_disk,
        data_disks,
    }
}

fn source(
    reader: &mut Reader,
    at: &Place,
    gallery: &GalleryId,
    entry: &VersionEntry,
) -> Option<VersionSource> {
    let mut one = |at: Place, text: &str| reader.outcome(&at, source_id(text, gallery));
    let whole = match &entry.source_id {
        Some(text) => Some(one(at.field("source_id"), text)?),
        None => None,
    };
    let os = match &entry.os_disk {
        Some(disk) => Some(one(at.field("os_disk.source_id"), &disk.source_id)?),
        None => None,
    };
    let mut data = BTreeMap::new();
    for (lun, DiskSourceEntry { source_id }) in &entry.data_disks {
        let place = at.key("data_disks", lun);
        let id = one(place.field("source_id"), source_id)?;
        data.insert(lun.clone(), (place, id));
    }
    let mut disks = BTreeMap::new();
    for (lun, (place, id)) in data {
        disks.insert(reader.outcome(&place, parse_lun(&lun))?, id);
    }
    let source = VersionSource::of(whole, os, disks).map_err(ServiceError::Refused);
    reader.outcome(at, source)
}

/// A source by its id, or by names in the gallery's subscription and resource group: `managed_image/build`
/// or `golden/ubuntu/1.0.0`.
fn source_id(text: &str, gallery: &GalleryId) -> Result<SourceId, Violation> {
    let group = || gallery.resource_group().clone();
    let subscription = gallery.subscription();
    match text.split('/').collect::<Vec<_>>()[..] {
        [kind, name] => {
            let kind = SourceKind::parse(kind)?;
            let name = SourceName::parse(name)?;
            let id = ImageSourceId::new(subscription, group(), kind, name);
            Ok(SourceId::ImageSource(id))
        }
        [gallery, definition, version] => {
            let gallery = GalleryId::new(subscription, group(), GalleryName::parse(gallery)?);
            let definition = ImageDefinitionName::parse(definition)?;
            let definition = ImageDefinitionId::new(gallery, definition);
            let version = ImageVersionId::new(definition, VersionName::parse(version)?);
            Ok(SourceId::ImageVersion(version))
        }
        _ => SourceId::parse(text),
    }
}
