//! Limits and their use.

use std::sync::Arc;

use serde_json::json;

use super::base;
use super::scale::{answer, output};
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        q1_the_101st_gallery_is_refused_at_plan,
        q1_to_q3_lowered_limits_hold_at_their_boundary,
        q1_a_replacement_takes_the_place_of_its_predecessor,
        q1_a_replacement_without_a_name_takes_no_second_place,
        q1_a_successor_that_comes_first_needs_a_place_of_its_own,
        q1_a_replacement_in_another_region_takes_a_place_there,
        q1_blocks_that_claim_one_name_are_found_at_apply,
        q2_definitions_without_a_location_are_counted_at_plan,
        q2_q3_children_of_what_the_same_run_makes_are_counted_at_plan,
        q3_a_tainted_version_below_a_new_gallery_takes_no_second_place,
        q4_a_lowered_replica_limit_is_refused_at_plan,
        q5_a_lowered_limit_of_a_disk_is_refused_at_plan,
        q6_usage_is_read_for_provider_and_other_subscriptions,
    ]
}

fn galleries(count: u32) -> String {
    format!(
        "resource \"acg_gallery\" \"many\" {{\n  count = {count}\n  name = \"gallery_${{count.index}}\"\n  \
         resource_group_name = \"images\"\n  location = \"westeurope\"\n}}\n"
    )
}

/// The block under another label.
fn labelled(block: &Block, label: &str) -> String {
    let text = block.to_string();
    text.replace("\"example\" {", &format!("{label:?} {{"))
}

/// Rule Q-1, with the documented limit.
fn q1_the_101st_gallery_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&galleries(101)]);
    let refused = workspace.plan();
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    refused.assert_error("", &["limit of 100 galleries", "westeurope", "Q-1"]);
    // Of several at once as many as there is room for.
    workspace.configure(&[&galleries(98)]);
    workspace.apply();
    workspace.configure(&[&galleries(103)]);
    let refused = workspace.plan();
    assert_eq!(refused.errors().len(), 3, "{refused:?}");
    workspace.configure(&[&galleries(100)]);
    workspace.apply();
    // What exists counts as well as what is planned.
    workspace.configure(&[&galleries(100), &base::gallery()]);
    workspace
        .plan()
        .assert_error("", &["100 are in use", "Q-1"]);
    let elsewhere = base::gallery().with("location", "\"northeurope\"");
    workspace.configure(&[&galleries(100), &elsewhere]);
    workspace.apply();
    workspace.destroy();
}

/// Rules.
fn q1_to_q3_lowered_limits_hold_at_their_boundary(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(
        terraform,
        "  limits = { galleries_per_region = 2, image_definitions_per_region = 2, image_versions_per_region = 2 }",
    );
    let second = |block: Block, name: &str| {
        block
            .with("name", &format!("{name:?}"))
            .to_string()
            .replace("\"example\" {", "\"second\" {")
    };
    let third =
        |block: Block, name: &str| second(block, name).replace("\"second\" {", "\"third\" {");
    let identifier =
        |sku: &str| format!("{{ publisher = \"contoso\", offer = \"x\", sku = {sku:?} }}");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let (version, source) = (base::image_version(), base::image_source());
    let other_definition = definition.clone().with("identifier", &identifier("2"));
    let two: [&dyn std::fmt::Display; 7] = [
        &gallery,
        &second(gallery.clone(), "silver"),
        &definition,
        &second(other_definition.clone(), "debian"),
        &source,
        &version,
        &second(version.clone(), "1.0.1"),
    ];
    workspace.configure(&two);
    workspace.apply();
    let third_definition = definition.clone().with("identifier", &identifier("3"));
    for (block, rule) in [
        (third(gallery.clone(), "bronze"), "Q-1"),
        (third(third_definition, "suse"), "Q-2"),
        (third(version.clone(), "1.0.2"), "Q-3"),
    ] {
        workspace.configure(&[
            &two[0], &two[1], &two[2], &two[3], &two[4], &two[5], &two[6], &block,
        ]);
        workspace.plan().assert_error("", &[rule, "2 are in use"]);
    }
    workspace.configure(&two);
    workspace.plan().assert_empty();
    workspace.destroy();
}

