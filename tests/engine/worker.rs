//! Other processes: this test binary, started again to do one job.
//!
//! A job is one argument, `job:<job>:<database>`. Run as part of the tests, without a job, the
//! worker's test does nothing. Every answer of the engine is reported as one line as soon as it is
//! there, so that what was acknowledged is known whenever the worker dies.

use std::future::Future;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use terraform_provider_acg::engine::Engine;
use terraform_provider_acg::gallery::{
    Created, GalleryService, LimitName, LimitOverrides, ListScope, ServiceError,
};

use crate::fixture::{engine_at, gallery};
use crate::{interruptions, processes};

const TEST: &str = "worker::works_when_given_a_job";

/// A worker at work.
pub(crate) struct Worker {
    child: Child,
    lines: BufReader<ChildStdout>,
}

/// What a worker reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// The request named so was acknowledged.
    Acknowledged(String),
    /// The request named so was refused by this rule.
    Refused(String, String),
    /// The service could not be used.
    Unavailable(String),
}

/// The command that starts a worker.
pub(crate) fn command(job: &str, database: &Path) -> (std::path::PathBuf, [String; 4]) {
    let job = format!("job:{job}:{}", database.display());
    let arguments = [
        "--exact".to_owned(),
        TEST.to_owned(),
        job,
        "--nocapture".to_owned(),
    ];
    (std::env::current_exe().unwrap(), arguments)
}

impl Worker {
    pub(crate) fn start(job: &str, database: &Path) -> Self {
        let (program, arguments) = command(job, database);
        Self::spawn(Command::new(program).args(arguments))
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next report; `None` when the worker has ended.
    pub(crate) fn next(&mut self) -> Option<Report> {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            // What the test harness prints is no report, nor is a line that death cut short.
            let fields: Vec<&str> = line
                .strip_suffix('\n')
                .unwrap_or_default()
                .splitn(3, '|')
                .collect();
            match fields[..] {
                ["acknowledged", request] => return Some(Report::Acknowledged(request.to_owned())),
                ["refused", request, rule] => {
                    return Some(Report::Refused(request.to_owned(), rule.to_owned()));
                }
                ["unavailable", message] => return Some(Report::Unavailable(message.to_owned())),
                _ => line.clear(),
            }
        }
        None
    }

    /// Ends the worker as `kill -9` does, and gives what it still reported.
    pub(crate) fn kill(mut self) -> Vec<Report> {
        self.child.kill().unwrap();
        self.finish()
    }

    /// Every further report, until the worker has ended.
    pub(crate) fn finish(mut self) -> Vec<Report> {
        let reports = std::iter::from_fn(|| self.next()).collect();
        self.child.wait().unwrap();
        reports
    }
}

/// Limits that nothing here reaches.
fn room() -> LimitOverrides {
    LimitOverrides::default().with(LimitName::Galleries, u32::MAX)
}

/// Reports what came of a request.
pub(crate) fn report<T>(request: &str, outcome: &Result<Created<T>, ServiceError>) {
    let line = match outcome {
        Ok(_) => format!("acknowledged|{request}\n"),
        Err(ServiceError::Unavailable { message, .. }) => format!("unavailable|{message}\n"),
        Err(error) => format!(
            "refused|{request}|{}\n",
            error.rule().map_or("", |rule| rule.as_str())
        ),
    };
    stdout().write_all(line.as_bytes()).unwrap();
}

/// Runs `work` on several tasks at once, each with its number.
pub(crate) async fn in_parallel<F: Future<Output = ()> + Send + 'static>(
    tasks: usize,
    work: impl Fn(usize) -> F,
) {
    let tasks: Vec<_> = (0..tasks).map(|task| tokio::spawn(work(task))).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn works_when_given_a_job() {
    let Some(argument) =
        std::env::args().find_map(|argument| argument.strip_prefix("job:").map(str::to_owned))
    else {
        return;
    };
    let (job, database) = argument.split_once(':').unwrap();
    let database = Path::new(database);
    match job.split_once('=').unwrap() {
        ("compete", process) => processes::compete(database, process).await,
        ("publish", round) => {
            interruptions::publish(Arc::new(engine_at(database, room())), round).await;
        }
        ("fill", _) => fill(&engine_at(database, room())).await,
        _ => panic!("{job}"),
    }
}

/// Creates galleries until the store refuses, and looks whether those that it acknowledged are there.
async fn fill(engine: &Engine) {
    let mut acknowledged = 0;
    loop {
        let name = format!("filler{acknowledged}");
        let outcome = engine.gallery_create(gallery(&name)).await;
        report(&name, &outcome);
        match outcome {
            Ok(_) => acknowledged += 1,
            Err(_) => break,
        }
    }
    let stored = engine.gallery_list(ListScope::Everywhere).await;
    let complete = stored.is_ok_and(|galleries| galleries.len() == acknowledged);
    let line = format!("acknowledged|everything is still there: {complete}\n");
    stdout().write_all(line.as_bytes()).unwrap();
}
