//! Values of a schema that any model of it must be able to hold.

use std::collections::BTreeMap;

use super::{Attribute, Attributes, BlockNesting, Body, Content, NestedBlock, Nesting};
use crate::framework::value::{Type, Value};

/// A value of `body` in which collections and objects are there and everything in them is unknown,
/// as it is while Terraform plans with what other resources have yet to tell.
pub(super) fn unknown_inside(body: &Body) -> Value {
    let blocks = body
        .blocks
        .iter()
        .map(|(name, block)| (name, nested_block(block)));
    Value::object(
        fields(&body.attributes)
            .chain(blocks)
            .map(|(name, value)| (name.clone(), value)),
    )
}

/// A value of `body` in which each attribute and block is unknown as a whole.
pub(super) fn unknown(body: &Body) -> Value {
    let names = body.attributes.keys().chain(body.blocks.keys());
    Value::object(names.map(|name| (name.clone(), Value::UNKNOWN)))
}

fn fields(
    attributes: &Attributes,
) -> impl Iterator<Item = (&std::borrow::Cow<'static, str>, Value)> {
    attributes.iter().map(|(name, one)| (name, attribute(one)))
}

fn attribute(attribute: &Attribute) -> Value {
    match &attribute.content {
        // What the provider alone sets is unknown as a whole, or known.
        _ if !attribute.configurable() => Value::UNKNOWN,
        Content::Plain(kind) => plain(kind),
        Content::Nested(nesting, inner) => {
            let object = Value::object(fields(inner).map(|(name, value)| (name.clone(), value)));
            match nesting {
                Nesting::Single => object,
                Nesting::List => Value::List(vec![object]),
                Nesting::Set => Value::set(vec![object]),
                Nesting::Map => one_key(object),
            }
        }
    }
}

fn nested_block(block: &NestedBlock) -> Value {
    let body = unknown_inside(&block.body);
    match block.nesting {
        BlockNesting::Single | BlockNesting::Group => body,
        BlockNesting::List => Value::List(vec![body]),
        BlockNesting::Set => Value::set(vec![body]),
        BlockNesting::Map => one_key(body),
    }
}

fn plain(kind: &Type) -> Value {
    match kind {
        Type::String | Type::Number | Type::Bool | Type::Dynamic => Value::UNKNOWN,
        Type::List(element) => Value::List(vec![plain(element)]),
        Type::Set(element) => Value::set(vec![plain(element)]),
        Type::Map(element) => one_key(plain(element)),
        Type::Object(attributes) => Value::object(
            attributes
                .iter()
                .map(|(name, kind)| (name.clone(), plain(kind))),
        ),
        Type::Tuple(kinds) => Value::Tuple(kinds.iter().map(plain).collect()),
    }
}

fn one_key(value: Value) -> Value {
    Value::Map(BTreeMap::from([("key".to_owned(), value)]))
}
