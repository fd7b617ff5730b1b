//! A directory with a gallery in it, and `acg` run there.

use std::io::Write as _;
use std::process::{Command, Stdio};

use terraform_provider_acg::gallery::GalleryService;

use super::fixture::{Place, furnish};

/// What a run of `acg` came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub out: String,
    pub err: String,
    pub code: i32,
}

/// The subscription of the fixture.
pub const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";

/// `acg` in the directory of `place`, on its database, with an environment of its own.
pub fn acg(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acg"));
    command
        .args(arguments)
        .current_dir(place.directory())
        .env_clear()
        .env("ACG_STATE_PATH", "gallery.db")
        .env("ACG_SUBSCRIPTION_ID", SUBSCRIPTION)
        .stdin(Stdio::null());
    command
}

pub fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    Run {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// What a run that goes well prints.
#[track_caller]
pub fn answer(place: &Place, arguments: &[&str]) -> String {
    let run = run(acg(place, arguments));
    assert_eq!((run.err.as_str(), run.code), ("", 0), "{arguments:?}");
    run.out
}

/// A place with the source `build`, the gallery `golden` and the definition `ubuntu` in it.
pub async fn furnished() -> Place {
    let place = Place::new();
    let engine = place.engine();
    furnish(&engine).await;
    engine.close().await.unwrap();
    place
}

/// What `acg` prints for each of these command lines in turn, as a terminal would show it, with
/// the exit code where that is not 0.
pub fn transcript(place: &Place, lines: &[&str]) -> String {
    transcript_in(place, &[], lines)
}

/// The same with more environment variables.
pub fn transcript_in(place: &Place, variables: &[(&str, &str)], lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let mut command = acg(place, &arguments);
        command.envs(variables.iter().copied());
        let run = run(command);
        text.push_str(&format!("$ acg {line}\n{}{}", run.out, run.err));
        if run.code != 0 {
            text.push_str(&format!("[exit code {}]\n", run.code));
        }
        text.push('\n');
    }
    text
}

/// Says that a test was passed over, and why, also where the output of tests is kept back.
pub fn skipped(why: &str) {
    let message = format!("skipped: {why}\n");
    std::io::stderr().write_all(message.as_bytes()).unwrap();
}
