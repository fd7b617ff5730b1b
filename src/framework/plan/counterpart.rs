//! Which elements of two sets belong together. A set's elements have no names, so they are matched
//! as Terraform matches them: by what the configuration says of them.

use super::same_meaning;
use super::walk::Part;
use crate::framework::schema::{Attribute, Content};
use crate::framework::value::Value;

/// The elements of one set, each of which can be the counterpart of one element of another.
pub(super) struct Counterparts<'a> {
    part: Part<'a>,
    elements: &'a [Value],
    taken: Vec<bool>,
}

impl<'a> Counterparts<'a> {
    /// The elements of `set`; none when it is no known set.
    pub(super) fn of(part: Part<'a>, set: &'a Value) -> Self {
        let elements = match set {
            Value::Set(elements) => elements.as_slice(),
            _ => &[],
        };
        Self {
            part,
            elements,
            taken: vec![false; elements.len()],
        }
    }

    /// Takes the element of a configuration from which `planned` was made.
    pub(super) fn take_like(&mut self, planned: &Value, near: usize) -> Option<&'a Value> {
        let part = self.part;
        self.take(near, |config| part.likeness(config, planned))
    }

    /// Takes the element that is what `config` asks for.
    pub(super) fn take_for(&mut self, config: &Value, near: usize) -> Option<&'a Value> {
        let part = self.part;
        self.take(near, |element| part.likeness(config, element))
    }

    /// Takes the likest element. Both sets are in order, so the search begins at the same place.
    fn take(
        &mut self,
        near: usize,
        likeness: impl Fn(&Value) -> Option<Likeness>,
    ) -> Option<&'a Value> {
        let count = self.elements.len();
        let mut best: Option<(Likeness, usize)> = None;
        for index in (0..count).map(|offset| (near + offset) % count) {
            if self.taken.get(index) != Some(&false) {
                continue;
            }
            let Some(likeness) = self.elements.get(index).and_then(&likeness) else {
                continue;
            };
            if best.is_none_or(|(best, _)| likeness.equal > best.equal) {
                best = Some((likeness, index));
            }
            if likeness.is_perfect() {
                break;
            }
        }
        let (_, index) = best?;
        if let Some(taken) = self.taken.get_mut(index) {
            *taken = true;
        }
        self.elements.get(index)
    }
}

/// How many of the attributes that a configuration can set are equal.
#[derive(Clone, Copy, Default)]
struct Likeness {
    equal: usize,
    compared: usize,
}

impl Likeness {
    const EQUAL: Self = Self {
        equal: 1,
        compared: 1,
    };
    const COMPATIBLE: Self = Self {
        equal: 0,
        compared: 1,
    };

    fn is_perfect(self) -> bool {
        self.equal == self.compared
    }

    fn and(self, other: Self) -> Self {
        Self {
            equal: self.equal + other.equal,
            compared: self.compared + other.compared,
        }
    }
}

impl Part<'_> {
    /// How like `element` is to what `config` asks for; none when it is something else.
    fn likeness(self, config: &Value, element: &Value) -> Option<Likeness> {
        if !matches!((config, element), (Value::Object(_), Value::Object(_))) {
            return None;
        }
        let mut likeness = Likeness::default();
        for (name, attribute) in self.attributes {
            if attribute.configurable() {
                let (config, value) = (config.attribute(name), element.attribute(name));
                likeness = likeness.and(attribute_likeness(attribute, config, value)?);
            }
        }
        for (name, block) in self.blocks.into_iter().flatten() {
            let (config, value) = (config.attribute(name), element.attribute(name));
            likeness = likeness.and(if config == value {
                Likeness::EQUAL
            } else {
                Part::body(&block.body).elements_likeness(config, value)?
            });
        }
        Some(likeness)
    }

    fn elements_likeness(self, config: &Value, value: &Value) -> Option<Likeness> {
        match (config, value) {
            (Value::Object(_), Value::Object(_)) => self.likeness(config, value),
            (Value::List(config), Value::List(value)) if config.len() == value.len() => {
                self.sum(config.iter().zip(value))
            }
            (Value::Map(config), Value::Map(value)) if config.keys().eq(value.keys()) => {
                self.sum(config.values().zip(value.values()))
            }
            (Value::Set(config), Value::Set(value)) if config.len() == value.len() => {
                config.iter().try_fold(Likeness::default(), |sum, config| {
                    let likeness = value.iter().filter_map(|one| self.likeness(config, one));
                    Some(sum.and(likeness.max_by_key(|one| one.equal)?))
                })
            }
            _ => None,
        }
    }

    fn sum<'v>(self, pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Option<Likeness> {
        pairs
            .map(|(config, value)| self.likeness(config, value))
            .try_fold(Likeness::default(), |sum, one| Some(sum.and(one?)))
    }
}

fn attribute_likeness(attribute: &Attribute, config: &Value, value: &Value) -> Option<Likeness> {
    if config == value {
        return Some(Likeness::EQUAL);
    }
    let compatible = if config.is_null() {
        attribute.is_computed()
    } else {
        value.is_unknown() || attribute.write_only || same_meaning(attribute, config, value)
    };
    if compatible {
        return Some(Likeness::COMPATIBLE);
    }
    match &attribute.content {
        Content::Nested(_, inner) => Part::object(inner).elements_likeness(config, value),
        Content::Plain(_) => None,
    }
}
