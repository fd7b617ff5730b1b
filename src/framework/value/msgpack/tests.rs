//! The wire forms of Terraform's values, byte by byte.

use std::collections::BTreeMap;

use super::{decode, encode};
use crate::framework::value::{Number, Refinements, Type, Value};

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

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

fn dynamic(ty: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((ty, value)))
}

/// Extension 12 with `payload`.
fn refined(payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0xc7, length, 0x0c], payload].concat()
}

fn unknown(certain: Refinements) -> Value {
    Value::Unknown(Some(Box::new(certain)))
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
fn p21_numbers_are_read_in_every_form_and_written_without_loss() {
    let sixty_digits = "123456789012345678901234567890.123456789012345678901234567891";
    let double = |float: f64| [&[0xcb][..], &float.to_be_bytes()].concat();
    let float = |float: f32| [&[0xca][..], &float.to_be_bytes()].concat();
    for (bytes, expected, written) in [
        (vec![0x00], "0", vec![0x00]),
        (vec![0xff], "-1", vec![0xff]),
        (vec![0xcc, 0x05], "5", vec![0x05]),
        (vec![0xcd, 0x01, 0x00], "256", vec![0xcd, 0x01, 0x00]),
        (vec![0xce, 0, 0, 0, 9], "9", vec![0x09]),
        (vec![0xcf, 0, 0, 0, 0, 0, 0, 0, 1], "1", vec![0x01]),
        (vec![0xd0, 0xfe], "-2", vec![0xfe]),
        (vec![0xd1, 0xff, 0x00], "-256", vec![0xd1, 0xff, 0x00]),
        (vec![0xd2, 0xff, 0xff, 0xff, 0xff], "-1", vec![0xff]),
        (
            [&[0xd3][..], &i64::MIN.to_be_bytes()].concat(),
            "-9223372036854775808",
            [&[0xd3][..], &i64::MIN.to_be_bytes()].concat(),
        ),
        (
            [&[0xcf][..], &i64::MAX.to_be_bytes()].concat(),
            "9223372036854775807",
            [&[0xcf][..], &i64::MAX.to_be_bytes()].concat(),
        ),
        (
            [&[0xcf][..], &u64::MAX.to_be_bytes()].concat(),
            "18446744073709551615",
            text("18446744073709551615"),
        ),
        (
            text("18446744073709551616"),
            "18446744073709551616",
            text("18446744073709551616"),
        ),
        (text("0.1"), "0.1", text("0.1")),
        (text("7"), "7", vec![0x07]),
        (
            text("1e30"),
            "1e30",
            text("1000000000000000000000000000000"),
        ),
        (text(sixty_digits), sixty_digits, text(sixty_digits)),
        (double(0.1), "0.1", text("0.1")),
        (double(3.0), "3", vec![0x03]),
        (
            double(18_446_744_073_709_551_616.0),
            "18446744073709551616",
            text("18446744073709551616"),
        ),
        (float(0.5), "0.5", text("0.5")),
    ] {
        let value = decode(&bytes, &Type::Number).unwrap();
        assert_eq!(value, number(expected), "{expected}");
        assert_eq!(encode(&value, &Type::Number), Ok(written), "{expected}");
    }
    for infinite in [f64::INFINITY, f64::NEG_INFINITY] {
        let value = Value::Number(Number::infinity(infinite < 0.0));
        assert_eq!(
            decode(&double(infinite), &Type::Number).as_ref(),
            Ok(&value)
        );
        assert_eq!(encode(&value, &Type::Number), Ok(double(infinite)));
    }
    for bytes in [
        double(f64::NAN),
        float(f32::NAN),
        text("NaN"),
        text("x"),
        vec![0xc3],
    ] {
        let error = decode(&bytes, &Type::Number).unwrap_err();
        assert_eq!(error.to_string(), "a number is required");
    }
}

#[test]
fn p22_every_extension_is_read_as_unknown_and_rewritten_plainly() {
    for bytes in [
        vec![0xd4, 0, 0],
        vec![0xc7, 0, 0],
        vec![0xc7, 0, 0x0c],
        vec![0xd4, 0x0c, 0],
        vec![0xd4, 0x2a, 9],
        vec![0xd5, 0, 1, 2],
        vec![0xc7, 3, 0x55, 1, 2, 3],
        vec![0xc8, 0, 1, 0, 0],
        vec![0xc9, 0, 0, 0, 1, 0, 0],
        // Refinements of which nothing is valid for text.
        refined(&[0x80]),
        refined(&[0x01]),
        refined(&[0xdf, 0xff, 0xff, 0xff, 0xff]),
        refined(&[0x81, 0x01, 0x07]),
        refined(&[0x81, 0x03, 0x92, 0x01, 0xc3]),
        refined(&[0x81, 0x05, 0x01]),
        refined(&[0x81, 0x63, 0xc3]),
        refined(&[0x81, 0xa1, b'1', 0xc2]),
        refined(&[0x81, 0x02, 0xa1, 0xff]),
        refined(&[0x81, 0x02]),
    ] {
        let value = decode(&bytes, &Type::String).unwrap();
        assert_eq!(value, Value::UNKNOWN, "{bytes:x?}");
        assert_eq!(encode(&value, &Type::String), Ok(vec![0xd4, 0, 0]));
    }
}

#[test]
fn p22_refinements_are_kept() {
    let certain = Refinements::default;
    for (ty, payload, expected) in [
        (
            Type::Bool,
            vec![0x81, 0x01, 0xc2],
            Refinements {
                null: Some(false),
                ..certain()
            },
        ),
        (
            Type::String,
            [&[0x82, 0x01, 0xc2, 0x02][..], &text("ami-")].concat(),
            Refinements {
                null: Some(false),
                string_prefix: Some("ami-".to_owned()),
                ..certain()
            },
        ),
        (
            Type::Number,
            [
                &[0x82, 0x03, 0x92, 0x01, 0xc3, 0x04, 0x92][..],
                &text("2.5"),
                &[0xc2],
            ]
            .concat(),
            Refinements {
                number_lower: Some((1_i64.into(), true)),
                number_upper: Some(("2.5".parse().unwrap(), false)),
                ..certain()
            },
        ),
        (
            Type::set(Type::String),
            vec![0x83, 0x01, 0xc2, 0x05, 0x01, 0x06, 0x0a],
            Refinements {
                null: Some(false),
                length_lower: Some(1),
                length_upper: Some(10),
                ..certain()
            },
        ),
    ] {
        let bytes = refined(&payload);
        let value = decode(&bytes, &ty).unwrap();
        assert_eq!(value, unknown(expected), "{ty:?}");
        assert_eq!(encode(&value, &ty), Ok(bytes), "{ty:?}");
    }
}

#[test]
fn p22_unknown_keys_do_not_hide_the_valid_ones() {
    let payload = [
        &[0x84, 0x63, 0x92, 0x81, 0xa1, b'x', 0x90, 0xc0][..],
        &[0x01, 0x07, 0xa1, b'2', 0xc3, 0x02],
        &text("ami-"),
    ]
    .concat();
    let expected = unknown(Refinements {
        string_prefix: Some("ami-".to_owned()),
        ..Refinements::default()
    });
    assert_eq!(decode(&refined(&payload), &Type::String), Ok(expected));
}

#[test]
fn p22_refinements_are_written_only_as_far_as_terraform_takes_them() {
    let everything = unknown(Refinements {
        null: Some(false),
        // The 256th byte is in the middle of the last letter that fits.
        string_prefix: Some(format!("a{}", "é".repeat(200))),
        number_lower: Some(("9".repeat(2000).parse().unwrap(), true)),
        number_upper: Some((1_i64.into(), true)),
        length_lower: Some(-1),
        length_upper: Some(1),
    });
    let prefix = format!("a{}", "é".repeat(127));
    for (ty, payload) in [
        (Type::Bool, vec![0x81, 0x01, 0xc2]),
        (gallery(), vec![0x81, 0x01, 0xc2]),
        (
            Type::String,
            [&[0x82, 0x01, 0xc2, 0x02][..], &text(&prefix)].concat(),
        ),
        (Type::Number, vec![0x82, 0x01, 0xc2, 0x04, 0x92, 0x01, 0xc3]),
        (Type::map(Type::Bool), vec![0x82, 0x01, 0xc2, 0x06, 0x01]),
    ] {
        let bytes = encode(&everything, &ty).unwrap();
        assert!(bytes.ends_with(&payload), "{ty:?}: {bytes:x?}");
        assert!(bytes.len() <= payload.len() + 4, "{ty:?}: {bytes:x?}");
        assert!(decode(&bytes, &ty).unwrap().is_unknown());
    }
    assert_eq!(encode(&everything, &Type::Dynamic), Ok(vec![0xd4, 0, 0]));
    assert_eq!(
        decode(&refined(&[0x81, 0x01, 0xc2]), &Type::Dynamic),
        Ok(Value::UNKNOWN)
    );
}

#[test]
fn p23_dynamic_values_bring_their_type() {
    let mixed = Type::Tuple(vec![Type::String, Type::Dynamic]);
    for (value, bytes) in [
        (Value::Null, vec![0xc0]),
        (Value::UNKNOWN, vec![0xd4, 0, 0]),
        (
            dynamic(Type::String, "x".into()),
            typed("\"string\"", &text("x")),
        ),
        (
            dynamic(Type::Number, Value::Null),
            typed("\"number\"", &[0xc0]),
        ),
        (
            dynamic(Type::Bool, Value::UNKNOWN),
            typed("\"bool\"", &[0xd4, 0, 0]),
        ),
        (
            dynamic(
                Type::object([("a", Type::Bool)]),
                Value::object([("a", true.into())]),
            ),
            typed(r#"["object",{"a":"bool"}]"#, &[0x81, 0xa1, b'a', 0xc3]),
        ),
        (
            dynamic(
                mixed,
                Value::Tuple(vec!["x".into(), dynamic(Type::Bool, true.into())]),
            ),
            typed(
                r#"["tuple",["string","dynamic"]]"#,
                &[&[0x92][..], &text("x"), &typed("\"bool\"", &[0xc3])].concat(),
            ),
        ),
    ] {
        assert_eq!(decode(&bytes, &Type::Dynamic).as_ref(), Ok(&value));
        assert_eq!(encode(&value, &Type::Dynamic).as_ref(), Ok(&bytes));
    }
}

#[test]
fn p23_dynamic_in_dynamic_is_one_dynamic() {
    let bytes = typed("\"dynamic\"", &typed("\"bool\"", &[0xc3]));
    let value = dynamic(Type::Bool, true.into());
    assert_eq!(decode(&bytes, &Type::Dynamic).as_ref(), Ok(&value));
    let nested = dynamic(Type::Dynamic, value.clone());
    assert_eq!(
        encode(&nested, &Type::Dynamic),
        encode(&value, &Type::Dynamic)
    );
}

#[test]
fn p23_what_is_no_dynamic_value_is_refused() {
    for (bytes, error) in [
        (vec![0xc3], "a value with its type is required"),
        (vec![0x91, 0xc3], "a value with its type is required"),
        (
            vec![0x92, 0xa1, b'x', 0xc3],
            "a value with its type is required",
        ),
        (
            typed("\"text\"", &[0xc3]),
            "the type of the value is invalid",
        ),
        (typed("{", &[0xc3]), "the type of the value is invalid"),
        (typed("\"string\"", &[0xc3]), "a string is required"),
    ] {
        assert_eq!(
            decode(&bytes, &Type::Dynamic).unwrap_err().to_string(),
            error
        );
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

#[test]
fn claimed_lengths_reserve_nothing() {
    let claims: [&[u8]; 10] = [
        &[0xdd, 0xff, 0xff, 0xff, 0xff],
        &[0xdd, 0x7f, 0xff, 0xff, 0xff, 0xc0],
        &[0xdf, 0xff, 0xff, 0xff, 0xff],
        &[0xdb, 0xff, 0xff, 0xff, 0xff],
        &[0xc6, 0xff, 0xff, 0xff, 0xff],
        &[0xc9, 0xff, 0xff, 0xff, 0xff, 0x00],
        &[0xdc, 0xff, 0xff],
        &[0xde, 0xff, 0xff],
        &[0x92, 0xc4, 0xff],
        // The inner array claims a byte that the outer one needs.
        &[0x93, 0x91, 0xc0, 0xc0],
    ];
    let nested = Type::list(Type::list(Type::Bool));
    for bytes in claims {
        for ty in [
            Type::String,
            Type::Dynamic,
            Type::list(Type::Bool),
            Type::set(Type::Bool),
            Type::map(Type::Bool),
            Type::object([("a", Type::Bool)]),
            nested.clone(),
        ] {
            assert!(decode(bytes, &ty).is_err(), "{bytes:x?} as {ty:?}");
        }
    }
}

#[test]
fn deep_nesting_is_refused_before_it_exhausts_the_stack() {
    let level = typed(r#"["list","dynamic"]"#, &[0x91]);
    let mut bytes = level.repeat(50_000);
    bytes.push(0xc0);
    let error = decode(&bytes, &Type::Dynamic).unwrap_err();
    assert_eq!(error.reason(), "nested too deeply");

    let level = typed("\"dynamic\"", &[]);
    let error = decode(&level.repeat(50_000), &Type::Dynamic).unwrap_err();
    assert_eq!(error.reason(), "nested too deeply");

    let json = format!(
        "{}\"bool\"{}",
        "[\"list\",".repeat(50_000),
        "]".repeat(50_000)
    );
    let length = u32::try_from(json.len()).unwrap().to_be_bytes();
    let bytes = [&[0x92, 0xc6][..], &length, json.as_bytes(), &[0xc0]].concat();
    let error = decode(&bytes, &Type::Dynamic).unwrap_err();
    assert_eq!(error.reason(), "the type of the value is invalid");
}
