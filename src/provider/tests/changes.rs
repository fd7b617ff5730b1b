//! G-2, I-7, V-7: what the gallery's tables say may change in place, the schemas plan in place.

use crate::framework::plan::modifier::Modification;
use crate::framework::schema::{Attribute, Content, Schema};
use crate::framework::value::Value;
use crate::gallery::{Changeable, ResourceSpec};
use crate::provider::resource::gallery::GalleryKind;
use crate::provider::resource::gallery_application::GalleryApplicationKind;
use crate::provider::resource::gallery_application_version::GalleryApplicationVersionKind;
use crate::provider::resource::gallery_sharing::GallerySharingKind;
use crate::provider::resource::image_definition::ImageDefinitionKind;
use crate::provider::resource::image_source::ImageSourceKind;
use crate::provider::resource::image_version::ImageVersionKind;
use crate::provider::resource::managed::Managed;
use crate::provider::resource::role_assignment::RoleAssignmentKind;

/// Properties that no attribute of the resource holds, or that only the values of several decide.
const DECIDED_ELSEWHERE: [&str; 5] = [
    "permissions",
    "sha256",
    "subscription_id",
    "target_regions.*.encryption",
    "target_regions.*.storage_account_type",
];

fn replaces(attribute: &Attribute) -> bool {
    let (one, other) = (Value::string("one"), Value::string("other"));
    let change = Modification {
        exists: true,
        element_exists: true,
        config: &other,
        prior: &one,
        planned: &other,
    };
    let here = attribute
        .modifiers
        .iter()
        .any(|modifier| modifier.apply(&change).requires_replace);
    let below = match &attribute.content {
        Content::Plain(_) => false,
        Content::Nested(_, inner) => inner.values().any(replaces),
    };
    here || below
}

fn attribute<'a>(schema: &'a Schema, path: &str) -> &'a Attribute {
    let mut attributes = schema.attributes();
    let mut found = None;
    for name in path.split('.').filter(|step| *step != "*") {
        let attribute = attributes
            .get(name)
            .unwrap_or_else(|| panic!("the schema has no {path}"));
        if let Content::Nested(_, inner) = &attribute.content {
            attributes = inner;
        }
        found = Some(attribute);
        // A replacement that the whole object plans needs no look at its parts.
        if replaces(attribute) {
            break;
        }
    }
    found.unwrap()
}

fn schema_agrees_with_the_table<K: Managed>() {
    let schema = K::schema();
    for property in K::Spec::PROPERTIES {
        if DECIDED_ELSEWHERE.contains(&property.path) {
            continue;
        }
        assert_eq!(
            replaces(attribute(&schema, property.path)),
            property.changeable == Changeable::Fixed,
            "{}.{} ({})",
            K::TYPE_NAME,
            property.path,
            property.rule,
        );
    }
}

#[test]
fn g2_a_gallery_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<GalleryKind>();
}

#[test]
fn s5_sharing_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<GallerySharingKind>();
}

#[test]
fn i7_an_image_definition_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<ImageDefinitionKind>();
}

#[test]
fn v7_an_image_version_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<ImageVersionKind>();
}

#[test]
fn v12_an_image_source_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<ImageSourceKind>();
}

#[test]
fn s1_a_role_assignment_plans_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<RoleAssignmentKind>();
}

#[test]
fn p1_applications_and_their_versions_plan_what_the_gallery_lets_change() {
    schema_agrees_with_the_table::<GalleryApplicationKind>();
    schema_agrees_with_the_table::<GalleryApplicationVersionKind>();
}
