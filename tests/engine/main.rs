//! The reference engine through its port, on real files.

mod fixture;
mod resources;
