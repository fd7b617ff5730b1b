//! Documents that one `acg` writes and another reads: formats, and standard input and output.

use std::fs;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::{Value, json};
use terraform_provider_acg::gallery::{GalleryService as _, Tags};

use super::fixture::{Place, gallery};
use super::harness::{acg, answer, furnished, run, transcript};

/// Texts that a reader of YAML may take for something else.
const ODD: &[&str] = &[
    "",
    " ",
    "true",
    "no",
    "null",
    "~",
    "1",
    "0x10",
    "1e3",
    ".5",
    "-",
    "- a",
    "a: b",
    "# a",
    "a #b",
    "'",
    "\"",
    "\\",
    "@a",
    "!a",
    "&a",
    "*a",
    "%a",
    "|",
    ">",
    "[",
    "{",
    "a\nb",
    "a\n",
    "\ta",
    " a ",
    "é東京",
    "\u{202e}x",
    "\u{7f}",
    "2030-01-01T00:00:00Z",
    "<<",
    "=",
    "---",
    "...",
];

/// A place whose export has every kind of number and text.
async fn eventful() -> Place {
    let place = Place::new();
    let engine = place.engine();
    for (index, odd) in ODD.iter().enumerate() {
        let mut spec = gallery(&format!("golden{index}"));
        spec.description = Some((*odd).to_owned());
        let tag = (format!("tag{index}"), (*odd).to_owned());
        spec.tags = Tags::new([tag].into()).unwrap();
        engine.gallery_create(spec).await.unwrap();
    }
    engine.close().await.unwrap();
    for chance in ["0.05", "0.0000001", "1", "0.1"] {
        let line = [
            "fault",
            "add",
            "quota",
            "--probability",
            chance,
            "--seed",
            "18446744073709551615",
        ];
        answer(&place, &line);
    }
    answer(
        &place,
        &["limits", "set", "galleries_per_region", "2147483647"],
    );
    place
}

#[tokio::test]
async fn an_export_in_yaml_is_read_back_without_loss() {
    let place = eventful().await;
    let exported = answer(&place, &["export"]);
    let yaml = answer(&place, &["export", "-o", "yaml"]);
    assert!(!yaml.contains("serde_json"), "{yaml}");
    fs::write(place.directory().join("state.yaml"), &yaml).unwrap();
    let read = run(acg(&place, &["import", "state.yaml", "--state", "copy.db"]));
    assert_eq!((read.err.as_str(), read.code), ("", 0), "{read:?}");
    assert_eq!(answer(&place, &["export", "--state", "copy.db"]), exported);
    // The same numbers, whichever format is read.
    let one: Value = serde_json::from_str(&exported).unwrap();
    let other: Value = serde_json::from_str(&answer(&place, &["export", "-o", "json"])).unwrap();
    assert_eq!(one, other);
    assert_eq!(one["format_version"], json!(1));
}

#[tokio::test]
async fn a_dash_is_standard_input_and_output() {
    let place = furnished().await;
    let exported = answer(&place, &["export"]);
    assert_eq!(answer(&place, &["export", "-"]), exported);
    fs::write(place.directory().join("state.json"), &exported).unwrap();
    let mut import = acg(&place, &["import", "-", "--state", "copy.db"]);
    import.stdin(Stdio::from(
        fs::File::open(place.directory().join("state.json")).unwrap(),
    ));
    let read = run(import);
    assert_eq!(read.out, "Read 4 rows from standard input.\n", "{read:?}");
    assert_eq!(place.files(), ["copy.db", "gallery.db", "state.json"]);
}

#[tokio::test]
async fn what_is_no_export_is_refused_in_every_format() {
    let place = furnished().await;
    let write = |name: &str, text: &str| fs::write(place.directory().join(name), text).unwrap();
    write("world.yaml", "location: westeurope\n");
    write("half.yaml", "tables: [\n");
    write("text", "Golden images\n");
    write("empty", "");
    assert_snapshot!(transcript(
        &place,
        &[
            "import world.yaml --yes",
            "import half.yaml --yes",
            "import text --yes",
            "import empty --yes",
            "export -o tsv",
            "export state.json -o tsv",
        ]
    ));
}

#[tokio::test]
async fn a_state_on_which_a_run_is_at_work_is_not_replaced() {
    let place = furnished().await;
    answer(&place, &["export", "state.json"]);
    let running = place.engine();
    running.gallery_create(gallery("silver")).await.unwrap();
    let import = ["import", "state.json", "--yes", "-o", "json"];
    let refused = run(acg(&place, &import));
    assert_eq!(refused.code, 1, "{refused:?}");
    let document: Value = serde_json::from_str(&refused.err).unwrap();
    let message = document["errors"][0]["message"].as_str().unwrap();
    let files = place.files();
    let session = files
        .iter()
        .find_map(|file| file.strip_prefix("gallery.db-session-"));
    let named = format!("The run with the session {} is at work", session.unwrap());
    assert!(message.starts_with(&named), "{message}");
    let there = answer(&place, &["gallery", "list", "-o", "tsv"]);
    assert!(there.contains("silver"), "{there}");
    running.close().await.unwrap();
    assert_eq!(run(acg(&place, &import)).code, 0);
}

#[tokio::test]
async fn the_state_itself_is_no_target_and_the_way_out_is_another_path() {
    let place = furnished().await;
    for command in ["backup", "export"] {
        let refused = run(acg(&place, &[command, "gallery.db", "--yes"]));
        assert_eq!(
            (refused.err.as_str(), refused.code),
            (
                "error[Target]: The file \"gallery.db\" belongs to the gallery database itself.\n  \
                 help: Give another path.\n",
                2
            )
        );
    }
}

#[tokio::test]
async fn what_is_no_file_is_no_target() {
    let place = furnished().await;
    fs::create_dir(place.directory().join("folder")).unwrap();
    assert_snapshot!(transcript(
        &place,
        &["backup folder --yes", "export folder --yes"]
    ));
}
