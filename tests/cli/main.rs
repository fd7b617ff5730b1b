//! The command `acg` as a process: what it prints, where, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may stop at the first surprise, as tests may"
)]

mod applications;
mod capacity;
mod completions;
mod deletion;
mod document;
mod documents;
mod faults;
#[allow(dead_code, reason = "the engine's tests use more of it")]
#[path = "../engine/fixture.rs"]
mod fixture;
mod frame;
mod harness;
mod parser;
mod reading;
mod replication;
mod roles;
mod seed;
mod sharing;
mod soft_delete;
mod sources;
mod state;
mod style;
mod terminal;
mod unusable;
#[path = "../acceptance/harness/vhd.rs"]
mod vhd;
