//! Signals. Ctrl-C in a terminal reaches Terraform and its plugins alike, and so does the wish to end
//! of whatever stops a job as a whole, such as `timeout` and service managers; Terraform then asks its
//! plugins to stop through the protocol, so a plugin must survive the signal itself.

use std::io;

/// From now on interrupt and termination do nothing to this process, which ends with its host. Needs
/// a Tokio runtime.
pub(super) fn swallow() -> io::Result<()> {
    let mut requests = StopRequests::listen()?;
    tokio::spawn(async move {
        loop {
            requests.next().await;
            tracing::debug!("signal ignored: Terraform says when to stop");
        }
    });
    Ok(())
}

#[cfg(unix)]
fn interrupts() -> io::Result<tokio::signal::unix::Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::interrupt())
}

#[cfg(windows)]
fn interrupts() -> io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

/// Interrupt and termination, as wishes that this process end.
pub(super) struct StopRequests {
    #[cfg(unix)]
    terminations: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupts: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupts: tokio::signal::windows::CtrlC,
}

impl StopRequests {
    /// From now on interrupt and termination are wishes, and end nothing by themselves. Needs a
    /// Tokio runtime.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminations: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
            interrupts: interrupts()?,
        })
    }

    /// Waits for one.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupts.recv() => {}
            _ = self.terminations.recv() => {}
        }
        #[cfg(windows)]
        self.interrupts.recv().await;
    }
}
