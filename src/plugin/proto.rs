//! Messages and services of the go-plugin protocol, generated from `proto/goplugin.proto`.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code; proto/goplugin.proto documents it"
)]

tonic::include_proto!("plugin");

/// The compiled descriptors of every file in `proto/`, as an encoded `FileDescriptorSet`.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
