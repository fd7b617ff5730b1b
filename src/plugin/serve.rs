//! From the environment to the end of the process: listen, tell the host, serve, stop.
//!
//! When the process ends. Terraform asks for it (Shutdown). Or Terraform is gone without a word,
//! which shows in its last connection closing: a host holds two streams open for as long as it
//! lives, so a plugin without connection is an orphan. Or nobody ever connects. Under debugging
//! none but the first counts, since Terraform comes and goes there; the developer says when to
//! stop. The hook runs when someone asked for the end, and not when the host vanished: then nobody
//! knows what it has seen of our answers.

use std::{
    io::{self, Stdout, Write},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tokio_util::sync::CancellationToken;
use tonic::{service::Routes, transport::Server};
use tonic_health::ServingStatus;

use crate::panic::catch_panic;

use super::{
    accept,
    broker::Broker,
    clock::Clock,
    controller::{Controller, Wish},
    env::PluginEnvironment,
    handshake::{self, HandshakeLine, PROTOCOL_VERSION, host_speaks_our_protocol},
    listener::{ListenError, Listener, Transport},
    parent::Parent,
    presence::{Connection, Presence},
    proto::{
        grpc_broker_server::GrpcBrokerServer, grpc_controller_server::GrpcControllerServer,
        grpc_stdio_server::GrpcStdioServer,
    },
    reattach,
    signals::{self, StopRequests},
    stdio::Stdio,
    tls::{ServerTls, TlsError, server_tls},
};

/// The largest message in either direction, in bytes. The provider's own service must be given this
/// limit too, for gRPC libraries stop at 4 MiB by themselves.
pub const MESSAGE_LIMIT: usize = 256 << 20;

/// What hosts ask the health service for.
const HEALTH_SERVICE: &str = "plugin";

/// Room for a large state in flight, so that no sender waits for a window update.
const STREAM_WINDOW: u32 = 8 << 20;
const CONNECTION_WINDOW: u32 = 32 << 20;
const FRAME: u32 = 1 << 20;

/// Two streams of the host's and every call that Terraform can have open.
const CONCURRENT_STREAMS: u32 = 4096;

/// For the last answers to reach the host. A call that hangs is not waited for.
const FAREWELL: Duration = Duration::from_millis(100);

/// Who uses the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Terraform started it and will end it.
    Plugin,
    /// A developer started it, for one or more runs of Terraform to attach to.
    Debug,
}

/// How long to wait for others.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the host to say its first word.
    pub arrival: Duration,
    /// For a living host without connection to dial again.
    pub reconnection: Duration,
    /// For the hook before the end. The host's own patience of two seconds begins after it.
    pub hook: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            arrival: Duration::from_secs(120),
            reconnection: Duration::from_secs(5),
            hook: Duration::from_secs(5),
        }
    }
}

/// What [`serve`] needs to know.
#[derive(Debug)]
pub struct ServeOptions {
    /// Source address of the provider, such as `registry.terraform.io/terraform-acg/acg`.
    pub provider_address: String,
    /// Who uses the process.
    pub mode: Mode,
    /// Where to listen.
    pub transport: Transport,
    /// What the host said.
    pub environment: PluginEnvironment,
    /// What time it is.
    pub clock: Clock,
    /// How long to wait for others.
    pub patience: Patience,
    /// Standard output, where the host reads the handshake line.
    pub announce: Stdout,
}

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The host asked for it.
    Shutdown,
    /// The developer asked for it.
    Interrupted,
    /// The host is gone.
    HostGone,
    /// No host ever came.
    NobodyCame,
}

