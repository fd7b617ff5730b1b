//! The wire forms of Terraform's values, byte by byte.

mod collections;
mod dynamics;
mod hostile;
mod numbers;
mod unknowns;

/// Text of up to 255 bytes as msgpack.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    let mut bytes = match length {
        0..32 => vec![0xa0 | length],
        _ => vec![0xd9, length],
    };
    bytes.extend(text.as_bytes());
    bytes
}

/// A dynamic value: the type's JSON and the value's bytes.
fn typed(json: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(json.len()).unwrap();
    [&[0x92, 0xc4, length], json.as_bytes(), value].concat()
}
