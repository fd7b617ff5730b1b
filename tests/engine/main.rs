//! The reference engine through its port, on real files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may stop at the first surprise, as tests may"
)]

mod access;
mod applications;
mod backup;
mod checks;
mod clock;
mod constraints;
mod examination;
mod failures;
mod faults;
mod fixture;
mod interruptions;
mod latest;
mod limits;
mod migrations;
mod processes;
mod properties;
mod replication;
mod resources;
mod seed;
mod sessions;
mod sharing;
mod soft_delete;
mod stored;
mod subscriptions;
mod worker;
mod world;
