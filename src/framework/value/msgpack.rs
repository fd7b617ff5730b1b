//! Values as msgpack, Terraform's form on the wire.
