//! Plan modifiers: how single attributes depart from the general way of planning.

use std::fmt;
use std::sync::Arc;

use crate::framework::value::Value;

/// What a modifier may look at. All but `planned` stay as they were when planning began.
pub struct Modification<'a> {
    /// Whether the resource exists already; false on create.
    pub exists: bool,
    /// Whether the prior state has the object that the attribute belongs to; false also in an
    /// element that is new, or in a nested object that was not set.
    pub element_exists: bool,
    /// The attribute's value in the configuration.
    pub config: &'a Value,
    /// The attribute's value in the prior state; null on create.
    pub prior: &'a Value,
    /// The attribute's planned value as the modifiers before left it.
    pub planned: &'a Value,
}

impl Modification<'_> {
    /// Whether the planned value asks for something else than what there is.
    fn differs(&self) -> bool {
        let is_nothing = |value: &Value| match value {
            Value::Null => true,
            Value::List(elements) | Value::Set(elements) => elements.is_empty(),
            Value::Map(elements) => elements.is_empty(),
            _ => false,
        };
        self.planned != self.prior && !(is_nothing(self.planned) && is_nothing(self.prior))
    }
}

/// What a modifier wants.
#[derive(Debug, Default)]
pub struct Modified {
    /// The new planned value, if it changes.
    pub planned: Option<Value>,
    /// Whether the change of this attribute needs a new resource.
    pub requires_replace: bool,
}

type Modify = dyn Fn(&Modification<'_>) -> Modified + Send + Sync;

/// Changes an attribute's planned value, or decides that its change replaces the resource.
#[derive(Clone)]
pub struct PlanModifier(Arc<Modify>);

impl fmt::Debug for PlanModifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PlanModifier")
    }
}

impl PlanModifier {
    /// A modifier of one's own. It must depend on its input alone: Terraform asks again during
    /// apply and refuses another answer.
    #[must_use]
    pub fn new(modify: impl Fn(&Modification<'_>) -> Modified + Send + Sync + 'static) -> Self {
        Self(Arc::new(modify))
    }

    /// Keeps the stored value, null included, where the plan would say "known after apply": for
    /// computed values that never change after creation. In an element that is new there is no
    /// stored value, and the plan stays unknown.
    #[must_use]
    pub fn use_state_for_unknown() -> Self {
        Self::new(|change| {
            let keep =
                change.element_exists && change.planned.is_unknown() && !change.config.is_unknown();
            Modified {
                planned: keep.then(|| change.prior.clone()),
                requires_replace: false,
            }
        })
    }

    /// As [`PlanModifier::use_state_for_unknown`], but a stored null stays unknown: for values that
    /// states written by an older provider lack.
    #[must_use]
    pub fn use_non_null_state_for_unknown() -> Self {
        Self::new(|change| {
            let keep = !change.prior.is_null()
                && change.planned.is_unknown()
                && !change.config.is_unknown();
            Modified {
                planned: keep.then(|| change.prior.clone()),
                requires_replace: false,
            }
        })
    }

    /// Any change needs a new resource. A value that is not known yet counts as changed; an empty
    /// collection is as good as none.
    #[must_use]
    pub fn requires_replace() -> Self {
        Self::requires_replace_if(|_| true)
    }

    /// A change needs a new resource when the configuration sets the attribute.
    #[must_use]
    pub fn requires_replace_if_configured() -> Self {
        Self::requires_replace_if(|change| !change.config.is_null())
    }

    /// A change for which `condition` holds needs a new resource.
    #[must_use]
    pub fn requires_replace_if(
        condition: impl Fn(&Modification<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::new(move |change| Modified {
            planned: None,
            requires_replace: change.exists && change.differs() && condition(change),
        })
    }

    pub(crate) fn apply(&self, change: &Modification<'_>) -> Modified {
        (self.0)(change)
    }
}
