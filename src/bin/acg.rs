//! The command `acg`: what stands behind the command line, and nothing else.

use std::process::ExitCode;
use std::sync::Arc;

use terraform_provider_acg::cli::{self, Settings};
use terraform_provider_acg::engine::{Engine, EngineOptions, SystemClock};
use terraform_provider_acg::gallery::ServiceError;

fn main() -> ExitCode {
    cli::main(std::env::args_os(), embedded_engine)
}

/// The engine on the database that the provider writes.
fn embedded_engine(settings: &Settings) -> Result<Engine, ServiceError> {
    let options = EngineOptions {
        replication: settings.replication_model,
        acting_as: settings.acting_as.clone(),
        ..EngineOptions::at(settings.state_path.clone())
    };
    Engine::open(options, Arc::new(SystemClock))
}