/// A replacement's own predecessor holds no place against it.
fn q1_a_replacement_takes_the_place_of_its_predecessor(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { galleries_per_region = 1 }");
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    workspace.configure(&[&base::gallery().with("name", "\"silver\"")]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.example", Action::Replace)]);
    workspace.destroy();
}

/// The same where the name is not known yet: whoever else comes finds the place of the predecessor
/// taken once.
fn q1_a_replacement_without_a_name_takes_no_second_place(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { galleries_per_region = 2 }");
    let name =
        |input: &str| format!("resource \"terraform_data\" \"name\" {{\n  input = {input:?}\n}}\n");
    let gallery = base::gallery().with("name", "terraform_data.name.output");
    workspace.configure(&[&name("golden"), &gallery]);
    workspace.apply();
    let more = |label: &str| labelled(&base::gallery().with("name", &format!("{label:?}")), label);
    // Planned after the replacement.
    let after = base::gallery()
        .with("name", "\"second\"")
        .with("depends_on", "[acg_gallery.example]");
    let after = labelled(&after, "second");
    workspace.configure(&[&name("silver"), &gallery, &after]);
    workspace.apply();
    assert_eq!(workspace.attribute("acg_gallery.example", "name"), "silver");
    workspace.configure(&[&name("silver"), &gallery, &after, &more("third")]);
    workspace.plan().assert_error("", &["Q-1"]);
    workspace.configure(&[]);
    workspace.destroy();
}

/// What is created before its predecessor goes is no conflict at plan; where there is no room for
/// both, the gallery refuses it, and the predecessor stays.
fn q1_a_successor_that_comes_first_needs_a_place_of_its_own(terraform: &Arc<Terraform>) {
    let gallery = |name: &str| {
        let block = base::gallery().with("name", &format!("{name:?}"));
        let text = block.to_string();
        let body = text.trim_end().trim_end_matches('}');
        format!("{body}  lifecycle {{\n    create_before_destroy = true\n  }}\n}}\n")
    };
    for (limit, fits) in [(2, true), (1, false)] {
        let limits = format!("  limits = {{ galleries_per_region = {limit} }}");
        let workspace = Workspace::with_provider(terraform, &limits);
        workspace.configure(&[&gallery("golden")]);
        workspace.apply();
        workspace.configure(&[&gallery("silver")]);
        let replaced = [("acg_gallery.example", Action::Replace)];
        workspace.plan().assert_actions(&replaced);
        if fits {
            workspace.apply();
        } else {
            workspace
                .try_apply()
                .assert_error("", &["Q-1", "1 is in use"]);
            assert_eq!(workspace.attribute("acg_gallery.example", "name"), "golden");
            workspace.plan().assert_actions(&replaced);
        }
        workspace.destroy();
    }
}

/// What moves to a region and what is made there share its limit, at plan.
fn q1_a_replacement_in_another_region_takes_a_place_there(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { galleries_per_region = 1 }");
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let moved = base::gallery().with("location", "\"northeurope\"");
    let other = moved
        .clone()
        .with("name", "\"silver\"")
        .to_string()
        .replace("\"example\" {", "\"other\" {");
    workspace.configure(&[&moved, &other]);
    let refused = workspace.plan();
    refused.assert_error("", &["northeurope", "Q-1"]);
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    workspace.configure(&[&moved]);
    workspace.apply();
    workspace.destroy();
}

/// Terraform tells no addresses: two blocks of one name take one place at plan, and the second is
/// refused when it is made.
fn q1_blocks_that_claim_one_name_are_found_at_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { galleries_per_region = 1 }");
    let gallery = base::gallery();
    workspace.configure(&[&gallery, &labelled(&gallery, "same")]);
    assert_eq!(workspace.plan().errors().len(), 0);
    let refused = workspace.try_apply();
    refused.assert_error("name", &["exists already"]);
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    assert_eq!(workspace.addresses().len(), 1);
    // Before it destroys, Terraform plans the blocks once more, in any order.
    workspace.configure(&[]);
    workspace.destroy();
}

/// The block as many times as said, its names told apart by `${count.index}`.
fn several(block: &Block, count: u32) -> String {
    let text = block.to_string();
    let body = text.trim_end().trim_end_matches('}');
    format!("{body}  count = {count}\n}}\n")
}

