//! Faults injected on purpose: delays, errors, throttling, limits and failing regions, so that what is
//! built on the gallery can be tested against bad days.
//!
//! A fault meets the requests for resources, whoever makes them; it does not meet what a session does
//! for itself (confirming, ending), nor the administration of the engine. It strikes before the
//! request's transaction begins, so that a request that is failed has done nothing, with two
//! exceptions, which are asked within it: limits and regions.
//!
//! Faults are kept with the resources: every process on the same file meets them, and their counts and
//! draws go on from process to process. Looking for them costs one query of an empty index within the
//! transaction that the request has anyway; only a request that a fault meets pays more.
//!
//! Nothing here tries again: an answer that Azure's clients would have tried again by themselves
//! (`TooManyRequests`) stands for the one that was left when they gave up.

mod administration;
mod duration;
mod fault;
mod injection;
mod request;
mod shape;

pub use administration::FaultEntry;
pub(super) use administration::{add, is_there, unreadable};
pub use duration::{parse_duration, show_duration};
pub use fault::{Chance, Effect, Fault, FaultCount, FaultError};
pub(super) use injection::Injected;
pub(super) use request::{Action, Request};
pub use shape::Shape as FaultShape;
