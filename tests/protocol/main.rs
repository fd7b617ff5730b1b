//! The plugin seen from outside, as Terraform sees it: a plain gRPC client speaks to the process.
//!
//! Tests are named after the protocol assertion that they hold (`p4_...`).

mod descriptors;
