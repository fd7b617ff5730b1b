//! Holds the sources to the map in `docs/architecture.md`: which way dependencies point, where a
//! thing may be done, how long a file may be, and that the documents speak of what is there.
//!
//! Reads text only: no compiler is asked, so that it fails in a second and says which rule was
//! broken, where, and where the rule is explained.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "architecture/outline.rs"]
mod outline;
#[path = "architecture/rules.rs"]
mod rules;
#[path = "architecture/source.rs"]
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use source::{depth, names_crate, rooms_named, sources};

const MAP: &str = "docs/architecture.md";

/// What a room of `src/` may lean on: other rooms, and crates from outside. `crate::panic`, which
/// knows nobody, is open to all.
struct Room {
    name: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

#[rustfmt::skip] // One room, one paragraph.
const ROOMS: [Room; 7] = [
    Room { name: "gallery", rooms: &[],
        crates: &["async_trait", "jiff", "serde", "serde_json", "thiserror", "uuid"] },
    Room { name: "framework", rooms: &[],
        crates: &["base64", "jiff", "rmp", "serde_json", "thiserror", "tokio", "tokio_stream", "tokio_util",
            "tonic", "tonic_prost", "tracing", "unicode_normalization"] },
    Room { name: "plugin", rooms: &[],
        crates: &["aws_lc_rs", "base64", "jiff", "rcgen", "rustix", "rustls", "serde_json", "thiserror", "tokio", "tokio_rustls",
            "tokio_stream", "tokio_util", "tonic", "tonic_health", "tonic_prost", "tracing",
            "tracing_subscriber", "uuid"] },
    Room { name: "engine", rooms: &["gallery"],
        crates: &["async_trait", "jiff", "rand_xoshiro", "rusqlite", "serde", "serde_json", "tempfile", "thiserror", "tokio",
            "tracing", "uuid", "wildmatch"] },
    Room { name: "vhd", rooms: &["gallery"],
        crates: &["aws_lc_rs", "rustix", "thiserror", "tokio"] },
    Room { name: "provider", rooms: &["framework", "gallery", "vhd"],
        crates: &["serde_json", "tracing"] },
    Room { name: "cli", rooms: &["engine", "gallery", "vhd"],
        crates: &["clap", "clap_complete", "clap_mangen", "comfy_table", "indicatif", "jiff", "serde", "serde_json", "serde_saphyr", "strsim", "thiserror", "tokio"] },
];

/// What may be done in few places only: the words, and the files or folders of `src/` that may.
#[rustfmt::skip] // One thing, one line.
const HOMES: [(&str, &[&str]); 14] = [
    ("SystemTime::now", &[]),
    ("Timestamp::now", &["engine/clock.rs", "plugin/clock.rs"]),
    ("env::var", &["plugin/env.rs", "provider/environment.rs", "cli/frame/environment.rs"]),
    ("env::args", &["main.rs", "bin/acg.rs"]),
    ("process::exit", &[]),
    ("process::abort", &[]),
    ("thread::sleep", &["engine/store/sqlite/connection.rs"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("io::stdout()", &["main.rs", "cli/frame/terminal.rs"]),
    ("io::stderr()", &["main.rs", "panic.rs", "plugin/logging/mod.rs", "cli/frame/terminal.rs"]),
    ("rusqlite", &["engine/store/sqlite/"]),
    ("std::fs", &["cli/", "engine/", "plugin/", "vhd/"]),
    ("std::net", &["plugin/"]),
];

/// Lines of a file without its tests, and with them.
const LONGEST: [usize; 2] = [400, 500];

/// Folders that are not the repository's own text.
const NOT_OURS: [&str; 5] = ["target", "__pycache__", ".git", ".terraform", ".acg"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below `folder` with one of these extensions, by path from the repository's root.
fn files(folder: &str, extensions: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![repository().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name());
            if NOT_OURS.iter().any(|other| name == *other) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&extension(&path)) {
                let path = path.strip_prefix(repository()).unwrap();
                found.insert(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

/// Fails with the rule, where it is explained, and every place that breaks it.
fn hold(rule: &str, section: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<_> = breaches
        .into_iter()
        .map(|one| format!("  {one}\n"))
        .collect();
    assert!(
        breaches.is_empty(),
        "\n{rule}\nExplained in {MAP}, \"{section}\". Broken by:\n{}",
        breaches.concat()
    );
}

#[test]
fn dependencies_point_one_way() {
    let declared = dependencies("[dependencies]");
    let mut breaches = Vec::new();
    for source in sources() {
        let Some(room) = ROOMS
            .iter()
            .find(|room| source.path.starts_with(&format!("{}/", room.name)))
        else {
            assert!(
                !source.path.trim_start_matches("bin/").contains('/'),
                "src/{} is in no room",
                source.path
            );
            continue;
        };
        let open = |name: &str| [room.name, "panic"].contains(&name) || room.rooms.contains(&name);
        for other in rooms_named(&source.code)
            .into_iter()
            .filter(|name| !open(name))
        {
            breaches.push(format!("src/{} uses crate::{other}", source.path));
        }
        if source.code.contains(&"super::".repeat(depth(&source.path))) {
            breaches.push(format!(
                "src/{} climbs out of its room by super::",
                source.path
            ));
        }
        for name in declared
            .iter()
            .filter(|name| !room.crates.contains(&name.as_str()))
        {
            if names_crate(&source.code, name) {
                breaches.push(format!("src/{} uses the crate {name}", source.path));
            }
        }
    }
    let rule = "A room leans on those below it alone, and on the crates that its task needs.";
    hold(rule, "Rooms", breaches);
}

/// The crates that a section of the manifest names, as sources name them.
fn dependencies(section: &str) -> Vec<String> {
    let manifest = read("Cargo.toml");
    let lines = manifest.split(section).nth(1).unwrap().lines();
    lines
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_")))
        .collect()
}

#[test]
fn every_dependency_is_used() {
    // Named by the code that is made of the proto files.
    let by_generated_code = ["prost", "prost_types", "tonic_prost"];
    let mut all: String = read("build.rs");
    for folder in ["src", "tests", "benches"] {
        all.extend(files(folder, &["rs"]).iter().map(|file| read(file)));
    }
    let mut breaches = Vec::new();
    for section in [
        "[dependencies]",
        "[dev-dependencies]",
        "[build-dependencies]",
    ] {
        let unused = dependencies(section)
            .into_iter()
            .filter(|name| !by_generated_code.contains(&name.as_str()) && !names_crate(&all, name));
        breaches.extend(unused.map(|name| format!("Cargo.toml: {name} in {section}")));
    }
    let rule = "What is declared is used: a dependency costs every build.";
    hold(rule, "Rooms", breaches);
}

#[test]
fn what_has_a_home_is_done_there_alone() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (words, homes) in HOMES {
            let at_home = homes.iter().any(|home| source.path.starts_with(home));
            if !at_home && source.code.contains(words) {
                breaches.push(format!(
                    "src/{}: {words} (at home in {homes:?})",
                    source.path
                ));
            }
        }
    }
    let rule = "Time, environment, printing, files and SQLite each have one home.";
    hold(rule, "What enters at the edge", breaches);
}

#[test]
fn a_panic_on_purpose_says_why_it_cannot_happen() {
    let panics = [
        (".unwrap()", "clippy::unwrap_used"),
        (".expect(", "clippy::expect_used"),
        ("panic!(", "clippy::panic"),
        ("unreachable!(", "clippy::unreachable"),
    ];
    let mut breaches = Vec::new();
    for source in sources() {
        for (panic, lint) in panics {
            let reason = source.text.split(lint).nth(1).is_some_and(|rest| {
                rest.trim_start_matches([',', ' ', '\n'])
                    .starts_with("reason = ")
            });
            if source.code.contains(panic) && !reason {
                breaches.push(format!("src/{}: {panic}", source.path));
            }
        }
    }
    let rule = "Nothing panics on input; where a panic is impossible, #[expect(.., reason = ..)] says why.";
    hold(rule, "Panics", breaches);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut breaches = Vec::new();
    for source in sources() {
        let lines = source.code.lines().count();
        if lines > LONGEST[0] {
            breaches.push(format!(
                "src/{} has {lines} lines without its tests",
                source.path
            ));
        }
    }
    let mut all = files("src", &["rs"]);
    all.extend(files("tests", &["rs"]));
    all.extend(files("benches", &["rs"]));
    for file in all {
        let text = read(&file);
        let lines = text.lines().count();
        if lines > LONGEST[1] {
            breaches.push(format!("{file} has {lines} lines"));
        }
        if !text.starts_with("//!") {
            breaches.push(format!("{file} does not open with //!"));
        }
    }
    let rule = format!(
        "A file opens with what it is for, and has one reason to change: at most {} lines, {} with tests.",
        LONGEST[0], LONGEST[1]
    );
    hold(&rule, "Files", breaches);
}

#[test]
fn the_map_shows_the_rooms_that_there_are() {
    let map = read(MAP);
    let shown: BTreeSet<_> = map
        .lines()
        .filter_map(|line| line.strip_prefix("### `src/")?.strip_suffix("/`"))
        .map(ToOwned::to_owned)
        .collect();
    let there: BTreeSet<_> = fs::read_dir(repository().join("src"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir() && entry.file_name() != "bin")
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let rule = "The map has one entry for each folder of src/, and no other.";
    let differing = shown.symmetric_difference(&there).cloned();
    hold(rule, "Rooms", differing);
}

/// The documents for people who change the code.
fn documents() -> BTreeMap<String, String> {
    let mut paths = files("docs/decisions", &["md"]);
    paths.extend([MAP.to_owned(), "CONTRIBUTING.md".to_owned()]);
    paths
        .into_iter()
        .map(|path| (path.clone(), read(&path)))
        .collect()
}

#[test]
fn documents_name_what_is_there() {
    let mut breaches = Vec::new();
    for (document, text) in documents() {
        let folder = Path::new(&document).parent().unwrap();
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#']).next());
        let links = links.filter(|link| !link.is_empty() && !link.contains("://"));
        let named = text.split('`').skip(1).step_by(2).filter(|name| {
            let begins = [
                "src/",
                "tests/",
                "docs/",
                "proto/",
                "benches/",
                "examples/",
                "scripts/",
            ];
            begins.iter().any(|begin| name.starts_with(begin))
                && !name.contains(['<', '*', ' ', '\n'])
        });
        let paths = links
            .map(|link| folder.join(link))
            .chain(named.map(PathBuf::from));
        for path in paths.filter(|path| !repository().join(path).exists()) {
            breaches.push(format!(
                "{document} names {}, which is not there",
                path.display()
            ));
        }
    }
    hold(
        "A document names files that exist.",
        "How this map stays true",
        breaches,
    );
}

#[test]
fn code_in_documents_is_code_of_the_files() {
    let mut breaches = Vec::new();
    let mut excerpts = 0;
    for (document, text) in documents() {
        for part in text.split("<!-- from ").skip(1) {
            let (file, rest) = part.split_once(" -->\n```rust\n").unwrap();
            let excerpt = rest.split("```").next().unwrap();
            excerpts += 1;
            if !read(file).contains(excerpt) {
                let first = excerpt.lines().next().unwrap_or_default();
                breaches.push(format!(
                    "{document}: the excerpt of {file} that begins \"{first}\""
                ));
            }
        }
    }
    assert!(excerpts > 0, "the map shows no code");
    let rule = "Code that a document shows is the file's own text: copy it again.";
    hold(rule, "A new resource in one file", breaches);
}

#[test]
fn decisions_are_numbered_and_say_what_was_weighed() {
    let mut breaches = Vec::new();
    let mut records = files("docs/decisions", &["md"]);
    let index = read("docs/decisions/README.md");
    records.remove("docs/decisions/README.md");
    for (number, record) in (1..).zip(&records) {
        let name = record.trim_start_matches("docs/decisions/");
        if !name.starts_with(&format!("{number:04}-")) {
            breaches.push(format!("{record} should have the number {number:04}"));
        }
        if !index.contains(&format!("({name})")) {
            breaches.push(format!("docs/decisions/README.md does not list {name}"));
        }
        let text = read(record);
        for section in ["## Context", "## Options", "## Choice", "## Consequence"] {
            if !text.contains(&format!("\n{section}\n")) {
                breaches.push(format!("{record} has no \"{section}\""));
            }
        }
    }
    hold(
        "A decision has a number and four sections.",
        "How this map stays true",
        breaches,
    );
}

#[test]
fn nothing_names_the_machine_that_it_was_made_on() {
    // In two halves, for this file is read as well.
    let halves = [
        ("/root", "/"),
        ("/home", "/"),
        ("/Users", "/"),
        ("/tmp", "/"),
        ("/work", "/main"),
        ("/work", "/wt"),
        ("/work", "/shared"),
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("index", ".crates.io"),
        ("static", ".crates.io"),
        ("npmjs", ".org"),
        ("proxy.golang", ".org"),
    ];
    let kinds = [
        "", "hcl", "json", "lock", "md", "proto", "py", "rs", "sh", "sql", "tf", "tfstate", "toml",
        "yaml",
    ];
    let mut breaches = Vec::new();
    for file in files("", &kinds) {
        let Ok(text) = fs::read_to_string(repository().join(&file)) else {
            continue;
        };
        for words in halves.map(|(one, two)| format!("{one}{two}")) {
            if text.contains(&words) {
                breaches.push(format!("{file}: {words}"));
            }
        }
    }
    hold(
        "The repository is of no one machine.",
        "How this map stays true",
        breaches,
    );
}
