//! Runs one program to its end, with nothing of the test run's own environment, and never for ever.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::terraform::variable;

/// Longer than any command takes on a busy machine; a command that hangs fails its test.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// All of its standard output.
    pub(crate) stdout: String,
    /// All of its standard error.
    pub(crate) stderr: String,
}

impl Answer {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A command in a directory, with an environment that holds no more than Terraform needs, leading
/// a process group of its own so that signals reach Terraform and provider together.
pub(crate) fn clean(program: impl AsRef<OsStr>, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(directory)
        .env_clear()
        .env("PATH", variable("PATH").unwrap_or_default())
        .env("HOME", directory)
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .env("TF_INPUT", "0")
        .process_group(0);
    command
}

/// Runs the command to its end.
pub(crate) fn run(command: &mut Command) -> Answer {
    let shown = format!("{command:?}");
    finish(start(command), &shown)
}

/// Starts the command with its streams captured.
pub(crate) fn start(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|problem| panic!("cannot start {command:?}: {problem}"))
}

/// Looks again and again until something is so, and fails when it never is.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "never: {what}");
        std::thread::yield_now();
    }
}

/// Waits for a started command and takes what it wrote.
pub(crate) fn finish(child: Child, shown: &str) -> Answer {
    let group = child.id();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    match receiver.recv_timeout(PATIENCE) {
        Ok(output) => Answer::of(&output.expect("the program's output can be read")),
        Err(_) => {
            signal("KILL", &format!("-{group}"));
            panic!("no end after {PATIENCE:?}: {shown}");
        }
    }
}

/// Sends a signal to a process, or to a process group when the number is negative.
pub(crate) fn signal(name: &str, target: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), "--", target])
        .stderr(Stdio::null())
        .status()
        .expect("kill(1) runs");
    // A process that is gone already is as good as one that was signalled.
    let _already_gone = !status.success();
}
