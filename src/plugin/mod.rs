//! What makes a process a Terraform plugin: handshake, mutual TLS, the services beside the
//! provider's own, log lines, signals and the end of the process.
//!
//! Knows nothing of schemas or of Terraform's values: whatever gRPC service it is given, it serves.
//! Start at [`serve::serve`].

mod accept;
mod broker;
pub mod clock;
mod controller;
pub mod env;
mod handshake;
pub mod listener;
pub mod logging;
mod open_stream;
pub mod parent;
mod presence;
pub mod proto;
mod reattach;
pub mod serve;
mod signals;
mod stdio;
mod tls;
