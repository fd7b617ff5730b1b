//! What an operation has at hand: the configured provider, the wish to stop, and a place for
//! what it has to say before it ends.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::model::Convert;
use super::path::Path;
use super::private::PrivateState;
use super::value::Value;

/// Collects what an operation reports while it runs, so that nothing is lost when it is
/// interrupted or fails.
#[derive(Debug, Default)]
pub(crate) struct Report(Mutex<Reported>);

#[derive(Debug, Default)]
pub(crate) struct Reported {
    pub state: Option<Value>,
    pub private: PrivateState,
    pub diagnostics: Diagnostics,
    /// What the operation waits for, in sentences.
    pub waits_for: Option<String>,
}

impl Report {
    pub(crate) fn with_private(private: PrivateState) -> Self {
        Self(Mutex::new(Reported {
            private,
            ..Reported::default()
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Reported> {
        // A panic while reporting leaves what was reported before it, which still holds.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn waits_for(&self) -> Option<String> {
        self.lock().waits_for.clone()
    }

    pub(crate) fn take(&self) -> Reported {
        std::mem::take(&mut self.lock())
    }
}

/// How a pause ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Its time is over.
    Over,
    /// The user asked Terraform to stop.
    Stopped,
}

impl Pause {
    /// Whether the user asked Terraform to stop.
    #[must_use]
    pub fn is_stopped(self) -> bool {
        self == Self::Stopped
    }
}

/// Handed to every operation of a resource or data source. `D` is what the provider made of its
/// configuration.
pub struct Context<'a, D> {
    pub(crate) provider: &'a D,
    /// Null in a read or delete, which have none.
    pub(crate) config: &'a Value,
    pub(crate) stop: &'a CancellationToken,
    pub(crate) report: &'a Report,
}

impl<D> Context<'_, D> {
    /// The configured provider.
    #[must_use]
    pub const fn provider(&self) -> &D {
        self.provider
    }

    /// The configuration as the user wrote it, write-only values included: they are nowhere else.
    /// None in a read or delete, for which Terraform gives none.
    ///
    /// # Errors
    /// When `M` does not fit the schema.
    pub fn config<M: Convert>(&self) -> Result<Option<M>, Diagnostics> {
        if self.config.is_null() {
            return Ok(None);
        }
        M::from_value(self.config.clone(), &Path::root())
            .map(Some)
            .map_err(|error| Diagnostic::from(error).into())
    }

    /// Tells the user something: an error does not end the operation by itself.
    pub fn tell(&self, diagnostic: Diagnostic) {
        self.report.lock().diagnostics.push(diagnostic);
    }

    /// Tells the user several things.
    pub fn tell_all(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.report.lock().diagnostics.extend(diagnostics);
    }

    /// Records the state that holds from now on, whatever becomes of the operation: it is what
    /// Terraform stores should the operation fail, time out or be stopped. Call it as soon as the
    /// remote object may exist.
    pub fn record(&self, state: impl Convert) {
        self.report.lock().state = Some(state.into_value());
    }

    /// Says in sentences what the operation waits for from now on, such as `It waited for the disk:
    /// 20 of 30 GB.`: they are told when the operation runs out of time.
    pub fn waits_for(&self, sentences: impl Into<String>) {
        self.report.lock().waits_for = Some(sentences.into());
    }

    /// Waits so long, or until the user asks Terraform to stop.
    pub async fn pause(&self, duration: Duration) -> Pause {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Pause::Stopped,
            () = tokio::time::sleep(duration) => Pause::Over,
        }
    }

    /// Reads or changes the private state kept with the resource.
    pub fn private<R>(&self, access: impl FnOnce(&mut PrivateState) -> R) -> R {
        access(&mut self.report.lock().private)
    }

    /// Completes when the user asks Terraform to stop. An operation that waits should stop
    /// waiting, record what is true and return an error; one that has made what it was asked to make
    /// had better return its state and a warning, since Terraform takes an object whose creation
    /// told an error for broken.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
