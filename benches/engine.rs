//! What requests to the engine cost with every write made durable, and with more and more versions
//! stored already.
//!
//! The sizes take turns, so that whatever else the machine does hits all of them alike; the ratio of
//! the largest to the smallest is what counts. `--json FILE` writes the figures down as well.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints its figures, and stops at the first surprise"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use terraform_provider_acg::engine::{Engine, EngineOptions, SystemClock};
use terraform_provider_acg::gallery::{
    Architecture, Candidates, CapacityService, Check, DiskKind, DiskType, GalleryId,
    GalleryService, GallerySpec, HyperVGeneration, Identifier, ImageDefinitionId,
    ImageDefinitionSpec, ImageSourceId, ImageSourceSpec, ImageVersionId, ImageVersionSpec,
    LimitName, LimitOverrides, OsState, OsType, Prices, Recommended, Region, ReplicationMode,
    SafetyProfile, SourceDisk, SourceId, StorageAccountType, Tags, TargetRegionSpec, VersionName,
    VersionSource, billing,
};
use tokio::runtime::Runtime;

/// How many versions are stored when the measuring begins.
const STORED: [u32; 3] = [100, 1_000, 10_000];
/// How many requests Terraform has under way by default.
const PARALLEL: u32 = 10;
/// How often each operation is measured at each size.
const ROUNDS: usize = 40;

const GROUP: &str = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images\
                     /providers/Microsoft.Compute";

/// An operation, with how often it is done between two looks at the clock.
struct Operation {
    name: &'static str,
    repeated: u32,
    /// Whether its cost grows with the number of versions.
    linear: bool,
    run: fn(&Bench) -> Duration,
}

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "create",
        repeated: 4,
        linear: false,
        run: |bench| bench.create(1),
    },
    Operation {
        name: "ten creates in parallel, together",
        repeated: 1,
        linear: false,
        run: |bench| bench.create(PARALLEL),
    },
    Operation {
        name: "dry run of a create",
        repeated: 40,
        linear: false,
        run: Bench::check,
    },
    Operation {
        name: "read",
        repeated: 40,
        linear: false,
        run: Bench::read,
    },
    Operation {
        name: "latest",
        repeated: 40,
        linear: false,
        run: Bench::latest,
    },
    Operation {
        name: "usage",
        repeated: 40,
        linear: false,
        run: Bench::usage,
    },
    Operation {
        name: "cost of a version",
        repeated: 40,
        linear: false,
        run: Bench::cost,
    },
    Operation {
        name: "list of all",
        repeated: 1,
        linear: true,
        run: Bench::list,
    },
    Operation {
        name: "cost of all together",
        repeated: 1,
        linear: true,
        run: Bench::cost_of_all,
    },
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let file = arguments.iter().position(|one| one == "--json");
    let file = file.map(|position| arguments[position + 1].clone());
    let benches: Vec<Bench> = STORED.into_iter().map(Bench::with).collect();
    let mut figures = Vec::new();
    println!("microseconds, medians: of 100, 1,000, 10,000, and 10,000 to 100");
    for operation in OPERATIONS {
        let Measured { medians, ratio } = measure(operation, &benches);
        let columns: String = medians.iter().map(|one| format!("{one:>12.1}")).collect();
        println!("{:<36}{columns}{ratio:>9.2}", operation.name);
        figures.push(json!({
            "operation": operation.name,
            "linear": operation.linear,
            "stored": STORED,
            "microseconds": medians,
            "ratio": ratio,
        }));
    }
    if let Some(file) = file {
        std::fs::write(file, Value::from(figures).to_string()).unwrap();
    }
}

/// What was measured of an operation.
struct Measured {
    /// Microseconds at each size.
    medians: Vec<f64>,
    /// The largest size to the smallest, round by round.
    ratio: f64,
}

