//! The wire forms of Terraform's values, byte by byte.

use std::collections::BTreeMap;

use super::{decode, encode};

use crate::framework::value::{Type, Value};

/// Text of up to 31 bytes as msgpack.
fn text(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xa0 | u8::try_from(text.len()).unwrap()];
    bytes.extend(text.as_bytes());
    bytes
}

fn gallery() -> Type {
    Type::object([
        ("name", Type::String),
        ("tags", Type::map(Type::String)),
        ("count", Type::Number),
    ])
}

#[test]
fn p20_every_type_has_its_wire_form() {
    let pair = |one: &[u8], two: &[u8]| [&[0x92], one, two].concat();
    for (ty, value, bytes) in [
        (Type::String, "a".into(), vec![0xa1, b'a']),
        (Type::Bool, true.into(), vec![0xc3]),
        (Type::Bool, false.into(), vec![0xc2]),
        (Type::Number, 7.into(), vec![0x07]),
        (Type::Number, Value::Null, vec![0xc0]),
        (Type::Number, Value::UNKNOWN, vec![0xd4, 0, 0]),
        (
            Type::list(Type::String),
            Value::List(vec!["b".into(), Value::Null]),
            pair(&text("b"), &[0xc0]),
        ),
        (Type::list(Type::String), Value::List(vec![]), vec![0x90]),
        (
            Type::set(Type::Bool),
            Value::set(vec![true.into(), false.into()]),
            vec![0x92, 0xc2, 0xc3],
        ),
        (
            Type::map(Type::Bool),
            Value::Map(BTreeMap::from([("k".to_owned(), Value::UNKNOWN)])),
            [&[0x81][..], &text("k"), &[0xd4, 0, 0]].concat(),
        ),
        (
            Type::Tuple(vec![Type::Bool, Type::String]),
            Value::Tuple(vec![true.into(), "x".into()]),
            pair(&[0xc3], &text("x")),
        ),
        (gallery(), Value::Null, vec![0xc0]),
        (
            gallery(),
            Value::object([
                ("name", "x".into()),
                ("tags", Value::Null),
                ("count", Value::UNKNOWN),
            ]),
            [
                &[0x83][..],
                &text("count"),
                &[0xd4, 0, 0],
                &text("name"),
                &text("x"),
                &text("tags"),
                &[0xc0],
            ]
            .concat(),
        ),
    ] {
        assert_eq!(decode(&bytes, &ty).as_ref(), Ok(&value), "{ty:?}");
        assert_eq!(encode(&value, &ty).as_ref(), Ok(&bytes), "{ty:?}");
    }
}
