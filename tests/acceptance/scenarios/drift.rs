//! What changes behind Terraform's back is seen by refresh and repaired by apply.

use std::fmt::{Display, Write as _};
use std::sync::Arc;

use serde_json::json;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        a_change_elsewhere_is_seen_and_repaired,
        what_was_added_elsewhere_is_removed,
        an_update_leaves_alone_what_others_changed_meanwhile,
        a_deletion_elsewhere_is_seen_and_repaired,
        refresh_only_takes_over_what_changed_elsewhere,
        a_replacement_elsewhere_is_seen_and_repaired,
        the_spelling_of_regions_ids_and_dates_is_no_change,
        regions_are_spelled_otherwise_beside_every_other_change,
        an_empty_collection_is_as_good_as_none,
    ]
}

/// Takes these resources into a second workspace on the same gallery state.
pub(super) fn take_over(owner: &Workspace, blocks: &[Block]) -> Workspace {
    let elsewhere = owner.elsewhere();
    let mut imports = String::new();
    for block in blocks {
        let id = owner.attribute(block.address(), "id");
        writeln!(
            imports,
            "import {{\n  to = {}\n  id = {id:?}\n}}",
            block.address()
        )
        .expect("text");
    }
    elsewhere.write("imports.tf", &imports);
    elsewhere.configure(&shown(blocks));
    elsewhere.apply();
    elsewhere
}

/// Deletes these resources without the owner's knowledge.
pub(super) fn delete_elsewhere(owner: &Workspace, blocks: &[Block]) {
    let elsewhere = take_over(owner, blocks);
    elsewhere.write("imports.tf", "");
    elsewhere.destroy();
}

fn shown(blocks: &[Block]) -> Vec<&dyn Display> {
    blocks
        .iter()
        .map(|block| -> &dyn Display { block })
        .collect()
}

/// Every attribute that can be updated, changed elsewhere in one go.
fn a_change_elsewhere_is_seen_and_repaired(terraform: &Arc<Terraform>) {
    let [gallery, definition, source, version, application, package] = base::tree();
    let blocks = [
        gallery
            .with("description", "\"ours\"")
            .with("tags", "{ team = \"ours\" }"),
        definition
            .with("description", "\"ours\"")
            .with("recommended_vcpus", "{ min = 2, max = 16 }")
            .with("recommended_memory_gb", "{ min = 4 }")
            .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
            .with("tags", "{ team = \"ours\" }"),
        source.with("tags", "{ team = \"ours\" }"),
        version
            .with(
                "target_regions",
                "{ westeurope = { replica_count = 2 }, northeurope = {} }",
            )
            .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
            .with("tags", "{ team = \"ours\" }"),
        application
            .with("description", "\"ours\"")
            .with("eula", "\"ours\"")
            .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
            .with("tags", "{ team = \"ours\" }"),
        package
            .with(
                "target_regions",
                "{ westeurope = { replica_count = 2 }, northeurope = {} }",
            )
            .with("enable_health_check", "true")
            .with("tags", "{ team = \"ours\" }"),
    ];
    let workspace = Workspace::new(terraform);
    workspace.configure(&shown(&blocks));
    workspace.apply();

    let elsewhere = take_over(&workspace, &blocks);
    let [gallery, definition, source, version, application, package] = blocks.clone();
    let changed = [
        gallery
            .with("description", "\"theirs\"")
            .with("tags", "{ team = \"theirs\" }"),
        definition
            .with("description", "\"theirs\"")
            .with("recommended_vcpus", "{ min = 4 }")
            .without("recommended_memory_gb")
            .without("end_of_life_date")
            .without("tags"),
        source.without("tags"),
        version
            .with("target_regions", "{ westeurope = {}, uksouth = {} }")
            .with("exclude_from_latest", "true")
            .without("end_of_life_date")
            .without("tags"),
        application
            .with("description", "\"theirs\"")
            .without("eula")
            .without("end_of_life_date")
            .without("tags"),
        package
            .with("target_regions", "{ westeurope = {}, uksouth = {} }")
            .with("exclude_from_latest", "true")
            .without("enable_health_check")
            .without("tags"),
    ];
    elsewhere.configure(&shown(&changed));
    elsewhere.apply();

    let expected = [
        "gallery",
        "gallery_application",
        "gallery_application_version",
        "image_definition",
        "image_source",
        "image_version",
    ]
    .map(|kind| format!("acg_{kind}.example"));
    let plan = workspace.plan();
    let drifted: Vec<&String> = plan.drift.keys().collect();
    assert_eq!(drifted, expected.iter().collect::<Vec<_>>());
    let repairs: Vec<_> = expected
        .iter()
        .map(|address| (address.as_str(), Action::Update))
        .collect();
    workspace.apply().assert_actions(&repairs);
    let version = workspace.attributes("acg_image_version.example");
    assert_eq!(
        version["target_regions"]["westeurope"]["replica_count"],
        json!(2)
    );
    assert_eq!(version["target_regions"]["uksouth"], json!(null));
    assert_eq!(version["end_of_life_date"], json!("2090-01-01T00:00:00Z"));
}

