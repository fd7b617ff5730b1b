//! What goes on beside Terraform: the gallery's engine in the test's own process, and an apply that is
//! running meanwhile.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;

use jiff::SignedDuration;
use terraform_provider_acg::engine::{Effect, Engine, EngineOptions, Fault, SystemClock};
use terraform_provider_acg::gallery::{
    ClockChange, GalleryService as _, ListScope, Region, ServiceError,
};
use tokio::runtime::Runtime;

use crate::harness::command;
use crate::harness::outcome::Outcome;
use crate::harness::workspace::Workspace;

/// The gallery's engine, beside Terraform's.
pub(super) struct Beside {
    pub(super) runtime: Runtime,
    pub(super) engine: Engine,
}

impl Beside {
    pub(super) fn new(workspace: &Workspace) -> Self {
        let options = EngineOptions::at(workspace.gallery_state());
        Self {
            runtime: Runtime::new().expect("a runtime"),
            engine: Engine::open(options, Arc::new(SystemClock)).expect("an engine"),
        }
    }

    pub(super) fn advance(&self, seconds: i64) {
        let change = ClockChange::Advance(SignedDuration::from_secs(seconds));
        let moved = self.engine.change_clock(change, false);
        self.runtime.block_on(moved).expect("the clock moves");
    }

    /// Does something with the engine.
    pub(super) fn with<T>(&self, work: impl Future<Output = Result<T, ServiceError>>) -> T {
        self.runtime.block_on(work).expect("the engine answers")
    }

    /// Sets the gallery's clock.
    pub(super) fn set_clock(&self, instant: &str) {
        let change = ClockChange::Set(instant.parse().expect("an instant"));
        let moved = self.engine.change_clock(change, false);
        self.runtime.block_on(moved).expect("the clock moves");
    }

    /// Waits until another process has made the version.
    pub(super) fn wait_for_the_version(&self) {
        command::until("a version is made", || {
            self.with(async {
                for gallery in self.engine.gallery_list(ListScope::Everywhere).await? {
                    let versions = self.engine.image_version_list((&gallery.spec.id).into());
                    if !versions.await?.is_empty() {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
        });
    }

    /// Moves the clock on and on, until an apply that waits for replication has ended.
    pub(super) fn advance_until_it_ends(&self, mut running: Running) -> Outcome {
        command::until("the apply ends", || {
            self.advance(95);
            running.child.try_wait().expect("a status").is_some()
        });
        running.end()
    }

    /// Fails the next replication to a region.
    pub(super) fn fail_once(&self, operation: &str, region: &str) {
        let fault = Fault {
            operation: operation.to_owned(),
            resource: "*".to_owned(),
            effect: Effect::Region {
                region: Region::parse(region).expect("a region"),
                progress: 40,
                details: Some("The disk is on fire.".to_owned()),
            },
            times: Some(1),
            chance: None,
        };
        let added = self.engine.fault_add(fault);
        self.runtime.block_on(added).expect("a fault");
    }
}

/// An apply that is running.
pub(super) struct Running {
    pub(super) child: Child,
    pub(super) log: PathBuf,
}

impl Running {
    pub(super) fn start(workspace: &Workspace) -> Self {
        let log = workspace.path("provider.log");
        let mut command = workspace.command(&["apply", "-json", "-auto-approve"]);
        command
            .env("TF_LOG_PROVIDER", "INFO")
            .env("TF_LOG_PATH", &log);
        let child = command::start(&mut command);
        Self { child, log }
    }

    /// Waits until the provider has its answer and looks at the replication.
    pub(super) fn wait_until_it_waits(&mut self) {
        let words = ["replication", "Replicating"];
        command::until("the apply waits", || {
            let ended = self.child.try_wait().expect("a status");
            assert!(ended.is_none(), "it waited for no replication: {ended:?}");
            self.log.exists() && lines_with(&self.log, &words) > 0
        });
    }

    pub(super) fn end(self) -> Outcome {
        Outcome::read(&command::finish(self.child, "the apply that waits"))
    }
}

/// How many lines of a log have all of these words.
pub(super) fn lines_with(log: &Path, words: &[&str]) -> usize {
    let text = std::fs::read_to_string(log).expect("the log");
    let has_all = |line: &&str| words.iter().all(|words| line.contains(words));
    text.lines().filter(has_all).count()
}

/// The summaries of the warnings, sorted.
pub(super) fn warned(outcome: &Outcome) -> Vec<String> {
    let mut all: Vec<String> = outcome.warnings().iter().map(|one| one.text()).collect();
    all.sort();
    all
}
