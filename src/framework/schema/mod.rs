//! Schemas: what a resource, a data source or the provider itself may be told, and what it tells.

mod attribute;
mod check;
mod lookup;
mod model;
mod sample;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use attribute::{Attribute, Attributes, Content, Equivalence, Mode, Nesting};
pub use check::{Owner, SchemaError};

use super::value::{Type, Value};

/// How the elements of a nested block are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockNesting {
    /// At most one; null when absent.
    Single,
    /// At most one; never null.
    Group,
    /// A list, empty when absent.
    List,
    /// A set, empty when absent.
    Set,
    /// A map by label, empty when absent.
    Map,
}

/// Blocks by name.
pub type Blocks = BTreeMap<Cow<'static, str>, NestedBlock>;

/// What stands between braces: attributes and further blocks.
#[derive(Clone, Default)]
pub struct Body {
    pub(crate) attributes: Attributes,
    pub(crate) blocks: Blocks,
    pub(crate) description: Cow<'static, str>,
    pub(crate) deprecation: Option<Cow<'static, str>>,
}

/// A block inside another.
#[derive(Clone)]
pub struct NestedBlock {
    pub(crate) nesting: BlockNesting,
    pub(crate) body: Body,
    pub(crate) min_items: i64,
    /// Zero: no bound.
    pub(crate) max_items: i64,
}

/// The schema of a resource, a data source or the provider.
#[derive(Clone, Default)]
pub struct Schema {
    pub(crate) version: i64,
    pub(crate) body: Body,
}

impl Schema {
    /// A schema of version 0 with the given Markdown description.
    #[must_use]
    pub fn new(description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            version: 0,
            body: Body {
                description: description.into(),
                ..Body::default()
            },
        }
    }

    /// The version of the stored state; raised when a stored attribute changes its type or meaning.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Cow<'static, str>>, attribute: Attribute) -> Self {
        self.body.attributes.insert(name.into(), attribute);
        self
    }

    /// Adds a nested block.
    #[must_use]
    pub fn block(mut self, name: &'static str, block: NestedBlock) -> Self {
        self.body.blocks.insert(Cow::Borrowed(name), block);
        self
    }

    /// Tells users of the whole resource what to use instead.
    #[must_use]
    pub fn deprecated(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.body.deprecation = Some(message.into());
        self
    }

    /// The object type of a value of this schema.
    #[must_use]
    pub fn value_type(&self) -> Type {
        self.body.value_type()
    }

    /// The value of a body that says nothing: attributes null, repeated blocks empty.
    #[must_use]
    pub fn empty_value(&self) -> Value {
        self.body.empty_value()
    }

    /// The same value with absent blocks as Terraform encodes them, where it has null.
    pub(crate) fn with_absent_blocks(&self, mut value: Value) -> Value {
        self.body.fill_absent_blocks(&mut value);
        value
    }

    /// The attributes at the top, by name.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.body.attributes
    }

    /// The blocks at the top, by name.
    #[must_use]
    pub fn blocks(&self) -> &Blocks {
        &self.body.blocks
    }

    /// The Markdown description.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.body.description
    }
}

impl Body {
    pub(crate) fn value_type(&self) -> Type {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone().into_owned(), attribute.value_type()));
        let blocks = self
            .blocks
            .iter()
            .map(|(name, block)| (name.clone().into_owned(), block.value_type()));
        Type::object(attributes.chain(blocks))
    }

    pub(crate) fn empty_value(&self) -> Value {
        let attributes = self
            .attributes
            .keys()
            .map(|name| (name.clone().into_owned(), Value::Null));
        let blocks = self
            .blocks
            .iter()
            .map(|(name, block)| (name.clone().into_owned(), block.absent()));
        Value::object(attributes.chain(blocks))
    }
}

impl Body {
    fn fill_absent_blocks(&self, value: &mut Value) {
        let Value::Object(parts) = value else {
            return;
        };
        for (name, block) in &self.blocks {
            let part = parts
                .entry(name.clone().into_owned())
                .or_insert(Value::Null);
            match part {
                Value::Null => *part = block.absent(),
                Value::Object(_) => block.body.fill_absent_blocks(part),
                Value::List(elements) => elements
                    .iter_mut()
                    .for_each(|one| block.body.fill_absent_blocks(one)),
                Value::Map(elements) => elements
                    .values_mut()
                    .for_each(|one| block.body.fill_absent_blocks(one)),
                Value::Set(elements) => {
                    let mut elements = std::mem::take(elements);
                    for one in &mut elements {
                        block.body.fill_absent_blocks(one);
                    }
                    *part = Value::set(elements);
                }
                _ => {}
            }
        }
    }
}

impl NestedBlock {
    /// A block with the given attributes that may appear any number of times.
    #[must_use]
    pub fn new(
        nesting: BlockNesting,
        description: impl Into<Cow<'static, str>>,
        attributes: impl IntoIterator<Item = (&'static str, Attribute)>,
    ) -> Self {
        Self {
            nesting,
            body: Body {
                attributes: attributes
                    .into_iter()
                    .map(|(name, attribute)| (Cow::Borrowed(name), attribute))
                    .collect(),
                description: description.into(),
                ..Body::default()
            },
            min_items: 0,
            max_items: 0,
        }
    }

    /// How often the block must and may appear; `max` zero means without bound.
    #[must_use]
    pub fn items(mut self, min: i64, max: i64) -> Self {
        self.min_items = min;
        self.max_items = max;
        self
    }

    /// Adds a block inside this one.
    #[must_use]
    pub fn block(mut self, name: &'static str, block: Self) -> Self {
        self.body.blocks.insert(Cow::Borrowed(name), block);
        self
    }

    pub(crate) fn value_type(&self) -> Type {
        let body = self.body.value_type();
        match self.nesting {
            BlockNesting::Single | BlockNesting::Group => body,
            BlockNesting::List => Type::list(body),
            BlockNesting::Set => Type::set(body),
            BlockNesting::Map => Type::map(body),
        }
    }

    /// How Terraform encodes that the block does not appear.
    pub(crate) fn absent(&self) -> Value {
        match self.nesting {
            BlockNesting::Single => Value::Null,
            BlockNesting::Group => self.body.empty_value(),
            BlockNesting::List => Value::List(Vec::new()),
            BlockNesting::Set => Value::Set(Vec::new()),
            BlockNesting::Map => Value::Map(BTreeMap::new()),
        }
    }
}
