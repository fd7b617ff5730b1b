//! Requests and answers between plain values and the port's types.

use std::collections::BTreeMap;

use terraform_provider_acg::engine::{Chance, Effect as EngineEffect, Fault};
use terraform_provider_acg::gallery::{
    DiskKind, DiskType, Gallery, GalleryApplication, GalleryApplicationSpec,
    GalleryApplicationVersion, GalleryApplicationVersionSpec, GallerySpec, Identifier,
    ImageDefinition, ImageDefinitionSpec, ImageSource, ImageSourceSpec, ImageVersion,
    ImageVersionSpec, ManageAction, OsState, OsType, PackageSource, Recommended, ReplicationMode,
    ReplicationState, ReplicationStatus, SafetyProfile, SoftDeletePolicy, SourceDisk, SourceId,
    StorageAccountType, Tags, TargetRegion, TargetRegionSpec, Timestamp, VersionSource,
};

use super::answer::{Copying, Object, Replication, Target, Targets};
use super::names::{Area, Key};
use super::step::{
    ApplicationAsked, ApplicationVersionAsked, DefinitionAsked, Effect, FaultAsked, GalleryAsked,
    Instant, SoftDelete, SourceAsked, Storage, TargetAsked, VersionAsked,
};
use crate::fixture::{definition, gallery, now, source, version};

pub(super) fn timestamp(instant: Instant) -> Timestamp {
    now() + std::time::Duration::from_secs(1) * u32::try_from(instant.max(0)).unwrap()
        - std::time::Duration::from_secs(1) * u32::try_from((-instant).max(0)).unwrap()
}

pub(super) fn instant(timestamp: Timestamp) -> Instant {
    timestamp.as_second() - now().as_second()
}

fn description(described: bool) -> Option<String> {
    described.then(|| "Golden".to_owned())
}

fn storage_type(storage: Storage) -> StorageAccountType {
    match storage {
        Storage::Lrs => StorageAccountType::StandardLrs,
        Storage::Zrs => StorageAccountType::StandardZrs,
        Storage::Premium => StorageAccountType::PremiumLrs,
    }
}

fn storage(storage_type: StorageAccountType) -> Storage {
    match storage_type {
        StorageAccountType::StandardLrs => Storage::Lrs,
        StorageAccountType::StandardZrs => Storage::Zrs,
        StorageAccountType::PremiumLrs => Storage::Premium,
    }
}

fn os_state(specialized: bool) -> OsState {
    if specialized {
        OsState::Specialized
    } else {
        OsState::Generalized
    }
}

pub(super) fn gallery_of(key: Key, asked: &GalleryAsked) -> GallerySpec {
    GallerySpec {
        id: key.gallery_id(),
        location: asked.location.region(),
        description: description(asked.described),
        soft_delete_policy: asked.soft_delete.map(|policy| SoftDeletePolicy {
            enabled: policy.enabled,
            retention_days: policy.days,
        }),
        ..gallery("template")
    }
}

pub(super) fn gallery_seen(gallery: &Gallery) -> Object {
    let spec = &gallery.spec;
    Object::Gallery(GalleryAsked {
        location: Area::of(spec.location),
        described: spec.description.is_some(),
        soft_delete: spec.soft_delete_policy.map(|policy| SoftDelete {
            enabled: policy.enabled,
            days: policy.retention_days,
        }),
    })
}

pub(super) fn definition_of(key: Key, asked: &DefinitionAsked) -> ImageDefinitionSpec {
    ImageDefinitionSpec {
        id: key.definition_id(),
        location: asked.location.map(Area::region),
        os_state: os_state(asked.specialized),
        identifier: Identifier::parse("contoso", "linux", &asked.sku.to_string()).unwrap(),
        description: description(asked.described),
        recommended_vcpus: Recommended {
            min: asked.vcpus.map(|(least, _)| least),
            max: asked.vcpus.map(|(_, most)| most),
        },
        end_of_life_date: asked.end_of_life.map(timestamp),
        ..definition("template", "template")
    }
}

pub(super) fn definition_seen(definition: &ImageDefinition) -> Object {
    let spec = definition.spec();
    assert_eq!(spec.location, Some(definition.location()));
    Object::Definition(DefinitionAsked {
        location: Some(Area::of(definition.location())),
        sku: spec.identifier.sku().parse().unwrap(),
        specialized: spec.os_state == OsState::Specialized,
        described: spec.description.is_some(),
        vcpus: spec.recommended_vcpus.min.zip(spec.recommended_vcpus.max),
        end_of_life: spec.end_of_life_date.map(instant),
    })
}

