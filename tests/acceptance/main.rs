//! Acceptance tests: a real Terraform drives the built provider, as a user would.
//!
//! Every scenario runs once for each Terraform found on the machine, so that a row of the output
//! reads `v1_15::gallery_is_created`. A Terraform that was expected and not found leaves its rows
//! in the list, marked as ignored.
//!
//! Most scenarios drive the real provider. Where a provider must misbehave, or have attributes of
//! types that the real one has not, Terraform is given this executable as `terraform-provider-probe`.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod harness;
#[path = "../probe/mod.rs"]
mod probe;
mod scenarios;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use harness::terraform::{self, Terraform};

fn main() -> ExitCode {
    harness::probe::serve_if_started_by_terraform().unwrap_or_else(run_scenarios)
}

fn run_scenarios() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A scenario keeps two processes busy, Terraform and the provider, each less than half the time.
    arguments.test_threads.get_or_insert_with(|| {
        std::thread::available_parallelism().map_or(2, |cores| cores.get() + cores.get() / 2)
    });
    let trials = terraform::expected()
        .into_iter()
        .flat_map(|expected| match expected.found {
            Ok(terraform) => rows(&expected.label, &Arc::new(terraform)),
            Err(_) => absent_rows(&expected.label),
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn rows(label: &str, terraform: &Arc<Terraform>) -> Vec<Trial> {
    scenarios::all()
        .into_iter()
        .map(|scenario| {
            let terraform = Arc::clone(terraform);
            Trial::test(format!("{label}::{}", scenario.name), move || {
                (scenario.run)(&terraform);
                Ok(())
            })
            .with_ignored_flag(!terraform_runs(scenario.platform))
        })
        .collect()
}

fn absent_rows(label: &str) -> Vec<Trial> {
    scenarios::all()
        .into_iter()
        .map(|scenario| {
            Trial::test(format!("{label}::{}", scenario.name), || Ok(())).with_ignored_flag(true)
        })
        .collect()
}

const fn terraform_runs(platform: scenarios::Platform) -> bool {
    match platform {
        scenarios::Platform::Any => true,
        scenarios::Platform::Linux => cfg!(target_os = "linux"),
    }
}
