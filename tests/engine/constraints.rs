//! What the database holds by itself, whoever writes to it: the engine's own checks are not the only
//! ones.

use rusqlite::Connection;

use crate::fixture::{Place, furnish, version};
use terraform_provider_acg::gallery::GalleryService;

/// A furnished database with one version, opened without the engine.
async fn database(place: &Place) -> Connection {
    let engine = place.engine();
    furnish(&engine).await;
    engine
        .image_version_create(version("golden", "ubuntu", "1.0.0"))
        .await
        .unwrap();
    engine.close().await.unwrap();
    let database = Connection::open(place.database()).unwrap();
    database.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    database
}

#[tokio::test]
async fn writes_that_break_a_constraint_are_refused() {
    let place = Place::new();
    let database = database(&place).await;
    let copy = |columns: &str, from: &str| {
        format!(
            "INSERT INTO resources SELECT {columns}, subscription, resource_group, location, publisher, offer, sku, \
             session, etag, body_version, body FROM resources WHERE type = '{from}'"
        )
    };
    for (rule, statement, refusal) in [
        ("N-6", copy("key, type, parent", "gallery"), "UNIQUE"),
        (
            "I-1",
            copy("key || 'x', type, parent", "image_definition"),
            "UNIQUE",
        ),
        (
            "N-9",
            copy("key || 'x', type, parent || 'x'", "image_version"),
            "FOREIGN KEY",
        ),
        (
            "N-9",
            copy("key || 'x', type, NULL", "image_version"),
            "CHECK",
        ),
        (
            "D-1",
            "DELETE FROM resources WHERE type = 'gallery'".to_owned(),
            "FOREIGN KEY",
        ),
        (
            "D-1",
            "DELETE FROM resources WHERE type = 'image_definition'".to_owned(),
            "FOREIGN KEY",
        ),
        (
            "N-10",
            "UPDATE resources SET location = 'northeurope'".to_owned(),
            "identity",
        ),
        (
            "N-6",
            "UPDATE resources SET key = key || 'x' WHERE type = 'image_version'".to_owned(),
            "identity",
        ),
    ] {
        let error = database.execute(&statement, []).unwrap_err().to_string();
        assert!(error.contains(refusal), "{rule}: {error}");
    }
}

#[tokio::test]
async fn q3_counts_follow_every_write() {
    let place = Place::new();
    let database = database(&place).await;
    let counted = || -> u32 {
        let sql =
            "SELECT count FROM usage WHERE type = 'image_version' AND location = 'westeurope'";
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(counted(), 1);
    database
        .execute("DELETE FROM resources WHERE type = 'image_version'", [])
        .unwrap();
    assert_eq!(counted(), 0);
}

/// Every query that the engine asks in a create, so that its cost stays the same however much is
/// stored.
#[tokio::test]
async fn queries_use_an_index() {
    let place = Place::new();
    let database = database(&place).await;
    for query in [
        "SELECT * FROM resources WHERE key = 'k'",
        "SELECT * FROM resources WHERE parent = 'k' ORDER BY key LIMIT 6",
        "SELECT key FROM resources WHERE type = 'image_definition' AND parent = 'g' AND publisher = 'p' AND offer = 'o' \
         AND sku = 's'",
        "SELECT count FROM usage WHERE subscription = 's' AND type = 't' AND location = 'l'",
        "UPDATE resources SET session = NULL WHERE session = 's'",
        "SELECT DISTINCT session FROM resources WHERE session IS NOT NULL ORDER BY session",
        "SELECT * FROM resources WHERE type = 't' AND subscription = 's' AND resource_group = 'g' ORDER BY key",
        "SELECT * FROM operations WHERE resource = 'k' ORDER BY started_at, id",
    ] {
        let mut plan = database
            .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
            .unwrap();
        let steps: Vec<String> = plan
            .query_map([], |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(
            steps
                .iter()
                .any(|step| step.contains("INDEX") || step.contains("PRIMARY KEY")),
            "{query}: {steps:?}"
        );
    }
}
