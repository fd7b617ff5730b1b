//! What the gallery refuses, as Terraform shows it: a title, what was wrong and what to do, at the
//! attribute at fault.

use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::path::Path;
use crate::gallery::{
    ArmCode, Failure, PropertyPath, PropertyStep, ResourceKind, ServiceError, Violation, rule,
};

/// Finds the attribute that stands for a property of the gallery's model.
pub(super) type PathOf<'a> = &'a dyn Fn(&PropertyPath) -> Path;

/// The message for one broken rule, at `path`.
pub(super) fn violation(violation: &Violation, path: Path) -> Diagnostic {
    let mut detail = violation.message.clone();
    if !violation.remedy.is_empty() {
        detail.push(' ');
        detail.push_str(&violation.remedy);
    }
    if violation.rule == rule::I_1 {
        detail.push_str(
            " Where that one gives it up in the same run, it may do so too late: apply its change \
             first, or a value between. With `create_before_destroy`, the new definition needs \
             another one.",
        );
    }
    if violation.code == ArmCode::QuotaExceeded {
        detail
            .push_str(" What the same run deletes may go too late to make room: apply that first.");
    }
    detail.push_str(&format!(
        "\n\nRule {}: {} Azure answers this with {} ({}).",
        violation.rule.as_str(),
        violation.rule.statement(),
        violation.code,
        violation.code.http_status(),
    ));
    Diagnostic::error(title(violation), detail).at(path)
}

/// The messages for several broken rules.
pub(super) fn violations(violations: &[Violation], path_of: PathOf<'_>) -> Diagnostics {
    violations
        .iter()
        .map(|one| violation(one, path_of(&one.target)))
        .collect()
}

/// The messages for a failed request; `summary` says what was attempted.
pub(super) fn service_error(summary: &str, error: &ServiceError) -> Diagnostics {
    refused(summary, error, &|_| Path::root())
}

/// The messages for a failed request, each at the attribute at fault.
pub(super) fn refused(summary: &str, error: &ServiceError, path_of: PathOf<'_>) -> Diagnostics {
    match error {
        ServiceError::Refused(broken) => violations(broken, path_of),
        ServiceError::AlreadyExists { kind, id } => already_exists(*kind, id).into(),
        ServiceError::NotFound { .. } => Diagnostic::error(
            summary,
            format!(
                "{error} It was deleted outside Terraform. Run `terraform plan` again: it will \
                 plan to create it."
            ),
        )
        .into(),
        ServiceError::Unavailable { message, remedy } => {
            Diagnostic::error(summary, format!("{message} {remedy}")).into()
        }
        ServiceError::Failed(failure) => Diagnostic::error(summary, failure_detail(failure)).into(),
    }
}

/// What a service that failed said, and what to do. Nothing is tried again here: an answer that clients
/// of Azure try again by themselves was tried again before it came this far.
fn failure_detail(failure: &Failure) -> String {
    let Failure {
        code,
        http_status,
        message,
        remedy,
        retry_after,
    } = failure;
    let mut detail = format!("{message} {remedy}");
    if let Some(wait) = retry_after {
        let seconds = wait.as_secs_f64();
        detail.push_str(&format!(
            " The service asks to wait {seconds} s before the next attempt."
        ));
    }
    detail.push_str(&format!(
        "\n\nThe service answered with {code} ({http_status}). Nothing was done; run Terraform again \
         when the cause is gone."
    ));
    detail
}

/// The message for a name that is taken, with the block that imports what has it.
pub(super) fn already_exists(kind: ResourceKind, id: &str) -> Diagnostic {
    let address = format!("{}.example", type_of(kind));
    let noun = kind.noun();
    Diagnostic::error(
        format!("{} Already Exists", title_case(noun)),
        format!(
            "The {noun} \"{id}\" exists already. To let this configuration manage it, import it, \
             with the address of this resource:\n\n\
             import {{\n  to = {address}\n  id = \"{id}\"\n}}\n\n\
             If another address of this configuration manages it, use a `moved` block instead; \
             {}",
            before_destroy(kind)
        ),
    )
    .at(Path::root().attribute(named_by(kind)))
}

/// What to do where an object is to be made before its predecessor is destroyed.
const fn before_destroy(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::GallerySharing => {
            "`create_before_destroy` cannot be used, since a gallery has one sharing at most."
        }
        ResourceKind::RoleAssignment => {
            "with `create_before_destroy`, a role that is given already cannot be given again."
        }
        _ => "with `create_before_destroy`, the new object needs another name.",
    }
}

