//! Typed models: Rust structs that resources work on instead of values.
//!
//! [`model!`](crate::model) declares one; the framework converts both ways and reports a value
//! that does not fit at its path.

mod convert;

use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::path::Path;
use super::value::Value;

/// A value that may be null or not known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attr<T> {
    /// Not set.
    #[default]
    Null,
    /// Known after apply.
    Unknown,
    /// A value.
    Known(T),
}

impl<T> Attr<T> {
    /// The value, if there is one and it is known.
    #[must_use]
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Null | Self::Unknown => None,
        }
    }

    /// Whether it is not set.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether only apply can tell.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl<T> From<Option<T>> for Attr<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}

/// A value does not fit the Rust type that a model gives it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ConversionError {
    /// Which attribute.
    pub path: Path,
    /// What was found and what was wanted.
    pub reason: String,
}

impl ConversionError {
    fn new(path: &Path, wanted: &str, found: &Value) -> Self {
        let found = match found {
            Value::Null => "null",
            Value::Unknown(_) => "not known yet",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::List(_) | Value::Tuple(_) => "a list",
            Value::Set(_) => "a set",
            Value::Map(_) => "a map",
            Value::Object(_) => "an object",
            Value::Dynamic(_) => "a value of dynamic type",
        };
        Self {
            path: path.clone(),
            reason: format!("{wanted} is needed here, and the value is {found}"),
        }
    }
}

/// Reads the whole value of a resource, a data source or the provider block into its model.
///
/// # Errors
/// When a part of the value does not fit the model; the message points at it.
pub(crate) fn whole<M: Model>(value: Value) -> Result<M, Diagnostics> {
    M::from_value(value, &Path::root()).map_err(|error| Diagnostic::from(error).into())
}

impl From<ConversionError> for Diagnostic {
    fn from(error: ConversionError) -> Self {
        let detail = format!("`{}`: {}.", error.path, error.reason);
        Self::error("Value Conversion Error", detail).at(error.path)
    }
}

/// A Rust type that values convert to and from.
pub trait Convert: Sized {
    /// Reads a value found at `path`.
    ///
    /// # Errors
    /// When the value is not of this type; the path names the part that is not.
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError>;

    /// Writes the value.
    fn into_value(self) -> Value;
}

/// A struct whose fields are the attributes of an object; made by [`model!`](crate::model).
pub trait Model: Convert + Clone + Send + Sync + 'static {
    /// The names of the attributes.
    const ATTRIBUTES: &'static [&'static str];
}

/// The attributes of an object value on their way into a model's fields.
pub struct Fields {
    attributes: BTreeMap<String, Value>,
    path: Path,
}

impl Fields {
    /// Takes an object apart.
    ///
    /// # Errors
    /// When the value is no known object.
    pub fn of(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::Object(attributes) => Ok(Self {
                attributes,
                path: path.clone(),
            }),
            other => Err(ConversionError::new(path, "an object", &other)),
        }
    }

    /// Converts one attribute; a missing one counts as null.
    ///
    /// # Errors
    /// When its value does not fit the field.
    pub fn take<T: Convert>(&mut self, name: &'static str) -> Result<T, ConversionError> {
        let value = self.attributes.remove(name).unwrap_or(Value::Null);
        T::from_value(value, &self.path.clone().attribute(name))
    }
}

/// Declares a struct whose fields are attributes, with the conversions of a
/// [`Model`].
///
/// ```
/// use terraform_provider_acg::framework::model::Attr;
/// terraform_provider_acg::model! {
///     /// Who makes an image.
///     pub struct Identifier {
///         /// The organisation.
///         pub publisher: Attr<String>,
///     }
/// }
/// ```
#[macro_export]
macro_rules! model {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $( $(#[$field_attribute:meta])* $field_visibility:vis $field:ident: $type:ty ),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        $visibility struct $name {
            $( $(#[$field_attribute])* $field_visibility $field: $type, )*
        }

        impl $crate::framework::model::Convert for $name {
            fn from_value(
                value: $crate::framework::value::Value,
                path: &$crate::framework::path::Path,
            ) -> Result<Self, $crate::framework::model::ConversionError> {
                let mut fields = $crate::framework::model::Fields::of(value, path)?;
                Ok(Self { $( $field: fields.take(stringify!($field))?, )* })
            }

            fn into_value(self) -> $crate::framework::value::Value {
                $crate::framework::value::Value::object([
                    $( (
                        stringify!($field),
                        $crate::framework::model::Convert::into_value(self.$field),
                    ), )*
                ])
            }
        }

        impl $crate::framework::model::Model for $name {
            const ATTRIBUTES: &'static [&'static str] = &[$( stringify!($field) ),*];
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::model! {
        /// A part.
        pub struct Part {
            /// How many.
            pub count: Attr<u32>,
        }
    }
    crate::model! {
        /// A whole.
        pub struct Whole {
            /// Its name.
            pub name: Attr<String>,
            /// Its parts.
            pub parts: Attr<BTreeMap<String, Attr<Part>>>,
        }
    }

    fn whole(count: Value) -> Value {
        let part = Value::object([("count", count)]);
        let parts = Value::Map(BTreeMap::from([("a".to_owned(), part)]));
        Value::object([("name", Value::UNKNOWN), ("parts", parts)])
    }

    #[test]
    fn a_model_reads_and_writes_the_same_value() {
        let value = whole(7.into());
        let model = Whole::from_value(value.clone(), &Path::root()).unwrap();
        assert!(model.name.is_unknown());
        assert_eq!(model.into_value(), value);
    }

    #[test]
    fn a_number_that_does_not_fit_is_reported_at_its_path() {
        let path = Path::root().attribute("parts").key("a").attribute("count");
        for bad in [Value::number(-1), Value::number(1_i64 << 40), "x".into()] {
            let error = Whole::from_value(whole(bad), &Path::root()).unwrap_err();
            assert_eq!(error.path, path);
        }
        let fraction = Value::Number("1.5".parse().unwrap());
        let error = Whole::from_value(whole(fraction), &Path::root()).unwrap_err();
        assert!(
            error.reason.ends_with("the value is 1.5"),
            "{}",
            error.reason
        );
    }
}
