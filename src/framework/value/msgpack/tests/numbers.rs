//! P-21: numbers in every form, without loss.

use super::text;
use crate::framework::value::msgpack::{decode, encode};
use crate::framework::value::{Number, Type, Value};

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
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
