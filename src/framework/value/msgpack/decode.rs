//! From msgpack to values, guided by the type.

use std::collections::BTreeMap;

use super::reader::{Item, Reader};
use super::refinements;
use crate::framework::value::codec::{DecodeError, Place, dynamic, normalise, required};
use crate::framework::value::{Number, Type, Value};

/// Reads one value of type `ty` from all of `bytes`, as strictly as Terraform does: objects have
/// every attribute and no other, nothing follows the value. Text comes out in Unicode normal form
/// C, sets in their one order.
///
/// What is allocated is bounded by the input's size (a claimed length reserves nothing that the
/// bytes do not bear out), and recursion by a fixed depth.
///
/// # Errors
/// When the bytes are no msgpack or no value of the type; the error names the part.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = decode_at(&mut reader, ty, &Place::ROOT)?;
    if reader.is_at_end() {
        Ok(value)
    } else {
        Err(Place::ROOT.undecodable("more bytes follow the value"))
    }
}

fn next<'a>(reader: &mut Reader<'a>, place: &Place<'_>) -> Result<Item<'a>, DecodeError> {
    reader
        .read()
        .map_err(|malformed| place.undecodable(malformed.0))
}

fn decode_at(reader: &mut Reader<'_>, ty: &Type, place: &Place<'_>) -> Result<Value, DecodeError> {
    place.refuse_if_too_deep()?;
    let item = next(reader, place)?;
    match (item, ty) {
        (Item::Null, _) => Ok(Value::Null),
        (Item::Extension { code, payload }, _) => {
            let certain = refinements::read(code, payload, ty);
            Ok(Value::Unknown(
                (!certain.is_empty()).then(|| Box::new(certain)),
            ))
        }
        (Item::Bool(truth), Type::Bool) => Ok(Value::Bool(truth)),
        (_, Type::Number) => number(item)
            .map(Value::Number)
            .ok_or_else(|| place.undecodable(required(ty))),
        (Item::Text(text), Type::String) => text_at(text, place).map(normalised),
        (Item::Array(2), Type::Dynamic) => decode_dynamic(reader, place),
        (Item::Array(length), Type::List(element)) => {
            let mut elements = Vec::with_capacity(length);
            for index in 0..length {
                elements.push(decode_at(reader, element, &place.index(index))?);
            }
            Ok(Value::List(elements))
        }
        (Item::Array(length), Type::Set(element)) => {
            let mut elements = Vec::with_capacity(length);
            for _ in 0..length {
                elements.push(decode_at(reader, element, &place.unnamed())?);
            }
            Ok(Value::set(elements))
        }
        (Item::Array(length), Type::Tuple(types)) => {
            if length != types.len() {
                let count = types.len();
                return Err(place.undecodable(format!(
                    "a tuple with {count} elements is required ({length} given)"
                )));
            }
            let mut elements = Vec::with_capacity(length);
            for (index, element) in types.iter().enumerate() {
                elements.push(decode_at(reader, element, &place.index(index))?);
            }
            Ok(Value::Tuple(elements))
        }
        (Item::Map(length), Type::Map(element)) => {
            let mut elements = BTreeMap::new();
            for _ in 0..length {
                let key = key(reader, place)?;
                let value = decode_at(reader, element, &place.key(key))?;
                if elements.insert(normalise(key.into()), value).is_some() {
                    return Err(place.key(key).undecodable("the key occurs twice"));
                }
            }
            Ok(Value::Map(elements))
        }
        (Item::Map(length), Type::Object(types)) => decode_object(reader, length, types, place),
        _ => Err(place.undecodable(required(ty))),
    }
}

fn decode_object(
    reader: &mut Reader<'_>,
    length: usize,
    types: &BTreeMap<String, Type>,
    place: &Place<'_>,
) -> Result<Value, DecodeError> {
    if length != types.len() {
        let count = types.len();
        return Err(place.undecodable(format!(
            "an object with {count} attributes is required ({length} given)"
        )));
    }
    let mut attributes = BTreeMap::new();
    for _ in 0..length {
        let name = key(reader, place)?;
        let place = place.attribute(name);
        let Some((name, ty)) = types.get_key_value(name) else {
            return Err(place.undecodable("unsupported attribute"));
        };
        let value = decode_at(reader, ty, &place)?;
        if attributes.insert(name.clone(), value).is_some() {
            return Err(place.undecodable("the attribute occurs twice"));
        }
    }
    Ok(Value::Object(attributes))
}

/// The rest of `[type as JSON, value]`.
fn decode_dynamic(reader: &mut Reader<'_>, place: &Place<'_>) -> Result<Value, DecodeError> {
    let Item::Binary(json) = next(reader, place)? else {
        return Err(place.undecodable(required(&Type::Dynamic)));
    };
    let ty = serde_json::from_slice(json)
        .ok()
        .and_then(|json| Type::from_json(&json).ok())
        .ok_or_else(|| place.undecodable("the type of the value is invalid"))?;
    let value = decode_at(reader, &ty, &place.unnamed())?;
    Ok(dynamic(ty, value))
}

/// Every form of a number that msgpack has, and decimal text. NaN is none.
pub(super) fn number(item: Item<'_>) -> Option<Number> {
    match item {
        Item::Signed(number) => Some(number.into()),
        Item::Unsigned(number) => Some(number.into()),
        Item::Float(number) => Number::from_f64(number),
        Item::Text(text) => std::str::from_utf8(text).ok()?.parse().ok(),
        _ => None,
    }
}

fn key<'a>(reader: &mut Reader<'a>, place: &Place<'_>) -> Result<&'a str, DecodeError> {
    match next(reader, place)? {
        Item::Text(text) => text_at(text, place),
        _ => Err(place.undecodable("a string key is required")),
    }
}

fn text_at<'a>(text: &'a [u8], place: &Place<'_>) -> Result<&'a str, DecodeError> {
    std::str::from_utf8(text).map_err(|_| place.undecodable("text must be UTF-8"))
}

fn normalised(text: &str) -> Value {
    Value::String(normalise(text.into()))
}
