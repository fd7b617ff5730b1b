//! A provider made for tests of the plugin layer: what a call does is said by its resource type.

use std::{fs::File, time::Duration};

use terraform_provider_acg::{
    framework::proto::{
        Diagnostic, DynamicValue,
        diagnostic::Severity,
        provider_server::{Provider, ProviderServer},
        read_resource, stop_provider,
    },
    panic::{self, catch_panic},
    plugin::{
        clock::Clock,
        env::PluginEnvironment,
        listener::Transport,
        logging,
        serve::{MESSAGE_LIMIT, Mode, Patience, ServeOptions, serve},
    },
};
use tokio::sync::{Notify, watch};
use tonic::{Request, Response, Status, service::Routes};

/// Makes [`serve_as_plugin`] a plugin instead of a test that has nothing to do.
pub(crate) const PROBE: &str = "ACG_TEST_PROBE";
/// The path of that test.
pub(crate) const PROBE_TEST: &str = "support::probe::serve_as_plugin";
/// Names a file that the hook before the end creates.
pub(crate) const PROBE_HOOK_FILE: &str = "ACG_TEST_PROBE_HOOK_FILE";
/// Makes the hook before the end hang, and shortens the patience with it.
pub(crate) const PROBE_HOOK_HANGS: &str = "ACG_TEST_PROBE_HOOK_HANGS";
/// Makes the plugin wait for nobody.
pub(crate) const PROBE_IMPATIENT: &str = "ACG_TEST_PROBE_IMPATIENT";
/// Makes the plugin give a host without connection up at once.
pub(crate) const PROBE_NO_RECONNECTION: &str = "ACG_TEST_PROBE_NO_RECONNECTION";
/// Makes the plugin listen on TCP.
pub(crate) const PROBE_TCP: &str = "ACG_TEST_PROBE_TCP";

/// Never answers until `StopProvider` is called.
pub(crate) const HANG: &str = "hang";
/// Answers with the state that it was sent.
pub(crate) const ECHO: &str = "echo";
/// Answers with as many bytes of state as the request's private data says.
pub(crate) const LARGE: &str = "large";
/// Panics in a place where panics are caught.
pub(crate) const PANIC: &str = "panic";
/// Panics where nobody catches.
pub(crate) const CRASH: &str = "crash";
/// Answers when as many calls of this kind and of `HANG` have come, itself included, as the
/// request's private data says.
pub(crate) const MEET: &str = "meet";

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test that starts the probe says through the environment what it is to do"
)]
fn serve_as_plugin() {
    let asked = |name| std::env::var_os(name).is_some();
    if !asked(PROBE) {
        return;
    }
    let mut patience = Patience::default();
    if asked(PROBE_IMPATIENT) {
        patience.arrival = Duration::ZERO;
    }
    if asked(PROBE_NO_RECONNECTION) {
        patience.reconnection = Duration::ZERO;
    }
    if asked(PROBE_HOOK_HANGS) {
        patience.hook = Duration::ZERO;
    }
    let environment = PluginEnvironment::of_this_process();
    panic::install_hook();
    logging::install(environment.log_level, Clock::system()).unwrap();
    let options = ServeOptions {
        provider_address: "registry.terraform.io/terraform-acg/probe".into(),
        mode: Mode::Plugin,
        transport: if asked(PROBE_TCP) {
            Transport::Tcp
        } else {
            Transport::default()
        },
        environment,
        clock: Clock::system(),
        patience,
        announce: std::io::stdout(),
    };
    let provider = ProviderServer::new(Probe::default())
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT);
    let hook = async {
        if let Some(path) = std::env::var_os(PROBE_HOOK_FILE) {
            File::create(path).unwrap();
        }
        if asked(PROBE_HOOK_HANGS) {
            std::future::pending::<()>().await;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let ending = runtime.block_on(serve(options, Routes::new(provider), hook));
    runtime.shutdown_background();
    ending.unwrap();
}

#[derive(Default)]
struct Probe {
    stop: Notify,
    /// Calls of HANG and MEET so far.
    arrived: watch::Sender<u64>,
}

impl Probe {
    fn arrive(&self) {
        self.arrived.send_modify(|arrived| *arrived += 1);
    }
}

#[tonic::async_trait]
impl Provider for Probe {
    async fn read_resource(
        &self,
        request: Request<read_resource::Request>,
    ) -> Result<Response<read_resource::Response>, Status> {
        let request = request.into_inner();
        let number = || {
            String::from_utf8_lossy(&request.private)
                .parse()
                .unwrap_or_default()
        };
        let mut answer = read_resource::Response::default();
        match request.type_name.as_str() {
            HANG => {
                let stopped = self.stop.notified();
                self.arrive();
                stopped.await;
                answer.new_state = request.current_state;
                answer.diagnostics.push(error("stopped"));
            }
            ECHO => answer.new_state = request.current_state,
            LARGE => {
                let msgpack = vec![b'x'; usize::try_from(number()).unwrap()];
                answer.new_state = Some(DynamicValue {
                    msgpack,
                    json: Vec::new(),
                });
            }
            PANIC => {
                let caught = catch_panic(async { panic!("on purpose") }).await;
                let caught: Result<(), _> = caught;
                answer
                    .diagnostics
                    .extend(caught.err().map(|report| error(&report.to_string())));
            }
            CRASH => panic!("on purpose"),
            MEET => {
                self.arrive();
                let all = number();
                // Cannot fail: the sender is a field of ours.
                self.arrived
                    .subscribe()
                    .wait_for(|arrived| *arrived >= all)
                    .await
                    .unwrap();
            }
            other => return Err(Status::invalid_argument(other)),
        }
        Ok(Response::new(answer))
    }

    async fn stop_provider(
        &self,
        _request: Request<stop_provider::Request>,
    ) -> Result<Response<stop_provider::Response>, Status> {
        self.stop.notify_waiters();
        Ok(Response::new(stop_provider::Response::default()))
    }
}

fn error(summary: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error.into(),
        summary: summary.into(),
        ..Diagnostic::default()
    }
}

/// A call of the probe.
pub(crate) fn call(kind: &str) -> read_resource::Request {
    read_resource::Request {
        type_name: kind.into(),
        ..read_resource::Request::default()
    }
}

/// A call of the probe that takes a number.
pub(crate) fn call_with(kind: &str, number: u64) -> read_resource::Request {
    read_resource::Request {
        private: number.to_string().into_bytes(),
        ..call(kind)
    }
}
