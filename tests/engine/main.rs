//! The reference engine through its port, on real files.

mod checks;
mod fixture;
mod interruptions;
mod processes;
mod resources;
mod sessions;
mod worker;
