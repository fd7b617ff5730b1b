//! `acg` on a state that cannot be used.

use std::fs;

use insta::assert_snapshot;

use super::fixture::Place;
use super::harness::{furnished, transcript};

#[tokio::test]
async fn a_state_that_cannot_be_used_is_explained_and_left_alone() {
    let place = furnished().await;
    let state = place.directory();
    fs::create_dir(state.join("folder")).unwrap();
    fs::write(
        state.join("text"),
        "This is a text, and not a short one either. ".repeat(40),
    )
    .unwrap();
    fs::write(state.join("empty"), "").unwrap();
    let files = place.files();
    assert_snapshot!(transcript(
        &place,
        &[
            "gallery list --state folder",
            "gallery list --state text",
            "gallery list --state text -o json",
            "gallery list --state nowhere/gallery.db",
            "gallery list --state empty",
        ]
    ));
    assert_eq!(place.files(), files);
    assert_eq!(fs::read(place.directory().join("empty")).unwrap(), b"");
}

#[test]
fn a_first_command_that_writes_makes_the_state() {
    let place = Place::new();
    assert_snapshot!(transcript(
        &place,
        &["fault add quota", "fault list -o tsv", "gallery list"]
    ));
}
