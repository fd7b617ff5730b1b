//! A host in miniature: starts a plugin process, performs the handshake, connects.
//!
//! `PluginProcess::start()` is the real binary as Terraform starts it; its `client()` calls the
//! provider, its `shutdown()` ends it as Terraform does and tells what it left behind. `Start`
//! varies how it is started, `Start::probe()` takes a provider that misbehaves on demand.

mod connect;
mod identity;
pub(crate) mod probe;
mod process;
mod start;

pub(crate) use connect::{Offer, channel, dial};
pub(crate) use identity::HostIdentity;
pub(crate) use process::{Handshake, PluginProcess};
pub(crate) use start::Start;
