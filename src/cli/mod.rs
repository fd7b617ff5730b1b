//! The command line `acg`: what a gallery holds, for people and for scripts.
//!
//! One file per command beside this one, and the frame that all share in [`frame`]. A command takes
//! a [`Session`], asks the engine, and returns an [`Answer`](frame::answer::Answer): a serialisable
//! value and how it looks as a table. It prints nothing and knows neither formats, colours nor exit
//! codes. Rules are the gallery's; none is restated here.
//!
//! A new command is a file with its arguments (clap) and a method `run(&self, &Session) -> Outcome`,
//! a variant of [`Command`] with its line in `Command::run`, and its section in `docs/cli.md`.

#![allow(
    clippy::doc_markdown,
    reason = "documentation of arguments is their help text, which has no markup"
)]

mod application;
mod backup;
mod check;
mod clock;
mod completions;
mod cost;
mod definition;
mod doctor;
mod export;
mod fault;
pub mod frame;
mod gallery;
mod help;
mod import;
mod latest;
mod limits;
mod man;
mod region;
mod replication;
mod report;
mod role;
mod seed;
mod share;
mod source;
mod usage;
mod version;
mod versions;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};

pub use frame::environment::Environment;
pub use frame::options::Settings;

use frame::answer::Outcome;
use frame::exit::Exit;
use frame::options::Options;
use frame::session::Session;
use frame::terminal::Terminal;

use crate::engine::Engine;
use crate::gallery::ServiceError;

/// Reads and manages the galleries that the Terraform provider `acg` keeps.
#[derive(Debug, Parser)]
#[command(name = "acg", version, max_term_width = 100)]
pub struct Acg {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List and show galleries
    #[command(subcommand)]
    Gallery(gallery::GalleryCommand),
    /// List and show image definitions
    #[command(subcommand)]
    Definition(definition::DefinitionCommand),
    /// List, show, delete and restore image versions
    #[command(subcommand)]
    Version(version::VersionCommand),
    /// List, show and delete image sources, and import VHD files
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Show the latest version of an image definition
    Latest(latest::Latest),
    /// Show how far the replication of a version has come
    #[command(subcommand)]
    Replication(replication::ReplicationCommand),
    /// Report what needs attention
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Show and move the gallery's clock
    #[command(subcommand)]
    Clock(clock::ClockCommand),
    /// Make a whole world from a document: sources, galleries, versions, subscriptions, faults
    Seed(seed::Seed),
    /// Write all that is kept as a portable document
    Export(export::Export),
    /// Make a document that was exported all that is kept
    Import(import::Import),
    /// Copy the state while others write
    Backup(backup::Backup),
    /// Examine whether the state is sound
    Doctor(doctor::Doctor),
    /// List and show VM applications and their versions
    #[command(subcommand)]
    Application(application::ApplicationCommand),
    /// Print a script that completes command lines of acg
    Completions(completions::Completions),
    /// Write manual pages, one for each command
    Man(man::Man),
    /// Inject faults: delays, errors, throttling, limits, failing regions
    #[command(subcommand)]
    Fault(fault::FaultCommand),
    /// Show how much of its limits the subscription uses
    Usage(usage::ShowUsage),
    /// List and change the limits of the subscription
    #[command(subcommand)]
    Limits(limits::LimitsCommand),
    /// Show what the replicas of image versions come to
    Cost(cost::Cost),
    /// Say whether virtual machines can be deployed from an image
    Check(check::Check),
    /// Show and change who has which role where
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Share galleries, and list what is shared with the subscription
    #[command(subcommand)]
    Share(share::ShareCommand),
    /// List regions, and allow the use of restricted ones
    #[command(subcommand)]
    Region(region::RegionCommand),
}

impl Command {
    async fn run(&self, session: &Session) -> Outcome {
        match self {
            Self::Gallery(command) => command.run(session).await,
            Self::Definition(command) => command.run(session).await,
            Self::Version(command) => command.run(session).await,
            Self::Source(command) => command.run(session).await,
            Self::Application(command) => command.run(session).await,
            Self::Latest(command) => command.run(session).await,
            Self::Replication(command) => command.run(session).await,
            Self::Report(command) => command.run(session).await,
            Self::Clock(command) => command.run(session).await,
            Self::Seed(command) => command.run(session).await,
            Self::Export(command) => command.run(session).await,
            Self::Import(command) => command.run(session).await,
            Self::Backup(command) => command.run(session).await,
            Self::Doctor(command) => command.run(session).await,
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(),
            Self::Fault(command) => command.run(session).await,
            Self::Usage(command) => command.run(session).await,
            Self::Limits(command) => command.run(session).await,
            Self::Cost(command) => command.run(session).await,
            Self::Check(command) => command.run(session).await,
            Self::Role(command) => command.run(session).await,
            Self::Share(command) => command.run(session).await,
            Self::Region(command) => command.run(session).await,
        }
    }
}

/// Opens the engine that a command speaks to.
pub type OpenEngine = fn(&Settings) -> Result<Engine, ServiceError>;

/// Runs the command line `arguments`, the program's name first, and answers with its exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>, open: OpenEngine) -> ExitCode {
    let environment = Environment::of_this_process();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = help::command()
        .try_get_matches_from(&arguments)
        .and_then(|matches| Acg::from_arg_matches(&matches));
    match parsed {
        Ok(acg) => acg.run(&environment, open).into(),
        Err(answer) => frame::parser::conclude(answer, &arguments).into(),
    }
}

impl Acg {
    fn run(&self, environment: &Environment, open: OpenEngine) -> Exit {
        let terminal = Terminal::new(&self.options, environment);
        let outcome = self.outcome(environment, &terminal, open);
        frame::render::conclude(outcome, self.options.output, &terminal)
    }

    fn outcome(&self, environment: &Environment, terminal: &Terminal, open: OpenEngine) -> Outcome {
        let settings = self.options.settings(environment)?;
        let engine = open(&settings)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(frame::failure::Failure::machine)?;
        let session = Session::new(settings, engine, terminal.clone(), self.options.yes);
        runtime.block_on(async {
            let outcome = self.command.run(&session).await;
            // What the command created is meant, also when it failed later on.
            let closed = session.close().await;
            let answer = outcome?;
            closed?;
            Ok(answer)
        })
    }
}
