//! What of an object a plan changes. That alone is sent, so that what a configuration ignores, or what a
//! plan was made before, stays as others left it.
//!
//! Must not know of kinds of objects: an attribute is one thing here, whatever is in it.

use std::collections::BTreeMap;

use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Model;
use crate::framework::path::Path;
use crate::framework::value::Value;

/// The attributes that a plan leaves as they were, with what they were.
pub(super) struct PartialChange {
    unchanged: BTreeMap<String, Value>,
    changed: BTreeMap<String, Value>,
}

impl PartialChange {
    /// The change from what a state holds to what is planned.
    pub(super) fn of<M: Model>(prior: M, planned: M) -> Self {
        let prior = attributes(prior);
        let planned = attributes(planned).into_iter();
        let (unchanged, changed) =
            planned.partition(|(name, value)| prior.get(name) == Some(value));
        Self { unchanged, changed }
    }

    /// Whether nothing changes but these attributes.
    pub(super) fn is_of(&self, names: &[&str]) -> bool {
        (self.changed.keys()).all(|name| names.contains(&name.as_str()))
    }

    /// What is asked for: what `there` is, with what changes.
    ///
    /// # Errors
    /// Never for a change of this model.
    pub(super) fn asked<M: Model>(&self, there: M) -> Result<M, Diagnostics> {
        with(there, &self.changed)
    }

    /// What Terraform is told: the new `state`, in which everything that was planned to stay does. What
    /// others changed of that meanwhile, the next refresh shows.
    ///
    /// # Errors
    /// Never for a change of this model.
    pub(super) fn answered<M: Model>(&self, state: M) -> Result<M, Diagnostics> {
        with(state, &self.unchanged)
    }
}

fn with<M: Model>(model: M, attributes_of: &BTreeMap<String, Value>) -> Result<M, Diagnostics> {
    let mut all = attributes(model);
    all.extend(attributes_of.clone());
    M::from_value(Value::Object(all), &Path::root()).map_err(|error| Diagnostic::from(error).into())
}

fn attributes<M: Model>(model: M) -> BTreeMap<String, Value> {
    match model.into_value() {
        Value::Object(attributes) => attributes,
        _ => BTreeMap::new(),
    }
}
