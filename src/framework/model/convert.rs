//! The Rust types that attributes can have in a model.

use std::collections::{BTreeMap, BTreeSet};

use super::{Attr, ConversionError, Convert};
use crate::framework::path::Path;
use crate::framework::value::{Number, Value};

impl<T: Convert> Convert for Attr<T> {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        if value.is_null() {
            Ok(Self::Null)
        } else if value.is_unknown() {
            Ok(Self::Unknown)
        } else {
            T::from_value(value, path).map(Self::Known)
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Unknown => Value::UNKNOWN,
            Self::Known(value) => value.into_value(),
        }
    }
}

impl Convert for Value {
    fn from_value(value: Value, _path: &Path) -> Result<Self, ConversionError> {
        Ok(value)
    }

    fn into_value(self) -> Value {
        self
    }
}

impl Convert for String {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(ConversionError::new(path, "text", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::String(self)
    }
}

impl Convert for bool {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::Bool(truth) => Ok(truth),
            other => Err(ConversionError::new(path, "true or false", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::Bool(self)
    }
}

impl Convert for Number {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::Number(number) => Ok(number),
            other => Err(ConversionError::new(path, "a number", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::Number(self)
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Convert for $integer {
            fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
                match &value {
                    Value::Number(number) => number
                        .to_i64()
                        .and_then(|integer| <$integer>::try_from(integer).ok())
                        .ok_or_else(|| ConversionError {
                            path: path.clone(),
                            reason: format!(
                                "a whole number between {} and {} is needed here, and the value is {number}",
                                <$integer>::MIN,
                                <$integer>::MAX,
                            ),
                        }),
                    other => Err(ConversionError::new(path, "a whole number", other)),
                }
            }

            fn into_value(self) -> Value {
                Value::number(i64::from(self))
            }
        }
    )*};
}
integers!(i64, u32);

impl<T: Convert> Convert for Vec<T> {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::List(elements) => elements
                .into_iter()
                .enumerate()
                .map(|(index, element)| T::from_value(element, &path.clone().index(index)))
                .collect(),
            other => Err(ConversionError::new(path, "a list", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }
}

impl<T: Convert + Ord> Convert for BTreeSet<T> {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::Set(elements) => elements
                .into_iter()
                .map(|element| T::from_value(element, path))
                .collect(),
            other => Err(ConversionError::new(path, "a set", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::set(self.into_iter().map(T::into_value).collect())
    }
}

impl<T: Convert> Convert for BTreeMap<String, T> {
    fn from_value(value: Value, path: &Path) -> Result<Self, ConversionError> {
        match value {
            Value::Map(elements) => elements
                .into_iter()
                .map(|(key, element)| {
                    let converted = T::from_value(element, &path.clone().key(&key))?;
                    Ok((key, converted))
                })
                .collect(),
            other => Err(ConversionError::new(path, "a map", &other)),
        }
    }

    fn into_value(self) -> Value {
        Value::Map(
            self.into_iter()
                .map(|(key, element)| (key, element.into_value()))
                .collect(),
        )
    }
}
