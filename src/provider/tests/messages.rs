//! How refusals reach the user: title, what was wrong, what to do, at the attribute at fault.

use std::fmt::Write as _;
use std::time::Duration;

use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Convert as _;
use crate::framework::path::Path;
use crate::framework::resource::Resource as _;
use crate::framework::schema::Schema;
use crate::framework::validation;
use crate::framework::value::{Type, Value};
use crate::gallery::soft_delete::check_retention_days;
use crate::gallery::{Failure, PropertyPath, ResourceKind, ServiceError};
use crate::provider::problem;
use crate::provider::resource::gallery::GalleryKind;
use crate::provider::resource::image_definition::ImageDefinitionKind;
use crate::provider::resource::image_version::ImageVersionKind;
use crate::provider::resource::managed::Managed;
use crate::provider::resource::managed_resource::ManagedResource;

fn shown(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for Diagnostic {
        summary,
        detail,
        path,
        ..
    } in diagnostics
    {
        writeln!(text, "{summary} at `{path}`\n{detail}\n").unwrap();
    }
    text
}

/// What Terraform is told of a configuration when it asks whether it is valid.
fn validated<K: Managed>(config: &[(&str, Value)]) -> String {
    let schema: Schema = K::schema();
    let Type::Object(types) = schema.value_type() else {
        panic!("a schema's type is an object");
    };
    let mut config = Value::object(config.iter().map(|(name, value)| (*name, value.clone())));
    if let Value::Object(attributes) = &mut config {
        for name in types.keys() {
            attributes.entry(name.clone()).or_insert(Value::Null);
        }
    }
    let diagnostics = validation::validate(&schema, &config, true, |config| {
        let model = K::Model::from_value(config.clone(), &Path::root()).unwrap();
        let mut diagnostics = Diagnostics::new();
        ManagedResource::<K>::new().validate(&model, &mut diagnostics);
        diagnostics
    });
    shown(&diagnostics)
}

#[test]
fn a_wrong_gallery_is_explained() {
    insta::assert_snapshot!(validated::<GalleryKind>(&[
        ("name", "my-gallery".into()),
        ("location", "atlantis".into()),
        ("description", "".into()),
    ]));
}

#[test]
fn d4_a_retention_out_of_range_is_explained() {
    for days in [0, 366] {
        let violation = check_retention_days(days, PropertyPath::of("soft_delete_policy"));
        let told = problem::violation(&violation.unwrap(), Path::root());
        assert_eq!(told.summary, "Invalid Retention");
    }
}

#[test]
fn a_wrong_image_definition_is_explained() {
    let range = Value::object([("min", 8.into()), ("max", 4.into())]);
    let identifier = Value::object([
        ("publisher", "contoso".into()),
        ("offer", "ubuntu.".into()),
        ("sku", "2204".into()),
    ]);
    insta::assert_snapshot!(validated::<ImageDefinitionKind>(&[
        ("name", "ubuntu".into()),
        ("gallery_id", Value::UNKNOWN),
        ("os_type", "Linux".into()),
        ("os_state", "Generalized".into()),
        ("architecture", "Arm64".into()),
        ("identifier", identifier),
        ("recommended_vcpus", range),
    ]));
}

#[test]
fn a_wrong_image_version_is_explained() {
    let regions = Value::Map(
        ["northeurope", "North Europe"]
            .map(|key| {
                let target = Value::object([
                    ("replica_count", Value::Null),
                    ("storage_account_type", Value::Null),
                    ("exclude_from_latest", Value::Null),
                ]);
                (key.to_owned(), target)
            })
            .into(),
    );
    insta::assert_snapshot!(validated::<ImageVersionKind>(&[
        ("name", "1.0.0".into()),
        ("image_definition_id", Value::UNKNOWN),
        ("location", "westeurope".into()),
        ("target_regions", regions),
    ]));
}

#[test]
fn a_name_that_is_taken_comes_with_the_block_that_imports_it() {
    let taken = problem::already_exists(ResourceKind::Gallery, "/subscriptions/x/galleries/golden");
    insta::assert_snapshot!(shown(&taken.into()));
}

#[test]
fn a_service_that_cannot_be_used_says_what_to_do() {
    let error = ServiceError::Unavailable {
        message: "The gallery database \"x.db\" is not a database.".to_owned(),
        remedy: "Give state_path another file.".to_owned(),
    };
    let diagnostics = problem::service_error("Unable to Create Gallery", &error);
    insta::assert_snapshot!(shown(&diagnostics));
}

#[test]
fn a_service_that_will_not_serve_now_says_its_code_and_how_long_to_wait() {
    let error = ServiceError::Failed(Failure {
        code: "TooManyRequests".to_owned(),
        http_status: 429,
        message: "Fault 1 answered that there were too many requests.".to_owned(),
        remedy: "This fault was added on purpose; `acg fault clear 1` takes it away.".to_owned(),
        retry_after: Some(Duration::from_secs(10)),
    });
    let diagnostics = problem::service_error("Unable to Create Gallery", &error);
    insta::assert_snapshot!(shown(&diagnostics));
}
