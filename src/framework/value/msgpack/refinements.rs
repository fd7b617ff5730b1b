//! What is certain about an unknown value, as the payload of Terraform's msgpack extension 12.

use super::decode::number;
use super::encode::write_number;
use super::reader::{Item, Reader};
use super::writer::{TooLong, Writer};
use crate::framework::value::{Number, Refinements, Type};

/// The extension code of an unknown value with refinements.
pub(super) const CODE: i8 = 12;

/// The longest payload that is written; Terraform reads no longer one.
const LONGEST_PAYLOAD: usize = 1024;

/// The longest prefix that is written, in bytes.
const LONGEST_PREFIX: usize = 256;

const NULL: i64 = 1;
const PREFIX: i64 = 2;
const NUMBER_LOWER: i64 = 3;
const NUMBER_UPPER: i64 = 4;
const LENGTH_LOWER: i64 = 5;
const LENGTH_UPPER: i64 = 6;

/// What an extension says about an unknown value of type `ty`. Whatever is malformed, not known
/// here or says nothing about that type is passed over: a refinement is never needed.
pub(super) fn read(code: i8, payload: &[u8], ty: &Type) -> Refinements {
    let mut certain = Refinements::default();
    if code != CODE || *ty == Type::Dynamic {
        return certain;
    }
    let mut reader = Reader::new(payload);
    let Ok(Item::Map(length)) = reader.read() else {
        return certain;
    };
    for _ in 0..length {
        let (Ok(key), Ok(mut value)) = (reader.read(), reader.skip()) else {
            break;
        };
        let (Some(key), Ok(item)) = (integer(key), value.read()) else {
            continue;
        };
        match (key, item, ty) {
            (NULL, Item::Bool(null), _) => certain.null = Some(null),
            (PREFIX, Item::Text(prefix), Type::String) => {
                certain.string_prefix = std::str::from_utf8(prefix)
                    .ok()
                    .filter(|prefix| !prefix.is_empty())
                    .map(str::to_owned);
            }
            (NUMBER_LOWER, Item::Array(2), Type::Number) => {
                certain.number_lower = bound(&mut value);
            }
            (NUMBER_UPPER, Item::Array(2), Type::Number) => {
                certain.number_upper = bound(&mut value);
            }
            (LENGTH_LOWER, item, Type::List(_) | Type::Set(_) | Type::Map(_)) => {
                certain.length_lower = length_bound(item);
            }
            (LENGTH_UPPER, item, Type::List(_) | Type::Set(_) | Type::Map(_)) => {
                certain.length_upper = length_bound(item);
            }
            _ => {}
        }
    }
    certain
}

fn bound(reader: &mut Reader<'_>) -> Option<(Number, bool)> {
    let number = number(reader.read().ok()?)?;
    match reader.read() {
        Ok(Item::Bool(inclusive)) => Some((number, inclusive)),
        _ => None,
    }
}

fn length_bound(item: Item<'_>) -> Option<i64> {
    integer(item).filter(|length| *length >= 0)
}

fn integer(item: Item<'_>) -> Option<i64> {
    match item {
        Item::Signed(integer) => Some(integer),
        Item::Unsigned(integer) => i64::try_from(integer).ok(),
        _ => None,
    }
}

/// The payload for an unknown value of type `ty`; `None` when nothing can be said about it.
pub(super) fn payload(certain: &Refinements, ty: &Type) -> Option<Vec<u8>> {
    let mut payload = Payload::default();
    if *ty == Type::Dynamic {
        return None;
    }
    if let Some(null) = certain.null {
        payload.entry(NULL, |out| {
            out.bool(null);
            Ok(())
        });
    }
    match ty {
        Type::String => {
            if let Some(prefix) = certain.string_prefix.as_deref().filter(|it| !it.is_empty()) {
                let (prefix, _) = prefix.split_at(prefix.floor_char_boundary(LONGEST_PREFIX));
                payload.entry(PREFIX, |out| out.text(prefix));
            }
        }
        Type::Number => {
            for (key, bound) in [
                (NUMBER_LOWER, &certain.number_lower),
                (NUMBER_UPPER, &certain.number_upper),
            ] {
                if let Some((number, inclusive)) = bound {
                    payload.entry(key, |out| {
                        out.array(2)?;
                        write_number(out, number)?;
                        out.bool(*inclusive);
                        Ok(())
                    });
                }
            }
        }
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            for (key, length) in [
                (LENGTH_LOWER, certain.length_lower),
                (LENGTH_UPPER, certain.length_upper),
            ] {
                if let Some(length) = length.filter(|length| *length >= 0) {
                    payload.entry(key, |out| {
                        out.integer(length);
                        Ok(())
                    });
                }
            }
        }
        Type::Bool | Type::Dynamic | Type::Object(_) | Type::Tuple(_) => {}
    }
    payload.finish()
}

/// The entries written so far.
#[derive(Default)]
struct Payload {
    count: usize,
    entries: Writer,
}

impl Payload {
    /// Adds an entry, unless the payload would become longer than Terraform reads.
    fn entry(&mut self, key: i64, write: impl FnOnce(&mut Writer) -> Result<(), TooLong>) {
        let mut entry = Writer::default();
        entry.integer(key);
        // The head of a map of so few entries takes one byte.
        let taken = 1 + self.entries.as_bytes().len();
        if write(&mut entry).is_ok() && taken + entry.as_bytes().len() <= LONGEST_PAYLOAD {
            self.entries.raw(entry.as_bytes());
            self.count += 1;
        }
    }

    fn finish(self) -> Option<Vec<u8>> {
        let mut payload = Writer::default();
        if self.count == 0 || payload.map(self.count).is_err() {
            return None;
        }
        payload.raw(self.entries.as_bytes());
        Some(payload.into_bytes())
    }
}
