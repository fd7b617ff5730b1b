//! Where the plugin listens: a Unix socket that only its owner can open, or loopback TCP.
//!
//! Knows nothing of TLS; what arrives is a stream of bytes.

mod tcp;
#[cfg(unix)]
mod unix;

use std::{fmt, io, net::SocketAddr, path::PathBuf};

use tokio::io::{AsyncRead, AsyncWrite};

use super::env::{PluginEnvironment, PortRangeError};

/// The kind of address to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A Unix socket, guarded by file permissions.
    #[cfg(unix)]
    Unix,
    /// TCP on the loopback interface, open to every local user unless TLS guards it.
    Tcp,
}

impl Default for Transport {
    fn default() -> Self {
        #[cfg(unix)]
        return Self::Unix;
        #[cfg(not(unix))]
        return Self::Tcp;
    }
}

/// An address that the host can dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Path of a Unix socket.
    Unix(PathBuf),
    /// Address and port.
    Tcp(SocketAddr),
}

impl Address {
    /// What Go calls this kind of address.
    pub fn network(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp(_) => "tcp",
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => path.display().fmt(out),
            Self::Tcp(address) => address.fmt(out),
        }
    }
}

/// Why the plugin cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The directory is too deep for a socket.
    #[error(
        "the socket path \"{path}\" has {length} bytes, the system allows {limit}; set TMPDIR to a shorter directory",
        path = path.display(),
        length = path.as_os_str().len()
    )]
    PathTooLong {
        /// The path.
        path: PathBuf,
        /// The longest path that works, in bytes.
        limit: usize,
    },
    /// The file system refused.
    #[error("no socket can be made in \"{directory}\": {reason}; set TMPDIR to a writable directory", directory = directory.display())]
    Socket {
        /// Where the socket was to go.
        directory: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// `PLUGIN_UNIX_SOCKET_GROUP` names no group.
    #[error(
        "PLUGIN_UNIX_SOCKET_GROUP \"{0}\" is no group of this system; give a name from /etc/group or a number"
    )]
    UnknownGroup(String),
    /// The port range is no range.
    #[error(transparent)]
    Ports(#[from] PortRangeError),
    /// All ports of the range are taken.
    #[error("no port from {low} to {high} is free on 127.0.0.1: {reason}")]
    NoPort {
        /// First port tried.
        low: u16,
        /// Last port tried.
        high: u16,
        /// What the system said about the last one.
        reason: io::Error,
    },
}

/// A bound and listening socket. Dropping it removes what it left in the file system.
#[derive(Debug)]
pub enum Listener {
    /// On a Unix socket.
    #[cfg(unix)]
    Unix(unix::SocketFile),
    /// On a TCP port.
    Tcp(tcp::Port),
}

/// A stream of bytes, of whatever transport.
pub trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

impl Listener {
    /// Binds a new address of the kind asked for. Needs a Tokio runtime.
    pub fn bind(
        transport: Transport,
        environment: &PluginEnvironment,
    ) -> Result<Self, ListenError> {
        match transport {
            #[cfg(unix)]
            Transport::Unix => {
                let group = environment.socket_group.as_deref();
                unix::SocketFile::bind(&environment.socket_directory, group).map(Self::Unix)
            }
            Transport::Tcp => tcp::Port::bind(environment.ports.clone()?).map(Self::Tcp),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> Address {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => Address::Unix(socket.path().to_owned()),
            Self::Tcp(port) => Address::Tcp(port.address()),
        }
    }

    /// Waits for the next connection.
    pub async fn accept(&self) -> io::Result<Box<dyn ByteStream>> {
        Ok(match self {
            #[cfg(unix)]
            Self::Unix(socket) => Box::new(socket.accept().await?),
            Self::Tcp(port) => Box::new(port.accept().await?),
        })
    }
}