/// An attribute that the configuration leaves out and somebody set.
fn what_was_added_elsewhere_is_removed(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let elsewhere = take_over(&workspace, &[base::gallery()]);
    elsewhere.configure(&[&base::complete_gallery()]);
    elsewhere.apply();
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.example", Action::Update)]);
    assert_eq!(
        workspace.attributes("acg_gallery.example")["tags"],
        json!(null)
    );
}

fn a_deletion_elsewhere_is_seen_and_repaired(terraform: &Arc<Terraform>) {
    let blocks: Vec<Block> = base::tree()
        .into_iter()
        .chain([base::role_assignment()])
        .collect();
    let workspace = Workspace::new(terraform);
    workspace.configure(&shown(&blocks));
    workspace.apply();
    delete_elsewhere(&workspace, &blocks);
    let all = [
        "gallery",
        "gallery_application",
        "gallery_application_version",
        "image_definition",
        "image_source",
        "image_version",
        "role_assignment",
    ]
    .map(|kind| format!("acg_{kind}.example"));
    let plan = workspace.plan();
    assert!(plan.warnings().is_empty(), "{:?}", plan.warnings());
    let created: Vec<_> = all
        .iter()
        .map(|address| (address.as_str(), Action::Create))
        .collect();
    plan.assert_actions(&created);
    workspace.apply();
    workspace.destroy();
}

fn refresh_only_takes_over_what_changed_elsewhere(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let gallery = base::complete_gallery().without("timeouts");
    workspace.configure(&[&gallery]);
    workspace.apply();
    let elsewhere = take_over(&workspace, std::slice::from_ref(&gallery));
    elsewhere.configure(&[&gallery.clone().with("description", "\"theirs\"")]);
    elsewhere.apply();

    let outcome = workspace.try_apply_with(&["-refresh-only"]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(
        workspace.attribute("acg_gallery.example", "description"),
        "theirs"
    );
    workspace.configure(&[&gallery.with("description", "\"theirs\"")]);
    workspace.plan().assert_empty();
}

/// The same name, made anew by somebody with other immutable attributes.
fn a_replacement_elsewhere_is_seen_and_repaired(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let definition = base::image_definition();
    workspace.configure(&[&base::gallery(), &definition]);
    workspace.apply();
    let elsewhere = take_over(&workspace, &[base::gallery(), definition.clone()]);
    elsewhere.write("imports.tf", "");
    elsewhere.configure(&[
        &base::gallery(),
        &definition.with("hyper_v_generation", "\"V2\""),
    ]);
    elsewhere.apply();
    workspace
        .apply()
        .assert_actions(&[("acg_image_definition.example", Action::Replace)]);
}

/// Rules N-6, N-7, and instants of dates: each spelling in turn plans nothing, and what is applied
/// with an unusual spelling stays as it was written.
fn the_spelling_of_regions_ids_and_dates_is_no_change(terraform: &Arc<Terraform>) {
    let unusual = [
        base::gallery().with("location", "\"West Europe\""),
        base::image_definition()
            .with("gallery_id", "upper(acg_gallery.example.id)")
            .with("location", "\"WESTEUROPE\"")
            .with("end_of_life_date", "\"2090-01-01T12:00:00+02:00\""),
        base::image_source().with("location", "\"West Europe\""),
        base::image_version()
            .with("location", "\"west europe\"")
            .with("source_id", "lower(acg_image_source.example.id)")
            .with(
                "target_regions",
                "{ \"West Europe\" = {}, \"NorthEurope\" = { replica_count = 2 } }",
            )
            .with("end_of_life_date", "\"2090-01-01T00:00:00.000Z\""),
        base::gallery_application()
            .with("gallery_id", "upper(acg_gallery.example.id)")
            .with("location", "\"West Europe\""),
        base::gallery_application_version()
            .with(
                "gallery_application_id",
                "lower(acg_gallery_application.example.id)",
            )
            .with("location", "\"WEST EUROPE\"")
            .with("target_regions", "{ \"West Europe\" = {} }"),
    ];
    let workspace = Workspace::new(terraform);
    workspace.configure(&shown(&unusual));
    workspace.apply();
    assert_eq!(
        workspace.attribute("acg_gallery.example", "location"),
        "West Europe"
    );

    let usual = [
        base::gallery(),
        base::image_definition()
            .with("location", "\"westeurope\"")
            .with("end_of_life_date", "\"2090-01-01T10:00:00Z\""),
        base::image_source(),
        base::image_version()
            .with(
                "target_regions",
                "{ northeurope = { replica_count = 2 }, westeurope = {} }",
            )
            .with("end_of_life_date", "\"2090-01-01T00:00:00Z\""),
        base::gallery_application(),
        base::gallery_application_version(),
    ];
    workspace.configure(&shown(&usual));
    workspace.plan().assert_empty();
    workspace.configure(&shown(&unusual));
    workspace.plan().assert_empty();
    workspace.destroy();
}

/// Rule N-7: in each step the regions are spelled in the other way, and something else changes, which
/// alone is planned and done.
fn regions_are_spelled_otherwise_beside_every_other_change(terraform: &Arc<Terraform>) {
    const VERSION: &str = "acg_image_version.example";
    const PACKAGE: &str = "acg_gallery_application_version.example";
    let workspace = Workspace::new(terraform);
    let mut version = base::image_version();
    let mut package = base::gallery_application_version();
    let steps = [
        ("tags", "{ step = \"1\" }"),
        ("replica_count", "3"),
        ("exclude_from_latest", "true"),
        ("end_of_life_date", "\"2090-01-01T00:00:00Z\""),
        ("wait_for_replication", "false"),
        ("storage_account_type", "\"Premium_LRS\""),
        ("name", "\"2.0.0\""),
    ];
    let spellings = [
        "{ westeurope = { replica_count = 2 }, northeurope = {} }",
        "{ \"West Europe\" = { replica_count = 2 }, \"North Europe\" = {} }",
    ];
    let others = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
        base::gallery_application(),
    ];
    let configure = |version: &Block, package: &Block, regions: &str| {
        let blocks = [version, package].map(|block| block.clone().with("target_regions", regions));
        let all: Vec<Block> = others.iter().cloned().chain(blocks).collect();
        workspace.configure(&shown(&all));
    };
    configure(&version, &package, spellings[0]);
    workspace.apply();
    for (regions, (name, value)) in spellings.iter().cycle().skip(1).zip(steps) {
        version = version.with(name, value);
        package = package.with(name, value);
        configure(&version, &package, regions);
        let action = match name {
            "storage_account_type" | "name" => Action::Replace,
            _ => Action::Update,
        };
        workspace
            .apply()
            .assert_actions(&[(VERSION, action), (PACKAGE, action)]);
        workspace.plan().assert_empty();
    }
    workspace.destroy();
}

