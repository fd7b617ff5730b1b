//! Pieces that the schemas of several resources share: checks that call the gallery's parsers, and
//! the meanings in which two spellings are the same.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::problem;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::path::Path;
use crate::framework::schema::Attribute;
use crate::framework::validation::{Between, Validator};
use crate::framework::value::Value;
use crate::gallery::access::{AccessScope, RoleReference};
use crate::gallery::{
    GalleryApplicationId, GalleryId, ImageDefinitionId, Region, ResourceGroupName, SourceId,
    StorageAccountId, Violation, parse_end_of_life,
};

/// A check that the text is what one of the gallery's parsers accepts.
pub(super) fn parsed<T>(
    parse: impl Fn(&str) -> Result<T, Violation> + Send + Sync + 'static,
) -> impl Validator {
    move |value: &Value, path: &Path, diagnostics: &mut Diagnostics| {
        if let Some(Err(violation)) = value.as_str().map(&parse) {
            diagnostics.push(problem::violation(&violation, path.clone()));
        }
    }
}

/// The values that there are, as a description lists them.
pub(super) fn words(all: &[impl Display]) -> String {
    let words: Vec<String> = all.iter().map(|one| format!("`{one}`")).collect();
    words.join(", ")
}

/// A check of every known element of a set.
pub(super) fn every_element(check: impl Validator) -> impl Validator {
    move |value: &Value, path: &Path, diagnostics: &mut Diagnostics| {
        if let Value::Set(elements) = value {
            for element in elements {
                check.validate(element, path, diagnostics);
            }
        }
    }
}

/// A check of every key of a map, reported at the key.
pub(super) fn every_key(check: impl Validator) -> impl Validator {
    move |value: &Value, path: &Path, diagnostics: &mut Diagnostics| {
        if let Value::Map(elements) = value {
            for key in elements.keys() {
                let at = path.clone().key(key);
                check.validate(&Value::string(key), &at, diagnostics);
            }
        }
    }
}

/// A check that no two keys of a map are spellings of one thing, reported at the later one.
pub(super) fn distinct_keys(
    same: impl Fn(&Value, &Value) -> bool + Send + Sync + 'static,
) -> impl Validator {
    move |value: &Value, path: &Path, diagnostics: &mut Diagnostics| {
        let Value::Map(elements) = value else {
            return;
        };
        let keys: Vec<_> = elements
            .keys()
            .map(|key| (key, Value::string(key)))
            .collect();
        for (place, (key, spelled)) in keys.iter().enumerate() {
            let earlier = keys
                .iter()
                .take(place)
                .find(|(_, other)| same(other, spelled));
            if let Some((earlier, _)) = earlier {
                diagnostics.push(
                    Diagnostic::error(
                        "Duplicate Key",
                        format!(
                            "\"{earlier}\" and \"{key}\" in `{path}` are spellings of the same. Keep one of \
                             them."
                        ),
                    )
                    .at(path.clone().key(*key)),
                );
            }
        }
    }
}

/// A check of every known value of a map, reported at its key.
pub(super) fn every_value(check: impl Validator) -> impl Validator {
    move |value: &Value, path: &Path, diagnostics: &mut Diagnostics| {
        if let Value::Map(elements) = value {
            for (key, element) in elements {
                check.validate(element, &path.clone().key(key), diagnostics);
            }
        }
    }
}

/// A check that no element of a map or set is null: the gallery keeps none, so that it would be
/// missing after apply.
pub(super) fn no_nulls(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    let places: Vec<Path> = match value {
        Value::Map(elements) => elements
            .iter()
            .filter(|(_, element)| element.is_null())
            .map(|(key, _)| path.clone().key(key))
            .collect(),
        // Elements of sets have no address.
        Value::Set(elements) if elements.iter().any(Value::is_null) => vec![path.clone()],
        _ => Vec::new(),
    };
    for path in places {
        diagnostics.push(
            Diagnostic::error(
                "Null Element",
                format!("`{path}` is null. Give it a value, or leave the element out."),
            )
            .at(path),
        );
    }
}

/// A check that a map says something: an empty one would read as one that is left out.
pub(super) fn no_empty_map(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    if matches!(value, Value::Map(elements) if elements.is_empty()) {
        diagnostics.push(
            Diagnostic::error(
                "Empty Value",
                format!("`{path}` is empty. Put something into it, or leave the argument out."),
            )
            .at(path.clone()),
        );
    }
}

/// A check that the text is one of the gallery's words, in the spelling that it answers.
macro_rules! one_of {
    ($kind:ty) => {
        $crate::framework::validation::OneOf(
            <$kind>::ALL.iter().map(|word| word.as_str()).collect(),
        )
    };
}
pub(super) use one_of;

