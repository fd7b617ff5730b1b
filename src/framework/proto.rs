//! Messages and services of Terraform's plugin protocol 6.11, generated from
//! `proto/tfplugin6.proto`.
#![allow(
    missing_docs,
    reason = "generated code; proto/tfplugin6.proto documents it"
)]
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    unused_qualifications,
    unreachable_pub,
    missing_debug_implementations,
    reason = "generated code"
)]

tonic::include_proto!("tfplugin6");
