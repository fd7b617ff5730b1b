//! A provider framework over Terraform's protocol: values, types, schemas, planning and the gRPC
//! service that serves them. Knows nothing of Azure or of galleries.

pub mod diagnostic;
pub mod path;
pub mod proto;
pub mod value;
