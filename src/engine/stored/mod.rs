//! The shape in which resources are stored: structs of their own, so that the domain can change
//! without changing what lies in a file.
//!
//! Each shape has a version. A change that an older reading would get wrong raises it, and the
//! reading of every version that was ever released stays. Whatever comes out of a file is parsed
//! like any other input: what is damaged is an error, never a panic.

mod gallery;
mod image_definition;
mod image_source;
mod image_version;

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

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
    /// The value of a shape.
    fn from_shape(shape: Self::Shape) -> Result<Self, Damage>;
}

/// What is wrong with something stored, in words.
pub(super) struct Damage(String);

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

/// The value that a record stores.
pub(super) fn decode<T: Stored>(record: &Record) -> Result<T, StoreError> {
    let unreadable = |detail: String| StoreError::Unreadable {
        key: record.key.clone(),
        detail,
    };
    if record.body.version != T::VERSION {
        return Err(unreadable(format!(
            "its shape has the unknown version {}",
            record.body.version
        )));
    }
    let shape =
        serde_json::from_str(&record.body.json).map_err(|error| unreadable(error.to_string()))?;
    T::from_shape(shape).map_err(|Damage(detail)| unreadable(detail))
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
