//! The managed resources, one file each: schema, model, and how each operation maps onto the port.

pub(super) mod gallery;
pub(super) mod image_definition;
pub(super) mod image_source;
pub(super) mod image_version;
mod managed;

use super::data::Data;
use crate::framework::provider::AnyResource;
use crate::framework::timeouts::DefaultTimeouts;
use managed::{Managed, ManagedResource};

/// The resource for a kind of object.
pub(super) fn managed<K: Managed>() -> AnyResource<Data> {
    AnyResource::new(ManagedResource::<K>::new())
}

/// Long enough for any service, short enough to notice that something is wrong.
const TIMEOUTS: DefaultTimeouts = DefaultTimeouts {
    create: 30,
    read: 5,
    update: 30,
    delete: 30,
};
