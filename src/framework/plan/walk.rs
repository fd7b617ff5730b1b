//! Walks a planned value together with its configuration and its prior state.

use crate::framework::path::Path;
use crate::framework::schema::Content;
use crate::framework::schema::{Attribute, Attributes, Body};
use crate::framework::value::Value;

/// Sees each attribute once, parents before children, in the order of names; children of a value
/// that is null or unknown after the visit are not seen.
pub(super) trait Visit {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        config: &Value,
        prior: &Value,
        planned: &mut Value,
        path: &Path,
    );
}

pub(super) fn body(
    visit: &mut dyn Visit,
    body: &Body,
    config: &Value,
    prior: &Value,
    planned: &mut Value,
    path: &Path,
) {
    attributes(visit, &body.attributes, config, prior, planned, path);
    let Value::Object(object) = planned else {
        return;
    };
    for (name, block) in &body.blocks {
        let path = path.clone().attribute(name.clone());
        if let Some(planned) = object.get_mut(name.as_ref()) {
            let config = config.attribute(name);
            let prior = prior.attribute(name);
            elements(
                config,
                prior,
                planned,
                &path,
                &mut |config, prior, planned, path| {
                    self::body(visit, &block.body, config, prior, planned, path);
                },
            );
        }
    }
}

fn attributes(
    visit: &mut dyn Visit,
    attributes: &Attributes,
    config: &Value,
    prior: &Value,
    planned: &mut Value,
    path: &Path,
) {
    let Value::Object(object) = planned else {
        return;
    };
    for (name, attribute) in attributes {
        let path = path.clone().attribute(name.clone());
        let Some(planned) = object.get_mut(name.as_ref()) else {
            continue;
        };
        let config = config.attribute(name);
        let prior = prior.attribute(name);
        visit.attribute(attribute, config, prior, planned, &path);
        if let Content::Nested(_, inner) = &attribute.content {
            elements(
                config,
                prior,
                planned,
                &path,
                &mut |config, prior, planned, path| {
                    self::attributes(visit, inner, config, prior, planned, path);
                },
            );
        }
    }
}

type EachElement<'a> = dyn FnMut(&Value, &Value, &mut Value, &Path) + 'a;

/// Calls `each` for every element of `planned` with its counterparts: list elements by index, map
/// elements by key, set elements by their place in the set; an object is its own element.
fn elements(
    config: &Value,
    prior: &Value,
    planned: &mut Value,
    path: &Path,
    each: &mut EachElement<'_>,
) {
    match planned {
        Value::Object(_) => each(config, prior, planned, path),
        Value::List(planned) => {
            for (index, planned) in planned.iter_mut().enumerate() {
                let path = path.clone().index(index);
                each(
                    element(config, index),
                    element(prior, index),
                    planned,
                    &path,
                );
            }
        }
        Value::Map(planned) => {
            for (key, planned) in planned {
                let path = path.clone().key(key);
                each(config.attribute(key), prior.attribute(key), planned, &path);
            }
        }
        Value::Set(elements) => {
            for (index, planned) in elements.iter_mut().enumerate() {
                each(element(config, index), &Value::Null, planned, path);
            }
            *planned = Value::set(std::mem::take(elements));
        }
        _ => {}
    }
}

fn element(value: &Value, index: usize) -> &Value {
    match value {
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => {
            elements.get(index).unwrap_or(&Value::Null)
        }
        _ => &Value::Null,
    }
}
