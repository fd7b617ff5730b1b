//! What can be deleted, what is left of it, and what can be had back: D-1 to D-4.

use std::fmt::Display;
use std::sync::Arc;

use terraform_provider_acg::gallery::{
    GalleryService as _, ImageVersionId, SoftDeleteService as _,
};

use super::base;
use super::beside::Beside;
use super::drift::delete_elsewhere;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

const VERSION: &str = "acg_image_version.example";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        d1_what_has_others_in_it_is_not_deleted,
        d2_a_deleted_version_leaves_no_replica,
        d3_destroy_of_what_is_gone_succeeds,
        d4_a_deleted_version_is_restored_and_imported,
        d4_a_replacement_under_its_number_needs_bypass_soft_delete,
        d4_a_gallery_that_keeps_versions_is_destroyed_once_they_are_gone,
        d4_versions_that_will_hold_their_definition_are_refused_once,
        d4_a_policy_that_ends_in_the_same_run_is_left_to_apply,
        d4_applications_are_not_kept,
    ]
}

fn shown(blocks: &[Block]) -> Vec<&dyn Display> {
    blocks.iter().map(|block| block as &dyn Display).collect()
}

/// Children that this configuration no longer knows of, as if somebody else had made them.
fn d1_what_has_others_in_it_is_not_deleted(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let blocks = base::tree();
    workspace.configure(&shown(&blocks));
    workspace.apply();
    workspace.configure(&[]);
    let children = [
        (
            ["image_version", "gallery_application_version"],
            [
                "/images/ubuntu/versions/1.0.0",
                "/applications/agent/versions/1.0.0",
            ],
        ),
        (
            ["image_definition", "gallery_application"],
            ["/images/ubuntu", "/applications/agent"],
        ),
    ];
    for (kinds, named) in children {
        for kind in kinds {
            let address = format!("acg_{kind}.example");
            workspace.succeed(&["state", "rm", "-no-color", &address]);
        }
        let outcome = workspace.try_apply();
        for id in named {
            let closing = format!("{id}\"");
            outcome.assert_error("", &["Nested Resources Exist", "D-1", &closing]);
        }
    }
    assert_eq!(workspace.addresses(), ["acg_gallery.example"]);
}

fn d2_a_deleted_version_leaves_no_replica(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let [gallery, definition, source, version, ..] = base::tree();
    let version = version.with("target_regions", "{ westeurope = {}, northeurope = {} }");
    let below = [gallery, definition, source];
    workspace.configure(&shown(
        &[&below[..], std::slice::from_ref(&version)].concat(),
    ));
    workspace.apply();
    let id = ImageVersionId::parse(&workspace.attribute(VERSION, "id")).expect("an id");
    let published = workspace.attribute(VERSION, "published_date");
    workspace.configure(&shown(&below));
    workspace.apply();
    let beside = Beside::new(&workspace);
    assert_eq!(beside.with(beside.engine.image_version_get(&id)), None);
    // Its number is free, and nothing of it comes back.
    let again = version.with("target_regions", "{ westeurope = {} }");
    workspace.configure(&shown(&[&below[..], &[again]].concat()));
    workspace.apply();
    let again = workspace.attributes(VERSION);
    let status = again["replication_status"].as_object().expect("regions");
    assert_eq!(status.keys().collect::<Vec<_>>(), ["westeurope"]);
    assert_ne!(again["published_date"], published.as_str());
    workspace.destroy();
}

fn d3_destroy_of_what_is_gone_succeeds(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let blocks = [&base::tree()[..], &[base::role_assignment()]].concat();
    workspace.configure(&shown(&blocks));
    workspace.apply();
    delete_elsewhere(&workspace, &blocks);
    let outcome = workspace.run(&["destroy", "-auto-approve", "-refresh=false", "-no-color"]);
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(0), "{said}");
    assert!(said.contains("7 destroyed"), "{said}");
    assert_eq!(workspace.addresses(), [""; 0]);
}

/// A gallery that keeps what is deleted, and what a version needs.
fn keeping() -> [Block; 3] {
    let [gallery, definition, source, ..] = base::tree();
    let policy = "{ enabled = true, retention_days = 10 }";
    [
        gallery.with("soft_delete_policy", policy),
        definition,
        source,
    ]
}

fn d4_a_deleted_version_is_restored_and_imported(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let below = keeping();
    let version = base::image_version().with("tags", "{ commit = \"4f2a9c1\" }");
    let whole = [&below[..], std::slice::from_ref(&version)].concat();
    workspace.configure(&shown(&whole));
    workspace.apply();
    let id = workspace.attribute(VERSION, "id");
    let published = workspace.attribute(VERSION, "published_date");
    workspace.configure(&shown(&below));
    workspace.apply();

    // Its number is not free, and the refusal says what to do.
    workspace.configure(&shown(&whole));
    let refused = workspace.plan();
    refused.assert_error(
        "name",
        &[
            "D-4",
            "acg version restore",
            "acg version purge",
            "another number",
        ],
    );
    let beside = Beside::new(&workspace);
    let key = ImageVersionId::parse(&id).expect("an id");
    beside.with(beside.engine.image_version_restore(&key));
    workspace
        .plan()
        .assert_error("name", &["exists already", "import {"]);
    let import = format!("import {{\n  to = {VERSION}\n  id = {id:?}\n}}\n");
    workspace.write("imports.tf", &import);
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Import)]);
    assert_eq!(workspace.attribute(VERSION, "published_date"), published);
    workspace.write("imports.tf", "");

    // After its time there is nothing to restore, and its number is free.
    workspace.configure(&shown(&below));
    workspace.apply();
    beside.advance(10 * 24 * 60 * 60);
    workspace.configure(&shown(&whole));
    workspace.apply();
    assert_ne!(workspace.attribute(VERSION, "published_date"), published);
}

