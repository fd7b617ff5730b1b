//! From values to msgpack, guided by the type.

use std::collections::BTreeMap;

use super::refinements;
use super::writer::{TooLong, Writer};
use crate::framework::value::codec::{EncodeError, Place, canonical, required};
use crate::framework::value::{Number, Refinements, Type, Value};

/// Writes `value` as Terraform reads it under type `ty`: maps and objects sorted by key, sets in
/// their one order, numbers without loss, refinements of unknown values as far as Terraform takes
/// them.
///
/// # Errors
/// When the value does not fit the type; the error names the part.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = Writer::default();
    encode_at(&mut out, value, ty, &Place::ROOT)?;
    Ok(out.into_bytes())
}

fn encode_at(
    out: &mut Writer,
    value: &Value,
    ty: &Type,
    place: &Place<'_>,
) -> Result<(), EncodeError> {
    match (value, ty) {
        (Value::Null, _) => out.null(),
        (Value::Unknown(certain), _) => {
            write_unknown(out, certain.as_deref(), ty).map_err(too_long(place))?;
        }
        (Value::Bool(truth), Type::Bool) => out.bool(*truth),
        (Value::Number(number), Type::Number) => {
            write_number(out, number).map_err(too_long(place))?;
        }
        (Value::String(text), Type::String) => out.text(text).map_err(too_long(place))?,
        (Value::List(elements), Type::List(element)) => {
            out.array(elements.len()).map_err(too_long(place))?;
            for (index, value) in elements.iter().enumerate() {
                encode_at(out, value, element, &place.index(index))?;
            }
        }
        (Value::Set(elements), Type::Set(element)) => {
            let elements = canonical(elements);
            out.array(elements.len()).map_err(too_long(place))?;
            for value in elements.iter() {
                encode_at(out, value, element, &place.unnamed())?;
            }
        }
        (Value::Tuple(elements), Type::Tuple(types)) => {
            if elements.len() != types.len() {
                let (count, given) = (types.len(), elements.len());
                return Err(place.unencodable(format!(
                    "a tuple with {count} elements is required ({given} given)"
                )));
            }
            out.array(elements.len()).map_err(too_long(place))?;
            for (index, (value, ty)) in elements.iter().zip(types).enumerate() {
                encode_at(out, value, ty, &place.index(index))?;
            }
        }
        (Value::Map(elements), Type::Map(element)) => {
            out.map(elements.len()).map_err(too_long(place))?;
            for (key, value) in elements {
                let place = place.key(key);
                out.text(key).map_err(too_long(&place))?;
                encode_at(out, value, element, &place)?;
            }
        }
        (Value::Object(attributes), Type::Object(types)) => {
            encode_object(out, attributes, types, place)?;
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let (ty, value) = &**typed;
            if *ty == Type::Dynamic {
                return encode_at(out, value, ty, place);
            }
            let json = ty.to_json().to_string();
            out.array(2).map_err(too_long(place))?;
            out.binary(json.as_bytes()).map_err(too_long(place))?;
            encode_at(out, value, ty, &place.unnamed())?;
        }
        _ => return Err(place.unencodable(required(ty))),
    }
    Ok(())
}

fn encode_object(
    out: &mut Writer,
    attributes: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
    place: &Place<'_>,
) -> Result<(), EncodeError> {
    out.map(types.len()).map_err(too_long(place))?;
    // Both are sorted, so that the two are walked side by side without a search.
    let mut given = attributes.iter().peekable();
    for (name, ty) in types {
        let place = place.attribute(name);
        let Some((_, value)) = given.next_if(|(given, _)| *given == name) else {
            if attributes.contains_key(name) {
                break;
            }
            return Err(place.unencodable("the attribute is missing"));
        };
        out.text(name).map_err(too_long(&place))?;
        encode_at(out, value, ty, &place)?;
    }
    match given.next() {
        Some((name, _)) => Err(place.attribute(name).unencodable("unsupported attribute")),
        None => Ok(()),
    }
}

/// An integer that fits 64 bits as such, any other finite number as decimal text, which loses
/// nothing.
pub(super) fn write_number(out: &mut Writer, number: &Number) -> Result<(), TooLong> {
    if let Some(integer) = number.to_i64() {
        out.integer(integer);
    } else if number.is_infinite() {
        out.float(number.to_f64());
    } else {
        out.text(&number.to_string())?;
    }
    Ok(())
}

fn write_unknown(
    out: &mut Writer,
    certain: Option<&Refinements>,
    ty: &Type,
) -> Result<(), TooLong> {
    match certain.and_then(|certain| refinements::payload(certain, ty)) {
        Some(payload) => out.extension(refinements::CODE, &payload),
        None => out.extension(0, &[0]),
    }
}

fn too_long(place: &Place<'_>) -> impl Fn(TooLong) -> EncodeError {
    move |TooLong| place.unencodable("too long for the wire")
}
