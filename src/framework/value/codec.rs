//! What the msgpack and the JSON codec share: their errors, the place in a value that an error
//! names, text normalisation and the written order of sets. Knows neither encoding.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Type, Value};
use crate::framework::path::Path;

/// Bytes that are no value of the expected type. Never quotes the value, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", prefix(path))]
pub struct DecodeError {
    path: Path,
    reason: Cow<'static, str>,
}

/// A value that does not fit the type under which it is to be written, or that the encoding
/// cannot express. Never quotes the value, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", prefix(path))]
pub struct EncodeError {
    path: Path,
    reason: Cow<'static, str>,
}

impl DecodeError {
    /// The part of the value that is wrong.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it, in Terraform's words where Terraform has them.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl EncodeError {
    /// The part of the value that is wrong.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

fn prefix(path: &Path) -> String {
    if path.is_root() {
        String::new()
    } else {
        format!("{path}: ")
    }
}

/// Deepest nesting of collections, objects and dynamic values that is read. Dynamic values carry
/// their own types, so without a bound the bytes alone would decide how deep the decoder recurses.
pub(super) const DEEPEST: usize = 128;

/// Where a codec stands in a value: a chain on the stack, so that only an error pays for a path.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    step: PlaceStep<'a>,
    parent: Option<&'a Self>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum PlaceStep<'a> {
    Attribute(&'a str),
    Key(&'a str),
    Index(usize),
    /// The root, an element of a set or the inside of a dynamic value, for which paths have no step.
    Unnamed,
}

impl<'a> Place<'a> {
    pub(super) const ROOT: Self = Self {
        step: PlaceStep::Unnamed,
        parent: None,
        depth: 0,
    };

    fn below(&'a self, step: PlaceStep<'a>) -> Self {
        Self {
            step,
            parent: Some(self),
            depth: self.depth + 1,
        }
    }

    pub(super) fn attribute(&'a self, name: &'a str) -> Self {
        self.below(PlaceStep::Attribute(name))
    }

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.below(PlaceStep::Key(key))
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        self.below(PlaceStep::Index(index))
    }

    pub(super) fn unnamed(&'a self) -> Self {
        self.below(PlaceStep::Unnamed)
    }

    pub(super) fn refuse_if_too_deep(&self) -> Result<(), DecodeError> {
        if self.depth > DEEPEST {
            return Err(self.undecodable("nested too deeply"));
        }
        Ok(())
    }

    pub(super) fn undecodable(&self, reason: impl Into<Cow<'static, str>>) -> DecodeError {
        DecodeError {
            path: self.path(),
            reason: reason.into(),
        }
    }

    pub(super) fn unencodable(&self, reason: impl Into<Cow<'static, str>>) -> EncodeError {
        EncodeError {
            path: self.path(),
            reason: reason.into(),
        }
    }

    fn path(&self) -> Path {
        let parent = self.parent.map_or_else(Path::root, Place::path);
        match self.step {
            PlaceStep::Attribute(name) => parent.attribute(name.to_owned()),
            PlaceStep::Key(key) => parent.key(key),
            PlaceStep::Index(index) => parent.index(index),
            PlaceStep::Unnamed => parent,
        }
    }
}

/// The kind of `ty` with its article, as Terraform's own "... is required" has it.
pub(super) fn required(ty: &Type) -> &'static str {
    match ty {
        Type::String => "a string is required",
        Type::Number => "a number is required",
        Type::Bool => "a bool is required",
        Type::Dynamic => "a value with its type is required",
        Type::List(_) => "a list is required",
        Type::Set(_) => "a set is required",
        Type::Map(_) => "a map is required",
        Type::Object(_) => "an object is required",
        Type::Tuple(_) => "a tuple is required",
    }
}

/// Text in Unicode normal form C, in which Terraform compares. At most three times as long.
pub(super) fn normalise(text: Cow<'_, str>) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into_owned()
    } else {
        text.nfc().collect()
    }
}

/// A typed value as the schema's "dynamic" holds it: one that is dynamic again needs no wrapping.
pub(super) fn dynamic(ty: Type, value: Value) -> Value {
    if ty == Type::Dynamic {
        value
    } else {
        Value::Dynamic(Box::new((ty, value)))
    }
}

/// The elements of a set as they are written, whoever made the set.
pub(super) fn canonical(elements: &[Value]) -> Cow<'_, [Value]> {
    let ordered = |one: &Value, two: &Value| one < two || (one == two && !one.is_wholly_known());
    if elements.is_sorted_by(ordered) {
        return Cow::Borrowed(elements);
    }
    match Value::set(elements.to_vec()) {
        Value::Set(elements) => Cow::Owned(elements),
        _ => Cow::Borrowed(elements),
    }
}
