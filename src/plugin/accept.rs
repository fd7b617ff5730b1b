//! Turns what arrives at the listener into connections that are fit to carry calls.
//!
//! A client that fails its TLS handshake, or takes forever over it, costs nobody else anything.

use std::{convert::Infallible, time::Duration};

use tokio::{
    sync::mpsc::Sender,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    listener::{ByteStream, Listener},
    presence::{Connection, Presence},
};

/// A host on the same machine is done in milliseconds.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// How long to leave the system alone when it has no file descriptor left.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Accepts connections until it is dropped. With `tls`, only those come through whose client
/// has proved to be the host.
pub(super) async fn accept(
    listener: &Listener,
    tls: Option<TlsAcceptor>,
    presence: &Presence,
    connections: Sender<Connection>,
) -> Infallible {
    loop {
        match listener.accept().await {
            Ok(stream) => {
                let (tls, presence, connections) =
                    (tls.clone(), presence.clone(), connections.clone());
                tokio::spawn(async move {
                    if let Some(stream) = secured(stream, tls).await {
                        // Refused only when the server has stopped.
                        drop(connections.send(presence.observe(stream)).await);
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

async fn secured(
    stream: Box<dyn ByteStream>,
    tls: Option<TlsAcceptor>,
) -> Option<Box<dyn ByteStream>> {
    let Some(tls) = tls else {
        return Some(stream);
    };
    match timeout(HANDSHAKE_LIMIT, tls.accept(stream)).await {
        Ok(Ok(stream)) => Some(Box::new(stream)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a client was refused: its TLS handshake failed");
            None
        }
        Err(_) => {
            tracing::warn!("a client was refused: it did not finish its TLS handshake in time");
            None
        }
    }
}
