//! The port's errors and what is said of resources that are there or not.

use super::*;

fn error() -> ServiceError {
    ServiceError::from(GalleryName::parse("my-gallery").unwrap_err())
}

#[test]
fn a_refusal_answers_by_its_first_violation() {
    assert_eq!(error().arm_code(), "InvalidParameter");
    assert_eq!(error().http_status(), 400);
    assert_eq!(error().rule(), Some(rule::N_1));
    assert_eq!(error().target(), Some(&PropertyPath::of("name")));
    assert!(error().to_string().contains("my-gallery"));
}

#[test]
fn every_error_has_a_code_and_a_status() {
    let id = || gallery_id().to_string();
    let kind = ResourceKind::Gallery;
    let cases = [
        (
            ServiceError::AlreadyExists { kind, id: id() },
            "Conflict",
            409,
        ),
        (
            ServiceError::NotFound { kind, id: id() },
            "ResourceNotFound",
            404,
        ),
        (
            ServiceError::Unavailable {
                message: "The file is locked.".to_owned(),
                remedy: "Try again.".to_owned(),
            },
            "ServiceUnavailable",
            503,
        ),
        (
            ServiceError::Failed(Failure {
                code: "TooManyRequests".to_owned(),
                http_status: 429,
                message: "There were too many requests.".to_owned(),
                remedy: String::new(),
                retry_after: None,
            }),
            "TooManyRequests",
            429,
        ),
    ];
    for (error, code, status) in cases {
        assert_eq!(error.arm_code(), code);
        assert_eq!(error.http_status(), status);
        assert!(error.violations().is_empty());
        assert_eq!(error.rule(), None);
        assert!(error.to_string().ends_with('.'));
    }
}

#[test]
fn n9_a_missing_parent_is_named() {
    let id = gallery_id().to_string();
    let violation = parent_missing(
        ResourceKind::ImageDefinition,
        ResourceKind::Gallery,
        &id,
        "gallery_id",
    );
    assert_eq!(violation.rule, rule::N_9);
    assert_eq!(violation.code, ArmCode::ParentResourceNotFound);
    assert_eq!(violation.code.http_status(), 404);
    assert!(violation.message.contains(&id));
    assert_well_said(&violation);
}

#[test]
fn d1_nested_resources_are_named_up_to_five() {
    let names = |count| {
        let versions = (0..count).map(|patch| version_id(&format!("1.0.{patch}")).to_string());
        versions.collect::<Vec<_>>()
    };
    let refuse = |count| {
        nested_resources(
            ResourceKind::ImageDefinition,
            &definition_id().to_string(),
            &names(count),
        )
    };
    let five = refuse(5);
    assert_eq!(five.code, ArmCode::CannotDeleteResource);
    assert_eq!(five.rule, rule::D_1);
    assert_eq!(five.target, PropertyPath::default());
    assert!(five.message.contains("1.0.4") && !five.message.contains("others"));
    let six = refuse(6);
    assert!(!six.message.contains("1.0.5") && six.message.contains("and others"));
    assert_well_said(&six);
}

#[test]
fn r4_the_aggregate_is_that_of_all_regions() {
    use ReplicationState::{Completed, Failed, Replicating, Unknown};
    let cases: &[(&[ReplicationState], &str)] = &[
        (&[], "Unknown"),
        (&[Unknown], "Unknown"),
        (&[Completed], "Completed"),
        (&[Completed, Replicating], "InProgress"),
        (&[Completed, Replicating, Failed], "Failed"),
        (&[Completed, Unknown], "Unknown"),
    ];
    for (states, expected) in cases {
        let mut status = ReplicationStatus::completed(Region::all().take(states.len()));
        for (replication, state) in status.regions.values_mut().zip(*states) {
            replication.state = *state;
        }
        assert_eq!(status.aggregate().as_str(), *expected, "{states:?}");
    }
}