fn d4_a_replacement_under_its_number_needs_bypass_soft_delete(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let below = keeping();
    let configure = |version: Block| {
        workspace.configure(&shown(&[&below[..], &[version]].concat()));
    };
    configure(base::image_version());
    workspace.apply();
    let replaced = || base::image_version().with("storage_account_type", "\"Premium_LRS\"");
    configure(replaced());
    workspace
        .plan()
        .assert_error("name", &["D-4", "bypass_soft_delete = true"]);
    // It counts as it was last applied: together with the replacement is too late.
    configure(replaced().with("bypass_soft_delete", "true"));
    workspace.plan().assert_error("name", &["D-4"]);
    configure(base::image_version().with("bypass_soft_delete", "true"));
    workspace.apply();
    configure(replaced().with("bypass_soft_delete", "true"));
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Replace)]);
    // Tainted, it goes the same way.
    workspace.succeed(&["taint", "-no-color", VERSION]);
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Replace)]);
    // Under another number nothing is in the way.
    configure(replaced().with("name", "\"2.0.0\""));
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Replace)]);
}

fn d4_a_gallery_that_keeps_versions_is_destroyed_once_they_are_gone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let whole = [&keeping()[..], &[base::image_version()]].concat();
    workspace.configure(&shown(&whole));
    workspace.apply();
    let id = ImageVersionId::parse(&workspace.attribute(VERSION, "id")).expect("an id");
    let before = workspace.addresses();
    workspace.configure(&[]);
    for refused in [workspace.plan(), workspace.try_apply()] {
        refused.assert_error(
            "",
            &[
                "D-4",
                "/images/ubuntu\" cannot be deleted together",
                "/versions/1.0.0",
                "bypass_soft_delete",
                "soft delete policy",
            ],
        );
    }
    assert_eq!(workspace.addresses(), before);
    workspace.configure(&shown(&keeping()));
    workspace.apply();
    workspace.configure(&[]);
    workspace.plan().assert_error(
        "",
        &[
            "D-4",
            "/images/ubuntu\" cannot be deleted while",
            "/versions/1.0.0",
            "acg version purge",
            "bypass_soft_delete",
        ],
    );
    let beside = Beside::new(&workspace);
    beside.with(beside.engine.image_version_purge(&id));
    workspace.destroy();

    let bypassing = base::image_version().with("bypass_soft_delete", "true");
    workspace.configure(&shown(&[&keeping()[..], &[bypassing]].concat()));
    workspace.apply();
    workspace.destroy();
}

fn d4_versions_that_will_hold_their_definition_are_refused_once(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let below = keeping();
    let versions = || {
        let block = base::image_version();
        let block = block.with("for_each", "toset([\"1.0.0\", \"1.0.1\"])");
        block.with("name", "each.key").to_string()
    };
    let [gallery, definition, source] = &below;
    workspace.configure(&[gallery, definition, source, &versions()]);
    workspace.apply();
    // The definition is planned before its versions here, and after them where all is destroyed.
    let replace = workspace.plan_with(&["-replace=acg_image_definition.example"]);
    for refused in [replace, workspace.plan_with(&["-destroy"])] {
        let errors = refused.errors();
        let told = errors.iter().filter(|one| one.text().contains("together"));
        assert_eq!(told.count(), 1, "{refused:?}");
    }
    // What is applied first is the way out.
    let bypassing = versions().replace("each.key", "each.key\n  bypass_soft_delete = true");
    workspace.configure(&[gallery, definition, source, &bypassing]);
    workspace.apply();
    workspace.apply_with(&["-replace=acg_image_definition.example"]);
    workspace.destroy();
}

/// A policy that ends in the same run ends before what is replaced by `create_before_destroy` goes, and
/// after what is deleted.
fn d4_a_policy_that_ends_in_the_same_run_is_left_to_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let first = |block: Block| {
        let lifecycle = "{\n  lifecycle {\n    create_before_destroy = true\n  }\n";
        block.to_string().replacen("{\n", lifecycle, 1)
    };
    let [gallery, definition, source] = keeping();
    let renamed = definition.clone().with("name", "\"debian\"").with(
        "identifier",
        "{ publisher = \"contoso\", offer = \"debian\", sku = \"12\" }",
    );
    let version = first(base::image_version());
    workspace.configure(&[&gallery, &first(definition), &source, &version]);
    workspace.apply();
    workspace.configure(&[&base::gallery(), &first(renamed), &source, &version]);
    workspace.apply();
    workspace.destroy();

    let [gallery, definition, source] = keeping();
    workspace.configure(&[&gallery, &definition, &source, &base::image_version()]);
    workspace.apply();
    workspace.configure(&[&base::gallery(), &source]);
    // At plan where Terraform plans the gallery after them.
    workspace
        .try_apply()
        .assert_error("", &["D-4", "cannot be deleted"]);
}

/// The policy is about image versions: versions of applications are gone at once.
fn d4_applications_are_not_kept(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let [gallery, ..] = keeping();
    let [.., application, package] = base::tree();
    workspace.configure(&[&gallery, &application, &package]);
    workspace.apply();
    let replaced = package.with("package_file", "\"agent.zip\"");
    workspace.configure(&[&gallery, &application, &replaced]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery_application_version.example", Action::Replace)]);
    workspace.destroy();
}
