//! Values as JSON, the form in which Terraform stores state. Knows values and types, not messages.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::codec::{DecodeError, EncodeError, Place, canonical, dynamic, normalise, required};
use super::{Type, Value};

/// What becomes of attributes that the type does not have, as an older state may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownAttributes {
    /// They are left out.
    Ignore,
    /// They are an error.
    Refuse,
}

/// Reads one value of type `ty` from all of `bytes`, as leniently as Terraform reads its state:
/// missing attributes are null, and bools, numbers and text may each be written as text (or text
/// as them). Numbers are exact; text comes out in Unicode normal form C, sets in their one order.
///
/// # Errors
/// When the bytes are no JSON or no value of the type; the error names the part.
pub fn decode(bytes: &[u8], ty: &Type, mode: UnknownAttributes) -> Result<Value, DecodeError> {
    let json = serde_json::from_slice(bytes).map_err(|error| {
        Place::ROOT.undecodable(format!(
            "not valid JSON (line {}, column {})",
            error.line(),
            error.column()
        ))
    })?;
    decode_at(json, ty, mode, &Place::ROOT)
}

fn decode_at(
    json: Json,
    ty: &Type,
    mode: UnknownAttributes,
    place: &Place<'_>,
) -> Result<Value, DecodeError> {
    place.refuse_if_too_deep()?;
    let refuse = || place.undecodable(required(ty));
    match (json, ty) {
        (Json::Null, _) => Ok(Value::Null),
        (Json::Bool(truth), Type::Bool) => Ok(Value::Bool(truth)),
        (Json::String(text), Type::Bool) => match text.as_str() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(refuse()),
        },
        (Json::Number(number), Type::Number) => number
            .as_str()
            .parse()
            .map(Value::Number)
            .map_err(|_| refuse()),
        (Json::String(text), Type::Number) => text.parse().map(Value::Number).map_err(|_| refuse()),
        (Json::String(text), Type::String) => Ok(Value::String(normalise(text.into()))),
        (Json::Number(number), Type::String) => Ok(Value::string(number.as_str())),
        (Json::Bool(truth), Type::String) => Ok(Value::string(truth.to_string())),
        (Json::Array(elements), Type::List(element)) => elements
            .into_iter()
            .enumerate()
            .map(|(index, json)| decode_at(json, element, mode, &place.index(index)))
            .collect::<Result<_, _>>()
            .map(Value::List),
        (Json::Array(elements), Type::Set(element)) => elements
            .into_iter()
            .map(|json| decode_at(json, element, mode, &place.unnamed()))
            .collect::<Result<_, _>>()
            .map(Value::set),
        (Json::Array(elements), Type::Tuple(types)) => {
            let (given, count) = (elements.len(), types.len());
            if given != count {
                return Err(place.undecodable(format!(
                    "a tuple with {count} elements is required ({given} given)"
                )));
            }
            elements
                .into_iter()
                .zip(types)
                .enumerate()
                .map(|(index, (json, ty))| decode_at(json, ty, mode, &place.index(index)))
                .collect::<Result<_, _>>()
                .map(Value::Tuple)
        }
        (Json::Object(elements), Type::Map(element)) => elements
            .into_iter()
            .map(|(key, json)| {
                let value = decode_at(json, element, mode, &place.key(&key))?;
                Ok((normalise(key.into()), value))
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (Json::Object(attributes), Type::Object(types)) => {
            decode_object(attributes, types, mode, place)
        }
        (Json::Object(mut parts), Type::Dynamic) => {
            let (Some(ty), Some(json), true) = (
                parts.remove("type"),
                parts.remove("value"),
                parts.is_empty(),
            ) else {
                return Err(refuse());
            };
            let ty = Type::from_json(&ty)
                .map_err(|_| place.undecodable("the type of the value is invalid"))?;
            let value = decode_at(json, &ty, mode, &place.unnamed())?;
            Ok(dynamic(ty, value))
        }
        _ => Err(refuse()),
    }
}

fn decode_object(
    mut given: serde_json::Map<String, Json>,
    types: &BTreeMap<String, Type>,
    mode: UnknownAttributes,
    place: &Place<'_>,
) -> Result<Value, DecodeError> {
    let mut attributes = BTreeMap::new();
    for (name, ty) in types {
        let value = match given.remove(name) {
            Some(json) => decode_at(json, ty, mode, &place.attribute(name))?,
            None => Value::Null,
        };
        attributes.insert(name.clone(), value);
    }
    match given.keys().next() {
        Some(name) if mode == UnknownAttributes::Refuse => {
            Err(place.attribute(name).undecodable("unsupported attribute"))
        }
        _ => Ok(Value::Object(attributes)),
    }
}

/// Writes `value`, all of which must be known, as compact JSON: maps and objects sorted by key,
/// sets in their one order, numbers exact, dynamic values as `{"value":..,"type":..}`.
///
/// # Errors
/// When the value does not fit the type, or some part of it is unknown or infinite, for which JSON
/// has no form; the error names the part.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    to_json(value, ty, &Place::ROOT).map(|json| json.to_string().into_bytes())
}

