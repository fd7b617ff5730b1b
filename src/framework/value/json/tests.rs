//! The JSON of state files, as lenient as Terraform is with its own.

use std::collections::BTreeMap;

use super::{UnknownAttributes, decode, encode};
use crate::framework::value::{Number, Type, Value};

fn gallery() -> Type {
    Type::object([
        ("name", Type::String),
        ("tags", Type::map(Type::String)),
        ("count", Type::Number),
    ])
}

fn dynamic(ty: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((ty, value)))
}

fn strict(json: &str, ty: &Type) -> Result<Value, String> {
    decode(json.as_bytes(), ty, UnknownAttributes::Refuse).map_err(|error| error.to_string())
}

#[test]
fn every_type_has_its_json() {
    for (ty, value, json) in [
        (Type::String, "é\"".into(), r#""é\"""#),
        (Type::Bool, true.into(), "true"),
        (Type::Number, 7.into(), "7"),
        (Type::Number, Value::Null, "null"),
        (
            Type::list(Type::Bool),
            Value::List(vec![true.into(), Value::Null]),
            "[true,null]",
        ),
        (
            Type::set(Type::Number),
            Value::set(vec![2.into(), 1.into()]),
            "[1,2]",
        ),
        (
            Type::Tuple(vec![Type::Bool, Type::String]),
            Value::Tuple(vec![true.into(), "x".into()]),
            r#"[true,"x"]"#,
        ),
        (
            gallery(),
            Value::object([
                ("name", "x".into()),
                (
                    "tags",
                    Value::Map(BTreeMap::from([("k".to_owned(), "v".into())])),
                ),
                ("count", Value::Null),
            ]),
            r#"{"count":null,"name":"x","tags":{"k":"v"}}"#,
        ),
    ] {
        assert_eq!(strict(json, &ty).as_ref(), Ok(&value), "{ty:?}");
        assert_eq!(encode(&value, &ty), Ok(json.into()), "{ty:?}");
    }
}

#[test]
fn p21_numbers_keep_every_digit() {
    for (json, expected) in [
        ("0.1", "0.1"),
        ("1e30", "1000000000000000000000000000000"),
        ("18446744073709551616", "18446744073709551616"),
        (
            "123456789012345678901234567890.123456789012345678901234567891",
            "123456789012345678901234567890.123456789012345678901234567891",
        ),
        ("\"12.50\"", "12.5"),
    ] {
        let value = strict(json, &Type::Number).unwrap();
        assert_eq!(encode(&value, &Type::Number), Ok(expected.into()));
    }
}

#[test]
fn missing_attributes_are_null_and_unknown_ones_left_out_or_refused() {
    let json = br#"{"name":"x","old":{"deep":[1]}}"#;
    let expected = Value::object([
        ("name", "x".into()),
        ("tags", Value::Null),
        ("count", Value::Null),
    ]);
    assert_eq!(
        decode(json, &gallery(), UnknownAttributes::Ignore),
        Ok(expected)
    );
    let error = decode(json, &gallery(), UnknownAttributes::Refuse).unwrap_err();
    assert_eq!(error.to_string(), "old: unsupported attribute");
}

#[test]
fn bools_numbers_and_text_stand_for_one_another_where_they_can() {
    for (json, ty, value) in [
        ("\"true\"", Type::Bool, true.into()),
        ("\"0\"", Type::Bool, false.into()),
        ("\"7\"", Type::Number, 7.into()),
        ("7", Type::String, "7".into()),
        ("1.50", Type::String, "1.50".into()),
        ("false", Type::String, "false".into()),
        ("\"e\u{301}\"", Type::String, "\u{e9}".into()),
    ] {
        assert_eq!(strict(json, &ty), Ok(value), "{json}");
    }
}

#[test]
fn what_does_not_fit_the_type_is_refused_with_its_place() {
    for (json, ty, error) in [
        ("{", Type::Bool, "not valid JSON (line 1, column 1)"),
        ("true true", Type::Bool, "not valid JSON (line 1, column 6)"),
        ("\"yes\"", Type::Bool, "a bool is required"),
        ("1", Type::Bool, "a bool is required"),
        ("\"x\"", Type::Number, "a number is required"),
        ("true", Type::Number, "a number is required"),
        ("[]", Type::String, "a string is required"),
        ("{}", Type::list(Type::Bool), "a list is required"),
        ("[]", gallery(), "an object is required"),
        (
            r#"{"tags":{"k":[]}}"#,
            gallery(),
            "tags[\"k\"]: a string is required",
        ),
        (
            "[true,3]",
            Type::list(Type::Bool),
            "[1]: a bool is required",
        ),
        (
            "[]",
            Type::Tuple(vec![Type::Bool]),
            "a tuple with 1 elements is required (0 given)",
        ),
        ("1", Type::Dynamic, "a value with its type is required"),
        (
            r#"{"value":1,"type":"text"}"#,
            Type::Dynamic,
            "the type of the value is invalid",
        ),
        (
            r#"{"value":1}"#,
            Type::Dynamic,
            "a value with its type is required",
        ),
    ] {
        assert_eq!(strict(json, &ty), Err(error.to_owned()), "{json}");
    }
}

#[test]
fn p23_dynamic_values_bring_their_type() {
    for (value, json) in [
        (Value::Null, "null"),
        (
            dynamic(Type::Bool, Value::Null),
            r#"{"type":"bool","value":null}"#,
        ),
        (
            dynamic(Type::list(Type::Number), Value::List(vec![1.into()])),
            r#"{"type":["list","number"],"value":[1]}"#,
        ),
    ] {
        assert_eq!(strict(json, &Type::Dynamic).as_ref(), Ok(&value));
        assert_eq!(encode(&value, &Type::Dynamic), Ok(json.into()));
    }
    // A null of no known type.
    let json = r#"{"value":null,"type":"dynamic"}"#;
    assert_eq!(strict(json, &Type::Dynamic), Ok(Value::Null));
}

#[test]
fn p24_a_set_is_read_in_any_order_without_duplicates() {
    let ty = Type::set(Type::String);
    let expected = Value::Set(vec!["a".into(), "b".into()]);
    assert_eq!(strict(r#"["b","a","b"]"#, &ty), Ok(expected));
}

#[test]
fn what_json_cannot_hold_is_not_written() {
    let tags = |value: Value| {
        Value::object([
            ("name", Value::Null),
            (
                "tags",
                Value::Map(BTreeMap::from([("k".to_owned(), value)])),
            ),
            ("count", Value::Null),
        ])
    };
    for (value, ty, error) in [
        (
            tags(Value::UNKNOWN),
            gallery(),
            "tags[\"k\"]: a known value is required",
        ),
        (
            tags(1.into()),
            gallery(),
            "tags[\"k\"]: a string is required",
        ),
        (
            Value::object([("name", Value::Null)]),
            gallery(),
            "count: the attribute is missing",
        ),
        (
            Value::object([("old", Value::Null)]),
            gallery(),
            "old: unsupported attribute",
        ),
        (
            Value::Number(Number::infinity(true)),
            Type::Number,
            "a finite number is required",
        ),
        (
            Value::Tuple(vec![]),
            Type::Tuple(vec![Type::Bool]),
            "a tuple with 1 elements is required (0 given)",
        ),
    ] {
        assert_eq!(encode(&value, &ty).unwrap_err().to_string(), error);
    }
}

#[test]
fn deep_nesting_is_refused_before_it_exhausts_the_stack() {
    let json = "[".repeat(100_000);
    let ty = (0..100).fold(Type::Bool, |ty, _| Type::list(ty));
    let error = strict(&json, &ty).unwrap_err();
    assert!(error.starts_with("not valid JSON"), "{error}");
}
