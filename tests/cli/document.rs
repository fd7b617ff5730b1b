//! `docs/cli.md` is what `acg` really prints.
//!
//! The document is run from top to bottom in one fresh directory: a block after `<!-- file: NAME -->`
//! is written to that file, `<!-- vhd: NAME MIB -->` makes a VHD file of that size, each line of a `console` block that begins with `$ ` is given to a shell,
//! and what it prints is held against the lines below. With the environment variable `ACG_WRITE_DOCS`
//! the document is written anew instead: `make docs`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::completions::commands;
use super::fixture::Place;
use super::vhd;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md")
}

/// What a shell prints for `line` in the place's directory, errors among it.
fn printed(place: &Place, line: &str) -> String {
    let programs = PathBuf::from(env!("CARGO_BIN_EXE_acg"));
    let programs = programs.parent().unwrap().display();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{line}")])
        .current_dir(place.directory())
        .env_clear()
        .env("PATH", format!("{programs}:/usr/local/bin:/usr/bin:/bin"))
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The document as it would be if all that it shows were run now.
fn rewritten(place: &Place, text: &str) -> String {
    let mut written = String::new();
    let mut lines = text.lines().peekable();
    let mut file = None;
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        if let Some(name) = line.strip_prefix("<!-- file: ") {
            file = Some(name.trim_end_matches(" -->").to_owned());
        }
        if let Some(wanted) = line.strip_prefix("<!-- vhd: ") {
            let (name, mib) = wanted.trim_end_matches(" -->").split_once(' ').unwrap();
            let size = mib.parse::<u64>().unwrap() << 20;
            vhd::write(&place.directory().join(name), vhd::FIXED, size, b"content");
        }
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if kind == "console" {
            let typed = block.iter().filter_map(|line| line.strip_prefix("$ "));
            for (at, line) in typed.enumerate() {
                if at > 0 {
                    written.push('\n');
                }
                written.push_str(&format!("$ {line}\n{}", printed(place, line)));
            }
        } else {
            let content: String = block.iter().map(|line| format!("{line}\n")).collect();
            if let Some(name) = file.take() {
                fs::write(place.directory().join(name), &content).unwrap();
            }
            written.push_str(&content);
        }
        written.push_str("```\n");
    }
    written
}

#[test]
fn the_document_shows_what_acg_prints() {
    let place = Place::new();
    let text = fs::read_to_string(path()).unwrap();
    let now = rewritten(&place, &text);
    #[expect(
        clippy::disallowed_methods,
        reason = "the switch of make docs, read by no other test"
    )]
    let write = std::env::var_os("ACG_WRITE_DOCS").is_some();
    if write {
        fs::write(path(), now).unwrap();
        return;
    }
    let differing = text
        .lines()
        .zip(now.lines())
        .position(|(old, new)| old != new);
    if let Some(at) = differing.or((text != now).then_some(0)) {
        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
        panic!(
            "docs/cli.md is not what acg prints: write it anew with `make docs`.\nLine {}:\n  {}\nshould be\n  {}",
            at + 1,
            line(&text),
            line(&now)
        );
    }
}

#[test]
fn the_document_shows_every_command() {
    let text = fs::read_to_string(path()).unwrap();
    let all = commands();
    let missing: Vec<String> = all
        .iter()
        .filter(|one| {
            !all.iter()
                .any(|other| other.len() > one.len() && other.starts_with(one))
        })
        .map(|words| format!("acg {}", words.join(" ")))
        .filter(|command| {
            let shown = |line: &str| {
                let after = line
                    .strip_prefix("$ ")
                    .and_then(|line| line.strip_prefix(command.as_str()));
                after.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            !text.lines().any(shown)
        })
        .collect();
    assert!(missing.is_empty(), "docs/cli.md does not show {missing:?}");
}