fn to_json(value: &Value, ty: &Type, place: &Place<'_>) -> Result<Json, EncodeError> {
    match (value, ty) {
        (Value::Null, _) => Ok(Json::Null),
        (Value::Unknown(_), _) => Err(place.unencodable("a known value is required")),
        (Value::Bool(truth), Type::Bool) => Ok(Json::Bool(*truth)),
        (Value::Number(number), Type::Number) => number
            .to_string()
            .parse()
            .map(Json::Number)
            .map_err(|_| place.unencodable("a finite number is required")),
        (Value::String(text), Type::String) => Ok(Json::String(text.clone())),
        (Value::List(elements), Type::List(element)) => elements
            .iter()
            .enumerate()
            .map(|(index, value)| to_json(value, element, &place.index(index)))
            .collect::<Result<_, _>>()
            .map(Json::Array),
        (Value::Set(elements), Type::Set(element)) => canonical(elements)
            .iter()
            .map(|value| to_json(value, element, &place.unnamed()))
            .collect::<Result<_, _>>()
            .map(Json::Array),
        (Value::Tuple(elements), Type::Tuple(types)) => {
            let (given, count) = (elements.len(), types.len());
            if given != count {
                return Err(place.unencodable(format!(
                    "a tuple with {count} elements is required ({given} given)"
                )));
            }
            elements
                .iter()
                .zip(types)
                .enumerate()
                .map(|(index, (value, ty))| to_json(value, ty, &place.index(index)))
                .collect::<Result<_, _>>()
                .map(Json::Array)
        }
        (Value::Map(elements), Type::Map(element)) => elements
            .iter()
            .map(|(key, value)| Ok((key.clone(), to_json(value, element, &place.key(key))?)))
            .collect::<Result<_, _>>()
            .map(Json::Object),
        (Value::Object(attributes), Type::Object(types)) => {
            if let Some(name) = attributes.keys().find(|name| !types.contains_key(*name)) {
                return Err(place.attribute(name).unencodable("unsupported attribute"));
            }
            types
                .iter()
                .map(|(name, ty)| {
                    let place = place.attribute(name);
                    let value = attributes
                        .get(name)
                        .ok_or_else(|| place.unencodable("the attribute is missing"))?;
                    Ok((name.clone(), to_json(value, ty, &place)?))
                })
                .collect::<Result<_, _>>()
                .map(Json::Object)
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (ty, value) = &**typed;
            if *ty == Type::Dynamic {
                return to_json(value, ty, place);
            }
            let value = to_json(value, ty, &place.unnamed())?;
            Ok(serde_json::json!({ "value": value, "type": ty.to_json() }))
        }
        _ => Err(place.unencodable(required(ty))),
    }
}
