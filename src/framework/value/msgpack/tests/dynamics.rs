//! P-23: values that bring their own type.

use super::{text, typed};
use crate::framework::value::msgpack::{decode, encode};
use crate::framework::value::{Type, Value};

fn dynamic(ty: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((ty, value)))
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
