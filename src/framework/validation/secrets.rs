//! Keeps sensitive values out of messages: Terraform cannot mask what a message quotes.

use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::schema::{Attributes, Body, Content, Schema};
use crate::framework::value::Value;

const MASK: &str = "(sensitive value)";

/// A secret shorter than this is part of so many words that masking it would spoil any text.
const SHORTEST_MASKED: usize = 4;

/// The sensitive texts and numbers of one configuration.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn of(schema: &Schema, config: &Value) -> Self {
        let mut secrets = Self(Vec::new());
        secrets.body(&schema.body, config);
        secrets
            .0
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    /// The same messages without the secrets.
    pub(super) fn hide(&self, diagnostics: Diagnostics, schema: &Schema) -> Diagnostics {
        if self.0.is_empty() {
            return diagnostics;
        }
        diagnostics
            .into_iter()
            .map(|diagnostic| self.hide_in(diagnostic, schema))
            .collect()
    }

    fn hide_in(&self, mut diagnostic: Diagnostic, schema: &Schema) -> Diagnostic {
        for secret in self.0.iter().filter(|one| one.len() >= SHORTEST_MASKED) {
            diagnostic.summary = diagnostic.summary.replace(secret, MASK);
            diagnostic.detail = diagnostic.detail.replace(secret, MASK);
        }
        let told = |secret: &String| diagnostic.detail.contains(secret);
        if schema.is_sensitive(&diagnostic.path) && self.0.iter().any(told) {
            diagnostic.detail = format!(
                "`{}` is not what it must be. Its value is sensitive and not shown; the attribute's \
                 description says what is allowed.",
                diagnostic.path
            );
        }
        diagnostic
    }

    fn body(&mut self, body: &Body, value: &Value) {
        each_object(value, &mut |object| {
            self.attributes(&body.attributes, object);
            for (name, block) in &body.blocks {
                self.body(&block.body, object.attribute(name));
            }
        });
    }

    fn attributes(&mut self, attributes: &Attributes, object: &Value) {
        for (name, attribute) in attributes {
            let value = object.attribute(name);
            if attribute.sensitive {
                self.all_of(value);
            } else if let Content::Nested(_, inner) = &attribute.content {
                each_object(value, &mut |object| self.attributes(inner, object));
            }
        }
    }

    /// Takes up every text and number of a sensitive value.
    fn all_of(&mut self, value: &Value) {
        match value {
            Value::String(text) if !text.is_empty() => self.0.push(text.clone()),
            Value::Number(number) => self.0.push(number.to_string()),
            Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => {
                elements.iter().for_each(|one| self.all_of(one));
            }
            Value::Map(elements) | Value::Object(elements) => {
                elements.values().for_each(|one| self.all_of(one));
            }
            Value::Dynamic(typed) => self.all_of(&typed.1),
            _ => {}
        }
    }
}

fn each_object(value: &Value, each: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(_) => each(value),
        Value::List(elements) | Value::Set(elements) => elements.iter().for_each(each),
        Value::Map(elements) => elements.values().for_each(each),
        _ => {}
    }
}
