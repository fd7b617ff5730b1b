//! What makes a process a Terraform plugin: handshake, mutual TLS, the services beside the
//! provider's own, log lines, signals and the end of the process.
//!
//! Knows nothing of schemas or of Terraform's values: whatever gRPC service it is given, it serves.

pub mod proto;
