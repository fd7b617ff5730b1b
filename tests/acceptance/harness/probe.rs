//! The probe provider as a plugin, for what the real provider never does: this executable serves it
//! when Terraform is who started it. Terraform starts it anew for every walk, so its cloud is kept
//! in a file of the working directory.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use terraform_provider_acg::framework::proto::provider_server::ProviderServer;
use terraform_provider_acg::framework::server::Server;
use terraform_provider_acg::framework::service::GrpcService;
use terraform_provider_acg::framework::value::Type;
use terraform_provider_acg::framework::value::json::{self, UnknownAttributes};
use terraform_provider_acg::panic;
use terraform_provider_acg::plugin::clock::Clock;
use terraform_provider_acg::plugin::env::PluginEnvironment;
use terraform_provider_acg::plugin::listener::Transport;
use terraform_provider_acg::plugin::logging;
use terraform_provider_acg::plugin::serve::{MESSAGE_LIMIT, Mode, Patience, ServeOptions, serve};
use tokio::sync::Notify;
use tonic::service::Routes;

use crate::probe::{Cloud, Contents, EVERYTHING, Owner, Probe};

const CLOUD: &str = "cloud.json";

/// Serves the probe to its end if Terraform started this process.
pub(crate) fn serve_if_started_by_terraform() -> Option<ExitCode> {
    let environment = PluginEnvironment::of_this_process();
    environment
        .started_by_terraform
        .then(|| serve_probe(environment))
}

fn serve_probe(environment: PluginEnvironment) -> ExitCode {
    panic::install_hook();
    logging::install(environment.log_level, Clock::system()).expect("logging begins once");
    let options = ServeOptions {
        provider_address: "registry.terraform.io/terraform-acg/probe".to_owned(),
        mode: Mode::Plugin,
        transport: Transport::default(),
        environment,
        clock: Clock::system(),
        patience: Patience::default(),
        announce: io::stdout(),
    };
    let file = File {
        path: PathBuf::from(CLOUD),
        object: object_type(),
        crash: Arc::new(Notify::new()),
    };
    let crash = Arc::clone(&file.crash);
    let cloud = Cloud::new(file.read(), Box::new(file));
    let server = Arc::new(Server::new(Probe(Arc::new(cloud))));
    let service = ProviderServer::new(GrpcService::new(server))
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads start");
    let ending = runtime.block_on(async {
        tokio::select! {
            ending = serve(options, Routes::new(service), async {}) => ending,
            () = crash.notified() => panic!("on purpose"),
        }
    });
    runtime.shutdown_background();
    ending.map_or(ExitCode::FAILURE, |_| ExitCode::SUCCESS)
}

/// The type of the objects in the cloud.
fn object_type() -> Type {
    let server = Server::new(Probe(Arc::default()));
    let mut schemas = server.resource_schemas();
    let (_, schema) = schemas
        .find(|(name, _)| *name == EVERYTHING)
        .expect("the probe has its resource");
    schema.value_type()
}

/// Where a cloud is kept between processes.
struct File {
    path: PathBuf,
    object: Type,
    crash: Arc<Notify>,
}

impl File {
    fn read(&self) -> Contents {
        let Ok(text) = fs::read_to_string(&self.path) else {
            return Contents::default();
        };
        let kept: Json = serde_json::from_str(&text).expect("the cloud's own JSON");
        let objects = kept["objects"].as_object().expect("objects by id");
        let decode = |object: &Json| {
            json::decode(
                object.to_string().as_bytes(),
                &self.object,
                UnknownAttributes::Refuse,
            )
        };
        Contents {
            objects: objects
                .iter()
                .map(|(id, object)| (id.clone(), decode(object).expect("the cloud's own object")))
                .collect(),
            made: kept["made"].as_u64().expect("a number"),
        }
    }
}

impl Owner for File {
    fn changed(&self, contents: &Contents) {
        let encode = |object| {
            let bytes = json::encode(object, &self.object).expect("a known object");
            serde_json::from_slice::<Json>(&bytes).expect("JSON")
        };
        let objects: Map<String, Json> = contents
            .objects
            .iter()
            .map(|(id, object)| (id.clone(), encode(object)))
            .collect();
        let kept = serde_json::json!({ "made": contents.made, "objects": objects });
        fs::write(&self.path, kept.to_string()).expect("the cloud is kept");
    }

    fn crash(&self) {
        self.crash.notify_one();
    }
}
