//! Whether the host is there, told from its connections.
//!
//! A connection counts from the first byte that arrives on it, after decryption. So whoever only
//! knocks, or fails the TLS handshake, is not taken for the host, and neither is its leaving.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::watch,
};
use tonic::transport::server::Connected;

use super::listener::ByteStream;

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Whether there ever was one.
    seen: bool,
    open: usize,
}

/// Counts the connections on which the host has spoken.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence {
    count: watch::Sender<Count>,
}

impl Presence {
    /// Counts `stream` as soon as something arrives on it, until it is dropped.
    pub(super) fn observe(&self, stream: Box<dyn ByteStream>) -> Connection {
        Connection {
            stream,
            presence: self.clone(),
            counted: false,
        }
    }

    /// Waits until the host has spoken for the first time.
    pub(super) async fn arrived(&self) {
        self.wait_until(|count| count.seen).await;
    }

    /// Waits until the host has no connection left, and does not dial again while `patience` lasts.
    pub(super) async fn left(&self, patience: impl AsyncFn()) {
        loop {
            self.wait_until(|count| count.open == 0).await;
            tokio::select! {
                () = self.wait_until(|count| count.open > 0) => {}
                () = patience() => return,
            }
        }
    }

    async fn wait_until(&self, holds: impl FnMut(&Count) -> bool) {
        // Fails only when the sender is gone, and we hold it.
        drop(self.count.subscribe().wait_for(holds).await);
    }
}

/// A connection under observation.
pub(super) struct Connection {
    stream: Box<dyn ByteStream>,
    presence: Presence,
    counted: bool,
}

impl Connection {
    fn count(&mut self) {
        if !self.counted {
            self.counted = true;
            self.presence.count.send_modify(|count| {
                count.seen = true;
                count.open += 1;
            });
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.counted {
            self.presence.count.send_modify(|count| count.open -= 1);
        }
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.count();
        }
        polled
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, duplex},
        time::timeout,
    };

    use super::*;

    const NOW: Duration = Duration::ZERO;

    #[tokio::test]
    async fn a_connection_without_a_byte_is_nobody() {
        let presence = Presence::default();
        let (near, far) = duplex(16);
        let mut connection = presence.observe(Box::new(near));
        drop(far);
        assert_eq!(connection.read(&mut [0; 4]).await.unwrap(), 0);
        drop(connection);
        assert!(timeout(NOW, presence.arrived()).await.is_err());
    }

    #[tokio::test]
    async fn the_host_is_gone_when_its_last_connection_is() {
        let presence = Presence::default();
        let mut connections = Vec::new();
        for _ in 0..2 {
            let (near, mut far) = duplex(16);
            let mut connection = presence.observe(Box::new(near));
            far.write_all(b"PRI").await.unwrap();
            connection.read_exact(&mut [0; 3]).await.unwrap();
            connections.push(connection);
        }
        presence.arrived().await;
        connections.pop();
        assert!(timeout(NOW, presence.left(async || {})).await.is_err());
        connections.pop();
        presence.left(async || {}).await;
    }
}
