//! Random types, and random values of a given type, for the property tests of both codecs.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Number, Refinements, Type, Value, codec};

/// Which values to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// Only what JSON can hold: known and finite.
    Known,
    /// All that the wire can hold: also unknown, refined and infinite.
    All,
}

/// Types of a few levels.
pub(super) fn types() -> BoxedStrategy<Type> {
    types_of_depth(3)
}

/// A type with a value of it.
pub(super) fn typed_values(range: Range) -> BoxedStrategy<(Type, Value)> {
    types()
        .prop_flat_map(move |ty| {
            let value = values(&ty, range);
            (Just(ty), value)
        })
        .boxed()
}

/// Values of type `ty`.
pub(super) fn values(ty: &Type, range: Range) -> BoxedStrategy<Value> {
    values_with_dynamic(ty, range, 2)
}

fn types_of_depth(depth: u32) -> BoxedStrategy<Type> {
    let leaf = prop_oneof![
        Just(Type::String),
        Just(Type::Number),
        Just(Type::Bool),
        Just(Type::Dynamic),
    ];
    leaf.prop_recursive(depth, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            btree_map(text(), inner.clone(), 0..4).prop_map(Type::Object),
            vec(inner, 0..4).prop_map(Type::Tuple),
        ]
    })
    .boxed()
}

/// `dynamics`: how many dynamic values may be nested; the innermost are null or unknown.
fn values_with_dynamic(ty: &Type, range: Range, dynamics: u32) -> BoxedStrategy<Value> {
    let below = |ty: &Type| values_with_dynamic(ty, range, dynamics);
    let known = match ty {
        Type::String => text().prop_map(Value::String).boxed(),
        Type::Number => numbers(range).prop_map(Value::Number).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::List(element) => vec(below(element), 0..4).prop_map(Value::List).boxed(),
        Type::Set(element) => vec(below(element), 0..4).prop_map(Value::set).boxed(),
        Type::Map(element) => btree_map(text(), below(element), 0..4)
            .prop_map(Value::Map)
            .boxed(),
        Type::Object(types) => types
            .iter()
            .map(|(name, ty)| (Just(name.clone()), below(ty)))
            .collect::<Vec<_>>()
            .prop_map(Value::object)
            .boxed(),
        Type::Tuple(types) => types
            .iter()
            .map(below)
            .collect::<Vec<_>>()
            .prop_map(Value::Tuple)
            .boxed(),
        Type::Dynamic if dynamics == 0 => Just(Value::Null).boxed(),
        Type::Dynamic => types_of_depth(2)
            .prop_flat_map(move |ty| {
                let value = values_with_dynamic(&ty, range, dynamics - 1);
                (Just(ty), value)
            })
            .prop_map(|(ty, value)| codec::dynamic(ty, value))
            .boxed(),
    };
    match range {
        Range::Known => prop_oneof![8 => known, 1 => Just(Value::Null)].boxed(),
        Range::All => prop_oneof![8 => known, 1 => Just(Value::Null), 1 => unknowns(ty)].boxed(),
    }
}

/// Text of every script, in normal form C as the decoders leave it.
pub(super) fn text() -> BoxedStrategy<String> {
    let letters = prop_oneof![
        4 => proptest::char::range('a', 'z'),
        1 => any::<char>(),
        // Letters and the accents that combine with them.
        1 => proptest::sample::select(vec!['e', 'é', '\u{301}', '\u{323}', 'ệ', '가', '\u{1100}']),
    ];
    vec(letters, 0..8)
        .prop_map(|letters| letters.into_iter().nfc().collect())
        .boxed()
}

fn numbers(range: Range) -> BoxedStrategy<Number> {
    let finite = prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-1000_i64..1000).prop_map(Number::from),
        any::<f64>().prop_filter_map("finite", |float| {
            Number::from_f64(float).filter(|number| !number.is_infinite())
        }),
        (any::<bool>(), vec(0_u8..10, 1..80), -400_i64..400).prop_map(
            |(negative, digits, exponent)| {
                let digits: String = digits.iter().map(u8::to_string).collect();
                let sign = if negative { "-" } else { "" };
                format!("{sign}{digits}e{exponent}").parse().unwrap()
            }
        ),
    ];
    match range {
        Range::Known => finite.boxed(),
        Range::All => {
            prop_oneof![9 => finite, 1 => any::<bool>().prop_map(Number::infinity)].boxed()
        }
    }
}

fn unknowns(ty: &Type) -> BoxedStrategy<Value> {
    let null = option::of(any::<bool>());
    let bound = || option::of((numbers(Range::All), any::<bool>()));
    let length = || option::of(0..i64::MAX);
    let certain = match ty {
        Type::Dynamic => Just(Refinements::default()).boxed(),
        Type::String => (null, option::of(text()))
            .prop_map(|(null, prefix)| Refinements {
                null,
                string_prefix: prefix.filter(|prefix| !prefix.is_empty()),
                ..Refinements::default()
            })
            .boxed(),
        Type::Number => (null, bound(), bound())
            .prop_map(|(null, number_lower, number_upper)| Refinements {
                null,
                number_lower,
                number_upper,
                ..Refinements::default()
            })
            .boxed(),
        Type::List(_) | Type::Set(_) | Type::Map(_) => (null, length(), length())
            .prop_map(|(null, length_lower, length_upper)| Refinements {
                null,
                length_lower,
                length_upper,
                ..Refinements::default()
            })
            .boxed(),
        Type::Bool | Type::Object(_) | Type::Tuple(_) => null
            .prop_map(|null| Refinements {
                null,
                ..Refinements::default()
            })
            .boxed(),
    };
    certain
        .prop_map(|certain| Value::Unknown((!certain.is_empty()).then(|| Box::new(certain))))
        .boxed()
}
