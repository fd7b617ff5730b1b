//! The shape in which resources are stored: structs of their own, so that the domain can change
//! without changing what lies in a file.
//!
//! Each shape has a version. A change that an older reading would get wrong raises it, and the
//! reading of every version that was ever released stays. Whatever comes out of a file is parsed
//! like any other input: what is damaged is an error, never a panic.

mod access;
mod encryption;
mod gallery;
mod gallery_application;
mod gallery_application_version;
mod image_definition;
mod image_source;
mod image_version;
pub(super) mod planned;
mod replication;
mod sharing;
mod subscription;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::store::{Body, Record, StoreError};
use crate::gallery::{Tags, Timestamp, Violation};

/// A domain type with a stored shape.
pub(super) trait Stored: Sized {
    /// The stored shape.
    type Shape: Serialize + DeserializeOwned;
    /// The version of the shape that is written.
    const VERSION: u32;

    /// The shape of a value.
    fn to_shape(&self) -> Self::Shape;
    /// The current shape of what was stored in an older version of it.
    fn upgrade(version: u32, _stored: Value) -> Result<Value, Damage> {
        Err(Damage::unknown_version(version))
    }
    /// The value of a shape.
    fn from_shape(shape: Self::Shape) -> Result<Self, Damage>;
    /// The value as it is at `now`: what goes on by itself has gone on since it was stored.
    fn at(self, now: Timestamp) -> Self {
        let _ = now;
        self
    }
}

/// What is wrong with something stored, in words.
pub(super) struct Damage(String);

impl Damage {
    fn unknown_version(version: u32) -> Self {
        Self(format!("its shape has the unknown version {version}"))
    }
}

impl From<serde_json::Error> for Damage {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Violation> for Damage {
    fn from(violation: Violation) -> Self {
        Self(violation.message)
    }
}

impl From<Vec<Violation>> for Damage {
    fn from(violations: Vec<Violation>) -> Self {
        Self(
            violations
                .into_iter()
                .map(|violation| violation.message)
                .collect::<Vec<_>>()
                .join(" "),
        )
    }
}

/// The body that stores a value; `key` is its key, for errors.
pub(super) fn encode<T: Stored>(key: &str, value: &T) -> Result<Body, StoreError> {
    let json =
        serde_json::to_string(&value.to_shape()).map_err(|error| StoreError::Unreadable {
            key: key.to_owned(),
            detail: error.to_string(),
        })?;
    Ok(Body {
        version: T::VERSION,
        json,
    })
}

/// The value that a record stores, as it is at `now`.
pub(super) fn decode<T: Stored>(record: &Record, now: Timestamp) -> Result<T, StoreError> {
    decode_at(&record.key, &record.body, now)
}

/// The value that a body stores, as it is at `now`; `key` is its key, for errors.
pub(super) fn decode_at<T: Stored>(
    key: &str,
    body: &Body,
    now: Timestamp,
) -> Result<T, StoreError> {
    decode_body(key, body).map(|value: T| value.at(now))
}

/// The value that a body stores, as it was then; `key` is its key, for errors.
pub(super) fn decode_body<T: Stored>(key: &str, body: &Body) -> Result<T, StoreError> {
    value(body).map_err(|Damage(detail)| StoreError::Unreadable {
        key: key.to_owned(),
        detail,
    })
}

fn value<T: Stored>(body: &Body) -> Result<T, Damage> {
    let shape = match body.version.cmp(&T::VERSION) {
        Ordering::Equal => serde_json::from_str(&body.json)?,
        Ordering::Less => {
            let current = T::upgrade(body.version, serde_json::from_str(&body.json)?)?;
            serde_json::from_value(current)?
        }
        Ordering::Greater => return Err(Damage::unknown_version(body.version)),
    };
    T::from_shape(shape)
}

fn tags(tags: BTreeMap<String, String>) -> Result<Tags, Damage> {
    Ok(Tags::new(tags)?)
}

fn timestamp(text: &str) -> Result<Timestamp, Damage> {
    text.parse()
        .map_err(|error| Damage(format!("{text:?} is not an instant: {error}")))
}

fn optional_timestamp(text: Option<&String>) -> Result<Option<Timestamp>, Damage> {
    text.map(|text| timestamp(text)).transpose()
}
