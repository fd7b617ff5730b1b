//! P-20, P-24: every type has its form; sets have one order.

use std::collections::BTreeMap;

use super::text;
use crate::framework::value::msgpack::{decode, encode};
use crate::framework::value::{Type, Value};

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

#[test]
fn p20_keys_are_read_in_any_order_and_text_in_normal_form() {
    let map = Type::map(Type::String);
    let bytes = [
        &[0x82][..],
        &text("b"),
        &text("e\u{301}"),
        &text("a"),
        &text("1"),
    ]
    .concat();
    let expected = Value::Map(BTreeMap::from([
        ("a".to_owned(), "1".into()),
        ("b".to_owned(), "\u{e9}".into()),
    ]));
    assert_eq!(decode(&bytes, &map), Ok(expected));
}

#[test]
fn p20_what_does_not_fit_the_type_is_refused_with_its_place() {
    let tags = |value: &[u8]| {
        [
            &[0x83][..],
            &text("count"),
            &[0x01],
            &text("name"),
            &text("x"),
            &text("tags"),
            &[0x81],
            &text("k"),
            value,
        ]
        .concat()
    };
    let strings = || Type::list(Type::String);
    for (ty, bytes, error) in [
        (
            gallery(),
            tags(&[0x07]),
            "tags[\"k\"]: a string is required",
        ),
        (gallery(), vec![0xc2], "an object is required"),
        (
            gallery(),
            [&[0x81][..], &text("name"), &text("x")].concat(),
            "an object with 3 attributes is required (1 given)",
        ),
        (
            gallery(),
            [&[0x83][..], &text("x"), &[0xc0, 0xc0, 0xc0, 0xc0, 0xc0]].concat(),
            "x: unsupported attribute",
        ),
        (
            gallery(),
            [
                &[0x83][..],
                &text("name"),
                &[0xc0],
                &text("name"),
                &[0xc0, 0xc0, 0xc0],
            ]
            .concat(),
            "name: the attribute occurs twice",
        ),
        (
            Type::map(Type::Bool),
            [&[0x82][..], &text("k"), &[0xc3], &text("k"), &[0xc3]].concat(),
            "[\"k\"]: the key occurs twice",
        ),
        (
            Type::map(Type::Bool),
            vec![0x81, 0x01, 0xc3],
            "a string key is required",
        ),
        (
            strings(),
            vec![0x92, 0xc0, 0xc3],
            "[1]: a string is required",
        ),
        (
            Type::set(Type::String),
            vec![0x92, 0xc0, 0xc3],
            "a string is required",
        ),
        (
            Type::Tuple(vec![Type::Bool]),
            vec![0x92, 0xc3, 0xc3],
            "a tuple with 1 elements is required (2 given)",
        ),
        (Type::String, vec![0xa1, 0xff], "text must be UTF-8"),
        (Type::String, vec![0xc4, 1, b'a'], "a string is required"),
        (Type::Bool, vec![0xc1], "the bytes are not msgpack"),
        (Type::Bool, vec![0xc3, 0xc3], "more bytes follow the value"),
        (Type::Bool, vec![], "the bytes end in the middle of a value"),
        (
            Type::String,
            vec![0xa2, b'a'],
            "the bytes end in the middle of a value",
        ),
    ] {
        assert_eq!(decode(&bytes, &ty).unwrap_err().to_string(), error);
    }
}

#[test]
fn p20_a_value_of_another_type_is_not_written() {
    for (ty, value, error) in [
        (Type::String, 1.into(), "a string is required"),
        (
            gallery(),
            Value::object([("name", "x".into()), ("count", 1.into())]),
            "tags: the attribute is missing",
        ),
        (
            gallery(),
            Value::object([
                ("name", "x".into()),
                ("count", 1.into()),
                ("tags", Value::Null),
                ("old", Value::Null),
            ]),
            "old: unsupported attribute",
        ),
        (
            Type::list(Type::Bool),
            Value::List(vec![true.into(), "x".into()]),
            "[1]: a bool is required",
        ),
        (
            Type::Tuple(vec![]),
            Value::Tuple(vec![Value::Null]),
            "a tuple with 0 elements is required (1 given)",
        ),
        (Type::Dynamic, 1.into(), "a value with its type is required"),
    ] {
        assert_eq!(encode(&value, &ty).unwrap_err().to_string(), error);
    }
}

#[test]
fn p24_a_set_is_read_and_written_in_one_order_without_duplicates() {
    let ty = Type::set(Type::String);
    let wire = |names: &[&str]| {
        let mut bytes = vec![0x90 | u8::try_from(names.len()).unwrap()];
        bytes.extend(names.iter().flat_map(|name| text(name)));
        bytes
    };
    for names in [&["a", "b"][..], &["b", "a"], &["b", "a", "b", "a"]] {
        let set = decode(&wire(names), &ty).unwrap();
        assert_eq!(set, Value::Set(vec!["a".into(), "b".into()]));
        assert_eq!(encode(&set, &ty), Ok(wire(&["a", "b"])));
    }
    let by_hand = Value::Set(vec!["b".into(), "a".into(), "b".into()]);
    assert_eq!(encode(&by_hand, &ty), Ok(wire(&["a", "b"])));
}

#[test]
fn p24_unknown_elements_of_a_set_are_all_kept() {
    let ty = Type::set(Type::String);
    let bytes = vec![0x92, 0xd4, 0, 0, 0xd4, 0, 0];
    let set = decode(&bytes, &ty).unwrap();
    assert_eq!(encode(&set, &ty), Ok(bytes));
}
