//! What an operation has at hand: the configured provider, the wish to stop, and a place for
//! what it has to say before it ends.

use std::sync::{Mutex, MutexGuard, PoisonError};

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

    pub(crate) fn take(&self) -> Reported {
        std::mem::take(&mut self.lock())
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

    /// Reads or changes the private state kept with the resource.
    pub fn private<R>(&self, access: impl FnOnce(&mut PrivateState) -> R) -> R {
        access(&mut self.report.lock().private)
    }

    /// Completes when the user asks Terraform to stop. An operation that waits should stop
    /// waiting, record what is true and return an error.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
