//! Terraform's types, and their JSON form as schemas and dynamic values carry it.

use std::collections::BTreeMap;

/// The type of a value. `Dynamic` stands for "any, said with the value".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Unicode text.
    String,
    /// A decimal number of any size.
    Number,
    /// True or false.
    Bool,
    /// Any type; the value brings its own.
    Dynamic,
    /// Ordered elements of one type.
    List(Box<Self>),
    /// Distinct elements of one type, in no order.
    Set(Box<Self>),
    /// Elements of one type by text key.
    Map(Box<Self>),
    /// A fixed set of named attributes.
    Object(BTreeMap<String, Self>),
    /// A fixed sequence of types.
    Tuple(Vec<Self>),
}

/// The JSON does not describe a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the description of a type: {0}")]
pub struct ParseTypeError(String);

/// Deeper types are refused: no schema needs them, and reading them must not exhaust the stack.
const DEEPEST: usize = 64;

impl Type {
    /// A list of `element`.
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element` by text.
    #[must_use]
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object of the named attributes.
    #[must_use]
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(
            attributes
                .into_iter()
                .map(|(name, attribute)| (name.into(), attribute))
                .collect(),
        )
    }

    /// The compact JSON that Terraform reads, for example `["map","string"]`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value::{Array, Object, String};
        let pair = |kind: &str, inner| Array(vec![String(kind.to_owned()), inner]);
        match self {
            Self::String => String("string".to_owned()),
            Self::Number => String("number".to_owned()),
            Self::Bool => String("bool".to_owned()),
            Self::Dynamic => String("dynamic".to_owned()),
            Self::List(element) => pair("list", element.to_json()),
            Self::Set(element) => pair("set", element.to_json()),
            Self::Map(element) => pair("map", element.to_json()),
            Self::Object(attributes) => pair(
                "object",
                Object(
                    attributes
                        .iter()
                        .map(|(name, attribute)| (name.clone(), attribute.to_json()))
                        .collect(),
                ),
            ),
            Self::Tuple(elements) => {
                pair("tuple", Array(elements.iter().map(Self::to_json).collect()))
            }
        }
    }

    /// Reads what [`Type::to_json`] writes; the list of optional attributes that an object type
    /// may carry as a third element is accepted and has no effect on values.
    ///
    /// # Errors
    /// When the JSON is no type, or nests deeper than any schema does.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, ParseTypeError> {
        Self::from_json_at(json, DEEPEST)
    }

    fn from_json_at(json: &serde_json::Value, depth: usize) -> Result<Self, ParseTypeError> {
        let refuse = || ParseTypeError(json.to_string().chars().take(80).collect());
        let below = depth.checked_sub(1).ok_or_else(refuse)?;
        match json {
            serde_json::Value::String(name) => match name.as_str() {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                _ => Err(refuse()),
            },
            serde_json::Value::Array(parts) => match parts.as_slice() {
                [kind, inner] | [kind, inner, serde_json::Value::Array(_)] => {
                    let element = || Self::from_json_at(inner, below).map(Box::new);
                    match (kind.as_str(), inner) {
                        (Some("list"), _) => Ok(Self::List(element()?)),
                        (Some("set"), _) => Ok(Self::Set(element()?)),
                        (Some("map"), _) => Ok(Self::Map(element()?)),
                        (Some("object"), serde_json::Value::Object(attributes)) => attributes
                            .iter()
                            .map(|(name, json)| {
                                Ok((name.clone(), Self::from_json_at(json, below)?))
                            })
                            .collect::<Result<_, _>>()
                            .map(Self::Object),
                        (Some("tuple"), serde_json::Value::Array(elements)) => elements
                            .iter()
                            .map(|json| Self::from_json_at(json, below))
                            .collect::<Result<_, _>>()
                            .map(Self::Tuple),
                        _ => Err(refuse()),
                    }
                }
                _ => Err(refuse()),
            },
            _ => Err(refuse()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_back_from_their_json() {
        for text in [
            r#""string""#,
            r#""dynamic""#,
            r#"["list","number"]"#,
            r#"["map",["set","bool"]]"#,
            r#"["object",{"a":"string","b":["tuple",["string","number"]]}]"#,
            r#"["tuple",[]]"#,
        ] {
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            let read = Type::from_json(&json).unwrap();
            assert_eq!(read.to_json(), json, "{text}");
        }
    }

    #[test]
    fn what_is_no_type_is_refused() {
        let mut deep = serde_json::json!("string");
        for _ in 0..70 {
            deep = serde_json::json!(["list", deep]);
        }
        for json in [
            serde_json::json!("text"),
            serde_json::json!(["list"]),
            serde_json::json!(["object", ["a"]]),
            serde_json::json!(7),
            deep,
        ] {
            assert!(Type::from_json(&json).is_err(), "{json}");
        }
    }
}
