//! `acg seed`: the example of the repository, and what the command line says of documents that are wrong.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use super::fixture::Place;
use super::harness::{acg, answer, furnished, run, transcript};

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/world.yaml");
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_example_is_seeded_and_is_then_there() {
    let place = Place::new();
    fs::write(place.directory().join("world.yaml"), example()).unwrap();
    assert_snapshot!(transcript(
        &place,
        &[
            "seed world.yaml",
            "seed world.yaml",
            "seed world.yaml -o json",
            "gallery list",
            "definition list golden",
            "version list golden/ubuntu-server",
            "source list",
            "fault list",
        ]
    ));
}

#[test]
fn json_and_standard_input_are_read_too() {
    let place = Place::new();
    let world = r#"{ "galleries": [ { "name": "golden", "resource_group_name": "images",
        "location": "westeurope", "tags": { "1": "one" } } ] }"#;
    fs::write(place.directory().join("world.json"), world).unwrap();
    let made = answer(&place, &["seed", "world.json"]);
    assert_eq!(made, "1 made, 0 changed, 0 as it was to be.\n");
    let mut again = acg(&place, &["seed", "-"]);
    again.stdin(fs::File::open(place.directory().join("world.json")).unwrap());
    assert_eq!(run(again).out, "0 made, 0 changed, 1 as it was to be.\n");
    fs::create_dir(place.directory().join("folder")).unwrap();
    let nowhere = run(acg(&place, &["seed", "world.json", "--state", "folder"]));
    assert_eq!(nowhere.code, 4, "{nowhere:?}");
    assert!(nowhere.err.contains("at: world.json\n"), "{nowhere:?}");
    let empty = run(acg(&place, &["seed", "-"]));
    assert_eq!(empty.out, "0 made, 0 changed, 0 as it was to be.\n");
}

#[test]
fn r3_a_clock_that_is_ahead_of_the_document_stays_and_is_told() {
    let place = Place::new();
    fs::write(
        place.directory().join("world.yaml"),
        "clock: 2030-01-01T00:00:00Z\n",
    )
    .unwrap();
    assert_snapshot!(transcript(
        &place,
        &[
            "seed world.yaml",
            "seed world.yaml",
            "clock advance 2d",
            "seed world.yaml",
            "seed world.yaml -o json",
            "clock show",
        ]
    ));
}

#[test]
fn what_is_wrong_with_a_document_is_told_with_its_place() {
    let place = Place::new();
    let documents = [
        (
            "key.yaml",
            "location: westeurope\ngalleries:\n  - name: golden\n    locaton: x\n",
        ),
        ("unlike.yaml", "zebra: 1\n"),
        ("variant.yaml", "faults:\n  - effect: quotas\n"),
        ("missing.yaml", "galleries:\n  - description: Which?\n"),
        ("type.yaml", "galleries: 7\n"),
        ("syntax.yaml", "galleries: [\n"),
        ("twice.yaml", "location: a\nlocation: b\n"),
        ("two.yaml", "location: a\n---\nlocation: b\n"),
        ("null.yaml", "galleries:\n  - name:\n"),
        ("list.yaml", "- location: westeurope\n"),
        ("map.yaml", "location: { name: a }\n"),
        (
            "number.yaml",
            "sources:\n  - name: a\n    kind: managed_image\n    os_type: Linux\n    os_disk: { size_gb: big }\n",
        ),
        (
            "flag.yaml",
            "galleries:\n  - name: a\n    soft_delete_policy: { enabled: perhaps }\n",
        ),
        (
            "alias.yaml",
            "galleries:\n  - &one { name: a, locaton: b }\n  - *one\n",
        ),
        ("unknown.yaml", "location: *here\n"),
        ("half.json", "{ \"galleries\": [ { \"name\": \"go"),
        (
            "values.json",
            r#"{ "galleries": [ { "name": "x-1", "location": "westeurop" } ] }"#,
        ),
        (
            "rules.yaml",
            "resource_group_name: a\nlocation: australiacentral\ngalleries: [{ name: golden }]\n",
        ),
    ];
    let more = [
        ("letter.yaml", "a: 1\n"),
        ("clock.yaml", "clock: 2100-01-01T00:00:00Z\n"),
        ("day.yaml", "clock: 2030-02-29T00:00:00Z\n"),
        ("late.yaml", "clock: 9999-12-30T23:59:59Z\n"),
        (
            "member.yaml",
            "principals: [{ name: team, principal_type: Group, members: [nobody] }]\n",
        ),
        (
            "limits.yaml",
            "subscriptions:\n  - id: 11111111-2222-3333-4444-555555555555\n    \
             regional_limits: { westeurope: { galleries_per_region: 0 } }\n",
        ),
        (
            "roles.yaml",
            "resource_group_name: a\nlocation: westeurope\ngalleries: [{ name: golden }]\n\
             role_assignments: [{ scope: golden, role_definition_name: Reader, principal_name: ann }]\n",
        ),
        (
            "lun.yaml",
            "resource_group_name: a\nlocation: westeurope\nsources:\n  - name: a\n    kind: managed_image\n    \
             os_type: Linux\n    os_disk: { size_gb: 1 }\n    data_disks: { \"01\": { size_gb: 1 } }\n",
        ),
    ];
    let mut lines = Vec::new();
    for (name, text) in documents.into_iter().chain(more) {
        fs::write(place.directory().join(name), text).unwrap();
        lines.push(format!("seed {name}"));
    }
    lines.push("seed none.yaml".to_owned());
    lines.push("seed clock.yaml --acting-as ann".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_snapshot!(transcript(&place, &lines));
}

#[tokio::test]
async fn an_export_is_sent_to_import() {
    let place = furnished().await;
    answer(&place, &["export", "state.json"]);
    answer(&place, &["export", "state.yaml", "-o", "yaml"]);
    fs::write(
        place.directory().join("other.json"),
        "{ \"format\": \"acg\" }",
    )
    .unwrap();
    assert_snapshot!(transcript(
        &place,
        &[
            "seed state.json",
            "seed state.yaml -o json",
            "seed other.json"
        ]
    ));
}
