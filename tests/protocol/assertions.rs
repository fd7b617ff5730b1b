//! Holds the tests to the list of the protocol's assertions: each has a test that names it.
//!
//! Reads text only. A test names its assertions at the beginning of its name, as `p4_...` or
//! `p30_p31_...`.

use std::{collections::BTreeSet, fs, path::Path};

/// Proven with a plain client: the process, values, plans, operations and state, other calls.
const WITH_A_CLIENT: [std::ops::RangeInclusive<u32>; 6] =
    [1..=13, 20..=26, 30..=37, 40..=51, 60..=61, 66..=67];
/// Proven with Terraform, where its own judgement is what counts.
const WITH_TERRAFORM: [u32; 13] = [8, 12, 13, 21, 23, 27, 32, 41, 42, 43, 47, 48, 68];

#[test]
fn every_assertion_has_a_test() {
    let client = assertions_below("tests/protocol");
    assert!(client.len() > 40, "the tests are found: {client:?}");
    assert_named(&client, WITH_A_CLIENT.into_iter().flatten());
    assert_named(&assertions_below("tests/acceptance"), WITH_TERRAFORM);
}

#[track_caller]
fn assert_named(named: &BTreeSet<u32>, wanted: impl IntoIterator<Item = u32>) {
    let missing: Vec<String> = wanted
        .into_iter()
        .filter(|number| !named.contains(number))
        .map(|number| format!("P-{number}"))
        .collect();
    assert!(missing.is_empty(), "no test is named after {missing:?}");
}

#[test]
fn a_name_tells_its_assertions() {
    for (line, expected) in [
        ("fn p4_the_host_is_accepted() {", vec![4]),
        ("    async fn p30_p31_every_answer() {", vec![30, 31]),
        ("fn plain() {", vec![]),
        ("fn p4() {", vec![]),
        ("// fn p4_is_no_function", vec![]),
        ("let p4_of_no_function = 4;", vec![]),
    ] {
        assert_eq!(assertions_of(line), expected, "{line}");
    }
}

/// The assertions that functions of the sources below a folder are named after.
fn assertions_below(folder: &str) -> BTreeSet<u32> {
    let mut named = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                named.extend(text.lines().flat_map(assertions_of));
            }
        }
    }
    named
}

/// The assertions that a line names if it begins a function.
fn assertions_of(line: &str) -> Vec<u32> {
    let line = line.trim_start();
    let line = line.strip_prefix("async ").unwrap_or(line);
    let Some(name) = line.strip_prefix("fn ") else {
        return Vec::new();
    };
    name.split('_')
        .map_while(|word| word.strip_prefix('p')?.parse().ok())
        .collect()
}
