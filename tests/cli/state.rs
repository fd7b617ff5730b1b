//! `acg export`, `import`, `backup` and `doctor`.

use std::fs;

use insta::assert_snapshot;

use super::fixture::Place;
use super::harness::{acg, answer, furnished, run, transcript};

#[tokio::test]
async fn nothing_is_replaced_unasked() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "export state.json",
            "export state.json",
            "export state.json --yes",
            "import state.json",
            "import state.json -y",
            "import --state copy.db state.json -o json",
            "backup backup.db",
            "backup backup.db",
            "backup backup.db --yes -o json",
            "backup --yes gallery.db",
            "backup nowhere/backup.db",
            "export nowhere/state.json",
            "export --yes gallery.db",
            "doctor",
            "doctor -o json",
            "gallery list --state copy.db",
            "gallery list --state backup.db",
        ]
    ));
    let whole = answer(&place, &["export"]);
    let file = fs::read_to_string(place.directory().join("state.json")).unwrap();
    assert_eq!(whole, file);
}

/// An export from which a table is gone.
fn without_faults(export: &str) -> String {
    let mut document: serde_json::Value = serde_json::from_str(export).unwrap();
    document["tables"].as_object_mut().unwrap().remove("faults");
    document.to_string()
}

#[tokio::test]
async fn what_cannot_be_used_is_told() {
    let place = furnished().await;
    let export = answer(&place, &["export"]);
    let write = |name: &str, text: &str| fs::write(place.directory().join(name), text).unwrap();
    // Cut where the place that is told does not hang on how much is kept.
    let head = export.find("\"tables\": {").unwrap();
    write("half.json", export.split_at(head + 11).0);
    write(
        "newer.json",
        &export.replace("\"format_version\": 1", "\"format_version\": 2"),
    );
    write(
        "damaged.json",
        &export.replace("\"westeurope\"", "\"atlantis\""),
    );
    write(
        "type.json",
        &export.replace("\"tables\": {", "\"tables\": 7, \"x\": {"),
    );
    write("table.json", &without_faults(&export));
    write("broken.db", "not a database");
    assert_snapshot!(transcript(
        &place,
        &[
            "import half.json --yes",
            "import newer.json --yes",
            "import damaged.json --yes",
            "import type.json --yes",
            "import table.json --yes",
            "import table.json --state fresh.db",
            "doctor --state fresh.db",
            "import none.json",
            "doctor --state broken.db",
            "doctor --state none.db",
            "backup --state none.db backup.db",
            "export --state broken.db",
        ]
    ));
    assert_eq!(answer(&place, &["export"]), export);
    let fresh = Place::new();
    let doctor = run(acg(&fresh, &["doctor"]));
    assert_eq!(doctor.code, 4);
}
