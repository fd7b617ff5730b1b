//! Loopback TCP, for systems without Unix sockets.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener as StdListener},
    ops::RangeInclusive,
};

use tokio::net::{TcpListener, TcpStream};

use super::ListenError;

/// A listening port on 127.0.0.1.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    address: SocketAddr,
}

impl Port {
    /// Takes the first free port of the range; port 0 means any.
    pub(super) fn bind(ports: RangeInclusive<u16>) -> Result<Self, ListenError> {
        let (low, high) = (*ports.start(), *ports.end());
        let mut reason = io::Error::from(io::ErrorKind::AddrInUse);
        for port in ports {
            match Self::bind_one(port) {
                Ok(port) => return Ok(port),
                Err(error) => reason = error,
            }
        }
        Err(ListenError::NoPort { low, high, reason })
    }

    fn bind_one(port: u16) -> io::Result<Self> {
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            address,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) async fn accept(&self) -> io::Result<TcpStream> {
        let (stream, _) = self.listener.accept().await?;
        // Calls are small and answered at once: waiting for more to send only delays them.
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn takes_the_first_free_port_of_the_range() {
        let taken = Port::bind(0..=0).unwrap();
        let port = taken.address().port();
        assert!(
            matches!(Port::bind(port..=port), Err(ListenError::NoPort { low, .. }) if low == port)
        );
        if let Some(next) = port.checked_add(20) {
            let found = Port::bind(port..=next).unwrap();
            assert!(found.address().ip().is_loopback());
            assert_ne!(found.address().port(), port);
        }
    }
}