/// Why nothing could be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Someone started the plugin by hand.
    #[error("this program is a Terraform plugin; Terraform starts it")]
    NotStartedByTerraform,
    /// No address.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// No secured connection.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Signals cannot be handled.
    #[error("signals cannot be handled: {0}")]
    Signals(io::Error),
    /// Nobody reads standard output.
    #[error("the host cannot be told where to connect: {0}")]
    Announce(io::Error),
    /// The server failed.
    #[error("the server failed: {0}")]
    Server(#[from] tonic::transport::Error),
    /// The server panicked.
    #[error("the server ended: {0}")]
    ServerEnded(#[from] tokio::task::JoinError),
}

/// Serves `routes`, and beside them what every plugin offers, until the process is to end.
///
/// `on_shutdown` runs once before a graceful end. Whatever still runs when this returns is
/// abandoned: the caller ends the process without waiting for it.
pub async fn serve(
    mut options: ServeOptions,
    routes: Routes,
    on_shutdown: impl Future<Output = ()> + Send,
) -> Result<Ending, ServeError> {
    let parent = Parent::of_this_process();
    let environment = &options.environment;
    let mut stop_requests = match options.mode {
        Mode::Debug => Some(StopRequests::listen().map_err(ServeError::Signals)?),
        Mode::Plugin if !environment.started_by_terraform => {
            return Err(ServeError::NotStartedByTerraform);
        }
        Mode::Plugin => {
            signals::swallow().map_err(ServeError::Signals)?;
            None
        }
    };
    let tls = match (&options.mode, &environment.client_certificate) {
        (Mode::Plugin, Some(certificate)) => Some(server_tls(certificate, options.clock.now())?),
        // Reattaching hosts know no certificate.
        _ => None,
    };
    let listener = Listener::bind(options.transport, environment)?;

    let presence = Presence::default();
    let stopped = CancellationToken::new();
    let (wishes, mut wished) = mpsc::channel(1);
    let (connections, incoming) = mpsc::channel(1);
    let routes = with_plugin_services(routes, wishes, &stopped).await;
    let mut server = tokio::spawn(http2(routes, incoming, stopped.clone()));

    let announcement = announcement(&options, &listener, tls.as_ref());
    writeln!(options.announce, "{announcement}")
        .and_then(|()| options.announce.flush())
        .map_err(ServeError::Announce)?;
    if options.mode == Mode::Plugin {
        handshake::end_of_stdout().map_err(ServeError::Announce)?;
    }

    let acceptor = tls.map(|tls| TlsAcceptor::from(tls.config));
    let has_one_host = options.mode == Mode::Plugin;
    let patience = options.patience;
    let mut wish: Option<Wish> = None;
    let ending = tokio::select! {
        asked = wished.recv() => { wish = asked; Ending::Shutdown }
        () = stop_request(stop_requests.as_mut()) => Ending::Interrupted,
        ending = host_ends(&presence, parent, patience), if has_one_host => ending,
        never = accept::accept(&listener, acceptor, &presence, connections) => match never {},
        ended = &mut server => { ended??; Ending::HostGone }
    };
    tracing::debug!(?ending, "the plugin stops");

    if matches!(ending, Ending::Shutdown | Ending::Interrupted) {
        run_hook(on_shutdown, patience.hook).await;
    }
    // Answers every call of Shutdown, late ones included.
    drop((wish, wished));
    stopped.cancel();
    drop(timeout(FAREWELL, &mut server).await);
    server.abort();
    Ok(ending)
}

async fn with_plugin_services(
    routes: Routes,
    wishes: mpsc::Sender<Wish>,
    stopped: &CancellationToken,
) -> Routes {
    let (health, health_service) = tonic_health::server::health_reporter();
    health
        .set_service_status(HEALTH_SERVICE, ServingStatus::Serving)
        .await;
    routes
        .add_service(health_service)
        .add_service(GrpcStdioServer::new(Stdio::new(stopped.clone())))
        .add_service(GrpcBrokerServer::new(Broker::new(stopped.clone())))
        .add_service(GrpcControllerServer::new(Controller::new(wishes)))
}

/// Serves what arrives until `stopped` is cancelled and open calls have ended.
async fn http2(
    routes: Routes,
    connections: mpsc::Receiver<Connection>,
    stopped: CancellationToken,
) -> Result<(), tonic::transport::Error> {
    Server::builder()
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
        .max_concurrent_streams(CONCURRENT_STREAMS)
        .add_routes(routes)
        .serve_with_incoming_shutdown(
            ReceiverStream::new(connections).map(io::Result::Ok),
            stopped.cancelled(),
        )
        .await
}

/// What is to be read on standard output.
fn announcement(options: &ServeOptions, listener: &Listener, tls: Option<&ServerTls>) -> String {
    let address = listener.address();
    if options.mode == Mode::Debug {
        let assignment =
            reattach::assignment(&options.provider_address, std::process::id(), &address);
        return format!("# In the shell where you run Terraform:\n{assignment}");
    }
    let offered = &options.environment.protocol_versions;
    if !host_speaks_our_protocol(offered) {
        tracing::error!(
            ?offered,
            "this provider speaks plugin protocol {PROTOCOL_VERSION} only; use Terraform 1.11 or newer"
        );
    }
    HandshakeLine {
        address: &address,
        certificate: tls.map(|tls| tls.certificate.as_ref()),
        asks_for_multiplexing: options.environment.asks_for_multiplexing,
    }
    .to_string()
}

async fn stop_request(requests: Option<&mut StopRequests>) {
    match requests {
        Some(requests) => requests.next().await,
        None => std::future::pending().await,
    }
}

/// Waits until there is no host to serve.
async fn host_ends(presence: &Presence, parent: Parent, patience: Patience) -> Ending {
    tokio::select! {
        () = presence.arrived() => {}
        () = parent.gone() => return Ending::HostGone,
        () = sleep(patience.arrival) => return Ending::NobodyCame,
    }
    // A host that was killed does not dial again. That is seen at once, so that what it left
    // behind is free for the next run.
    let given_up = async || {
        tokio::select! {
            () = parent.gone() => {}
            () = sleep(patience.reconnection) => {}
        }
    };
    presence.left(given_up).await;
    Ending::HostGone
}

async fn run_hook(hook: impl Future<Output = ()> + Send, limit: Duration) {
    if timeout(limit, catch_panic(hook)).await.is_err() {
        tracing::error!(
            ?limit,
            "what had to be done before the end did not finish in time"
        );
    }
}
