//! Messages and services of Terraform's plugin protocol 6.11, generated from
//! `proto/tfplugin6.proto`.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code; proto/tfplugin6.proto documents it"
)]

tonic::include_proto!("tfplugin6");
