//! What a schema says of the parts that a path leads through.

use super::{Attribute, BlockNesting, Body, Content, Nesting, Schema};
use crate::framework::path::{Path, Step};
use crate::framework::value::Type;

/// Where a path stands in a schema.
#[derive(Clone, Copy)]
enum Place<'a> {
    Body(&'a Body),
    Block(BlockNesting, &'a Body),
    Attribute(&'a Attribute),
}

impl Place<'_> {
    fn is_set(self) -> bool {
        match self {
            Self::Body(_) => false,
            Self::Block(nesting, _) => nesting == BlockNesting::Set,
            Self::Attribute(attribute) => match &attribute.content {
                Content::Nested(nesting, _) => *nesting == Nesting::Set,
                Content::Plain(kind) => matches!(kind, Type::Set(_)),
            },
        }
    }
}

impl Schema {
    /// Whether `path` leads to a sensitive attribute or into one.
    pub(crate) fn is_sensitive(&self, path: &Path) -> bool {
        self.places(path)
            .any(|place| matches!(place, Place::Attribute(attribute) if attribute.sensitive))
    }

    /// The part of `path` that Terraform can follow: it ends at the first set, whose elements have
    /// no address.
    pub(crate) fn addressable(&self, path: &Path) -> Path {
        let mut places = self.places(path);
        match places.position(Place::is_set) {
            Some(sets_place) => path.steps().iter().take(sets_place + 1).cloned().collect(),
            None => path.clone(),
        }
    }

    /// The place to which each step leads; it stays where a step leads to an element, since elements
    /// are all of one schema. Ends where the schema does.
    fn places<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = Place<'a>> {
        let steps = path.steps().iter();
        steps.scan(Place::Body(&self.body), |place, step| {
            let Step::Attribute(name) = step else {
                return Some(*place);
            };
            *place = match *place {
                Place::Body(body) | Place::Block(_, body) => {
                    let attribute = body.attributes.get(name).map(Place::Attribute);
                    attribute.or_else(|| {
                        let block = body.blocks.get(name)?;
                        Some(Place::Block(block.nesting, &block.body))
                    })?
                }
                Place::Attribute(attribute) => match &attribute.content {
                    Content::Nested(_, inner) => Place::Attribute(inner.get(name)?),
                    Content::Plain(_) => return None,
                },
            };
            Some(*place)
        })
    }
}