pub(super) fn source_of(key: Key, asked: &SourceAsked) -> ImageSourceSpec {
    let tags = asked
        .tagged
        .then(|| ("built".to_owned(), "daily".to_owned()));
    ImageSourceSpec {
        id: key.source_id(),
        location: asked.location.region(),
        os_state: os_state(asked.specialized),
        os_disk: SourceDisk {
            size_gb: asked.size_gb,
            occupied_gb: asked.occupied_gb,
            kind: if asked.unmanaged {
                DiskKind::Unmanaged
            } else {
                DiskKind::Managed
            },
            storage_account_type: DiskType::StandardLrs,
        },
        data_disks: BTreeMap::new(),
        tags: Tags::new(tags.into_iter().collect()).unwrap(),
        ..source("template")
    }
}

pub(super) fn source_seen(source: &ImageSource) -> Object {
    let spec = &source.spec;
    Object::Source(SourceAsked {
        location: Area::of(spec.location),
        specialized: spec.os_state == OsState::Specialized,
        size_gb: spec.os_disk.size_gb,
        occupied_gb: spec.os_disk.occupied_gb,
        unmanaged: spec.os_disk.kind != DiskKind::Managed,
        tagged: !spec.tags.as_map().is_empty(),
    })
}

fn targets_of(targets: &[TargetAsked]) -> Vec<TargetRegionSpec> {
    let target = |target: &TargetAsked| TargetRegionSpec {
        replica_count: target.replicas,
        storage_account_type: target.storage.map(storage_type),
        exclude_from_latest: target.excluded,
        ..TargetRegionSpec::of(target.area.region())
    };
    targets.iter().map(target).collect()
}

fn targets_asked(targets: &[TargetRegionSpec]) -> Vec<TargetAsked> {
    let target = |target: &TargetRegionSpec| TargetAsked {
        area: Area::of(target.region),
        replicas: target.replica_count,
        storage: target.storage_account_type.map(storage),
        excluded: target.exclude_from_latest,
    };
    targets.iter().map(target).collect()
}

fn targets_seen(targets: &[TargetRegion]) -> Targets {
    let target = |target: &TargetRegion| {
        let settled = Target {
            replicas: target.replica_count,
            storage: storage(target.storage_account_type),
            excluded: target.exclude_from_latest,
        };
        (Area::of(target.region), settled)
    };
    targets.iter().map(target).collect()
}

pub(super) fn replication_seen(status: &ReplicationStatus) -> Replication {
    let regions = status.regions.iter().map(|(region, replication)| {
        let copying = match replication.state {
            ReplicationState::Replicating => Copying::Replicating(replication.progress),
            ReplicationState::Completed => Copying::Completed,
            ReplicationState::Failed => Copying::Failed(replication.progress),
            ReplicationState::Unknown => panic!("nothing here is unknown"),
        };
        (Area::of(*region), copying)
    });
    regions.collect()
}

pub(super) fn version_of(key: Key, asked: &VersionAsked) -> ImageVersionSpec {
    let source = match asked.source {
        Key::Version(..) => SourceId::ImageVersion(asked.source.version_id()),
        _ => SourceId::ImageSource(asked.source.source_id()),
    };
    ImageVersionSpec {
        id: key.version_id(),
        location: asked.location.region(),
        source: VersionSource::Whole(source),
        replica_count: asked.replicas,
        storage_account_type: storage_type(asked.storage),
        replication_mode: if asked.shallow {
            ReplicationMode::Shallow
        } else {
            ReplicationMode::Full
        },
        target_regions: targets_of(&asked.targets),
        exclude_from_latest: asked.excluded,
        end_of_life_date: asked.end_of_life.map(timestamp),
        safety_profile: SafetyProfile {
            allow_deletion_of_replicated_locations: asked.regions_may_leave,
            block_deletion_before_end_of_life: asked.kept_until_end_of_life,
        },
        ..version("template", "template", "1.0.0")
    }
}

