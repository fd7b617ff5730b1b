//! The data sources, one file each. The singular ones show what the resource of the same name
//! shows; the plural ones list it.

pub(super) mod access_check;
pub(super) mod cost_estimate;
pub(super) mod deployment_check;
pub(super) mod galleries;
pub(super) mod gallery;
pub(super) mod gallery_application;
pub(super) mod gallery_application_version;
pub(super) mod image_definition;
pub(super) mod image_definitions;
pub(super) mod image_version;
pub(super) mod image_versions;
mod selection;
mod shared_gallery;
pub(super) mod usage;

use std::borrow::Cow;

use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Attributes, Content, Schema};
use crate::framework::timeouts;
use crate::gallery::{ResourceKind, ServiceError, Violation, sharing};
use crate::provider::problem;

/// A required argument that one of the gallery's parsers reads.
fn argument<T>(
    value: &Attr<String>,
    name: &'static str,
    parse: impl Fn(&str) -> Result<T, Violation>,
) -> Result<T, Diagnostics> {
    let text = value.known().map(String::as_str).unwrap_or_default();
    parse(text)
        .map_err(|violation| problem::violation(&violation, Path::root().attribute(name)).into())
}

/// The message for a failed request to read something of a kind.
fn failed(kind: ResourceKind, error: &ServiceError) -> Diagnostics {
    let summary = format!("Unable to Read {}", problem::title_case(kind.noun()));
    unanswered(&summary, error)
}

/// The message for a failed request; `summary` says what was attempted. What is not there, no plan of a
/// data source will create.
fn unanswered(summary: &str, error: &ServiceError) -> Diagnostics {
    match error {
        ServiceError::NotFound { kind, id } => not_found(*kind, id),
        error => problem::service_error(summary, error),
    }
}

/// The message for an object that is not there.
fn not_found(kind: ResourceKind, id: &str) -> Diagnostics {
    let noun = kind.noun();
    let advice = if sharing::is_consumers(id) {
        "Correct the arguments, or ask its owner to share it with the provider's subscription"
    } else {
        "Correct the arguments, or create it first"
    };
    Diagnostic::error(
        format!("{} Not Found", problem::title_case(noun)),
        format!(
            "The {noun} \"{id}\" was not found. {advice}; a data source that is to wait for a \
             resource must refer to it."
        ),
    )
    .into()
}

/// The attribute `latest_version` of what has versions.
fn latest_version() -> Attribute {
    Attribute::string(
        "The name of the latest version: the highest by number that is not excluded from latest. \
         Null when there is none.",
    )
    .computed()
}

/// What a resource is told of its operations, of which a data source has none.
const OF_OPERATIONS: [&str; 3] = [
    timeouts::ATTRIBUTE,
    "wait_for_replication",
    "bypass_soft_delete",
];

/// The attributes of a resource as a data source shows them: all computed, without those of its
/// operations.
fn shown(schema: &Schema) -> Attributes {
    schema
        .attributes()
        .iter()
        .filter(|(name, _)| !OF_OPERATIONS.contains(&name.as_ref()))
        .map(|(name, attribute)| (name.clone(), as_computed(attribute)))
        .collect()
}

/// The same attribute, set by the provider alone.
fn as_computed(attribute: &Attribute) -> Attribute {
    let description = without_advice_on_setting(attribute.description());
    let is_sensitive = attribute.sensitive;
    let attribute = match attribute.content() {
        Content::Plain(kind) => Attribute::of(kind.clone(), description),
        Content::Nested(nesting, inner) => Attribute::nested(
            *nesting,
            description,
            inner
                .iter()
                .map(|(name, attribute)| (name.clone(), as_computed(attribute))),
        ),
    };
    if is_sensitive {
        attribute.computed().sensitive()
    } else {
        attribute.computed()
    }
}

/// What a reader of the value has no use for: defaults, conflicts, and what a change leads to.
fn without_advice_on_setting(description: &str) -> Cow<'static, str> {
    const ON_SETTING: [&str; 7] = [
        "Changing ",
        "Defaults ",
        "Conflicts ",
        "Needs ",
        "Exactly one ",
        "Adding or removing ",
        "It must lie ",
    ];
    let sentences = description.split_inclusive(". ");
    let kept: String = sentences
        .filter(|sentence| !ON_SETTING.iter().any(|word| sentence.starts_with(word)))
        .collect();
    Cow::Owned(kept.trim_end().to_owned())
}

/// A data source's schema: its arguments over what it shows.
fn with_arguments(
    description: &'static str,
    shown: Attributes,
    arguments: impl IntoIterator<Item = (&'static str, Attribute)>,
) -> Schema {
    let schema = Schema::new(description);
    let schema = shown.into_iter().fold(schema, |schema, (name, attribute)| {
        schema.attribute(name, attribute)
    });
    arguments
        .into_iter()
        .fold(schema, |schema, (name, one)| schema.attribute(name, one))
}
