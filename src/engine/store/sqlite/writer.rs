//! The one thread of a process that writes, and its group commit.
//!
//! Requests wait on a channel. The writer takes all that wait, runs each in a savepoint of one
//! transaction, commits once, and then answers all: ten requests share one wait for the disk. A
//! request that fails takes back its own changes alone. An answer is given only when the commit is
//! durable. Where there is no file yet, the requests first run on a database in memory: what is refused
//! there leaves no file behind.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, mpsc};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::connection;
use super::file::DatabaseFile;
use super::queue::Turn;
use super::transaction::SqliteTransaction;
use crate::engine::store::{StoreError, WriteTransaction};

/// The most requests that share a commit, so that the first of them does not wait for ever.
const LARGEST_BATCH: usize = 256;

/// What the writer is asked to do.
pub(super) enum Message {
    /// A request to run.
    Write(Box<dyn Request>),
    /// Open, and migrate, the database now.
    Open(oneshot::Sender<Result<(), StoreError>>),
    /// Close the database; the next request opens it again.
    Close(oneshot::Sender<()>),
}

/// A request as the writer sees it, whatever its answer's type.
pub(super) trait Request: Send {
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
    /// Runs it, again from the start if it ran before, and keeps its answer; whether its changes stay.
    fn run(&mut self, transaction: &dyn WriteTransaction) -> bool;
    /// Gives the answer, or the error that kept it from being made durable.
    fn answer(self: Box<Self>, durable: Result<(), StoreError>);
}

/// A request whose work is a closure.
pub(super) struct Job<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job<T, E, F> {
    pub(super) const fn new(work: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self {
            work,
            outcome: None,
            reply,
        }
    }
}

impl<T, E, F> Request for Job<T, E, F>
where
    T: Send,
    E: Send + From<StoreError>,
    F: FnMut(&dyn WriteTransaction) -> Result<T, E> + Send,
{
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, transaction: &dyn WriteTransaction) -> bool {
        let outcome = (self.work)(transaction);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, durable: Result<(), StoreError>) {
        let Self {
            work,
            outcome,
            reply,
        } = *self;
        // Who has the answer may rely on everything that the work held being let go.
        drop(work);
        let answer = match (durable, outcome) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(outcome)) => outcome,
            // A request that gave no answer panicked: dropping the reply says so.
            (Ok(()), None) => return,
        };
        // Nobody waits when the caller was cancelled meanwhile.
        reply.send(answer).ok();
    }
}

/// Serves requests until every sender is gone.
pub(super) fn serve(file: Arc<DatabaseFile>, requests: &mpsc::Receiver<Message>) {
    let mut writer = Writer {
        file,
        connection: None,
    };
    while let Ok(first) = requests.recv() {
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Write(request) => batch.push(request),
                Message::Open(reply) => {
                    // Nobody waits when the caller was cancelled meanwhile.
                    reply.send(writer.open().map(|_| ())).ok();
                }
                Message::Close(reply) => {
                    writer.commit_together(std::mem::take(&mut batch));
                    writer.connection = None;
                    // Nobody waits when the caller was cancelled meanwhile.
                    reply.send(()).ok();
                }
            }
            next = if batch.len() < LARGEST_BATCH {
                requests.try_recv().ok()
            } else {
                None
            };
        }
        writer.commit_together(batch);
    }
}

struct Writer {
    file: Arc<DatabaseFile>,
    connection: Option<Connection>,
}

impl Writer {
    fn open(&mut self) -> Result<&Connection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connection::open_for_writing(&self.file)?,
        };
        Ok(self.connection.insert(connection))
    }

    /// Runs a batch in one transaction; when that is lost as a whole, each request gets one of its own,
    /// so that only those fail that cannot succeed. A database that another process holds is the fault
    /// of none, and each would wait for it as long again.
    fn commit_together(&mut self, mut batch: Vec<Box<dyn Request>>) {
        batch.retain(|request| !request.is_abandoned());
        if batch.is_empty() {
            return;
        }
        match self.commit(&mut batch) {
            Ok(()) => batch.into_iter().for_each(|request| request.answer(Ok(()))),
            Err(error) if batch.len() > 1 && !matches!(error, StoreError::Busy { .. }) => {
                for request in batch {
                    self.commit_together(vec![request]);
                }
            }
            Err(error) => batch
                .into_iter()
                .for_each(|request| request.answer(Err(error.clone()))),
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn Request>]) -> Result<(), StoreError> {
        let file = Arc::clone(&self.file);
        if self.connection.is_none() && !file.is_there()? && !rehearse(file.path(), batch)? {
            return Ok(());
        }
        let connection = self.open()?;
        file.check_in_place()?;
        let outcome = run(connection, file.path(), batch);
        if outcome.is_err() && !connection.is_autocommit() {
            // The transaction failed already; what matters is that none stays open.
            connection.execute_batch("ROLLBACK").ok();
        }
        outcome?;
        file.check_in_place()
    }
}

/// Runs a batch where nothing is and nothing stays; whether anything in it is not refused.
fn rehearse(path: &Path, batch: &mut [Box<dyn Request>]) -> Result<bool, StoreError> {
    let connection = connection::of_nothing(path)?;
    let transaction = SqliteTransaction::rehearsing(&connection, path);
    run_each(&transaction, batch)
}

fn run(
    connection: &Connection,
    path: &Path,
    batch: &mut [Box<dyn Request>],
) -> Result<(), StoreError> {
    let transaction = SqliteTransaction::new(connection, path);
    let turn = Turn::wait(path);
    transaction.execute("BEGIN IMMEDIATE", [])?;
    drop(turn);
    run_each(&transaction, batch)?;
    transaction.execute("COMMIT", [])
}

/// Runs each request of a batch in a savepoint of the transaction; whether the changes of any stay.
fn run_each(
    transaction: &SqliteTransaction<'_>,
    batch: &mut [Box<dyn Request>],
) -> Result<bool, StoreError> {
    let mut any = false;
    for request in batch {
        transaction.execute("SAVEPOINT request", [])?;
        let keep = catch_unwind(AssertUnwindSafe(|| request.run(transaction))).unwrap_or(false);
        if transaction.connection.is_autocommit() {
            // SQLite takes back the whole transaction when the disk fails it.
            return Err(StoreError::Unexpected {
                path: transaction.path.to_owned(),
                detail: "the transaction was taken back".to_owned(),
            });
        }
        if !keep {
            transaction.execute("ROLLBACK TO request", [])?;
        }
        transaction.execute("RELEASE request", [])?;
        any |= keep;
    }
    Ok(any)
}
