//! Bytes that claim more than they hold, or nest without end.

use super::typed;
use crate::framework::value::Type;
use crate::framework::value::msgpack::decode;

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
