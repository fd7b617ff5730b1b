//! The engine's state as a whole: made from a document, written out, read in, copied and checked.
//!
//! What a person writes goes through the rules, as any request does; what the engine wrote itself comes
//! back as it was.

mod backup;
mod examination;
mod seed;
mod transfer;

pub use examination::{Flaw, Severity};
pub use seed::{SeedError, SeedProblem, Seeded, World};
pub use transfer::{EXPORT_FORMAT, Exported, ImportError};
