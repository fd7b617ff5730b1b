//! The plugin seen from outside, as Terraform sees it: a plain gRPC client speaks to the process.
//!
//! Tests are named after the protocol assertion that they hold (`p4_...`). Those of the process
//! itself start the real binary or, where a call must hang, panic or be large on purpose, a probe:
//! the same plugin layer with a provider made for it.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops at the first surprise, in its helpers too"
)]

mod assertions;
mod descriptors;
mod ending;
mod framework;
mod handshake;
mod logs;
mod reattach;
mod services;
mod support;
mod tls;
