//! Random configurations of a schema, each as it is known when Terraform plans first and as it is
//! known when it applies.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use terraform_provider_acg::framework::proto::schema::nested_block::NestingMode as BlockMode;
use terraform_provider_acg::framework::proto::schema::object::NestingMode;
use terraform_provider_acg::framework::proto::schema::{Attribute, Block};
use terraform_provider_acg::framework::value::{Type, Value};

use super::terraform::body;

/// A value as it is known at first, and as it turns out to be.
pub type Twofold = (Value, Value);

/// Configurations of `block`.
pub fn configurations(block: &Block) -> BoxedStrategy<Twofold> {
    let attributes = block
        .attributes
        .iter()
        .map(|one| (one.name.clone(), attribute(one)));
    let blocks = block.block_types.iter().map(|nested| {
        let inner = configurations(body(nested));
        let elements = match nested.nesting() {
            BlockMode::Single | BlockMode::Invalid => or_null(inner).boxed(),
            BlockMode::Group => inner,
            BlockMode::List => perhaps_unknown(list(inner)),
            BlockMode::Set => perhaps_unknown(set(inner)),
            BlockMode::Map => perhaps_unknown(map(inner)),
        };
        (nested.type_name.clone(), elements)
    });
    object(attributes.chain(blocks))
}

fn object(
    attributes: impl Iterator<Item = (String, BoxedStrategy<Twofold>)>,
) -> BoxedStrategy<Twofold> {
    let attributes: Vec<_> = attributes
        .map(|(name, value)| (Just(name), value))
        .collect();
    attributes
        .prop_map(|attributes| {
            let (first, last): (Vec<_>, Vec<_>) = attributes
                .into_iter()
                .map(|(name, (first, last))| ((name.clone(), first), (name, last)))
                .unzip();
            (Value::object(first), Value::object(last))
        })
        .boxed()
}

fn attribute(attribute: &Attribute) -> BoxedStrategy<Twofold> {
    // What goes wrong is for other tests to say; durations have a syntax of their own.
    let left_out = ["mode", "timeouts"].contains(&attribute.name.as_str());
    if left_out || !(attribute.required || attribute.optional) {
        return Just((Value::Null, Value::Null)).boxed();
    }
    let value = match &attribute.nested_type {
        None => {
            let kind = serde_json::from_slice(&attribute.r#type).unwrap();
            plain(&Type::from_json(&kind).unwrap())
        }
        Some(nested) => {
            let inner = object(
                nested
                    .attributes
                    .iter()
                    .map(|one| (one.name.clone(), self::attribute(one))),
            );
            match nested.nesting() {
                NestingMode::Single | NestingMode::Invalid => inner,
                NestingMode::List => list(inner),
                NestingMode::Set => set(inner),
                NestingMode::Map => map(inner),
            }
        }
    };
    let value = perhaps_unknown(value);
    if attribute.required {
        value
    } else {
        or_null(value)
    }
}

fn or_null(value: BoxedStrategy<Twofold>) -> BoxedStrategy<Twofold> {
    prop_oneof![1 => Just((Value::Null, Value::Null)), 1 => value].boxed()
}

fn perhaps_unknown(value: BoxedStrategy<Twofold>) -> BoxedStrategy<Twofold> {
    (value, 0..8)
        .prop_map(|((first, last), dice)| {
            if dice == 0 {
                (Value::UNKNOWN, last)
            } else {
                (first, last)
            }
        })
        .boxed()
}

fn plain(kind: &Type) -> BoxedStrategy<Twofold> {
    match kind {
        Type::String => {
            known(select(vec!["a", "b", "West", "west", "WEST", ""]).prop_map(Value::from))
        }
        Type::Number => known((0_i64..4).prop_map(Value::from)),
        Type::Bool => known(any::<bool>().prop_map(Value::from)),
        Type::Dynamic => {
            let typed = |kind, value| Value::Dynamic(Box::new((kind, value)));
            known(select(vec![
                typed(Type::String, "a".into()),
                typed(Type::String, Value::Null),
                typed(Type::list(Type::Bool), Value::List(vec![true.into()])),
            ]))
        }
        Type::List(element) => list(perhaps_unknown(plain(element))),
        Type::Set(element) => set(perhaps_unknown(plain(element))),
        Type::Map(element) => map(perhaps_unknown(plain(element))),
        Type::Object(kinds) => object(
            kinds
                .iter()
                .map(|(name, kind)| (name.clone(), or_null(perhaps_unknown(plain(kind))))),
        ),
        Type::Tuple(kinds) => kinds
            .iter()
            .map(plain)
            .collect::<Vec<_>>()
            .prop_map(|elements| {
                let (first, last) = elements.into_iter().unzip();
                (Value::Tuple(first), Value::Tuple(last))
            })
            .boxed(),
    }
}

fn known(value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Twofold> {
    value.prop_map(|value| (value.clone(), value)).boxed()
}

fn list(element: BoxedStrategy<Twofold>) -> BoxedStrategy<Twofold> {
    vec(element, 0..3)
        .prop_map(|elements| {
            let (first, last) = elements.into_iter().unzip();
            (Value::List(first), Value::List(last))
        })
        .boxed()
}

fn set(element: BoxedStrategy<Twofold>) -> BoxedStrategy<Twofold> {
    vec(element, 0..3)
        .prop_map(|elements| {
            let (first, last) = elements.into_iter().unzip();
            (Value::set(first), Value::set(last))
        })
        .boxed()
}

fn map(element: BoxedStrategy<Twofold>) -> BoxedStrategy<Twofold> {
    btree_map(select(vec!["k".to_owned(), "l".to_owned()]), element, 0..3)
        .prop_map(|elements| {
            let (first, last) = elements
                .into_iter()
                .map(|(key, (first, last))| ((key.clone(), first), (key, last)))
                .unzip();
            (Value::Map(first), Value::Map(last))
        })
        .boxed()
}
