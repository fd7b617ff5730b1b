//! `acg man`: manual pages.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::roff::{Roff, bold, roman};
use serde::Serialize;

use super::Acg;
use super::frame::answer::{Answer, Outcome};
use super::frame::environment;
use super::frame::exit::Exit;
use super::frame::failure::Failure;
use super::frame::words;

#[derive(Debug, Args)]
pub(super) struct Man {
    /// The directory that the pages are written to; it is made when it is not there
    #[arg(long, value_name = "PATH")]
    directory: PathBuf,
}

#[derive(Debug, Serialize)]
struct Pages {
    directory: String,
    pages: Vec<String>,
}

impl Man {
    pub(super) fn run(&self) -> Outcome {
        let shown = self.directory.display();
        fs::create_dir_all(&self.directory).map_err(|error| Failure::file(&shown, &error))?;
        let mut acg = Acg::command().disable_help_subcommand(true);
        acg.build();
        let mut pages = Vec::new();
        self.write(&acg, &mut pages)?;
        let count = words::count(pages.len() as u64, "manual page", "manual pages");
        let directory = shown.to_string();
        let sentence = format!("Wrote {count} to {directory}.");
        Ok(Answer::done(sentence, Pages { directory, pages }))
    }

    /// The page of a command, and those of the commands below it.
    fn write(&self, command: &clap::Command, pages: &mut Vec<String>) -> Result<(), Failure> {
        let title = command
            .get_display_name()
            .unwrap_or_else(|| command.get_name());
        let page = clap_mangen::Man::new(command.clone())
            .source(concat!("acg ", env!("CARGO_PKG_VERSION")))
            .manual("acg");
        let name = format!("{title}.1");
        let path = self.directory.join(&name);
        let mut text = Vec::new();
        page.render(&mut text).map_err(Failure::machine)?;
        what_all_share()
            .to_writer(&mut text)
            .map_err(Failure::machine)?;
        fs::write(&path, text).map_err(|error| Failure::file(path.display(), &error))?;
        pages.push(name);
        for below in command.get_subcommands() {
            self.write(below, pages)?;
        }
        Ok(())
    }
}

/// The sections on what holds for every command.
fn what_all_share() -> Roff {
    let mut sections = Roff::new();
    sections.control("SH", ["EXIT STATUS"]);
    for (exit, meaning) in Exit::ALL {
        entry(&mut sections, &exit.code().to_string(), meaning);
    }
    sections.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in environment::VARIABLES {
        entry(&mut sections, name, meaning);
    }
    sections
}

/// A term and what it means.
fn entry(sections: &mut Roff, term: &str, meaning: &str) {
    sections.control("TP", []);
    sections.text([bold(term)]);
    sections.text([roman(meaning)]);
}
