//! What requests to the engine cost with every write made durable: one by one, ten at once, and with
//! more and more versions stored already.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use divan::Bencher;
use tempfile::TempDir;
use terraform_provider_acg::engine::{Engine, EngineOptions, SystemClock};
use terraform_provider_acg::gallery::{
    Architecture, Check, DiskKind, DiskType, GalleryId, GalleryService, GallerySpec,
    HyperVGeneration, Identifier, ImageDefinitionId, ImageDefinitionSpec, ImageSourceId,
    ImageSourceSpec, ImageVersionId, ImageVersionSpec, LimitName, LimitOverrides, OsState, OsType,
    Recommended, Region, ReplicationMode, SafetyProfile, SourceDisk, SourceId, StorageAccountType,
    Tags, VersionName, VersionSource,
};
use tokio::runtime::Runtime;

/// How many versions are stored when the measuring begins.
const STORED: &[u32] = &[100, 1_000, 10_000];
/// How many requests Terraform has under way by default.
const PARALLEL: u32 = 10;

const GROUP: &str = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images\
                     /providers/Microsoft.Compute";

fn main() {
    divan::main();
}

/// An engine with a definition that has so many versions.
struct Bench {
    runtime: Runtime,
    engine: Arc<Engine>,
    next: AtomicU32,
    _directory: TempDir,
}

impl Bench {
    fn with(stored: u32) -> Self {
        let directory = TempDir::new().unwrap();
        let options = EngineOptions {
            limits: LimitOverrides::default().with(LimitName::ImageVersions, u32::MAX),
            ..EngineOptions::at(directory.path().join("gallery.db"))
        };
        let engine = Arc::new(Engine::open(options, Arc::new(SystemClock)).unwrap());
        let bench = Self {
            runtime: Runtime::new().unwrap(),
            engine,
            next: AtomicU32::new(0),
            _directory: directory,
        };
        bench.runtime.block_on(furnish(&bench.engine));
        for _ in 0..stored / 100 {
            bench.create(100);
        }
        bench
    }

    /// Creates so many versions at once.
    fn create(&self, count: u32) {
        self.runtime.block_on(async {
            let first = self.next.fetch_add(count, Ordering::Relaxed);
            let requests: Vec<_> = (first..first + count)
                .map(|number| {
                    let engine = Arc::clone(&self.engine);
                    tokio::spawn(async move { engine.image_version_create(version(number)).await })
                })
                .collect();
            for request in requests {
                request.await.unwrap().unwrap();
            }
        });
    }
}

async fn furnish(engine: &Engine) {
    let disk = SourceDisk {
        size_gb: 30,
        occupied_gb: 4,
        kind: DiskKind::Managed,
        storage_account_type: DiskType::StandardLrs,
    };
    let source = ImageSourceSpec {
        id: source_id(),
        location: region(),
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        os_disk: disk,
        data_disks: [].into(),
        sha256: None,
        tags: Tags::default(),
    };
    engine.image_source_create(source).await.unwrap();
    let gallery = GallerySpec {
        id: GalleryId::parse(&format!("{GROUP}/galleries/golden")).unwrap(),
        location: region(),
        description: None,
        soft_delete_policy: None,
        tags: Tags::default(),
    };
    engine.gallery_create(gallery).await.unwrap();
    let definition = ImageDefinitionSpec {
        id: definition_id(),
        location: None,
        os_type: OsType::Linux,
        os_state: OsState::Generalized,
        hyper_v_generation: HyperVGeneration::V2,
        architecture: Architecture::X64,
        identifier: Identifier::parse("contoso", "linux", "ubuntu").unwrap(),
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
    };
    engine.image_definition_create(definition).await.unwrap();
}

fn region() -> Region {
    Region::parse("westeurope").unwrap()
}

fn source_id() -> ImageSourceId {
    ImageSourceId::parse(&format!("{GROUP}/images/build")).unwrap()
}

fn definition_id() -> ImageDefinitionId {
    ImageDefinitionId::parse(&format!("{GROUP}/galleries/golden/images/ubuntu")).unwrap()
}

fn version(number: u32) -> ImageVersionSpec {
    ImageVersionSpec {
        id: ImageVersionId::new(
            definition_id(),
            VersionName::parse(&format!("1.0.{number}")).unwrap(),
        ),
        location: region(),
        source: VersionSource::Whole(SourceId::ImageSource(source_id())),
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

#[divan::bench(args = STORED, sample_count = 200, sample_size = 1)]
fn create_one(bencher: Bencher<'_, '_>, stored: u32) {
    let bench = Bench::with(stored);
    bencher.bench_local(|| bench.create(1));
}

#[divan::bench(args = STORED, sample_count = 200, sample_size = 1)]
fn create_ten_at_once(bencher: Bencher<'_, '_>, stored: u32) {
    let bench = Bench::with(stored);
    bencher
        .counter(PARALLEL)
        .bench_local(|| bench.create(PARALLEL));
}

#[divan::bench(args = STORED)]
fn get(bencher: Bencher<'_, '_>, stored: u32) {
    let bench = Bench::with(stored);
    let id = version(7).id;
    bencher.bench_local(|| {
        bench
            .runtime
            .block_on(bench.engine.image_version_get(&id))
            .unwrap()
    });
}

#[divan::bench(args = STORED)]
fn check(bencher: Bencher<'_, '_>, stored: u32) {
    let bench = Bench::with(stored);
    let spec = version(u32::from(u16::MAX));
    bencher.bench_local(|| {
        let check = bench
            .engine
            .image_version_check(spec.clone(), Check::default());
        bench.runtime.block_on(check).unwrap()
    });
}

#[divan::bench(args = STORED)]
fn confirm_what_is_confirmed(bencher: Bencher<'_, '_>, stored: u32) {
    let bench = Bench::with(stored);
    bench.runtime.block_on(bench.engine.close()).unwrap();
    let keys = [version(7).id.key()];
    bencher.bench_local(|| bench.runtime.block_on(bench.engine.confirm(&keys)).unwrap());
}
