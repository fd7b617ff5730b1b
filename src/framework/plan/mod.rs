//! The planning algorithm: from configuration, prior state and Terraform's proposal to the planned
//! state. A pure function, since Terraform plans again during apply and refuses another answer.
//!
//! The order matters and is the field's own: defaults, equal meaning, write-only values, what is
//! unknown, plan modifiers. The resource's own view of its plan comes after.

mod counterpart;
pub mod modifier;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeSet;

use super::path::Path;
use super::schema::{Attribute, Attributes, Blocks, Schema};
use super::timeouts;
use super::value::Value;
use modifier::Modification;
use walk::{Part, Site, Visit, walk};

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
    let body = Part::body(&schema.body);
    walk(&mut Settle, body, config, prior, &mut state);
    if makes_a_difference(prior, &state) {
        walk(&mut MarkUnknown, body, config, prior, &mut state);
    }
    let mut modifiers = Modifiers {
        exists: !prior.is_null(),
        requires_replace: BTreeSet::new(),
    };
    walk(&mut modifiers, body, config, prior, &mut state);
    Planned {
        state,
        requires_replace: modifiers.requires_replace,
    }
}

/// The state that Terraform may store, made of a `new` one that came from the service: with the
/// spelling of `old` (what was planned, or stored before) wherever the two mean the same, since
/// Terraform takes another spelling for a change, and without write-only values.
pub(crate) fn stored(schema: &Schema, old: &Value, mut new: Value) -> Value {
    let body = Part::body(&schema.body);
    walk(&mut Settle, body, &Value::Null, old, &mut new);
    new
}

/// A stored state with the defaults of the attributes that its release did not know yet. An attribute
/// with a default is never stored as null.
pub(crate) fn with_defaults(schema: &Schema, mut state: Value) -> Value {
    let body = Part::body(&schema.body);
    walk(&mut FillIn, body, &Value::Null, &Value::Null, &mut state);
    state
}

/// Whether two of the configured `elements` of a set, objects of `attributes` and `blocks`, mean the
/// same once defaults are in place. Terraform would count them as two, and the service as one.
pub(crate) fn has_duplicates(
    attributes: &Attributes,
    blocks: Option<&Blocks>,
    elements: &[Value],
) -> bool {
    let part = Part { attributes, blocks };
    let settled = |element: &Value, other: &Value| {
        let mut settled = element.clone();
        walk(&mut Settle, part, element, other, &mut settled);
        settled
    };
    let known = elements.iter().filter(|one| one.is_wholly_known());
    let known: Vec<_> = known.map(|one| settled(one, &Value::Null)).collect();
    known.iter().enumerate().any(|(index, one)| {
        let mut others = known.iter().skip(index + 1);
        others.any(|other| settled(one, other) == *other)
    })
}

/// Whether anything is to be done in the service. How long that may take is no difference there.
fn makes_a_difference(prior: &Value, planned: &Value) -> bool {
    match (prior, planned) {
        (Value::Object(prior), Value::Object(planned)) => planned
            .iter()
            .any(|(name, value)| name != timeouts::ATTRIBUTE && prior.get(name) != Some(value)),
        _ => prior != planned,
    }
}

/// Whether an attribute's two values are both known and mean the same.
fn same_meaning(attribute: &Attribute, one: &Value, two: &Value) -> bool {
    let comparable = |value: &Value| !value.is_null() && value.is_wholly_known();
    attribute
        .equivalence
        .is_some_and(|same| comparable(one) && comparable(two) && same(one, two))
}

/// Settles what is certain before anything is unknown: defaults where the configuration sets nothing
/// in an object that it has, the stored spelling of what is only spelled differently, and null for
/// what is write-only.
///
/// Terraform allows the stored spelling in a plan: a planned value may equal the prior one when both
/// prior and configuration are set. An element of a set keeps the configuration's spelling: which
/// prior element is its own may be known in the second plan alone (P-31), and in blocks of a set
/// Terraform does not look at prior ones.
struct Settle;

impl Visit for Settle {
    fn attribute(&mut self, site: &Site<'_>, planned: &mut Value) {
        let attribute = site.attribute;
        if attribute.write_only {
            *planned = Value::Null;
            return;
        }
        let unset = site.configured && site.config.is_null() && attribute.is_computed();
        if let Some(default) = attribute.default.as_ref().filter(|_| unset) {
            planned.clone_from(default);
        } else if unset && site.in_set {
            // Terraform proposes the values of the first element that could be the prior one, which
            // may be another's.
            planned.clone_from(site.prior);
        }
        let comparable = !(site.in_set && site.configured);
        if comparable && planned != site.prior && same_meaning(attribute, site.prior, planned) {
            planned.clone_from(site.prior);
        }
    }
}

/// Gives what is null its default.
struct FillIn;

impl Visit for FillIn {
    fn attribute(&mut self, site: &Site<'_>, planned: &mut Value) {
        if let Some(default) = &site.attribute.default
            && planned.is_null()
        {
            planned.clone_from(default);
        }
    }
}

/// Says "known after apply" for what only the provider can tell.
struct MarkUnknown;

impl Visit for MarkUnknown {
    fn attribute(&mut self, site: &Site<'_>, planned: &mut Value) {
        let attribute = site.attribute;
        if site.config.is_null() && attribute.is_computed() && attribute.default.is_none() {
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
    fn attribute(&mut self, site: &Site<'_>, planned: &mut Value) {
        for modifier in &site.attribute.modifiers {
            let modified = modifier.apply(&Modification {
                exists: self.exists,
                element_exists: site.existed,
                config: site.config,
                prior: site.prior,
                planned,
            });
            if let Some(value) = modified.planned {
                *planned = value;
            }
            if modified.requires_replace {
                self.requires_replace.insert(site.path.clone());
            }
        }
    }
}
