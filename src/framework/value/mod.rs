//! Terraform's values: what a configuration, a plan or a state holds.
//!
//! A value is read and written under the guidance of its [`Type`]; by itself it does not know
//! whether it came from msgpack or JSON.

#[cfg(test)]
mod arbitrary;
mod codec;
pub mod json;
pub mod msgpack;
mod number;
#[cfg(test)]
mod properties;
mod refinement;
mod types;

use std::collections::BTreeMap;

pub use codec::{DecodeError, EncodeError};
pub use number::{Number, ParseNumberError};
pub use refinement::Refinements;
pub use types::{ParseTypeError, Type};

use super::path::{Path, Step};

/// A value of any of Terraform's types, which may be null or not known yet.
///
/// Equality is Terraform's: numbers by value, sets without order, text in Unicode normal form C
/// (as the decoders leave it).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value; of any type.
    #[default]
    Null,
    /// A value that only apply can tell, with what is certain about it.
    Unknown(Option<Box<Refinements>>),
    /// True or false.
    Bool(bool),
    /// An exact number.
    Number(Number),
    /// Text.
    String(String),
    /// Elements of one type, in order.
    List(Vec<Self>),
    /// Distinct elements; made by [`Value::set`], which orders them.
    Set(Vec<Self>),
    /// Elements of one type by key.
    Map(BTreeMap<String, Self>),
    /// Attributes by name.
    Object(BTreeMap<String, Self>),
    /// Elements each of its own type.
    Tuple(Vec<Self>),
    /// A value with its type, where the schema says "dynamic".
    Dynamic(Box<(Type, Self)>),
}

impl Value {
    /// An unknown value about which nothing is certain.
    pub const UNKNOWN: Self = Self::Unknown(None);

    /// Text.
    #[must_use]
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A number.
    #[must_use]
    pub fn number(number: impl Into<Number>) -> Self {
        Self::Number(number.into())
    }

    /// A set in its one order, without duplicates. Elements that are not wholly known are all
    /// kept: they may yet become different.
    #[must_use]
    pub fn set(mut elements: Vec<Self>) -> Self {
        elements.sort();
        elements.dedup_by(|one, two| one == two && one.is_wholly_known());
        Self::Set(elements)
    }

    /// An object of the named attributes.
    #[must_use]
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        // Collecting would bring a sort of its own for each kind of iterator.
        let mut object = BTreeMap::new();
        for (name, value) in attributes {
            object.insert(name.into(), value);
        }
        Self::Object(object)
    }

    /// Whether there is no value. A typed null where the schema says "dynamic" counts.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Dynamic(typed) => typed.1.is_null(),
            _ => false,
        }
    }

    /// Whether the value itself is unknown (parts of a known value may still be).
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Dynamic(typed) => typed.1.is_unknown(),
            _ => false,
        }
    }

    /// Whether neither the value nor any part of it is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => {
                elements.iter().all(Self::is_wholly_known)
            }
            Self::Map(elements) | Self::Object(elements) => {
                elements.values().all(Self::is_wholly_known)
            }
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
        }
    }

    /// The text, when it is known text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The attribute of a known object, or the element of a known map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(elements) | Self::Object(elements) => elements.get(name),
            _ => None,
        }
    }

    /// The attribute of a known object; null when there is no object or no such attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &Self {
        self.get(name).unwrap_or(&Self::Null)
    }

    /// The part at `path`. `None` where the path leads through null, unknown or a missing key.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Self> {
        path.steps()
            .iter()
            .try_fold(self, |value, step| match (value, step) {
                (Self::Object(attributes), Step::Attribute(name)) => attributes.get(name.as_ref()),
                (Self::Map(elements), Step::Key(key)) => elements.get(key),
                (Self::List(elements) | Self::Tuple(elements), Step::Index(index)) => {
                    elements.get(*index)
                }
                _ => None,
            })
    }

    /// The same value with every unknown part replaced by null, as the answer to a failed apply
    /// needs it.
    #[must_use]
    pub fn unknown_as_null(self) -> Self {
        let all = |elements: Vec<Self>| elements.into_iter().map(Self::unknown_as_null).collect();
        let named = |elements: BTreeMap<String, Self>| {
            elements
                .into_iter()
                .map(|(name, value)| (name, value.unknown_as_null()))
                .collect()
        };
        match self {
            Self::Unknown(_) => Self::Null,
            Self::List(elements) => Self::List(all(elements)),
            Self::Set(elements) => Self::set(all(elements)),
            Self::Tuple(elements) => Self::Tuple(all(elements)),
            Self::Map(elements) => Self::Map(named(elements)),
            Self::Object(elements) => Self::Object(named(elements)),
            Self::Dynamic(typed) => {
                let (kind, value) = *typed;
                Self::Dynamic(Box::new((kind, value.unknown_as_null())))
            }
            known @ (Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_)) => known,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::number(integer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p24_sets_have_one_order_and_no_duplicates() {
        let one = Value::set(vec!["b".into(), "a".into(), "b".into()]);
        let two = Value::set(vec!["a".into(), "b".into()]);
        assert_eq!(one, two);
    }

    #[test]
    fn unknown_elements_of_a_set_are_all_kept() {
        let set = Value::set(vec![Value::UNKNOWN, Value::UNKNOWN]);
        assert_eq!(set, Value::Set(vec![Value::UNKNOWN, Value::UNKNOWN]));
    }

    #[test]
    fn a_failed_apply_answers_null_for_what_never_became_known() {
        let value = Value::object([
            ("id", Value::UNKNOWN),
            ("name", "x".into()),
            ("parts", Value::List(vec![Value::UNKNOWN])),
        ]);
        let expected = Value::object([
            ("id", Value::Null),
            ("name", "x".into()),
            ("parts", Value::List(vec![Value::Null])),
        ]);
        assert_eq!(value.unknown_as_null(), expected);
    }

    #[test]
    fn a_path_leads_to_its_part() {
        let value = Value::object([(
            "regions",
            Value::Map(BTreeMap::from([(
                "westeurope".to_owned(),
                Value::object([("count", 2.into())]),
            )])),
        )]);
        let path = Path::root()
            .attribute("regions")
            .key("westeurope")
            .attribute("count");
        assert_eq!(value.at(&path), Some(&2.into()));
        assert_eq!(value.at(&Path::root().attribute("regions").key("x")), None);
    }
}