pub(super) fn version_seen(version: &ImageVersion) -> Object {
    let spec = &version.spec;
    let VersionSource::Whole(source) = &spec.source else {
        panic!("nothing here is made of disks");
    };
    Object::Version {
        asked: VersionAsked {
            location: Area::of(spec.location),
            source: Key::of(&source.to_string()),
            shallow: spec.replication_mode == ReplicationMode::Shallow,
            replicas: spec.replica_count,
            storage: storage(spec.storage_account_type),
            targets: targets_asked(&spec.target_regions),
            excluded: spec.exclude_from_latest,
            end_of_life: spec.end_of_life_date.map(instant),
            regions_may_leave: spec.safety_profile.allow_deletion_of_replicated_locations,
            kept_until_end_of_life: spec.safety_profile.block_deletion_before_end_of_life,
        },
        targets: targets_seen(&version.target_regions),
        published: instant(version.published_date),
        size_gb: version.size_gb(),
        occupied_gb: version.occupied_gb(),
        replication: replication_seen(&version.replication),
    }
}

pub(super) fn application_of(key: Key, asked: &ApplicationAsked) -> GalleryApplicationSpec {
    GalleryApplicationSpec {
        id: key.application_id(),
        location: asked.location.map(Area::region),
        supported_os_type: if asked.windows {
            OsType::Windows
        } else {
            OsType::Linux
        },
        description: description(asked.described),
        eula: None,
        privacy_statement_uri: None,
        release_note_uri: None,
        end_of_life_date: asked.end_of_life.map(timestamp),
        tags: Tags::default(),
    }
}

pub(super) fn application_seen(application: &GalleryApplication) -> Object {
    let spec = application.spec();
    Object::Application(ApplicationAsked {
        location: Some(Area::of(application.location())),
        windows: spec.supported_os_type == OsType::Windows,
        described: spec.description.is_some(),
        end_of_life: spec.end_of_life_date.map(instant),
    })
}

const PACKAGES: &str = "https://contoso.blob.core.windows.net/packages/";

pub(super) fn application_version_of(
    key: Key,
    asked: &ApplicationVersionAsked,
) -> GalleryApplicationVersionSpec {
    GalleryApplicationVersionSpec {
        id: key.application_version_id(),
        location: asked.location.region(),
        source: PackageSource {
            media_link: format!("{PACKAGES}{}", asked.package),
            default_configuration_link: None,
        },
        manage_action: ManageAction {
            install: "install".to_owned(),
            remove: "remove".to_owned(),
            update: None,
        },
        package_file: None,
        config_file: None,
        enable_health_check: false,
        replica_count: asked.replicas,
        storage_account_type: storage_type(asked.storage),
        target_regions: targets_of(&asked.targets),
        exclude_from_latest: asked.excluded,
        end_of_life_date: asked.end_of_life.map(timestamp),
        tags: Tags::default(),
    }
}

pub(super) fn application_version_seen(version: &GalleryApplicationVersion) -> Object {
    let spec = &version.spec;
    let package = spec.source.media_link.strip_prefix(PACKAGES).unwrap();
    Object::ApplicationVersion {
        asked: ApplicationVersionAsked {
            location: Area::of(spec.location),
            package: package.parse().unwrap(),
            replicas: spec.replica_count,
            storage: storage(spec.storage_account_type),
            targets: targets_asked(&spec.target_regions),
            excluded: spec.exclude_from_latest,
            end_of_life: spec.end_of_life_date.map(instant),
        },
        targets: targets_seen(&version.target_regions),
        published: instant(version.published_date),
        replication: replication_seen(&version.replication),
    }
}

pub(super) fn fault_of(asked: &FaultAsked) -> Fault {
    let effect = match asked.effect {
        Effect::Error => EngineEffect::Error {
            code: EngineEffect::DEFAULT_ERROR.0.to_owned(),
            http_status: EngineEffect::DEFAULT_ERROR.1,
            message: None,
        },
        Effect::Throttle => EngineEffect::Throttle {
            retry_after: EngineEffect::DEFAULT_RETRY_AFTER,
        },
        Effect::Quota => EngineEffect::Quota,
        Effect::Region { area, progress } => EngineEffect::Region {
            region: area.region(),
            progress,
            details: None,
        },
    };
    Fault {
        operation: asked.operation.to_owned(),
        resource: asked.resource.to_owned(),
        effect,
        times: asked.times,
        chance: asked
            .chance
            .map(|(probability, seed)| Chance { probability, seed }),
    }
}
