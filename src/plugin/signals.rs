//! Signals. Ctrl-C in a terminal reaches Terraform and its plugins alike; Terraform then asks its
//! plugins to stop through the protocol, so a plugin must survive the signal itself.

use std::io;

/// From now on an interrupt does nothing to this process. Needs a Tokio runtime.
pub(super) fn swallow_interrupts() -> io::Result<()> {
    let mut interrupts = interrupts()?;
    tokio::spawn(async move {
        while interrupts.recv().await.is_some() {
            tracing::debug!("interrupt ignored: Terraform says when to stop");
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

/// The developer's wish that a process under debugging end.
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
