//! A plugin process under test.

use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use rustls::pki_types::CertificateDer;
use tempfile::TempDir;
use terraform_provider_acg::{
    framework::proto::provider_client::ProviderClient,
    plugin::{
        listener::Address,
        proto::{Empty, grpc_controller_client::GrpcControllerClient},
        serve::MESSAGE_LIMIT,
    },
};
use tonic::transport::{Channel, Error};

use super::{
    HostIdentity, Offer,
    connect::channel,
    probe::{PROBE, PROBE_TEST},
};

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Far beyond what anything here takes: reached only by a process that hangs.
const HUNG: Duration = Duration::from_secs(60);

/// How to start a plugin: as Terraform does, unless told otherwise.
pub struct Start {
    command: Command,
    directory: TempDir,
    identity: Option<HostIdentity>,
}

impl Start {
    /// The real binary.
    pub fn binary() -> Self {
        Self::program(Command::new(env!("CARGO_BIN_EXE_terraform-provider-acg")))
    }

    /// This very test program, run again as a plugin with the probe's provider.
    pub fn probe() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            PROBE_TEST,
            "--nocapture",
            "--quiet",
            "--test-threads=1",
        ]);
        Self::program(command).variable(PROBE, "1")
    }

    fn program(mut command: Command) -> Self {
        let directory = tempfile::tempdir().unwrap();
        command.current_dir(directory.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TF_") {
                command.env_remove(name);
            }
        }
        let start = Self {
            command,
            directory,
            identity: None,
        };
        let sockets = start.directory.path().to_owned();
        start
            .variable("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .variable("PLUGIN_PROTOCOL_VERSIONS", "6,5")
            .variable("PLUGIN_MIN_PORT", "10000")
            .variable("PLUGIN_MAX_PORT", "25000")
            .variable("PLUGIN_UNIX_SOCKET_DIR", sockets)
            .identity(HostIdentity::new())
    }

    pub fn variable(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn argument(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    fn identity(self, identity: HostIdentity) -> Self {
        let mut start = self.variable("PLUGIN_CLIENT_CERT", &identity.pem);
        start.identity = Some(identity);
        start
    }

    /// As under `TF_DISABLE_PLUGIN_TLS`.
    pub fn without_tls(self) -> Self {
        let mut start = self.without("PLUGIN_CLIENT_CERT");
        start.identity = None;
        start
    }

    /// Starts the process.
    pub fn spawn(mut self) -> PluginProcess {
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).map(|_| text).unwrap()
        });
        PluginProcess {
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            errors: Some(errors),
            handshake: None,
            identity: self.identity,
            directory: self.directory,
        }
    }

    /// Starts the process and reads the handshake line.
    pub fn start(self) -> PluginProcess {
        let mut process = self.spawn();
        // Before the line, the probe's test runner has something to say.
        let line = process.line_where(|line| line.starts_with("1|"));
        process.handshake = Some(Handshake { line });
        process
    }
}

/// The handshake line, as the host reads it.
#[derive(Debug)]
pub struct Handshake {
    pub line: String,
}

impl Handshake {
    pub fn fields(&self) -> Vec<&str> {
        self.line.split('|').collect()
    }

    pub fn address(&self) -> Address {
        let address = self.fields()[3];
        match self.fields()[2] {
            "tcp" => Address::Tcp(address.parse().unwrap()),
            _ => Address::Unix(address.into()),
        }
    }

    /// Path of the Unix socket.
    pub fn socket(&self) -> PathBuf {
        PathBuf::from(self.fields()[3])
    }

    pub fn certificate(&self) -> Option<CertificateDer<'static>> {
        let text = self.fields()[5];
        (!text.is_empty()).then(|| BASE64_STANDARD_NO_PAD.decode(text).unwrap().into())
    }
}

/// A running plugin; it is killed when dropped.
pub struct PluginProcess {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    errors: Option<JoinHandle<String>>,
    handshake: Option<Handshake>,
    identity: Option<HostIdentity>,
    directory: TempDir,
}

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    /// What came on standard output and was not read before.
    pub stdout: String,
    pub stderr: String,
    /// Names of the files in the process's directory.
    pub files: Vec<String>,
}

impl PluginProcess {
    /// The real binary, started as Terraform starts it.
    pub fn start() -> Self {
        Start::binary().start()
    }

    pub fn handshake(&self) -> &Handshake {
        self.handshake.as_ref().expect("the handshake was read")
    }

    /// The certificate and key that the process was told to expect.
    pub fn identity(&self) -> &HostIdentity {
        self.identity
            .as_ref()
            .expect("the process was started with TLS")
    }

    /// The process's working directory, which is also that of its socket.
    pub fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What Terraform itself would show.
    pub fn offer(&self) -> Offer {
        Offer::certificate(self.identity().certificate(), self.identity().key())
    }

    /// Connects as Terraform does.
    pub async fn channel(&self) -> Channel {
        let offer = self.identity.is_some().then(|| self.offer());
        self.channel_with(offer).await.unwrap()
    }

    /// Connects with another offer, or in plain text.
    pub async fn channel_with(&self, offer: Option<Offer>) -> Result<Channel, Error> {
        let secured = offer.map(|offer| (self.handshake().certificate().unwrap(), offer));
        channel(self.handshake().address(), secured).await
    }

    /// A client of the provider's own service.
    pub async fn client(&self) -> ProviderClient<Channel> {
        provider_client(self.channel().await)
    }

    /// Asks the process to end, as Terraform does after each walk, and waits for it.
    pub async fn shutdown(self) -> Ended {
        self.ask_to_end().await;
        self.wait().await
    }

    async fn ask_to_end(&self) {
        let mut controller = GrpcControllerClient::new(self.channel().await);
        controller.shutdown(Empty {}).await.unwrap();
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }

    /// The next line of standard output that is wanted.
    pub fn line_where(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let mut line = String::new();
            let length = self.stdout.read_line(&mut line).unwrap();
            assert!(
                length > 0,
                "the process ended without the line: {:?}",
                self.end()
            );
            if wanted(&line) {
                return line.trim_end_matches('\n').to_owned();
            }
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the process to end by itself.
    pub async fn wait(mut self) -> Ended {
        // The client's own side of the connections needs the thread meanwhile.
        tokio::task::spawn_blocking(move || self.end())
            .await
            .unwrap()
    }

    fn end(&mut self) -> Ended {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < HUNG, "the process does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let stderr = self
            .errors
            .take()
            .map(|errors| errors.join().unwrap())
            .unwrap_or_default();
        let files = std::fs::read_dir(self.directory()).unwrap();
        let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        Ended {
            status,
            stdout,
            stderr,
            files: names.collect(),
        }
    }
}

impl Drop for PluginProcess {
    fn drop(&mut self) {
        // It has often ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn provider_client(channel: Channel) -> ProviderClient<Channel> {
    ProviderClient::new(channel)
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT)
}
