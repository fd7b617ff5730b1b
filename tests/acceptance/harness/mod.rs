//! What scenarios are written with: the Terraforms of this machine, workspaces to run them in, and
//! their machine-readable answers. Knows nothing of a particular resource.

pub(crate) mod command;
pub(crate) mod diagnostic;
pub(crate) mod hcl;
pub(crate) mod installation;
pub(crate) mod outcome;
pub(crate) mod probe;
pub(crate) mod process;
pub(crate) mod terraform;
pub(crate) mod vhd;
pub(crate) mod workspace;