/// What is empty replaces nothing, whether it comes or goes.
fn an_empty_collection_is_as_good_as_none(terraform: &Arc<Terraform>) {
    let without = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
        base::image_version(),
    ];
    let [gallery, definition, source, version] = without.clone();
    let with = [
        gallery.with("tags", "{}"),
        definition
            .with("features", "{}")
            .with("disallowed_disk_types", "[]")
            .with("recommended_vcpus", "{}")
            .with("tags", "{}"),
        source.with("data_disks", "{}").with("tags", "{}"),
        version.with("data_disks", "{}").with("tags", "{}"),
    ];
    let updates = [
        "acg_gallery.example",
        "acg_image_definition.example",
        "acg_image_source.example",
        "acg_image_version.example",
    ]
    .map(|address| (address, Action::Update));
    let workspace = Workspace::new(terraform);
    workspace.configure(&shown(&without));
    workspace.apply();
    for blocks in [&with, &without] {
        workspace.configure(&shown(blocks));
        workspace.apply().assert_actions(&updates);
        workspace.plan().assert_empty();
    }
}

/// A plan that was made before says nothing of it, and neither does a configuration that ignores it.
fn an_update_leaves_alone_what_others_changed_meanwhile(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let around = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
    ];
    let version = base::image_version().with("target_regions", "{ westeurope = {} }");
    let with = |version: &Block| [&around[..], std::slice::from_ref(version)].concat();
    workspace.configure(&shown(&with(&version)));
    workspace.apply();
    let elsewhere = take_over(&workspace, &with(&version));

    let excluded = version.clone().with("exclude_from_latest", "true");
    workspace.configure(&shown(&with(&excluded)));
    workspace.succeed(&["plan", "-out=saved.tfplan", "-no-color"]);
    let theirs = version
        .with(
            "target_regions",
            "{ westeurope = {}, northeurope = { replica_count = 3 } }",
        )
        .with("tags", "{ cost = \"center\" }");
    elsewhere.configure(&shown(&with(&theirs)));
    elsewhere.apply();
    workspace.succeed(&["apply", "-no-color", "saved.tfplan"]);
    // Of theirs nothing is lost, and what the plan changed is changed.
    elsewhere.configure(&shown(&with(&theirs.with("exclude_from_latest", "true"))));
    elsewhere.plan().assert_empty();

    // Nothing is asked of the service where it has nothing to do.
    let added = workspace.acg(&[
        "fault",
        "add",
        "error",
        "--operation",
        "image_version_update",
    ]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let unawaited = excluded.with("wait_for_replication", "false");
    workspace.configure(&shown(&with(&unawaited)));
    workspace.succeed(&["apply", "-refresh=false", "-auto-approve", "-no-color"]);
    workspace.acg(&["fault", "clear", "--yes"]);
    elsewhere.plan().assert_empty();
}
