//! What Terraform itself makes of a schema, written from its rules and from the schema's wire form
//! alone: types, the proposed new state.

use std::collections::BTreeMap;

use terraform_provider_acg::framework::proto::AttributePath;
use terraform_provider_acg::framework::proto::attribute_path::step::Selector;
use terraform_provider_acg::framework::proto::schema::nested_block::NestingMode as BlockMode;
use terraform_provider_acg::framework::proto::schema::object::NestingMode;
use terraform_provider_acg::framework::proto::schema::{Attribute, Block, NestedBlock, Object};
use terraform_provider_acg::framework::value::{Type, Value};

/// The type of the objects of a block.
pub fn block_type(block: &Block) -> Type {
    let attributes = block
        .attributes
        .iter()
        .map(|one| (one.name.clone(), attribute_type(one)));
    let blocks = block.block_types.iter().map(|nested| {
        let body = block_type(nested.block.as_ref().unwrap());
        let kind = match nested.nesting() {
            BlockMode::Single | BlockMode::Group => body,
            BlockMode::List => Type::list(body),
            BlockMode::Set => Type::set(body),
            BlockMode::Map => Type::map(body),
            BlockMode::Invalid => panic!("{} has no nesting", nested.type_name),
        };
        (nested.type_name.clone(), kind)
    });
    Type::object(attributes.chain(blocks))
}

/// P-26: an attribute has a type or a nested type, never both.
pub fn attribute_type(attribute: &Attribute) -> Type {
    let Some(nested) = &attribute.nested_type else {
        return Type::from_json(&serde_json::from_slice(&attribute.r#type).unwrap()).unwrap();
    };
    assert!(attribute.r#type.is_empty(), "{}", attribute.name);
    let object = Type::object(
        nested
            .attributes
            .iter()
            .map(|one| (one.name.clone(), attribute_type(one))),
    );
    match nested.nesting() {
        NestingMode::Single => object,
        NestingMode::List => Type::list(object),
        NestingMode::Set => Type::set(object),
        NestingMode::Map => Type::map(object),
        NestingMode::Invalid => panic!("{} has no nesting", attribute.name),
    }
}

/// The configuration that says nothing.
pub fn empty(block: &Block) -> Value {
    let attributes = block
        .attributes
        .iter()
        .map(|one| (one.name.clone(), Value::Null));
    let blocks = block.block_types.iter().map(|nested| {
        let absent = match nested.nesting() {
            BlockMode::Group => empty(nested.block.as_ref().unwrap()),
            BlockMode::List => Value::List(Vec::new()),
            BlockMode::Set => Value::Set(Vec::new()),
            BlockMode::Map => Value::Map(BTreeMap::new()),
            BlockMode::Single | BlockMode::Invalid => Value::Null,
        };
        (nested.type_name.clone(), absent)
    });
    Value::object(attributes.chain(blocks))
}

/// The path as Terraform prints it.
pub fn path_text(path: &AttributePath) -> String {
    let mut text = String::new();
    for step in &path.steps {
        match step.selector.as_ref().unwrap() {
            Selector::AttributeName(name) => text.push_str(&format!(".{name}")),
            Selector::ElementKeyString(key) => text.push_str(&format!("[{key:?}]")),
            Selector::ElementKeyInt(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text.trim_start_matches('.').to_owned()
}

/// What Terraform proposes: the configuration, with the prior values of what is computed and not
/// configured.
pub fn proposed_new_state(block: &Block, prior: &Value, config: &Value) -> Value {
    let Value::Object(_) = config else {
        return config.clone();
    };
    let attributes = block.attributes.iter().map(|one| {
        let (prior, config) = (prior.attribute(&one.name), config.attribute(&one.name));
        (one.name.clone(), proposed_attribute(one, prior, config))
    });
    let blocks = block.block_types.iter().map(|nested| {
        let (prior, config) = (
            prior.attribute(&nested.type_name),
            config.attribute(&nested.type_name),
        );
        let body = nested.block.as_ref().unwrap();
        let propose = |prior: &Value, config: &Value| proposed_new_state(body, prior, config);
        let like = |prior: &Value, config: &Value| like(&body.attributes, prior, config);
        let proposed = proposed_elements(prior, config, &propose, &like);
        (nested.type_name.clone(), proposed)
    });
    Value::object(attributes.chain(blocks))
}

fn proposed_attribute(attribute: &Attribute, prior: &Value, config: &Value) -> Value {
    if config.is_null() {
        let kept = if attribute.computed { prior } else { config };
        return kept.clone();
    }
    let Some(Object { attributes, .. }) = &attribute.nested_type else {
        return config.clone();
    };
    let propose = |prior: &Value, config: &Value| {
        if !matches!(config, Value::Object(_)) {
            return config.clone();
        }
        Value::object(attributes.iter().map(|one| {
            let (prior, config) = (prior.attribute(&one.name), config.attribute(&one.name));
            (one.name.clone(), proposed_attribute(one, prior, config))
        }))
    };
    proposed_elements(prior, config, &propose, &|prior, config| {
        like(attributes, prior, config)
    })
}

type Propose<'a> = dyn Fn(&Value, &Value) -> Value + 'a;
type Like<'a> = dyn Fn(&Value, &Value) -> bool + 'a;

fn proposed_elements(
    prior: &Value,
    config: &Value,
    propose: &Propose<'_>,
    like: &Like<'_>,
) -> Value {
    match config {
        Value::Object(_) => propose(prior, config),
        Value::List(elements) => Value::List(
            elements
                .iter()
                .enumerate()
                .map(|(index, config)| propose(element(prior, index), config))
                .collect(),
        ),
        Value::Map(elements) => Value::Map(
            elements
                .iter()
                .map(|(key, config)| (key.clone(), propose(prior.attribute(key), config)))
                .collect(),
        ),
        Value::Set(elements) => {
            let mut priors = match prior {
                Value::Set(priors) => priors.clone(),
                _ => Vec::new(),
            };
            let proposed = elements.iter().map(|config| {
                let found = priors.iter().position(|prior| like(prior, config));
                let prior = found.map_or(Value::Null, |index| priors.remove(index));
                propose(&prior, config)
            });
            Value::set(proposed.collect())
        }
        other => other.clone(),
    }
}

/// Whether a prior element of a set is the one that the configuration means: all is equal but what
/// is computed and not configured.
fn like(attributes: &[Attribute], prior: &Value, config: &Value) -> bool {
    attributes.iter().all(|one| {
        let (prior, config) = (prior.attribute(&one.name), config.attribute(&one.name));
        if config.is_null() && one.computed {
            return true;
        }
        match &one.nested_type {
            Some(nested) if nested.nesting() == NestingMode::Single && !config.is_null() => {
                !prior.is_null() && like(&nested.attributes, prior, config)
            }
            _ => prior == config,
        }
    })
}

/// The element of a list; null when there is none.
pub fn element(list: &Value, index: usize) -> &Value {
    match list {
        Value::List(elements) => elements.get(index).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

/// The body of a nested block.
pub fn body(nested: &NestedBlock) -> &Block {
    nested.block.as_ref().unwrap()
}