fn definitions(count: u32, gallery: &str) -> String {
    let block = base::image_definition()
        .with("name", "\"ubuntu-${count.index}\"")
        .with("gallery_id", &format!("acg_gallery.{gallery}.id"))
        .with(
            "identifier",
            "{ publisher = \"contoso\", offer = \"ubuntu\", sku = \"${count.index}\" }",
        );
    let definitions = labelled(&block, gallery);
    let body = definitions.trim_end().trim_end_matches('}');
    format!("{body}  count = {count}\n}}\n")
}

/// Rule Q-2, where a definition lies in its gallery's region: that of one that exists, or of one that
/// the same run makes.
fn q2_definitions_without_a_location_are_counted_at_plan(terraform: &Arc<Terraform>) {
    let workspace =
        Workspace::with_provider(terraform, "  limits = { image_definitions_per_region = 3 }");
    let gallery = base::gallery();
    let refused_of_four = || {
        let refused = workspace.plan();
        refused.assert_error("", &["limit of 3 image definitions", "Q-2"]);
        assert_eq!(refused.errors().len(), 1, "{refused:?}");
    };
    workspace.configure(&[&gallery, &definitions(4, "example")]);
    refused_of_four();
    workspace.configure(&[&gallery]);
    workspace.apply();
    workspace.configure(&[&gallery, &definitions(10, "example")]);
    let refused = workspace.plan();
    assert_eq!(refused.errors().len(), 7, "{refused:?}");
    workspace.configure(&[&gallery, &definitions(4, "example")]);
    refused_of_four();
    workspace.configure(&[&gallery, &definitions(3, "example")]);
    workspace.apply();
    // Of two galleries that are made, which is whose is not known yet: nothing is refused that may be
    // allowed.
    let elsewhere = |label: &str, region: &str| {
        let block = base::gallery()
            .with("name", &format!("{label:?}"))
            .with("location", &format!("{region:?}"));
        labelled(&block, label)
    };
    let (north, south) = (
        elsewhere("north", "northeurope"),
        elsewhere("south", "uksouth"),
    );
    workspace.configure(&[
        &gallery,
        &definitions(3, "example"),
        &north,
        &definitions(3, "north"),
        &south,
        &definitions(2, "south"),
    ]);
    workspace.apply();
    workspace.plan().assert_empty();
    workspace.destroy();
}

/// Rules, where the ids of the parents are known after apply alone.
fn q2_q3_children_of_what_the_same_run_makes_are_counted_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(
        terraform,
        "  limits = { image_definitions_per_region = 2, image_versions_per_region = 2 }",
    );
    let versions = |count| {
        let block = base::image_version()
            .with("name", "\"1.0.${count.index}\"")
            .with("image_definition_id", "acg_image_definition.example[0].id");
        several(&block, count)
    };
    let (gallery, source) = (base::gallery(), base::image_source());
    let configure = |definition_count, version_count| {
        workspace.configure(&[
            &gallery,
            &source,
            &definitions(definition_count, "example"),
            &versions(version_count),
        ]);
    };
    configure(6, 1);
    let refused = workspace.plan();
    refused.assert_error("", &["limit of 2 image definitions", "Q-2"]);
    assert_eq!(refused.errors().len(), 4, "{refused:?}");
    configure(2, 6);
    let refused = workspace.plan();
    refused.assert_error("location", &["limit of 2 image versions", "Q-3"]);
    assert_eq!(refused.errors().len(), 4, "{refused:?}");
    configure(2, 2);
    workspace.apply();
    // All of it is replaced, and takes the places that it has.
    let renamed = base::gallery().with("name", "\"silver\"");
    workspace.configure(&[&renamed, &source, &definitions(2, "example"), &versions(2)]);
    workspace.apply();
    workspace.configure(&[&renamed, &source, &definitions(2, "example"), &versions(3)]);
    workspace.plan().assert_error("location", &["Q-3"]);
    // All of it moves, and takes places where it comes to.
    let moved = renamed.with("location", "\"northeurope\"");
    let versions = |count| versions(count).replace("westeurope", "northeurope");
    let source = source.with("location", "\"northeurope\"");
    workspace.configure(&[&moved, &source, &definitions(3, "example"), &versions(2)]);
    let refused = workspace.plan();
    refused.assert_error("", &["northeurope", "Q-2"]);
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    workspace.configure(&[&moved, &source, &definitions(2, "example"), &versions(3)]);
    let refused = workspace.plan();
    refused.assert_error("location", &["northeurope", "Q-3"]);
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    workspace.configure(&[&moved, &source, &definitions(2, "example"), &versions(2)]);
    workspace.apply();
    workspace.configure(&[]);
    workspace.destroy();
}

