//! What holds for every value and for all bytes, whichever codec: property tests.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::arbitrary::{Range, typed_values, types, values};
use super::json::{self, UnknownAttributes};
use super::{Type, Value, msgpack};

/// Bytes that are almost those of a value: some replaced, inserted or removed.
fn damaged() -> BoxedStrategy<(Type, Vec<u8>)> {
    #[derive(Clone, Debug)]
    enum Damage {
        Replace(u8),
        Insert(u8),
        Remove,
        Cut,
    }
    let damage = prop_oneof![
        4 => any::<u8>().prop_map(Damage::Replace),
        2 => any::<u8>().prop_map(Damage::Insert),
        2 => Just(Damage::Remove),
        1 => Just(Damage::Cut),
    ];
    let damages = vec((any::<Index>(), damage), 1..4);
    (typed_values(Range::All), damages)
        .prop_map(|((ty, value), damages)| {
            let mut bytes = msgpack::encode(&value, &ty).unwrap();
            for (index, damage) in damages {
                if bytes.is_empty() {
                    break;
                }
                let at = index.index(bytes.len());
                match damage {
                    Damage::Replace(byte) => bytes[at] = byte,
                    Damage::Insert(byte) => bytes.insert(at, byte),
                    Damage::Remove => drop(bytes.remove(at)),
                    Damage::Cut => bytes.truncate(at),
                }
            }
            (ty, bytes)
        })
        .boxed()
}

/// Whatever bytes are readable as a value are written in one way only, which reads back.
fn assert_stable(bytes: &[u8], ty: &Type) {
    if let Ok(value) = msgpack::decode(bytes, ty) {
        let written = msgpack::encode(&value, ty).unwrap();
        let read = msgpack::decode(&written, ty).unwrap();
        assert_eq!(msgpack::encode(&read, ty).unwrap(), written);
    }
}

proptest! {
    #[test]
    fn p20_msgpack_reads_back_what_it_writes((ty, value) in typed_values(Range::All)) {
        let bytes = msgpack::encode(&value, &ty).unwrap();
        prop_assert_eq!(msgpack::decode(&bytes, &ty), Ok(value));
    }

    #[test]
    fn json_reads_back_what_it_writes((ty, value) in typed_values(Range::Known)) {
        let bytes = json::encode(&value, &ty).unwrap();
        prop_assert_eq!(json::decode(&bytes, &ty, UnknownAttributes::Refuse), Ok(value));
    }

    #[test]
    fn msgpack_and_json_agree((ty, value) in typed_values(Range::Known)) {
        let wire = msgpack::encode(&value, &ty).unwrap();
        let state = json::encode(&msgpack::decode(&wire, &ty).unwrap(), &ty).unwrap();
        let stored = json::decode(&state, &ty, UnknownAttributes::Refuse).unwrap();
        prop_assert_eq!(msgpack::encode(&stored, &ty), Ok(wire));
    }

    #[test]
    fn p24_a_set_reads_the_same_in_any_order(
        (element, sorted, shuffled) in types().prop_flat_map(|element| {
            let elements = vec(values(&element, Range::All), 0..6);
            (Just(element), elements).prop_flat_map(|(element, elements)| {
                let shuffled = Just(elements.clone()).prop_shuffle();
                (Just(element), Just(elements), shuffled)
            })
        })
    ) {
        let wire = |elements| {
            msgpack::encode(&Value::List(elements), &Type::list(element.clone())).unwrap()
        };
        let set = Type::set(element.clone());
        let one = msgpack::decode(&wire(sorted), &set).unwrap();
        let two = msgpack::decode(&wire(shuffled), &set).unwrap();
        prop_assert_eq!(msgpack::encode(&one, &set), msgpack::encode(&two, &set));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn what_is_not_wholly_known_has_no_json((ty, value) in typed_values(Range::All)) {
        if !value.is_wholly_known() {
            prop_assert!(json::encode(&value, &ty).is_err());
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_as_something_stable((ty, bytes) in damaged()) {
        assert_stable(&bytes, &ty);
    }

    #[test]
    fn random_bytes_never_panic(ty in types(), bytes in vec(any::<u8>(), 0..64)) {
        assert_stable(&bytes, &ty);
        let _ = json::decode(&bytes, &ty, UnknownAttributes::Ignore);
    }

    #[test]
    fn damaged_json_never_panics(
        (ty, value) in typed_values(Range::Known),
        at in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = json::encode(&value, &ty).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = json::decode(&bytes, &ty, UnknownAttributes::Ignore) {
            let written = json::encode(&value, &ty).unwrap();
            prop_assert_eq!(json::decode(&written, &ty, UnknownAttributes::Refuse), Ok(value));
        }
    }

    #[test]
    fn a_value_of_another_type_is_refused_or_read_as_that_type(
        (_, value) in typed_values(Range::All),
        other in types(),
    ) {
        if let Ok(bytes) = msgpack::encode(&value, &other) {
            prop_assert!(msgpack::decode(&bytes, &other).is_ok());
        }
    }
}
