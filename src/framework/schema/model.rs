//! Whether a model can hold every value of a schema, checked before the first value comes.

use super::{Schema, SchemaError, sample};
use crate::framework::model::Model;
use crate::framework::path::Path;
use crate::framework::value::Value;

impl Schema {
    /// The differences between the schema's names and those of the model that is to hold its values,
    /// and the attributes that the model cannot hold while they, or parts of them, are null or
    /// unknown.
    #[must_use]
    pub fn check_model<M: Model>(&self) -> Vec<SchemaError> {
        let mut errors = self.check_names(M::ATTRIBUTES);
        if !errors.is_empty() {
            return errors;
        }
        for value in [
            self.body.empty_value(),
            sample::unknown(&self.body),
            sample::unknown_inside(&self.body),
        ] {
            for error in misfits::<M>(value) {
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
        errors
    }

    fn check_names(&self, names: &[&'static str]) -> Vec<SchemaError> {
        let in_schema = |name: &str| {
            self.body.attributes.contains_key(name) || self.body.blocks.contains_key(name)
        };
        let missing = names
            .iter()
            .filter(|name| !in_schema(name))
            .map(|name| (*name, "the model has it, the schema has not"));
        let extra = self
            .body
            .attributes
            .keys()
            .chain(self.body.blocks.keys())
            .filter(|name| !names.contains(&name.as_ref()))
            .map(|name| (name.as_ref(), "the schema has it, the model has not"));
        missing
            .chain(extra)
            .map(|(name, reason)| SchemaError {
                path: Path::root().attribute(name.to_owned()),
                reason: reason.to_owned(),
            })
            .collect()
    }
}

/// The attributes of `value` that the model cannot hold, each with the others left null.
fn misfits<M: Model>(value: Value) -> Vec<SchemaError> {
    let Value::Object(attributes) = value else {
        return Vec::new();
    };
    let misfit = |(name, value)| {
        let error = M::from_value(Value::object([(name, value)]), &Path::root()).err()?;
        Some(SchemaError {
            path: error.path,
            reason: format!("the model does not fit: {}", error.reason),
        })
    };
    attributes.into_iter().filter_map(misfit).collect()
}
