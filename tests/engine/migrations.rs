//! A database of an earlier release: opened by this one, it keeps everything that it had.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use terraform_provider_acg::gallery::{
    Candidates, GalleryId, GalleryService, ImageDefinitionId, ImageVersionId, LimitOverrides,
    ListScope,
};

use crate::fixture::{Place, engine_at, gallery, rules};

/// Where the releases left their resources.
const GALLERY: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images\
                       /providers/Microsoft.Compute/galleries/complete";

const BASIC: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images\
                     /providers/Microsoft.Compute/galleries/basic";

/// A copy of the database that release 0.1.0 wrote.
fn database_of_0_1_0() -> Place {
    let place = Place::new();
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/state-v0.1.0/.acg/gallery.db");
    std::fs::copy(fixture, place.database()).unwrap();
    place
}

/// Every row of a table, columns and all, in an order of its own.
fn rows(database: &Connection, table: &str) -> Vec<BTreeMap<String, Value>> {
    let mut statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let rows = statement
        .query_map([], |row| {
            let cell = |(at, name): (usize, &String)| Ok((name.clone(), row.get(at)?));
            names.iter().enumerate().map(cell).collect()
        })
        .unwrap();
    let mut rows: Vec<_> = rows.map(Result::unwrap).collect();
    rows.sort_by_key(|row: &BTreeMap<_, _>| format!("{row:?}"));
    rows
}

/// The indexes and triggers, each with the table that it is on.
fn schema(database: &Connection) -> Vec<(String, String)> {
    let mut statement = database
        .prepare(
            "SELECT name, tbl_name FROM sqlite_schema WHERE type IN ('index', 'trigger') ORDER BY 1",
        )
        .unwrap();
    let names = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    names.map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_database_of_release_0_1_0_keeps_rows_indexes_and_triggers() {
    let place = database_of_0_1_0();
    let database = Connection::open(place.database()).unwrap();
    let tables = ["resources", "usage", "operations"];
    let before = tables.map(|table| rows(&database, table));
    let (names, version): (_, u32) = (
        schema(&database),
        database
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap(),
    );
    assert_eq!(version, 1);
    assert!(before.iter().all(|rows| !rows.is_empty()));

    let engine = engine_at(&place.database(), LimitOverrides::default());
    let galleries = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    assert_eq!(galleries.len(), 2);
    for (table, before) in tables.into_iter().zip(before) {
        let columns: Vec<&str> = before[0].keys().map(String::as_str).collect();
        let kept = format!("(SELECT {} FROM {table})", columns.join(", "));
        assert_eq!(rows(&database, &kept), before);
    }
    let after = schema(&database);
    for name in names {
        // Names that SQLite gives itself are derived from the table's.
        assert!(
            after.contains(&name) || name.0.starts_with("sqlite_autoindex"),
            "{name:?}"
        );
    }
    let damage: Vec<String> = rows(&database, "pragma_integrity_check")
        .into_iter()
        .chain(rows(&database, "pragma_foreign_key_check"))
        .map(|row| format!("{row:?}"))
        .collect();
    assert_eq!(damage, [r#"{"integrity_check": Text("ok")}"#]);
}

#[tokio::test]
async fn what_release_0_1_0_left_is_still_held_to_every_constraint() {
    let place = database_of_0_1_0();
    let engine = engine_at(&place.database(), LimitOverrides::default());
    let gallery = GalleryId::parse(GALLERY).unwrap();
    let definition = ImageDefinitionId::parse(&format!("{GALLERY}/images/complete")).unwrap();
    let version =
        ImageVersionId::parse(&format!("{GALLERY}/images/complete/versions/1.0.0")).unwrap();
    assert_eq!(engine.operations(&version.key()).await.unwrap().len(), 1);
    assert_eq!(rules(engine.gallery_delete(&gallery).await), ["D-1"]);

    let mut twin = engine
        .image_definition_get(&definition)
        .await
        .unwrap()
        .unwrap()
        .spec()
        .clone();
    twin.id = ImageDefinitionId::parse(&format!("{GALLERY}/images/twin")).unwrap();
    twin.end_of_life_date = None;
    assert_eq!(rules(engine.image_definition_create(twin).await), ["I-1"]);

    // This definition's only version is excluded from latest, the other's is not.
    let basic = ImageDefinitionId::parse(&format!("{BASIC}/images/basic")).unwrap();
    for (definition, expected) in [(&definition, None), (&basic, Some("1.0.0"))] {
        let latest = engine.image_version_latest(definition, Candidates::default());
        let latest = latest.await.unwrap();
        let name = latest.map(|version| version.spec.id.name().to_string());
        assert_eq!(name.as_deref(), expected);
    }

    engine.image_version_delete(&version).await.unwrap();
    assert!(engine.operations(&version.key()).await.unwrap().is_empty());
    engine.image_definition_delete(&definition).await.unwrap();
    engine.gallery_delete(&gallery).await.unwrap();

    let database = Connection::open(place.database()).unwrap();
    let counted =
        "SELECT subscription, type, location, count(*) AS count FROM resources GROUP BY 1, 2, 3";
    assert_eq!(
        rows(&database, &format!("({counted})")),
        rows(&database, "(SELECT * FROM usage WHERE count > 0)")
    );
    let moved = database.execute("UPDATE resources SET location = 'elsewhere'", []);
    assert!(moved.unwrap_err().to_string().contains("identity"));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_may_open_a_database_of_release_0_1_0_at_once() {
    let place = database_of_0_1_0();
    let openings = (0..8).map(|number| {
        let database = place.database();
        tokio::spawn(async move {
            let engine = engine_at(&database, LimitOverrides::default());
            if number % 2 == 0 {
                engine.gallery_list(ListScope::Everywhere).await.unwrap();
            }
            let name = format!("of.{number}");
            engine.gallery_create(gallery(&name)).await.unwrap();
            engine.close().await.unwrap();
        })
    });
    for opening in openings.collect::<Vec<_>>() {
        opening.await.unwrap();
    }
    let engine = engine_at(&place.database(), LimitOverrides::default());
    let galleries = engine.gallery_list(ListScope::Everywhere).await.unwrap();
    assert_eq!(galleries.len(), 2 + 8);
}
