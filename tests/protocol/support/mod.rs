//! A host in miniature: starts a plugin process, performs the handshake, connects.

mod connect;
mod identity;
pub mod probe;
mod process;

pub use connect::{Offer, channel, dial};
pub use identity::HostIdentity;
pub use process::{Handshake, PluginProcess, Start};
