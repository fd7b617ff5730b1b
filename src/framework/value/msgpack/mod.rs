//! Values as msgpack, Terraform's form on the wire. Knows values and types, not messages.

mod decode;
mod encode;
mod reader;
mod refinements;
#[cfg(test)]
mod tests;
mod writer;

pub use decode::decode;
pub use encode::encode;
