//! A document of JSON as an answer of its own, and the files that documents are read from.

use std::fs;
use std::io::{self, Read as _};

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::failure::Failure;

/// How a command line names standard input or output.
pub const STANDARD: &str = "-";

/// A document whose numbers are numbers in every format: those of `serde_json` are exact, and by
/// themselves known to its own writer alone.
pub(super) struct Document(pub(super) Value);

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain(&self.0).serialize(serializer)
    }
}

struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => plain_number(number, serializer),
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(Plain)),
            Value::Object(entries) => {
                serializer.collect_map(entries.iter().map(|(name, value)| (name, Plain(value))))
            }
            other => other.serialize(serializer),
        }
    }
}

/// A number that no other type holds exactly stays what it is.
fn plain_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(whole) = number.as_i64() {
        return serializer.serialize_i64(whole);
    }
    if let Some(whole) = number.as_u64() {
        return serializer.serialize_u64(whole);
    }
    match number.as_f64() {
        Some(real) if Number::from_f64(real).as_ref() == Some(number) => {
            serializer.serialize_f64(real)
        }
        _ => number.serialize(serializer),
    }
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn text_of(file: &str) -> Result<String, Failure> {
    let text = if file == STANDARD {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    text.map_err(|error| Failure::file(file, &error))
}
