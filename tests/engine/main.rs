//! The reference engine through its port, on real files.

mod checks;
mod fixture;
mod resources;
mod sessions;
