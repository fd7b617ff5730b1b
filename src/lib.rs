//! The provider, its reference gallery engine and what joins them.
//!
//! Dependencies point one way: `provider` stands on `framework`, `vhd` and `gallery`, `engine` and
//! `vhd` on
//! `gallery`, `cli` on `engine`, `vhd` and `gallery`, and `plugin`, `framework` and `gallery` stand alone.
//! `main.rs` and `bin/acg.rs` alone choose which adapter of the gallery's port is spoken to.

pub mod cli;
pub mod engine;
pub mod framework;
pub mod gallery;
pub mod panic;
pub mod plugin;
pub mod provider;
pub mod vhd;
