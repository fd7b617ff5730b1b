//! The first page of help: commands in groups, examples, exit codes.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::builder::styling::Style;
use clap::{Command, CommandFactory};

use super::Acg;
use super::frame::exit::Exit;

/// The commands in the order of the help, by what they are for.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "What there is",
        &[
            "gallery",
            "definition",
            "version",
            "source",
            "application",
            "latest",
            "replication",
        ],
    ),
    (
        "What it takes",
        &["usage", "limits", "cost", "check", "report"],
    ),
    ("Who and where", &["role", "share", "region"]),
    (
        "The world it stands in",
        &[
            "clock", "fault", "seed", "export", "import", "backup", "doctor",
        ],
    ),
    ("This command", &["completions", "man", "help"]),
];

const EXAMPLES: [(&str, &str); 4] = [
    ("acg gallery list", "what there is, as a table"),
    (
        "acg version list golden/ubuntu",
        "resources are paths of names, or ids",
    ),
    (
        "acg version show golden/ubuntu/1.0.0 -o json",
        "for scripts, named as in Terraform",
    ),
    ("acg help version list", "more on a command"),
];

/// The command line with its first page of help.
pub(super) fn command() -> Command {
    let acg = Acg::command();
    let page = first_page(&acg);
    acg.override_help(page)
}

fn first_page(acg: &Command) -> StyledStr {
    let styles = acg.get_styles();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut listed = String::new();
    for (title, names) in GROUPS {
        let mut lines = String::new();
        for name in names {
            let about = match acg.find_subcommand(name) {
                Some(command) => command.get_about().map(ToString::to_string),
                None if *name == "help" => Some("Print the help of a command".to_owned()),
                None => None,
            };
            if let Some(about) = about {
                line(&mut lines, literal, name, 13, &about);
            }
        }
        if !lines.is_empty() {
            heading(&mut listed, title, header);
            listed.push_str(&lines);
            listed.push('\n');
        }
    }
    let mut after = String::new();
    heading(&mut after, "Examples", header);
    for (example, meaning) in EXAMPLES {
        line(&mut after, literal, example, 46, meaning);
    }
    after.push('\n');
    heading(&mut after, "Exit codes", header);
    for (exit, meaning) in Exit::ALL {
        line(&mut after, literal, &exit.code().to_string(), 5, meaning);
    }
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listed}{{all-args}}\n\n{after}"
    );
    acg.clone()
        .mut_subcommands(|command| command.hide(true))
        .disable_help_subcommand(true)
        .override_usage("acg [OPTIONS] <COMMAND>")
        .help_template(template)
        .render_help()
}

fn heading(text: &mut String, title: &str, style: &Style) {
    // Writing to a text does not fail.
    let _ = writeln!(text, "{style}{title}:{style:#}");
}

fn line(text: &mut String, style: &Style, name: &str, width: usize, about: &str) {
    let _ = writeln!(
        text,
        "  {style}{name}{style:#}{:1$}{about}",
        "",
        width.saturating_sub(name.len())
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_one_group() {
        let grouped = GROUPS.iter().flat_map(|(_, names)| names.iter().copied());
        let grouped: Vec<&str> = grouped.collect();
        for command in Acg::command().get_subcommands() {
            let name = command.get_name();
            let times = grouped.iter().filter(|other| **other == name).count();
            assert_eq!(times, 1, "{name}");
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }
}