/// The attribute that says which object is meant.
const fn named_by(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::GallerySharing => "gallery_id",
        _ => "name",
    }
}

/// The warning that an interrupted run's creation was taken over.
pub(super) fn adopted(kind: ResourceKind, id: &str) -> Diagnostic {
    let noun = kind.noun();
    Diagnostic::warning(
        format!("{} Taken Over", title_case(noun)),
        format!(
            "The {noun} \"{id}\" was there already, exactly as this configuration describes it: \
             the run that created it was interrupted before it could confirm that Terraform's \
             state has it. This run takes it over. Another configuration may have it in its state: \
             if so, two would manage it, so remove it from one of them."
        ),
    )
}

fn type_of(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Gallery => "acg_gallery",
        ResourceKind::ImageDefinition => "acg_image_definition",
        ResourceKind::ImageVersion => "acg_image_version",
        ResourceKind::ImageSource => "acg_image_source",
        ResourceKind::GalleryApplication => "acg_gallery_application",
        ResourceKind::GalleryApplicationVersion => "acg_gallery_application_version",
        ResourceKind::RoleAssignment => "acg_role_assignment",
        ResourceKind::GallerySharing => "acg_gallery_sharing",
    }
}

/// The words with a capital each, as titles have them.
pub(super) fn title_case(words: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    words.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

/// A short title for a broken rule, the same on every run.
fn title(violation: &Violation) -> &'static str {
    match violation.rule.as_str() {
        _ if violation.code == ArmCode::PropertyChangeNotAllowed => "Change Not Allowed",
        "S-6" if violation.code == ArmCode::OperationNotAllowed => "Gallery Shared With Everybody",
        "N-1" => "Invalid Gallery Name",
        "N-2" => "Invalid Name",
        "N-3" => "Invalid Version Name",
        "N-4" => "Invalid Identifier",
        "N-5" => "Invalid Name or Tag",
        "N-6" => "Invalid Resource Id",
        "N-7" => "Invalid Region",
        "N-8" => "Restricted Region",
        "N-9" => "Parent Not Found",
        "N-10" => "Resource Exists in Another Location",
        "I-1" => "Identifier Already Used",
        "I-6" => "Invalid Feature or Architecture",
        "I-8" => "Invalid Recommended Range",
        "I-9" => "Invalid End of Life Date",
        "L-1" | "L-2" | "L-4" => "No Latest Version",
        "V-1" => "Invalid Image Source",
        "V-2" => "Image Source Not Usable",
        "V-3" | "V-8" => "Source Region Missing",
        "V-4" => "Duplicate Target Region",
        "V-5" => "Invalid Replica Count",
        "V-6" => "Invalid Storage Type",
        "V-11" | "V-14" => "Image Source Does Not Fit",
        "V-12" | "Q-5" => "Invalid Disk",
        "V-13" => "Invalid Data Disks",
        "V-15" => "Image Version Protected",
        "V-17" => "Invalid Encryption",
        "M-1" => "Invalid VHD File",
        "V-16" => "Invalid Replication Mode",
        "R-6" => "Region in Another Cloud",
        "P-1" => "Invalid Application",
        "Q-1" | "Q-2" | "Q-3" | "Q-4" => "Limit Exceeded",
        "B-4" => "Invalid Price",
        "R-5" => "Not Available in Region",
        "A-4" => "Too Many Instances",
        "A-6" => "Image Does Not Fit Scale Set",
        "D-1" => "Nested Resources Exist",
        "D-4" if violation.code == ArmCode::InvalidParameter => "Invalid Retention",
        "D-4" => "Deleted Versions Are Kept",
        "S-1" => match violation.code {
            ArmCode::AuthorizationFailed => "Access Denied",
            ArmCode::AuthenticationFailed => "Unknown Principal",
            _ => "Invalid Role Assignment",
        },
        "S-3" => "Image Source Not Readable",
        "S-4" => "Invalid Role or Tenant",
        "S-5" => "Invalid Sharing",
        "S-6" => "Invalid Community Gallery",
        _ => "Invalid Value",
    }
}

/// The attribute for a property: the words are the same. What is no attribute of the resource
/// stands for the resource as a whole.
pub(super) fn path(property: &PropertyPath, attributes: &[&'static str]) -> Path {
    let known = matches!(
        property.steps().first(),
        Some(PropertyStep::Property(name)) if attributes.contains(name)
    );
    if !known {
        return Path::root();
    }
    property
        .steps()
        .iter()
        .fold(Path::root(), |path, step| match step {
            PropertyStep::Property(name) => path.attribute(*name),
            PropertyStep::Key(key) => path.key(key),
        })
}