/// Terraform plans what is tainted as though there was nothing before it.
fn q3_a_tainted_version_below_a_new_gallery_takes_no_second_place(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(
        terraform,
        "  limits = { image_definitions_per_region = 1, image_versions_per_region = 1 }",
    );
    let (definition, source) = (base::image_definition(), base::image_source());
    let configure = |name: &str| {
        let gallery = base::gallery().with("name", &format!("{name:?}"));
        workspace.configure(&[&gallery, &definition, &source, &base::image_version()]);
    };
    configure("golden");
    workspace.apply();
    for address in ["acg_image_definition.example", "acg_image_version.example"] {
        workspace.succeed(&["taint", address]);
    }
    configure("silver");
    workspace.apply();
    workspace.plan().assert_empty();
    workspace.destroy();
}

/// Rule Q-4, on create and on change.
fn q4_a_lowered_replica_limit_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { replicas_per_region = 2 }");
    let (gallery, definition, source) = (
        base::gallery(),
        base::image_definition(),
        base::image_source(),
    );
    let version = |count: &str| base::image_version().with("replica_count", count);
    let configure = |count| workspace.configure(&[&gallery, &definition, &source, &version(count)]);
    configure("3");
    workspace.plan().assert_error("", &["1 to 2", "V-5"]);
    configure("2");
    workspace.apply();
    configure("3");
    workspace.plan().assert_error("", &["1 to 2", "V-5"]);
    configure("2");
    workspace.destroy();
}

/// The limit is that of the version's disks: a source is whatever it is.
fn q5_a_lowered_limit_of_a_disk_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { disk_size_gb = 29 }");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let source = base::image_source();
    workspace.configure(&[&gallery, &definition, &source]);
    workspace.apply();
    workspace.configure(&[&gallery, &definition, &source, &base::image_version()]);
    workspace
        .plan()
        .assert_error("source_id", &["30", "29", "V-12"]);
    workspace.configure(&[&gallery, &definition, &source]);
    workspace.destroy();
}

/// Rule Q-6.
fn q6_usage_is_read_for_provider_and_other_subscriptions(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { galleries_per_region = 7 }");
    let usage = "data \"acg_usage\" \"own\" {\n  location   = \"West Europe\"\n  depends_on = [acg_image_definition.example]\n}\n\
                 data \"acg_usage\" \"other\" {\n  location        = \"westeurope\"\n  \
                 subscription_id = \"11111111-1111-1111-1111-111111111111\"\n  depends_on      = [acg_image_definition.example]\n}\n";
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &usage,
        &output("[data.acg_usage.own, data.acg_usage.other]"),
    ]);
    workspace.apply();
    let answer = answer(&workspace);
    let limit = |data: usize, name: &str| answer[data]["limits"][name].clone();
    assert_eq!(
        limit(0, "galleries_per_region"),
        json!({ "description": "galleries", "unit": "Count", "current": 1, "limit": 7, "remaining": 6 })
    );
    assert_eq!(
        limit(0, "image_definitions_per_region")["current"],
        json!(1)
    );
    assert_eq!(
        limit(0, "image_versions_per_region")["limit"],
        json!(10_000)
    );
    assert_eq!(limit(1, "galleries_per_region")["current"], json!(0));
    assert_eq!(
        answer[0]["subscription_id"],
        json!("00000000-0000-0000-0000-000000000000")
    );
    workspace.destroy();
    workspace.configure(&[&"data \"acg_usage\" \"own\" {\n  location = \"atlantis\"\n}\n"]);
    workspace.plan().assert_error("", &["atlantis", "N-7"]);
}
