//! The rules that Terraform enforces when it loads a schema, checked before Terraform sees it.

use super::super::path::Path;
use super::super::value::Type;
use super::{
    Attribute, Attributes, BlockNesting, Body, Content, Mode, NestedBlock, Nesting, Schema,
};

/// A schema that Terraform would refuse, or that no value could ever satisfy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct SchemaError {
    /// Where in the schema.
    pub path: Path,
    /// Which rule is broken.
    pub reason: String,
}

const RESOURCE_META_ARGUMENTS: [&str; 7] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];
const PROVIDER_META_ARGUMENTS: [&str; 2] = ["alias", "version"];

/// Whose schema is checked: the names that Terraform keeps for itself differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A resource or data source.
    Resource,
    /// The provider block.
    Provider,
}

/// What a part of a schema is inside of.
#[derive(Clone, Copy, Default)]
struct Inside {
    /// A set, list or map of objects.
    collection: bool,
    set: bool,
}

impl Inside {
    fn elements(self, collection: bool, set: bool) -> Self {
        Self {
            collection: self.collection || collection,
            set: self.set || set,
        }
    }
}

impl Schema {
    /// Every fault of the schema (plugin protocol, rules at load): names, modes, types, nesting,
    /// counts, defaults, descriptions. Empty when Terraform will accept it.
    #[must_use]
    pub fn check(&self, owner: Owner) -> Vec<SchemaError> {
        let mut check = Check(Vec::new());
        let root = Path::root();
        if self.version < 0 {
            check.fail(&root, "the version is negative");
        }
        let reserved: &[&str] = match owner {
            Owner::Resource => &RESOURCE_META_ARGUMENTS,
            Owner::Provider => &PROVIDER_META_ARGUMENTS,
        };
        for name in self.body.attributes.keys().chain(self.body.blocks.keys()) {
            if reserved.contains(&name.as_ref()) {
                check.fail(
                    &root.clone().attribute(name.clone()),
                    "Terraform keeps this name for itself",
                );
            }
        }
        check.body(&self.body, &root, Inside::default());
        check.0
    }
}

struct Check(Vec<SchemaError>);

impl Check {
    fn fail(&mut self, path: &Path, reason: impl Into<String>) {
        self.0.push(SchemaError {
            path: path.clone(),
            reason: reason.into(),
        });
    }

    fn body(&mut self, body: &Body, path: &Path, inside: Inside) {
        if body.description.is_empty() {
            self.fail(path, "has no description");
        }
        self.attributes(&body.attributes, path, inside);
        for (name, block) in &body.blocks {
            let path = path.clone().attribute(name.clone());
            if body.attributes.contains_key(name) {
                self.fail(&path, "is both an attribute and a block");
            }
            self.name(name, &path);
            self.block(block, &path, inside);
        }
    }

    fn attributes(&mut self, attributes: &Attributes, path: &Path, inside: Inside) {
        for (name, attribute) in attributes {
            let path = path.clone().attribute(name.clone());
            self.name(name, &path);
            self.attribute(attribute, &path, inside);
        }
    }

    fn name(&mut self, name: &str, path: &Path) {
        let first = name.bytes().next();
        let starts = first.is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let rest = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !starts || !rest {
            self.fail(
                path,
                "a name has lower-case letters, digits and underscores",
            );
        }
    }

    fn attribute(&mut self, attribute: &Attribute, path: &Path, inside: Inside) {
        if !attribute.description.ends_with('.') {
            self.fail(path, "the description is not a full sentence");
        }
        if inside.set && attribute.write_only {
            self.fail(path, "a write-only attribute cannot be part of a set");
        }
        if attribute.write_only && attribute.is_computed() {
            self.fail(path, "a write-only attribute cannot be computed");
        }
        if attribute.default.is_some() && attribute.mode != Mode::OptionalComputed {
            self.fail(
                path,
                "a default needs an attribute that is optional and computed",
            );
        }
        if attribute.mode == Mode::Computed && !attribute.validators.is_empty() {
            self.fail(path, "a computed value is never validated");
        }
        match &attribute.content {
            Content::Plain(kind) => self.plain(kind, path, inside),
            Content::Nested(nesting, attributes) => {
                if attributes.is_empty() {
                    self.fail(path, "has no attributes");
                }
                let computed = attribute.mode == Mode::Computed;
                if computed
                    && attributes
                        .values()
                        .any(|inner| inner.mode != Mode::Computed)
                {
                    self.fail(path, "inside a computed object everything is computed");
                }
                let collection = *nesting != Nesting::Single;
                let inside = inside.elements(collection, *nesting == Nesting::Set);
                self.attributes(attributes, path, inside);
            }
        }
        if let Some(default) = &attribute.default
            && crate::framework::value::msgpack::encode(default, &attribute.value_type()).is_err()
        {
            self.fail(path, "the default is not of the attribute's type");
        }
    }

    fn plain(&mut self, kind: &Type, path: &Path, inside: Inside) {
        // The elements of a collection are of one type, and dynamic ones may be of several.
        if (inside.collection && contains_dynamic(kind)) || has_dynamic_elements(kind) {
            self.fail(path, "a collection cannot hold values of dynamic type");
        }
    }

    fn block(&mut self, block: &NestedBlock, path: &Path, inside: Inside) {
        let (min, max) = (block.min_items, block.max_items);
        let bounds_are_right = match block.nesting {
            BlockNesting::Single => min == max && (min == 0 || min == 1),
            BlockNesting::Group | BlockNesting::Map => min == 0 && max == 0,
            BlockNesting::List | BlockNesting::Set => {
                min >= 0 && max >= 0 && (max == 0 || min <= max)
            }
        };
        if !bounds_are_right {
            self.fail(path, format!("cannot appear {min} to {max} times"));
        }
        let collection = !matches!(block.nesting, BlockNesting::Single | BlockNesting::Group);
        let inside = inside.elements(collection, block.nesting == BlockNesting::Set);
        self.body(&block.body, path, inside);
    }
}

fn has_dynamic_elements(kind: &Type) -> bool {
    match kind {
        Type::List(element) | Type::Set(element) | Type::Map(element) => contains_dynamic(element),
        Type::Object(attributes) => attributes.values().any(has_dynamic_elements),
        Type::Tuple(elements) => elements.iter().any(has_dynamic_elements),
        Type::String | Type::Number | Type::Bool | Type::Dynamic => false,
    }
}

fn contains_dynamic(kind: &Type) -> bool {
    match kind {
        Type::Dynamic => true,
        Type::String | Type::Number | Type::Bool => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => contains_dynamic(element),
        Type::Object(attributes) => attributes.values().any(contains_dynamic),
        Type::Tuple(elements) => elements.iter().any(contains_dynamic),
    }
}
