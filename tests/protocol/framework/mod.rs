//! The provider framework through its gRPC service: a probe provider, Terraform's own checks as an
//! oracle, and the protocol's assertions about values, plans, operations and state.

mod absent;
mod apply;
mod calls;
mod configurations;
mod host;
mod lifecycle;
mod logs;
mod oracle;
mod plan;
#[path = "../../probe/mod.rs"]
mod probe;
mod schemas;
mod state;
mod terraform;
mod values;
