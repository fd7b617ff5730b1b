//! Objects that go so that others of the same name can come, and creations that nobody heard of.

use std::sync::Arc;

use super::{Scenario, base};
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl Iterator<Item = Scenario> {
    super::scenarios![Any:
        tainted_objects_are_replaced_under_their_names,
        a_failed_provisioner_is_mended_by_the_next_apply,
        create_before_destroy_under_one_name_is_refused_and_undone,
        a_create_that_timed_out_is_taken_over,
        elements_that_are_null_are_refused_before_anything_changes,
        empty_collections_make_no_difference,
        case_alone_changes_nothing,
    ]
    .into_iter()
}

/// Terraform plans a tainted object without its prior state, so that it looks like a new one whose
/// name is taken.
fn tainted_objects_are_replaced_under_their_names(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let [gallery, definition, source, version, application, package] = base::tree();
    workspace.configure(&[
        &gallery,
        &definition,
        &source,
        &version,
        &application,
        &package,
    ]);
    workspace.apply();
    let kinds = [
        "gallery",
        "gallery_application",
        "gallery_application_version",
        "image_definition",
        "image_source",
        "image_version",
    ];
    for kind in kinds {
        workspace.succeed(&["taint", "-no-color", &format!("acg_{kind}.example")]);
    }
    workspace.plan_with(&["-refresh=false"]);
    let outcome = workspace.apply();
    for kind in kinds {
        let action = outcome.actions.get(&format!("acg_{kind}.example"));
        assert_eq!(action, Some(&Action::Replace), "{kind}");
    }
    workspace.succeed(&["taint", "-no-color", "acg_gallery.example"]);
    workspace.destroy();
}

fn a_failed_provisioner_is_mended_by_the_next_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let fails = base::gallery().with("provisioner \"local-exec\"", "{ command = \"exit 1\" }");
    let text = fails
        .to_string()
        .replace("\"local-exec\" = {", "\"local-exec\" {");
    workspace.configure(&[&text]);
    assert!(!workspace.try_apply().errors().is_empty());
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    workspace.destroy();
}

fn create_before_destroy_under_one_name_is_refused_and_undone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let gallery = |location: &str| {
        let text = base::gallery()
            .with("location", location)
            .with("lifecycle", "{ create_before_destroy = true }");
        text.to_string().replace("lifecycle = {", "lifecycle {")
    };
    workspace.configure(&[&gallery("\"westeurope\"")]);
    workspace.apply();
    workspace.configure(&[&gallery("\"northeurope\"")]);
    workspace
        .try_apply()
        .assert_error("location", &["already exists"]);
    workspace.configure(&[&gallery("\"westeurope\"")]);
    workspace.plan().assert_empty();
    workspace.destroy();
}

fn a_create_that_timed_out_is_taken_over(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    // Terraform may or may not get to know of it: whichever way, the next apply succeeds.
    for _ in 0..4 {
        workspace.configure(&[&base::gallery().with("timeouts", "{ create = \"0s\" }")]);
        workspace.try_apply();
        workspace.configure(&[&base::gallery()]);
        workspace.apply();
        workspace.destroy();
    }
}

fn elements_that_are_null_are_refused_before_anything_changes(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let refused = [
        (base::gallery().with("tags", "{ a = null }"), "tags", "null"),
        (
            base::image_definition().with("features", "{ SecurityType = null }"),
            "features",
            "null",
        ),
        (
            base::image_definition().with("disallowed_disk_types", "[\"standard_lrs\"]"),
            "disallowed_disk_types",
            "Standard_LRS",
        ),
        (
            base::image_version().with("target_regions", "{}"),
            "target_regions",
            "empty",
        ),
    ];
    for (block, at, says) in refused {
        let others: [&dyn std::fmt::Display; 3] = [
            &base::gallery(),
            &base::image_definition(),
            &base::image_source(),
        ];
        let address = block.address().to_owned();
        let mut parts: Vec<String> = others.iter().map(ToString::to_string).collect();
        parts.retain(|part| {
            !part.contains(&format!(
                "\"{}\" \"example\"",
                address.split('.').next().unwrap_or_default()
            ))
        });
        parts.push(block.to_string());
        let parts: Vec<&dyn std::fmt::Display> = parts.iter().map(|part| part as _).collect();
        workspace.configure(&parts);
        workspace.plan().assert_error(at, &[says]);
    }
}

fn empty_collections_make_no_difference(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery().with("tags", "{}"),
        &base::image_definition()
            .with("tags", "{}")
            .with("features", "{}")
            .with("disallowed_disk_types", "[]")
            .with("recommended_vcpus", "{}"),
        &base::image_source().with("data_disks", "{}"),
        &base::image_version()
            .with("data_disks", "{}")
            .with("tags", "{}"),
    ]);
    workspace.apply();
    workspace.destroy();
}

/// Names are compared without regard to case (N-6): another spelling is the same object.
fn case_alone_changes_nothing(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let identifier = "{ publisher = \"CONTOSO\", offer = \"ubuntu\", sku = \"2204\" }";
    workspace.configure(&[
        &base::gallery().with("name", "\"GOLDEN\""),
        &base::image_definition()
            .with("name", "\"Ubuntu\"")
            .with("identifier", identifier),
    ]);
    workspace.plan().assert_empty();
    workspace.destroy();
}
