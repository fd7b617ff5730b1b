//! Completion scripts and manual pages: there for every command, and valid where that can be told.

use std::io::Write as _;
use std::process::{Command, Stdio};

use clap::CommandFactory as _;
use terraform_provider_acg::cli::Acg;

use super::fixture::Place;
use super::harness::answer;

/// Every command without its subcommands, as paths of words, the innermost included.
pub fn commands() -> Vec<Vec<String>> {
    fn below(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        for one in command
            .get_subcommands()
            .filter(|one| one.get_name() != "help")
        {
            let path = [path, &[one.get_name().to_owned()]].concat();
            found.push(path.clone());
            below(one, &path, found);
        }
    }
    let mut found = Vec::new();
    below(&Acg::command(), &[], &mut found);
    found
}

#[test]
fn each_shell_gets_a_script_that_knows_every_command() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = answer(&place, &["completions", shell]);
        for command in commands() {
            let name = command.last().unwrap();
            assert!(script.contains(name.as_str()), "{shell}: {command:?}");
        }
        // A shell that is not on this machine cannot be asked.
        let Ok(mut child) = Command::new(shell).arg("-n").stdin(Stdio::piped()).spawn() else {
            continue;
        };
        child
            .stdin
            .take()
            .unwrap()
            .write_all(script.as_bytes())
            .unwrap();
        assert!(
            child.wait().unwrap().success(),
            "{shell} cannot read its script"
        );
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let place = Place::new();
    let said = answer(&place, &["man", "--directory", "man/man1"]);
    let pages = commands().len() + 1;
    assert_eq!(said, format!("Wrote {pages} manual pages to man/man1.\n"));
    for command in commands() {
        let page = format!("man/man1/acg-{}.1", command.join("-"));
        let text = std::fs::read_to_string(place.directory().join(&page)).unwrap();
        for section in ["SYNOPSIS", "EXIT STATUS", "ENVIRONMENT"] {
            assert!(text.contains(section), "{page}: {section}");
        }
    }
}
