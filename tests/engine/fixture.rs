//! What the engine's tests share: a fresh directory, an engine on it, and requests with defaults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use terraform_provider_acg::engine::{Engine, EngineOptions, FixedClock};
use terraform_provider_acg::gallery::{
    Architecture, DiskKind, DiskType, GalleryId, GalleryService, GallerySpec, HyperVGeneration,
    Identifier, ImageDefinitionId, ImageDefinitionSpec, ImageSourceId, ImageSourceSpec,
    ImageVersionId, ImageVersionSpec, LimitOverrides, OsState, OsType, Recommended, Region,
    ReplicationMode, ResourceKind, SafetyProfile, ServiceError, SourceDisk, SourceId,
    StorageAccountType, Tags, Timestamp, VersionSource,
};

pub(crate) const GROUP: &str = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images\
                         /providers/Microsoft.Compute";

/// The time in tests.
pub(crate) fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

/// A database's place in a directory of its own.
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
        }
    }

    /// A place in memory where there is one, for tests that write often and lose no power.
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if !memory.is_dir() {
            return Self::new();
        }
        Self {
            directory: TempDir::new_in(memory).unwrap(),
        }
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join("gallery.db")
    }

    /// An engine, which is a session of its own.
    pub(crate) fn engine(&self) -> Engine {
        self.engine_with(LimitOverrides::default())
    }

    pub(crate) fn engine_with(&self, limits: LimitOverrides) -> Engine {
        engine_at(&self.database(), limits)
    }

    /// An engine that acts as a principal.
    pub(crate) fn engine_as(&self, principal: &str) -> Engine {
        engine_of(&self.database(), LimitOverrides::default(), Some(principal))
    }

    /// The names of the files in the directory.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.directory()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn engine_at(database: &Path, limits: LimitOverrides) -> Engine {
    engine_of(database, limits, None)
}

fn engine_of(database: &Path, limits: LimitOverrides, acting_as: Option<&str>) -> Engine {
    let options = EngineOptions {
        limits,
        acting_as: acting_as.map(str::to_owned),
        ..EngineOptions::at(database.to_owned())
    };
    Engine::open(options, Arc::new(FixedClock(now()))).unwrap()
}

pub(crate) fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

pub(crate) fn gallery_id(name: &str) -> GalleryId {
    GalleryId::parse(&format!("{GROUP}/galleries/{name}")).unwrap()
}

pub(crate) fn definition_id(gallery: &str, name: &str) -> ImageDefinitionId {
    ImageDefinitionId::parse(&format!("{GROUP}/galleries/{gallery}/images/{name}")).unwrap()
}

pub(crate) fn version_id(gallery: &str, definition: &str, name: &str) -> ImageVersionId {
    let id = format!("{GROUP}/galleries/{gallery}/images/{definition}/versions/{name}");
    ImageVersionId::parse(&id).unwrap()
}

pub(crate) fn source_id(name: &str) -> ImageSourceId {
    ImageSourceId::parse(&format!("{GROUP}/images/{name}")).unwrap()
}

pub(crate) fn gallery(name: &str) -> GallerySpec {
    GallerySpec {
        id: gallery_id(name),
        location: region("westeurope"),
        description: Some("Golden images".to_owned()),
        soft_delete_policy: None,
        tags: Tags::default(),
    }
}

/// A definition whose SKU is its name.
pub(crate) fn definition(gallery: &str, name: &str) -> ImageDefinitionSpec {
    ImageDefinitionSpec {
        id: definition_id(gallery, name),
        location: None,
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        identifier: Identifier::parse("contoso", "linux", name).unwrap(),
        recommended_vcpus: Recommended::default(),
        recommended_memory_gb: Recommended::default(),
        description: None,
        end_of_life_date: None,
        eula: None,
        privacy_statement_uri: None,
        release_note_uri: None,
        disallowed_disk_types: [].into(),
        purchase_plan: None,
        features: [].into(),
        tags: Tags::default(),
    }
}

/// A version made from the source `build`.
pub(crate) fn version(gallery: &str, definition: &str, name: &str) -> ImageVersionSpec {
    ImageVersionSpec {
        id: version_id(gallery, definition, name),
        location: region("westeurope"),
        source: VersionSource::Whole(SourceId::ImageSource(source_id("build"))),
        replica_count: ImageVersionSpec::DEFAULT_REPLICA_COUNT,
        storage_account_type: StorageAccountType::StandardLrs,
        replication_mode: ReplicationMode::Full,
        target_regions: Vec::new(),
        exclude_from_latest: false,
        end_of_life_date: None,
        safety_profile: SafetyProfile::default(),
        tags: Tags::default(),
    }
}

pub(crate) fn source(name: &str) -> ImageSourceSpec {
    let disk = |size_gb, occupied_gb| SourceDisk {
        size_gb,
        occupied_gb,
        kind: DiskKind::Managed,
        storage_account_type: DiskType::PremiumLrs,
    };
    ImageSourceSpec {
        id: source_id(name),
        location: region("westeurope"),
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        os_disk: disk(30, 4),
        data_disks: [(0, disk(64, 0))].into(),
        sha256: None,
        tags: Tags::default(),
    }
}

/// The source `build`, the gallery `golden` and the definition `ubuntu` in it.
pub(crate) async fn furnish(engine: &Engine) {
    engine.image_source_create(source("build")).await.unwrap();
    engine.gallery_create(gallery("golden")).await.unwrap();
    let ubuntu = definition("golden", "ubuntu");
    engine.image_definition_create(ubuntu).await.unwrap();
}

/// The rules that refused a request, by ID.
#[track_caller]
pub(crate) fn rules<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> Vec<&'static str> {
    match outcome {
        Err(ServiceError::Refused(violations)) => violations
            .iter()
            .map(|violation| violation.rule.as_str())
            .collect(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[track_caller]
pub(crate) fn assert_exists<T: std::fmt::Debug>(
    outcome: Result<T, ServiceError>,
    kind: ResourceKind,
) {
    match outcome {
        Err(ServiceError::AlreadyExists { kind: found, .. }) if found == kind => {}
        other => panic!("expected that the {kind} exists already, got {other:?}"),
    }
}
