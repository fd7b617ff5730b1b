//! The planning algorithm: from configuration, prior state and Terraform's proposal to the planned
//! state. A pure function, since Terraform plans again during apply and refuses another answer.
//!
//! The order matters and is the field's own: equal meaning, defaults, write-only values, what is
//! unknown, plan modifiers. The resource's own view of its plan comes after.

pub mod modifier;
mod walk;

use std::collections::BTreeSet;

use super::path::Path;
use super::schema::{Attribute, Schema};
use super::value::Value;
use modifier::Modification;
use walk::Visit;

/// What Terraform asks to be planned; never a destroy.
pub(crate) struct Proposal<'a> {
    pub schema: &'a Schema,
    pub config: &'a Value,
    /// Null on create.
    pub prior: &'a Value,
    pub proposed: Value,
}

/// A planned state, and which of its changes need a new resource.
pub(crate) struct Planned {
    pub state: Value,
    pub requires_replace: BTreeSet<Path>,
}

/// Plans one resource, up to its own modifications.
pub(crate) fn plan(proposal: Proposal<'_>) -> Planned {
    let Proposal {
        schema,
        config,
        prior,
        proposed: mut state,
    } = proposal;
    let mut run = |visit: &mut dyn Visit| {
        walk::body(
            visit,
            &schema.body,
            config,
            prior,
            &mut state,
            &Path::root(),
        );
    };
    run(&mut EqualMeaning);
    run(&mut Defaults);
    run(&mut WriteOnly);
    let changed = state != *prior;
    let mut run = |visit: &mut dyn Visit| {
        walk::body(
            visit,
            &schema.body,
            config,
            prior,
            &mut state,
            &Path::root(),
        );
    };
    if changed {
        run(&mut MarkUnknown);
    }
    let mut modifiers = Modifiers {
        exists: !prior.is_null(),
        requires_replace: BTreeSet::new(),
    };
    run(&mut modifiers);
    Planned {
        state,
        requires_replace: modifiers.requires_replace,
    }
}

/// Keeps the stored spelling of what the configuration only spells differently. Terraform allows
/// it: a planned value may equal the prior one when both prior and configuration are set.
struct EqualMeaning;

impl Visit for EqualMeaning {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        config: &Value,
        prior: &Value,
        planned: &mut Value,
        _path: &Path,
    ) {
        if same_meaning(attribute, prior, config) {
            *planned = prior.clone();
        }
    }
}

/// Whether an attribute's two values are both known and mean the same.
pub(crate) fn same_meaning(attribute: &Attribute, one: &Value, two: &Value) -> bool {
    let comparable = |value: &Value| !value.is_null() && value.is_wholly_known();
    attribute
        .equivalence
        .is_some_and(|same| comparable(one) && comparable(two) && same(one, two))
}

/// Puts defaults where the configuration sets nothing.
struct Defaults;

impl Visit for Defaults {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        config: &Value,
        _prior: &Value,
        planned: &mut Value,
        _path: &Path,
    ) {
        if config.is_null()
            && let Some(default) = &attribute.default
        {
            planned.clone_from(default);
        }
    }
}

/// Takes write-only values out: they are in the configuration alone.
struct WriteOnly;

impl Visit for WriteOnly {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        _config: &Value,
        _prior: &Value,
        planned: &mut Value,
        _path: &Path,
    ) {
        if attribute.write_only {
            *planned = Value::Null;
        }
    }
}

/// Says "known after apply" for what only the provider can tell.
struct MarkUnknown;

impl Visit for MarkUnknown {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        config: &Value,
        _prior: &Value,
        planned: &mut Value,
        _path: &Path,
    ) {
        if config.is_null() && attribute.is_computed() && attribute.default.is_none() {
            *planned = Value::UNKNOWN;
        }
    }
}

/// Runs each attribute's plan modifiers.
struct Modifiers {
    exists: bool,
    requires_replace: BTreeSet<Path>,
}

impl Visit for Modifiers {
    fn attribute(
        &mut self,
        attribute: &Attribute,
        config: &Value,
        prior: &Value,
        planned: &mut Value,
        path: &Path,
    ) {
        for modifier in &attribute.modifiers {
            let modified = modifier.apply(&Modification {
                exists: self.exists,
                config,
                prior,
                planned,
            });
            if let Some(value) = modified.planned {
                *planned = value;
            }
            if modified.requires_replace {
                self.requires_replace.insert(path.clone());
            }
        }
    }
}

/// Keeps in `new` the spelling of `old` wherever the two mean the same: what apply and refresh
/// answer must not differ from plan and state by spelling alone.
pub(crate) fn keep_spelling(schema: &Schema, old: &Value, new: Value) -> Value {
    let mut kept = new.clone();
    walk::body(
        &mut EqualMeaning,
        &schema.body,
        &new,
        old,
        &mut kept,
        &Path::root(),
    );
    kept
}

/// Takes the write-only values out of what is to be stored.
pub(crate) fn without_write_only(schema: &Schema, mut state: Value) -> Value {
    let root = Path::root();
    walk::body(
        &mut WriteOnly,
        &schema.body,
        &Value::Null,
        &Value::Null,
        &mut state,
        &root,
    );
    state
}
