//! Which elements of two sets belong together. A set's elements have no names, so they are matched
//! as Terraform matches them: by what the configuration says of them.

use std::cmp::Reverse;

use super::same_meaning;
use super::walk::Part;
use crate::framework::schema::{Attribute, Content};
use crate::framework::value::Value;

/// The counterparts of a planned set element: in the configuration, and in the prior state.
#[derive(Clone, Copy, Default)]
pub(super) struct Pair<'a> {
    pub config: Option<&'a Value>,
    pub prior: Option<&'a Value>,
}

/// Finds the counterparts of each of `planned`, elements of `part`, in two sets. No element is the
/// counterpart of two.
///
/// Where the configuration has an element that is not known yet, it may turn out to be more like any
/// prior element than those that are known (P-31). Then only an element that is exactly one prior
/// element has a counterpart: that one stays its own whatever the others become.
pub(super) fn pairs<'a>(
    part: Part<'_>,
    planned: &[Value],
    config: &'a Value,
    prior: &'a Value,
) -> Vec<Pair<'a>> {
    let (configs, priors) = (members(config), members(prior));
    let configs_of = matched(planned.len(), configs, |index, config| {
        part.likeness(config, planned.get(index)?)
    });
    // The configuration says which element is meant; without it, the value does.
    let meant = |index: usize| {
        let config = configs_of.get(index).copied().flatten();
        config.or_else(|| planned.get(index))
    };
    let likeness = |index: usize, prior: &Value| part.likeness(meant(index)?, prior);
    let priors_of = if configs.iter().all(Value::is_wholly_known) {
        matched(planned.len(), priors, likeness)
    } else {
        certain(planned.len(), priors, likeness)
    };
    configs_of
        .iter()
        .zip(priors_of)
        .map(|(config, prior)| Pair {
            config: *config,
            prior,
        })
        .collect()
}

fn members(set: &Value) -> &[Value] {
    match set {
        Value::Set(elements) => elements,
        _ => &[],
    }
}

/// Gives each of `count` elements the candidate that is most like it. Those that are most alike come
/// first, so that none takes what is another's.
fn matched(
    count: usize,
    candidates: &[Value],
    likeness: impl Fn(usize, &Value) -> Option<Likeness>,
) -> Vec<Option<&Value>> {
    let mut found = vec![None; count];
    let mut free: Vec<Option<&Value>> = candidates.iter().map(Some).collect();
    let mut others = Vec::new();
    // Both sets are in order, so that what is equal mostly stands at the same place.
    for (index, found) in found.iter_mut().enumerate() {
        match free.get_mut(index) {
            Some(slot)
                if slot
                    .and_then(|one| likeness(index, one))
                    .is_some_and(Likeness::is_perfect) =>
            {
                *found = slot.take();
            }
            _ => others.push(index),
        }
    }
    let mut likely = Vec::new();
    for index in others {
        for (place, candidate) in free.iter().enumerate() {
            if let Some(likeness) = candidate.and_then(|one| likeness(index, one)) {
                let rank = (Reverse(likeness.is_perfect()), Reverse(likeness.equal));
                likely.push((rank, index, place));
            }
        }
    }
    likely.sort_unstable();
    for (_, index, place) in likely {
        if let (Some(found @ None), Some(slot)) = (found.get_mut(index), free.get_mut(place)) {
            *found = slot.take();
        }
    }
    found
}

/// Gives each of `count` elements the candidate that it is exactly, if there is one such candidate.
fn certain(
    count: usize,
    candidates: &[Value],
    likeness: impl Fn(usize, &Value) -> Option<Likeness>,
) -> Vec<Option<&Value>> {
    let only = |index: usize| {
        let is_same = |one: &&Value| likeness(index, one).is_some_and(Likeness::is_perfect);
        let mut same = candidates.iter().filter(is_same);
        same.next().filter(|_| same.next().is_none())
    };
    (0..count).map(only).collect()
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

    const fn is_perfect(self) -> bool {
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
    if config.is_null() && attribute.default.as_ref() == Some(value) {
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
