//! Goes through a configuration beside its schema, and checks each attribute by itself.

use super::{Validator, WholeNumber};
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::path::Path;
use crate::framework::plan;
use crate::framework::schema::{
    Attribute, Attributes, Blocks, Body, Content, Mode, NestedBlock, Nesting,
};
use crate::framework::value::{Type, Value};

/// Everything that is wrong with single attributes of `config`, in the order of names.
pub(super) fn check(body: &Body, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut walk = Walk {
        diagnostics: Diagnostics::new(),
        write_only_allowed,
    };
    walk.body(body, config, &Path::root());
    walk.diagnostics
}

struct Walk {
    diagnostics: Diagnostics,
    write_only_allowed: bool,
}

impl Walk {
    fn body(&mut self, body: &Body, value: &Value, path: &Path) {
        if value.is_null() || value.is_unknown() {
            return;
        }
        self.attributes(&body.attributes, value, path);
        for (name, block) in &body.blocks {
            let path = path.clone().attribute(name.clone());
            self.block(block, value.attribute(name), &path);
        }
        if let Some(message) = &body.deprecation {
            self.diagnostics
                .push(Diagnostic::warning("Deprecated", message.as_ref()).at(path.clone()));
        }
    }

    fn block(&mut self, block: &NestedBlock, value: &Value, path: &Path) {
        for (element, path) in elements(value, path) {
            self.body(&block.body, element, &path);
        }
        self.distinct(
            &block.body.attributes,
            Some(&block.body.blocks),
            value,
            path,
        );
    }

    fn attributes(&mut self, attributes: &Attributes, object: &Value, path: &Path) {
        for (name, attribute) in attributes {
            let path = path.clone().attribute(name.clone());
            self.attribute(attribute, object.attribute(name), &path);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &Path) {
        if value.is_null() {
            if attribute.mode == Mode::Required {
                let generated = if attribute.sensitive {
                    " It is sensitive: where Terraform generates configuration, it writes null in \
                     its place, for you to fill in."
                } else {
                    ""
                };
                self.error(
                    "Missing Configuration for Required Attribute",
                    format!("`{path}` must be set. Give it a value that is not null.{generated}"),
                    path,
                );
            }
            return;
        }
        if attribute.mode == Mode::Computed {
            self.error(
                "Invalid Configuration for Read-Only Attribute",
                format!("`{path}` is set by the provider alone. Remove it from the configuration."),
                path,
            );
            return;
        }
        if attribute.write_only && !self.write_only_allowed {
            self.error(
                "WriteOnly Attribute Not Allowed",
                format!("`{path}` is write-only, which needs Terraform 1.11 or later."),
                path,
            );
        }
        if value.is_unknown() {
            return;
        }
        let before = self.diagnostics.iter().count();
        if attribute.whole {
            WholeNumber.validate(value, path, &mut self.diagnostics);
        }
        for validator in &attribute.validators {
            // A number that is no integer needs no second message about its range.
            if self.diagnostics.iter().count() == before {
                validator.validate(value, path, &mut self.diagnostics);
            }
        }
        match &attribute.content {
            Content::Nested(nesting, attributes) => self.nested(*nesting, attributes, value, path),
            Content::Plain(kind) => self.plain(kind, value, path),
        }
        if let Some(message) = &attribute.deprecation {
            self.diagnostics.push(
                Diagnostic::warning("Attribute Deprecated", message.as_ref()).at(path.clone()),
            );
        }
    }

    /// A null in a set would be an element that no resource can mean.
    fn plain(&mut self, kind: &Type, value: &Value, path: &Path) {
        if let (Type::Set(_), Value::Set(elements)) = (kind, value)
            && elements.iter().any(Value::is_null)
        {
            self.error(
                "Null Element",
                format!("`{path}` has an element that is null. Leave the element out."),
                path,
            );
        }
    }

    fn nested(&mut self, nesting: Nesting, attributes: &Attributes, value: &Value, path: &Path) {
        for (element, path) in elements(value, path) {
            if element.is_null() && nesting != Nesting::Single {
                self.error(
                    "Null Element",
                    format!("`{path}` is null. Leave the element out, or give it as an object."),
                    &path,
                );
            } else if !element.is_unknown() {
                self.attributes(attributes, element, &path);
            }
        }
        self.distinct(attributes, None, value, path);
    }

    fn distinct(
        &mut self,
        attributes: &Attributes,
        blocks: Option<&Blocks>,
        value: &Value,
        path: &Path,
    ) {
        if let Value::Set(elements) = value
            && plan::has_duplicates(attributes, blocks, elements)
        {
            self.error(
                "Duplicate Element",
                format!(
                    "Two elements of `{path}` mean the same, though they are written differently. \
                     Remove one of them."
                ),
                path,
            );
        }
    }

    fn error(&mut self, summary: &str, detail: String, path: &Path) {
        self.diagnostics
            .push(Diagnostic::error(summary, detail).at(path.clone()));
    }
}

/// The elements of a nested attribute or block with their paths; an object is its own element.
fn elements<'a>(value: &'a Value, path: &Path) -> Vec<(&'a Value, Path)> {
    match value {
        Value::List(elements) | Value::Tuple(elements) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| (element, path.clone().index(index)))
            .collect(),
        // A set's elements have no address.
        Value::Set(elements) => elements.iter().map(|one| (one, path.clone())).collect(),
        Value::Map(elements) => elements
            .iter()
            .map(|(key, element)| (element, path.clone().key(key)))
            .collect(),
        Value::Object(_) => vec![(value, path.clone())],
        _ => Vec::new(),
    }
}