fn measure(operation: &Operation, benches: &[Bench]) -> Measured {
    let mut samples = vec![Vec::new(); benches.len()];
    for round in 0..=ROUNDS {
        for (bench, samples) in benches.iter().zip(&mut samples) {
            let taken: Duration = (0..operation.repeated)
                .map(|_| (operation.run)(bench))
                .sum();
            // The first round warms up.
            if round > 0 {
                samples.push(taken.as_secs_f64() * 1e6 / f64::from(operation.repeated));
            }
        }
    }
    let pairs = samples[0].iter().zip(&samples[samples.len() - 1]);
    let ratios = pairs.map(|(smallest, largest)| largest / smallest);
    Measured {
        ratio: median(ratios.collect()),
        medians: samples.into_iter().map(median).collect(),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// An engine with a definition that has so many versions.
struct Bench {
    runtime: Runtime,
    engine: Arc<Engine>,
    stored: u32,
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
            stored,
            next: AtomicU32::new(0),
            _directory: directory,
        };
        bench.runtime.block_on(furnish(&bench.engine));
        for _ in 0..stored / 100 {
            bench.make(100);
        }
        // Nobody measures a session that has 10,000 versions to confirm.
        bench.runtime.block_on(bench.engine.close()).unwrap();
        bench
    }

    fn timed<T>(&self, work: impl Future<Output = T>) -> Duration {
        let start = Instant::now();
        self.runtime.block_on(work);
        start.elapsed()
    }

    /// Makes so many versions at once, and gives the number of the first.
    fn make(&self, count: u32) -> u32 {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        self.runtime.block_on(self.make_from(first, count));
        first
    }

    async fn make_from(&self, first: u32, count: u32) {
        let requests: Vec<_> = (first..first + count)
            .map(|number| {
                let engine = Arc::clone(&self.engine);
                tokio::spawn(async move { engine.image_version_create(version(number)).await })
            })
            .collect();
        for request in requests {
            request.await.unwrap().unwrap();
        }
    }

    /// Creates so many at once, and takes them away untimed, so that the size stays what it is.
    fn create(&self, count: u32) -> Duration {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        let taken = self.timed(self.make_from(first, count));
        for number in first..first + count {
            let id = version(number).id;
            let deleted = self.engine.image_version_delete(&id);
            self.runtime.block_on(deleted).unwrap();
        }
        taken
    }

    fn check(&self) -> Duration {
        let spec = version(u32::from(u16::MAX));
        let check = self.engine.image_version_check(spec, Check::default());
        self.timed(async { check.await.unwrap() })
    }

    fn read(&self) -> Duration {
        let id = version(self.stored / 2).id;
        self.timed(async { self.engine.image_version_get(&id).await.unwrap().unwrap() })
    }

    fn latest(&self) -> Duration {
        let (definition, candidates) = (definition_id(), Candidates::in_region(Some(region())));
        let latest = self.engine.image_version_latest(&definition, candidates);
        self.timed(async { latest.await.unwrap().unwrap() })
    }

    fn usage(&self) -> Duration {
        let subscription = definition_id().gallery().subscription();
        let usage = self.engine.usage(subscription, region());
        self.timed(async { usage.await.unwrap() })
    }

    fn cost(&self) -> Duration {
        let (id, prices) = (version(self.stored / 2).id, Prices::default());
        self.timed(async {
            let version = self.engine.image_version_get(&id).await.unwrap().unwrap();
            billing::total(version.charges(&prices).values())
        })
    }

    fn list(&self) -> Duration {
        let definition = definition_id();
        self.timed(async {
            let all = self
                .engine
                .image_version_list((&definition).into())
                .await
                .unwrap();
            assert_eq!(all.len(), usize::try_from(self.stored).unwrap());
            all
        })
    }

    fn cost_of_all(&self) -> Duration {
        let (definition, prices) = (definition_id(), Prices::default());
        self.timed(async {
            let all = self
                .engine
                .image_version_list((&definition).into())
                .await
                .unwrap();
            let charges = all
                .iter()
                .flat_map(|version| version.charges(&prices).into_values());
            billing::total(&charges.collect::<Vec<_>>())
        })
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
        target_regions: ["westeurope", "northeurope"]
            .map(|name| TargetRegionSpec::of(Region::parse(name).unwrap()))
            .into(),
        exclude_from_latest: false,
        end_of_life_date: None,
        safety_profile: SafetyProfile::default(),
        tags: Tags::default(),
    }
}
