//! Eight processes that hammer one file: no write is lost, no limit is exceeded, no triple is given
//! twice, and none of them ever hears that the database is locked.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    GalleryService, GallerySpec, ImageDefinitionSpec, LimitName, LimitOverrides, ListScope,
    ServiceError,
};

use crate::fixture::{
    Place, definition, definition_id, engine_at, furnish, gallery, gallery_id, region, version,
};
use crate::worker::{Report, Worker, in_parallel, report};

const PROCESSES: usize = 8;
const TASKS: usize = 4;
/// What each process attempts of each kind.
const ATTEMPTS: usize = 12;

fn limits() -> LimitOverrides {
    LimitOverrides::default()
        .with(LimitName::Galleries, 30)
        .with(LimitName::ImageVersions, 80)
}

/// The work of one process: galleries and versions up to their limits, and triples that every
/// process wants.
pub(crate) async fn compete(database: &Path, process: &str) {
    let engine = Arc::new(engine_at(database, limits()));
    in_parallel(TASKS, |task| {
        attempt(Arc::clone(&engine), process.to_owned(), task)
    })
    .await;
    engine.close().await.unwrap();
}

async fn attempt(engine: Arc<Engine>, process: String, task: usize) {
    for number in (0..ATTEMPTS).filter(|number| number % TASKS == task) {
        let name = format!("g{process}x{number}");
        let elsewhere = GallerySpec {
            location: region("northeurope"),
            ..gallery(&name)
        };
        report(
            &format!("gallery {name}"),
            &engine.gallery_create(elsewhere).await,
        );
        let name = format!("1.{process}.{number}");
        let outcome = engine
            .image_version_create(version("golden", "ubuntu", &name))
            .await;
        report(&format!("version {name}"), &outcome);
        let wanted = ImageDefinitionSpec {
            id: definition_id("golden", &format!("d{process}x{number}")),
            ..definition("golden", &format!("sku{number}"))
        };
        report(
            &format!("triple {number}"),
            &engine.image_definition_create(wanted).await,
        );
    }
}

fn acknowledged<'a>(reports: &'a [Report], kind: &str) -> Vec<&'a str> {
    let names = reports.iter().filter_map(|report| match report {
        Report::Acknowledged(request) => request.strip_prefix(kind)?.strip_prefix(' '),
        _ => None,
    });
    names.collect()
}

#[tokio::test]
async fn eight_processes_share_one_file() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();

    let workers: Vec<Worker> = (0..PROCESSES)
        .map(|process| Worker::start(&format!("compete={process}"), &place.database()))
        .collect();
    let reports: Vec<Report> = workers.into_iter().flat_map(Worker::finish).collect();

    assert_eq!(reports.len(), PROCESSES * ATTEMPTS * 3);
    for report in &reports {
        match report {
            Report::Acknowledged(_) => {}
            Report::Refused(request, rule) => {
                let expected = match request.split_once(' ').unwrap().0 {
                    "gallery" => "Q-1",
                    "version" => "Q-3",
                    _ => "I-1",
                };
                assert_eq!(rule, expected, "{request}");
            }
            Report::Unavailable(message) => panic!("{message}"),
        }
    }
    let engine = place.engine();
    let in_order =
        |names: Vec<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };

    let galleries = acknowledged(&reports, "gallery");
    assert_eq!(galleries.len(), 30, "the limit is used up and not exceeded");
    let stored = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    let stored: BTreeSet<String> = stored
        .iter()
        .map(|gallery| gallery.spec.id.name().as_str().to_owned())
        .collect();
    assert!(
        stored.is_superset(&in_order(galleries)),
        "no acknowledged write is lost"
    );
    assert_eq!(stored.len(), 31, "and nothing else was written");

    let versions = acknowledged(&reports, "version");
    assert_eq!(versions.len(), 80);
    let stored = engine
        .image_version_list((&definition_id("golden", "ubuntu")).into())
        .await
        .unwrap();
    let stored: BTreeSet<String> = stored
        .iter()
        .map(|version| version.spec.id.name().to_string())
        .collect();
    assert_eq!(stored, in_order(versions));

    let triples = acknowledged(&reports, "triple");
    assert_eq!(triples.len(), ATTEMPTS, "each triple is given once");
    assert_eq!(in_order(triples).len(), ATTEMPTS);
    let stored = engine
        .image_definition_list((&gallery_id("golden")).into())
        .await
        .unwrap();
    assert_eq!(stored.len(), ATTEMPTS + 1);
    engine.close().await.unwrap();
    assert_eq!(place.files(), ["gallery.db"], "every session has ended");
}

#[tokio::test]
async fn requests_of_one_process_share_commits_and_fail_alone() {
    let place = Place::new();
    let engine = Arc::new(place.engine());
    furnish(&engine).await;
    let requests: Vec<_> = (0..64)
        .map(|number| {
            let engine = Arc::clone(&engine);
            // Every fourth asks for a version that another asks for too.
            let name = format!("1.0.{}", if number % 4 == 3 { number - 1 } else { number });
            tokio::spawn(async move {
                engine
                    .image_version_create(version("golden", "ubuntu", &name))
                    .await
            })
        })
        .collect();
    let mut refused = 0;
    for request in requests {
        match request.await.unwrap() {
            Ok(_) => {}
            Err(ServiceError::AlreadyExists { .. }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(refused, 16);
    let stored = engine
        .image_version_list((&definition_id("golden", "ubuntu")).into())
        .await
        .unwrap();
    assert_eq!(stored.len(), 48);
}
