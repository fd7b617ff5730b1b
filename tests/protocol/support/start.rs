//! How a plugin process comes to be.

use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{
    HostIdentity, PluginProcess,
    probe::{PROBE, PROBE_TEST},
};

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// How to start a plugin: as Terraform does, unless told otherwise.
pub(crate) struct Start {
    command: Command,
    directory: TempDir,
    identity: Option<HostIdentity>,
}

impl Start {
    /// The real binary.
    pub(crate) fn binary() -> Self {
        Self::program(Command::new(env!("CARGO_BIN_EXE_terraform-provider-acg")))
    }

    /// This very test program, run again as a plugin with the probe's provider.
    pub(crate) fn probe() -> Self {
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

    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn argument(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    /// With a shell between the test and the plugin: that shell is then the plugin's parent.
    pub(crate) fn behind_a_shell(mut self) -> Self {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "\"$0\" & wait"])
            .arg(self.command.get_program());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.current_dir(self.directory.path());
        self.command = shell;
        self
    }

    fn identity(self, identity: HostIdentity) -> Self {
        let mut start = self.variable("PLUGIN_CLIENT_CERT", &identity.pem);
        start.identity = Some(identity);
        start
    }

    /// As under `TF_DISABLE_PLUGIN_TLS`.
    pub(crate) fn without_tls(self) -> Self {
        let mut start = self.without("PLUGIN_CLIENT_CERT");
        start.identity = None;
        start
    }

    /// Starts the process.
    pub(crate) fn spawn(mut self) -> PluginProcess {
        let child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        PluginProcess::watch(child, self.identity, self.directory)
    }

    /// Starts the process and reads the handshake line.
    pub(crate) fn start(self) -> PluginProcess {
        let mut process = self.spawn();
        process.read_handshake();
        process
    }
}
