//! Reads values of a document with the gallery's own parsers, and collects what is wrong with them.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::SeedProblem;
use super::document::World;
use crate::gallery::{
    PropertyPath, Region, ResourceGroupName, RuleId, ServiceError, SubscriptionId, Tags, Timestamp,
    Violation, parse_end_of_life, rule,
};

/// A place in the document, such as `galleries[0].location`.
#[derive(Debug, Clone)]
pub(super) struct Place(String);

impl Place {
    /// The document as a whole.
    pub(super) const fn document() -> Self {
        Self(String::new())
    }

    /// An entry of the document's own.
    pub(super) fn field(&self, name: impl Display) -> Self {
        if self.0.is_empty() {
            return Self(name.to_string());
        }
        Self(format!("{}.{name}", self.0))
    }

    /// An element of a list, counted from 0.
    pub(super) fn element(&self, name: &str, index: usize) -> Self {
        self.field(format_args!("{name}[{index}]"))
    }

    /// An entry of a map.
    pub(super) fn key(&self, name: &str, key: &str) -> Self {
        self.field(format_args!("{name}[{key:?}]"))
    }
}

impl From<&Place> for String {
    fn from(place: &Place) -> Self {
        place.0.clone()
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<SeedProblem>,
}

impl Reader {
    /// Notes what is wrong at a place.
    pub(super) fn wrong(&mut self, at: &Place, error: impl Into<ServiceError>) {
        self.problems.push(SeedProblem {
            at: at.into(),
            error: error.into(),
        });
    }

    /// What was read, or `None` when it is wrong.
    pub(super) fn outcome<T>(
        &mut self,
        at: &Place,
        outcome: Result<T, impl Into<ServiceError>>,
    ) -> Option<T> {
        outcome.map_err(|error| self.wrong(at, error)).ok()
    }

    /// The value of a text.
    pub(super) fn value<T>(
        &mut self,
        at: &Place,
        name: &str,
        text: &str,
        parse: fn(&str) -> Result<T, Violation>,
    ) -> Option<T> {
        self.outcome(&at.field(name), parse(text))
    }

    /// The value of a text that may be left out; what stands for it is `None`, and so is what is wrong,
    /// which is noted.
    pub(super) fn optional<T>(
        &mut self,
        at: &Place,
        name: &str,
        text: Option<&String>,
        parse: fn(&str) -> Result<T, Violation>,
    ) -> Option<T> {
        self.value(at, name, text?, parse)
    }

    pub(super) fn end_of_life(&mut self, at: &Place, text: Option<&String>) -> Option<Timestamp> {
        self.optional(at, "end_of_life_date", text, parse_end_of_life)
    }

    pub(super) fn tags(&mut self, at: &Place, tags: &BTreeMap<String, String>) -> Tags {
        let tags = Tags::new(tags.clone()).map_err(ServiceError::Refused);
        self.outcome(&at.field("tags"), tags).unwrap_or_default()
    }
}

/// Where things lie that do not say so themselves. What was said wrongly has no value, but was said.
#[derive(Debug, Clone)]
pub(super) struct Home {
    pub(super) subscription: SubscriptionId,
    group: Said<ResourceGroupName>,
    location: Said<Region>,
}

/// What was said of something: nothing, something wrong, or a value.
type Said<T> = Option<Option<T>>;

impl Home {
    /// What the document says for all.
    pub(super) fn of_document(
        reader: &mut Reader,
        world: &World,
        subscription: SubscriptionId,
    ) -> Self {
        let nowhere = Self {
            subscription,
            group: None,
            location: None,
        };
        nowhere.narrowed(
            reader,
            &Place::document(),
            world.subscription_id.as_ref(),
            world.resource_group_name.as_ref(),
            world.location.as_ref(),
        )
    }

    /// The same for what says more of itself.
    pub(super) fn narrowed(
        &self,
        reader: &mut Reader,
        at: &Place,
        subscription: Option<&String>,
        group: Option<&String>,
        location: Option<&String>,
    ) -> Self {
        let subscription =
            reader.optional(at, "subscription_id", subscription, SubscriptionId::parse);
        let group = group
            .map(|text| reader.value(at, "resource_group_name", text, ResourceGroupName::parse));
        let location = location.map(|text| reader.value(at, "location", text, Region::parse));
        Self {
            subscription: subscription.unwrap_or(self.subscription),
            group: group.or_else(|| self.group.clone()),
            location: location.or(self.location),
        }
    }

    /// The resource group, which must be said.
    pub(super) fn group(&self, reader: &mut Reader, at: &Place) -> Option<ResourceGroupName> {
        if self.group.is_none() {
            reader.wrong(at, missing(rule::N_5, "resource_group_name"));
        }
        self.group.clone().flatten()
    }

    /// The location, which must be said.
    pub(super) fn location(&self, reader: &mut Reader, at: &Place) -> Option<Region> {
        if self.location.is_none() {
            reader.wrong(at, missing(rule::N_7, "location"));
        }
        self.location_if_said()
    }

    /// The location, if it is said.
    pub(super) fn location_if_said(&self) -> Option<Region> {
        self.location.flatten()
    }
}

fn missing(rule: RuleId, property: &'static str) -> Violation {
    let message = format!("Nothing says the {property}.");
    Violation::invalid(rule, PropertyPath::of(property), message).remedy(format!(
        "Give {property} here, above this, or for the whole document."
    ))
}
