//! One style for all commands: how help is worded and options are spelled.

use clap::{Arg, Command, CommandFactory as _};
use terraform_provider_acg::cli::Acg;

/// The short options that there are; they mean the same for every command.
const SHORT: [char; 5] = ['g', 'o', 'y', 'h', 'V'];

fn faults(command: &Command, path: &str, found: &mut Vec<String>) {
    let mut fault = |what: &str| found.push(format!("{path}: {what}"));
    match command.get_about().map(ToString::to_string) {
        None => fault("has no help"),
        Some(about) => worded(&about, &mut |what| fault(what)),
    }
    for argument in command.get_arguments() {
        let name = argument.get_id().to_string();
        spelled(argument, &mut |what| fault(&format!("{name} {what}")));
        match argument.get_help().map(ToString::to_string) {
            None => fault(&format!("{name} has no help")),
            Some(help) => worded(&help, &mut |what| fault(&format!("{name} {what}"))),
        }
    }
    for below in command
        .get_subcommands()
        .filter(|one| one.get_name() != "help")
    {
        faults(below, &format!("{path} {}", below.get_name()), found);
    }
}

/// A line begins with a capital and has no full stop, as clap's own lines.
fn worded(help: &str, fault: &mut dyn FnMut(&str)) {
    if !help.starts_with(|letter: char| letter.is_uppercase()) {
        fault("has a help that does not begin with a capital");
    }
    if help.ends_with('.') {
        fault("has a help that ends with a full stop");
    }
    if help.contains('\n') {
        fault("has a help of more than one line");
    }
}

fn spelled(argument: &Arg, fault: &mut dyn FnMut(&str)) {
    if argument
        .get_short()
        .is_some_and(|short| !SHORT.contains(&short))
    {
        fault("has a short option");
    }
    if let Some(long) = argument.get_long() {
        let letter = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        if !long.chars().all(letter) {
            fault("is not in lower case with dashes");
        }
    }
    for value in argument.get_value_names().unwrap_or_default() {
        let letter = |letter: char| letter.is_ascii_uppercase() || "_/".contains(letter);
        if !value.chars().all(letter) {
            fault("has a value that is not named in upper case");
        }
    }
}

#[test]
fn help_and_options_are_of_one_style() {
    let mut found = Vec::new();
    let mut acg = Acg::command();
    acg.build();
    faults(&acg, "acg", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}
