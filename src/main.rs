//! The Terraform plugin `terraform-provider-acg`: flags, logging, and what is served.

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use terraform_provider_acg::provider::{AcgProvider, ProviderEnvironment, Settings};
use terraform_provider_acg::{
    engine::{Engine, EngineOptions, Run, SystemClock},
    framework::{proto::provider_server::ProviderServer, server::Server, service::GrpcService},
    gallery::{GalleryService, ServiceError},
    panic,
    plugin::{
        clock::Clock,
        env::PluginEnvironment,
        listener::Transport,
        logging, parent,
        serve::{Ending, MESSAGE_LIMIT, Mode, Patience, ServeError, ServeOptions, serve},
    },
};
use tonic::service::Routes;
use tracing::subscriber::SetGlobalDefaultError;

/// Source address of the provider, as Terraform writes it.
const PROVIDER_ADDRESS: &str = "registry.terraform.io/terraform-acg/acg";

/// What someone reads who starts the plugin by hand.
const BY_HAND: &str = "\
This is terraform-provider-acg, a plugin for Terraform. Terraform starts it; it does nothing by itself.

To use it, name it in your configuration and run `terraform init`:

  terraform {
    required_providers {
      acg = {
        source = \"terraform-acg/acg\"
      }
    }
  }

To use this very file instead of a released one, put this into the CLI configuration file of
Terraform (~/.terraformrc), with the directory that holds the file, and leave `terraform init` out:

  provider_installation {
    dev_overrides {
      \"terraform-acg/acg\" = \"/path/to/directory\"
    }
    direct {}
  }

Flags: -help, -version, -debug (waits for Terraform to attach, under a debugger for instance).
";

/// A Terraform provider with a faithful, offline Azure Compute Gallery inside.
#[derive(Debug, Parser)]
#[command(name = "terraform-provider-acg", version)]
struct Flags {
    /// Wait for Terraform to attach, and print the variable that makes it do so
    #[arg(long)]
    debug: bool,
}

/// Why the plugin could not do its work.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error("logging cannot be set up: {0}")]
    Logging(#[from] SetGlobalDefaultError),
    #[error("no thread can be started: {0}")]
    Runtime(#[from] io::Error),
    #[error(transparent)]
    Serve(#[from] ServeError),
}

fn main() -> ExitCode {
    match Flags::try_parse_from(std::env::args_os().map(with_two_dashes)) {
        Ok(flags) => match run(&flags) {
            Ok(Ending::NobodyCame) => ExitCode::FAILURE,
            Ok(_) => ExitCode::SUCCESS,
            Err(RunError::Serve(ServeError::NotStartedByTerraform)) => {
                // Nobody is left to tell if standard error is closed.
                drop(io::stderr().write_all(BY_HAND.as_bytes()));
                ExitCode::FAILURE
            }
            Err(error) => {
                tracing::error!("{error}");
                ExitCode::FAILURE
            }
        },
        Err(answer) => {
            // Help and version go to standard output, mistakes to standard error.
            drop(answer.print());
            u8::try_from(answer.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
        }
    }
}

/// Terraform's own flags have one dash, so ours may.
fn with_two_dashes(argument: OsString) -> OsString {
    match argument.to_str() {
        Some("-help" | "-version" | "-debug") => format!("-{}", argument.display()).into(),
        _ => argument,
    }
}

fn run(flags: &Flags) -> Result<Ending, RunError> {
    let environment = PluginEnvironment::of_this_process();
    panic::install_hook();
    logging::install(environment.log_level, Clock::system())?;
    let options = ServeOptions {
        provider_address: PROVIDER_ADDRESS.to_owned(),
        mode: if flags.debug {
            Mode::Debug
        } else {
            Mode::Plugin
        },
        transport: Transport::default(),
        environment,
        clock: Clock::system(),
        patience: Patience::default(),
        announce: io::stdout(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let server = Arc::new(Server::new(AcgProvider::new(
        ProviderEnvironment::of_this_process(),
        Box::new(embedded_engine),
    )));
    let closing = Arc::clone(&server);
    let close = async move { closing.close().await };
    let ending = runtime.block_on(serve(options, services(server), close));
    // A call that hangs must not keep the process alive.
    runtime.shutdown_background();
    Ok(ending?)
}

/// The gallery service of a provider that is told nothing else: the engine in this process.
fn embedded_engine(settings: &Settings) -> Result<Arc<dyn GalleryService>, ServiceError> {
    let options = EngineOptions {
        path: settings.state_path.clone(),
        limits: settings.limits.clone(),
        region_access: settings.region_access.clone(),
        replication: settings.replication_model,
        acting_as: settings.acting_as.clone(),
        run: parent::id().map(|id| Run {
            id,
            has_ended: parent::has_ended,
        }),
    };
    let engine = Engine::open(options, Arc::new(SystemClock))?;
    Ok(Arc::new(engine))
}

/// The provider's own service.
fn services(server: Arc<Server<AcgProvider>>) -> Routes {
    let provider = ProviderServer::new(GrpcService::new(server))
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT);
    Routes::new(provider)
}
