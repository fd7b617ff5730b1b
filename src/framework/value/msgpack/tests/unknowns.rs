//! P-22: unknown values and what is certain about them.

use super::text;
use crate::framework::value::msgpack::{decode, encode};
use crate::framework::value::{Refinements, Type, Value};

/// Extension 12 with `payload`.
fn refined(payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0xc7, length, 0x0c], payload].concat()
}

fn unknown(certain: Refinements) -> Value {
    Value::Unknown(Some(Box::new(certain)))
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
        (Type::object([("a", Type::Bool)]), vec![0x81, 0x01, 0xc2]),
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
