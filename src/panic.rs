//! Panics: told to Terraform when they are fatal, turned into a value when a handler has one.
//!
//! Terraform shows "The plugin crashed!" with a trace when standard error holds a text that begins
//! with `panic: `. A panic that was caught is no crash: it must not print that text, since the call
//! that had it answers with an error and the process lives on.

use std::{
    any::Any,
    backtrace::Backtrace,
    cell::{Cell, RefCell},
    fmt,
    io::Write,
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind},
    pin::pin,
    task::Poll,
};

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanicReport {
    /// What the panic said.
    pub message: String,
    /// Source file, line and column; empty when the hook of this module is not installed.
    pub location: String,
}

impl fmt::Display for PanicReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        if self.location.is_empty() {
            Ok(())
        } else {
            write!(out, " at {}", self.location)
        }
    }
}

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// Location and backtrace of the panic that is being caught.
    static CAUGHT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// From now on, fatal panics are printed the way Terraform recognises.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        let backtrace = Backtrace::force_capture();
        if CATCHING.get() {
            CAUGHT.set(Some((location, backtrace.to_string())));
        } else {
            let text = crash_text(info, &location, &backtrace);
            // There is nothing to be done about a standard error that is closed.
            drop(std::io::stderr().write_all(text.as_bytes()));
        }
    }));
}

fn crash_text(info: &PanicHookInfo<'_>, location: &str, backtrace: &Backtrace) -> String {
    format!(
        "panic: {}\n\nat {location}\n{backtrace}\n",
        message_of(info.payload())
    )
}

/// Runs `future` to its end, or to its panic, which is logged as an error.
///
/// After a panic the future is dropped; whatever it shared must not be left half changed.
pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, PanicReport> {
    let mut future = pin!(future);
    std::future::poll_fn(
        |context| match catch_panic_blocking(|| future.as_mut().poll(context)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(report) => Poll::Ready(Err(report)),
        },
    )
    .await
}

/// Runs `act` to its end, or to its panic, which is logged as an error.
pub fn catch_panic_blocking<T>(act: impl FnOnce() -> T) -> Result<T, PanicReport> {
    let outer = CATCHING.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(act));
    CATCHING.set(outer);
    outcome.map_err(|payload| {
        let message = message_of(&*payload);
        let (location, backtrace) = CAUGHT.take().unwrap_or_default();
        let report = PanicReport { message, location };
        tracing::error!(panic = %report, backtrace, "a panic was caught");
        report
    })
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "of unknown cause".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn p12_a_panic_becomes_a_report() {
        let message = |caught: Result<(), PanicReport>| caught.unwrap_err().message;
        assert_eq!(
            message(catch_panic(async { panic!("plain") }).await),
            "plain"
        );
        assert_eq!(
            message(catch_panic(async { panic!("{} of 2", 1) }).await),
            "1 of 2"
        );
        let odd = catch_panic(async { std::panic::panic_any(7) }).await;
        assert_eq!(message(odd), "of unknown cause");
    }

    #[tokio::test]
    async fn p12_a_panic_after_a_wait_is_caught_too() {
        let caught = catch_panic(async {
            tokio::task::yield_now().await;
            panic!("late");
        });
        let caught: Result<(), _> = caught.await;
        assert_eq!(caught.unwrap_err().message, "late");
    }

    #[tokio::test]
    async fn without_a_panic_the_output_comes_through() {
        assert_eq!(catch_panic(async { 7 }).await, Ok(7));
        assert_eq!(catch_panic_blocking(|| 7), Ok(7));
    }

    #[test]
    fn p12_only_what_is_inside_a_catch_counts_as_caught() {
        let nested = catch_panic_blocking(|| {
            assert!(catch_panic_blocking(|| panic!("inner")).is_err());
            CATCHING.get()
        });
        assert_eq!(nested, Ok(true));
        assert!(!CATCHING.get());
    }
}
