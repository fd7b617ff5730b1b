//! Walks a planned value together with its configuration and its prior state.

use super::counterpart::pairs;
use crate::framework::path::{Path, Step};
use crate::framework::schema::{Attribute, Attributes, Blocks, Body, Content};
use crate::framework::value::Value;

/// One attribute on the way, with its counterparts.
pub(super) struct Site<'a> {
    pub attribute: &'a Attribute,
    pub config: &'a Value,
    pub prior: &'a Value,
    /// Whether the configuration has the object that the attribute belongs to.
    pub configured: bool,
    /// Whether the prior state has that object.
    pub existed: bool,
    /// Whether it belongs to an element of a set.
    pub in_set: bool,
    pub path: &'a Path,
}

/// Sees each attribute once, parents before children, in the order of names; children of a value
/// that is null or unknown after the visit are not seen.
pub(super) trait Visit {
    fn attribute(&mut self, site: &Site<'_>, planned: &mut Value);
}

/// What stands between one pair of braces.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub attributes: &'a Attributes,
    pub blocks: Option<&'a Blocks>,
}

impl<'a> Part<'a> {
    pub(super) const fn object(attributes: &'a Attributes) -> Self {
        Self {
            attributes,
            blocks: None,
        }
    }

    pub(super) const fn body(body: &'a Body) -> Self {
        Self {
            attributes: &body.attributes,
            blocks: Some(&body.blocks),
        }
    }
}

/// Shows `visit` all attributes of `planned`, a value of `part`.
pub(super) fn walk(
    visit: &mut dyn Visit,
    part: Part<'_>,
    config: &Value,
    prior: &Value,
    planned: &mut Value,
) {
    let mut walk = Walk {
        visit,
        path: Path::root(),
        in_sets: 0,
    };
    walk.object(part, config, prior, planned);
}

struct Walk<'v> {
    visit: &'v mut dyn Visit,
    path: Path,
    /// How many sets the path leads through. Elements of sets have no address, so it ends at the
    /// first.
    in_sets: usize,
}

impl Walk<'_> {
    fn object(&mut self, part: Part<'_>, config: &Value, prior: &Value, planned: &mut Value) {
        let Value::Object(object) = planned else {
            return;
        };
        for (name, attribute) in part.attributes {
            let Some(planned) = object.get_mut(name.as_ref()) else {
                continue;
            };
            self.enter(Step::Attribute(name.clone()));
            let configured = matches!(config, Value::Object(_));
            let existed = matches!(prior, Value::Object(_));
            let (config, prior) = (config.attribute(name), prior.attribute(name));
            let site = Site {
                attribute,
                config,
                prior,
                configured,
                existed,
                in_set: self.in_sets > 0,
                path: &self.path,
            };
            self.visit.attribute(&site, planned);
            if let Content::Nested(_, inner) = &attribute.content {
                self.elements(Part::object(inner), config, prior, planned);
            }
            self.leave();
        }
        for (name, block) in part.blocks.into_iter().flatten() {
            if let Some(planned) = object.get_mut(name.as_ref()) {
                let (config, prior) = (config.attribute(name), prior.attribute(name));
                self.below(Step::Attribute(name.clone()), |walk| {
                    walk.elements(Part::body(&block.body), config, prior, planned);
                });
            }
        }
    }

    /// Goes through the elements of `planned` with their counterparts: list elements by index, map
    /// elements by key, set elements by likeness; an object is its own element.
    fn elements(&mut self, part: Part<'_>, config: &Value, prior: &Value, planned: &mut Value) {
        match planned {
            Value::Object(_) => self.object(part, config, prior, planned),
            Value::List(elements) => {
                for (index, planned) in elements.iter_mut().enumerate() {
                    let (config, prior) = (element(config, index), element(prior, index));
                    self.below(Step::Index(index), |walk| {
                        walk.object(part, config, prior, planned);
                    });
                }
            }
            Value::Map(elements) => {
                for (key, planned) in elements {
                    // What stands under a stored spelling of the key is stored, and stays so.
                    if matches!(config, Value::Map(asked) if !asked.contains_key(key)) {
                        continue;
                    }
                    let (config, prior) = (config.attribute(key), prior.attribute(key));
                    self.below(Step::Key(key.clone()), |walk| {
                        walk.object(part, config, prior, planned);
                    });
                }
            }
            Value::Set(elements) => {
                let configured = matches!(config, Value::Set(_));
                let pairs = pairs(part, elements, config, prior);
                for (planned, pair) in elements.iter_mut().zip(pairs) {
                    // Nobody can tell what is configured of an element that has no counterpart.
                    if pair.config.is_some() || !configured {
                        let config = pair.config.unwrap_or(&Value::Null);
                        let prior = pair.prior.unwrap_or(&Value::Null);
                        self.in_sets += 1;
                        self.object(part, config, prior, planned);
                        self.in_sets -= 1;
                    }
                }
                *planned = Value::set(std::mem::take(elements));
            }
            _ => {}
        }
    }

    fn below(&mut self, step: Step, walk: impl FnOnce(&mut Self)) {
        self.enter(step);
        walk(self);
        self.leave();
    }

    fn enter(&mut self, step: Step) {
        if self.in_sets == 0 {
            self.path.enter(step);
        }
    }

    fn leave(&mut self) {
        if self.in_sets == 0 {
            self.path.leave();
        }
    }
}

fn element(value: &Value, index: usize) -> &Value {
    match value {
        Value::List(elements) => elements.get(index).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}
