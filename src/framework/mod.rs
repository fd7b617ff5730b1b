//! A provider framework over Terraform's protocol: values, types, schemas, planning and the gRPC
//! service that serves them. Knows nothing of Azure or of galleries.

pub mod context;
mod convert;
pub mod data_source;
pub mod diagnostic;
pub mod model;
pub mod path;
pub mod plan;
pub mod private;
pub mod proto;
pub mod provider;
pub mod resource;
mod rpc;
pub mod schema;
pub mod server;
pub mod service;
pub mod timeouts;
pub mod validation;
pub mod value;
