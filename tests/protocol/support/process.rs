//! A plugin process under test.

use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus},
    thread::JoinHandle,
    time::Duration,
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
use tokio::time::timeout;
use tonic::transport::{Channel, Error};

use super::{HostIdentity, Offer, Start, connect::channel};

/// Far beyond what anything here takes: reached only by a process that hangs.
const HUNG: Duration = Duration::from_secs(60);

/// The handshake line, as the host reads it.
#[derive(Debug)]
pub(crate) struct Handshake {
    pub line: String,
}

impl Handshake {
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.line.split('|').collect()
    }

    pub(crate) fn address(&self) -> Address {
        let address = self.fields()[3];
        match self.fields()[2] {
            "tcp" => Address::Tcp(address.parse().unwrap()),
            _ => Address::Unix(address.into()),
        }
    }

    /// Path of the Unix socket.
    pub(crate) fn socket(&self) -> PathBuf {
        PathBuf::from(self.fields()[3])
    }

    pub(crate) fn certificate(&self) -> Option<CertificateDer<'static>> {
        let text = self.fields()[5];
        (!text.is_empty()).then(|| BASE64_STANDARD_NO_PAD.decode(text).unwrap().into())
    }
}

/// A running plugin; it is killed when dropped.
pub(crate) struct PluginProcess {
    child: Child,
    stdout: BufReader<ChildStdout>,
    errors: Option<JoinHandle<String>>,
    handshake: Option<Handshake>,
    identity: Option<HostIdentity>,
    directory: TempDir,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub status: ExitStatus,
    /// What came on standard output and was not read before.
    pub stdout: String,
    pub stderr: String,
    /// Names of the files in the process's directory.
    pub files: Vec<String>,
}

impl PluginProcess {
    /// The real binary, started as Terraform starts it.
    pub(crate) fn start() -> Self {
        Start::binary().start()
    }

    /// Takes charge of a process whose output is piped.
    pub(super) fn watch(
        mut child: Child,
        identity: Option<HostIdentity>,
        directory: TempDir,
    ) -> Self {
        let mut stderr = child.stderr.take().unwrap();
        // Read all the time: a full pipe would stop the process.
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).map(|_| text).unwrap()
        });
        Self {
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            errors: Some(errors),
            handshake: None,
            identity,
            directory,
        }
    }

    pub(super) fn read_handshake(&mut self) {
        // Before the line, the probe's test runner has something to say.
        let line = self.line_where(|line| line.starts_with("1|"));
        self.handshake = Some(Handshake { line });
    }

    pub(crate) fn handshake(&self) -> &Handshake {
        self.handshake.as_ref().expect("the handshake was read")
    }

    /// The certificate and key that the process was told to expect.
    pub(crate) fn identity(&self) -> &HostIdentity {
        self.identity
            .as_ref()
            .expect("the process was started with TLS")
    }

    /// The process's working directory, which is also that of its socket.
    pub(crate) fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What Terraform itself would show.
    pub(crate) fn offer(&self) -> Offer {
        Offer::certificate(self.identity().certificate(), self.identity().key())
    }

    /// Connects as Terraform does.
    pub(crate) async fn channel(&self) -> Channel {
        let offer = self.identity.is_some().then(|| self.offer());
        self.channel_with(offer).await.unwrap()
    }

    /// Connects with another offer, or in plain text.
    pub(crate) async fn channel_with(&self, offer: Option<Offer>) -> Result<Channel, Error> {
        let secured = offer.map(|offer| (self.handshake().certificate().unwrap(), offer));
        channel(self.handshake().address(), secured).await
    }

    /// A client of the provider's own service.
    pub(crate) async fn client(&self) -> ProviderClient<Channel> {
        provider_client(self.channel().await)
    }

    /// Asks the process to end, as Terraform does after each walk, and waits for it.
    pub(crate) async fn shutdown(self) -> Ended {
        self.ask_to_end().await;
        self.wait().await
    }

    async fn ask_to_end(&self) {
        let mut controller = GrpcControllerClient::new(self.channel().await);
        controller.shutdown(Empty {}).await.unwrap();
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// The next line of standard output that is wanted.
    pub(crate) fn line_where(&mut self, wanted: impl Fn(&str) -> bool) -> String {
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

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the process to end by itself.
    pub(crate) async fn wait(mut self) -> Ended {
        let id = self.id();
        // The client's own side of the connections needs the thread meanwhile.
        let mut ended = tokio::task::spawn_blocking(move || self.end());
        let Ok(ended) = timeout(HUNG, &mut ended).await else {
            signal(id, "KILL");
            panic!("the process did not end: {:?}", ended.await);
        };
        ended.unwrap()
    }

    /// Reads to the end, which comes when the process has ended and everything it started.
    fn end(&mut self) -> Ended {
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let errors = self.errors.take().map(|errors| errors.join().unwrap());
        let stderr = errors.unwrap_or_default();
        let status = self.child.wait().unwrap();
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
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(super) fn provider_client(channel: Channel) -> ProviderClient<Channel> {
    ProviderClient::new(channel)
        .max_decoding_message_size(MESSAGE_LIMIT)
        .max_encoding_message_size(MESSAGE_LIMIT)
}

fn signal(process: u32, name: &str) {
    let mut kill = Command::new("kill");
    let status = kill.args(["-s", name, &process.to_string()]).status();
    assert!(status.unwrap().success());
}