/// A check that a number is at least one and fits the gallery's counts.
pub(super) fn positive() -> Between {
    Between {
        min: 1,
        max: i64::from(i32::MAX),
    }
}

/// A check that a number is not negative and fits the gallery's counts.
pub(super) fn not_negative() -> Between {
    Between {
        min: 0,
        max: i64::from(i32::MAX),
    }
}

/// Whether two texts are both read by `parse`, and as the same.
pub(super) fn same<T: PartialEq, E>(
    one: &Value,
    two: &Value,
    parse: impl Fn(&str) -> Result<T, E>,
) -> bool {
    let parsed = |value: &Value| value.as_str().and_then(|text| parse(text).ok());
    parsed(one).is_some_and(|one| parsed(two) == Some(one))
}

/// Whether two sets of texts are both read by `parse`, and as the same.
pub(super) fn same_elements<T: Ord, E>(
    one: &Value,
    two: &Value,
    parse: impl Fn(&str) -> Result<T, E>,
) -> bool {
    let parsed = |value: &Value| -> Option<BTreeSet<T>> {
        let Value::Set(elements) = value else {
            return None;
        };
        elements
            .iter()
            .map(|element| element.as_str().and_then(|text| parse(text).ok()))
            .collect()
    };
    parsed(one).is_some_and(|one| parsed(two) == Some(one))
}

/// Two spellings of one region (N-7).
pub(super) fn same_region(one: &Value, two: &Value) -> bool {
    same(one, two, Region::parse)
}

/// Two spellings of one instant.
pub(super) fn same_instant(one: &Value, two: &Value) -> bool {
    same(one, two, parse_end_of_life)
}

/// Two spellings of one gallery id (N-6).
pub(super) fn same_gallery(one: &Value, two: &Value) -> bool {
    same(one, two, GalleryId::parse)
}

/// Two spellings of one image definition id (N-6).
pub(super) fn same_definition(one: &Value, two: &Value) -> bool {
    same(one, two, ImageDefinitionId::parse)
}

/// Two spellings of one gallery application id (N-6).
pub(super) fn same_application(one: &Value, two: &Value) -> bool {
    same(one, two, GalleryApplicationId::parse)
}

/// Two spellings of one source id (N-6).
pub(super) fn same_source(one: &Value, two: &Value) -> bool {
    same(one, two, SourceId::parse)
}

/// Two spellings of one scope (N-6).
pub(super) fn same_scope(one: &Value, two: &Value) -> bool {
    same(one, two, AccessScope::parse)
}

/// Two spellings of one role's id.
pub(super) fn same_role(one: &Value, two: &Value) -> bool {
    same(one, two, RoleReference::parse_id)
}

/// Two spellings of one storage account's id (N-6).
pub(super) fn same_storage_account(one: &Value, two: &Value) -> bool {
    same(one, two, StorageAccountId::parse)
}

/// Two spellings of one blob's address.
pub(super) fn same_address(one: &Value, two: &Value) -> bool {
    match (one.as_str(), two.as_str()) {
        (Some(one), Some(two)) => StorageAccountId::same_address(one, two),
        _ => false,
    }
}

/// Two spellings of one name: names are compared without regard to case (N-6).
pub(super) fn same_name(one: &Value, two: &Value) -> bool {
    match (one.as_str(), two.as_str()) {
        (Some(one), Some(two)) => one.eq_ignore_ascii_case(two),
        _ => false,
    }
}

/// The `id` of a resource or data source.
pub(super) fn id(noun: &str) -> Attribute {
    Attribute::string(format!("The Azure Resource Manager id of the {noun}.")).computed()
}

/// The resource group of something, fixed at creation.
pub(super) fn resource_group_name(noun: &str) -> Attribute {
    Attribute::string(format!(
        "The name of the resource group that holds the {noun}. Changing this forces a new \
         resource to be created."
    ))
    .required()
    .check(parsed(ResourceGroupName::parse))
    .equivalence(same_name)
    .replaces()
}

/// The region of something, as an argument that spelling does not change.
pub(super) fn location(description: &'static str) -> Attribute {
    Attribute::string(description)
        .check(parsed(Region::parse))
        .equivalence(same_region)
}

/// The tags of something.
pub(super) fn tags(noun: &str) -> Attribute {
    Attribute::map_of_strings(format!(
        "Tags of the {noun}: at most 50, with names of at most 512 and values of at most 256 \
         characters."
    ))
    .check(no_nulls)
}

/// An end of life date.
pub(super) fn end_of_life_date(description: &'static str) -> Attribute {
    Attribute::string(description)
        .check(parsed(parse_end_of_life))
        .equivalence(same_instant)
}
