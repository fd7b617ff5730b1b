//! The provider, its reference gallery engine and what joins them.
//!
//! Dependencies point one way: `provider` stands on `framework` and `gallery`, `engine` stands on
//! `gallery`, and `plugin`, `framework` and `gallery` stand alone. `main.rs` alone chooses
//! which adapter of the gallery's port the provider speaks to.

pub mod engine;
pub mod framework;
pub mod gallery;
pub mod panic;
pub mod plugin;
pub mod provider;
