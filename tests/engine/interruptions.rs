//! The death of a process at any moment: what it acknowledged is there, what it did not may be, and
//! either way the same request succeeds afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::Connection;
use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::GalleryService;

use crate::fixture::{Place, definition_id, furnish, version};
use crate::worker::{Report, Worker, in_parallel, report};

const ROUNDS: u64 = 50;
const TASKS: usize = 4;

/// Publishes versions until the process is killed; the longest anyone waits for that is bounded.
pub(crate) async fn publish(engine: Arc<Engine>, round: &str) {
    in_parallel(TASKS, |task| {
        let (engine, round) = (Arc::clone(&engine), round.to_owned());
        async move {
            for number in 0..10_000 {
                let name = format!("{task}.{round}.{number}");
                report(
                    &name,
                    &engine
                        .image_version_create(version("golden", "ubuntu", &name))
                        .await,
                );
            }
        }
    })
    .await;
}

/// A step of a small random sequence (Knuth's constants), so that a failure can be repeated.
fn random(seed: u64) -> u64 {
    seed.wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
        >> 33
}

fn names(reports: impl IntoIterator<Item = Report>) -> BTreeSet<String> {
    let names = reports.into_iter().map(|report| match report {
        Report::Acknowledged(name) => name,
        other => panic!("{other:?}"),
    });
    names.collect()
}

#[tokio::test]
async fn fifty_kills_lose_no_acknowledged_write() {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();
    let ubuntu = definition_id("golden", "ubuntu");
    let mut acknowledged = BTreeSet::new();

    for round in 0..ROUNDS {
        let mut worker = Worker::start(&format!("publish={round}"), &place.database());
        let patience = random(round) % 16;
        let mut reports: Vec<Report> = (0..patience).map_while(|_| worker.next()).collect();
        // Between two acknowledgements the moment of death is left to chance, and sometimes it comes
        // before the first.
        for _ in 0..random(round + ROUNDS) % 100_000 {
            std::hint::spin_loop();
        }
        reports.extend(worker.kill());
        let of_this_round = names(reports);

        let heir = place.engine();
        for name in &of_this_round {
            let made = heir
                .image_version_create(version("golden", "ubuntu", name))
                .await
                .unwrap();
            assert!(made.adopted, "round {round}: {name} was acknowledged");
        }
        acknowledged.extend(of_this_round);
        // Each task had at most one request more under way, which was written or not.
        for task in 0..TASKS {
            let names = (0..).map(|number| format!("{task}.{round}.{number}"));
            let next = names
                .into_iter()
                .find(|name| !acknowledged.contains(name))
                .unwrap();
            heir.image_version_create(version("golden", "ubuntu", &next))
                .await
                .unwrap();
        }
        heir.close().await.unwrap();
        assert_eq!(place.files(), ["gallery.db"], "round {round}");
    }

    let engine = place.engine();
    let stored = engine.image_version_list((&ubuntu).into()).await.unwrap();
    let stored: BTreeSet<String> = stored
        .iter()
        .map(|version| version.spec.id.name().to_string())
        .collect();
    assert!(stored.is_superset(&acknowledged));
    assert!(!acknowledged.is_empty());
    engine.close().await.unwrap();

    let file = Connection::open(place.database()).unwrap();
    let verdict: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let strays: u32 = file
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(strays, 0);
    let counted: u32 = file
        .query_row(
            "SELECT count FROM usage WHERE type = 'image_version'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(counted as usize, stored.len());
}
