//! What the gallery's present state does not admit is refused, most of it at plan: names and triples
//! that exist, parents that do not, limits, dates that have passed.

use std::sync::Arc;

use super::base;
use super::beside::Beside;
use crate::harness::hcl::Block;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        an_existing_name_is_refused_at_plan_with_the_import_block_to_paste,
        a_block_that_was_renamed_without_moved_is_refused_at_plan,
        i1_an_existing_triple_is_refused_at_plan,
        i1_two_definitions_swap_their_triples_by_way_of_a_free_one,
        i1_two_planned_definitions_with_one_triple_are_refused,
        n9_a_missing_parent_is_refused_at_plan,
        i9_an_end_of_life_in_the_past_is_refused_only_when_it_changes,
        v2_a_source_elsewhere_is_refused_at_plan_beside_a_new_definition,
        q1_q4_a_limit_is_refused_at_plan,
    ]
}

fn an_existing_name_is_refused_at_plan_with_the_import_block_to_paste(terraform: &Arc<Terraform>) {
    let blocks = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
        base::image_version(),
    ];
    let owner = Workspace::new(terraform);
    owner.configure(&[&blocks[0], &blocks[1], &blocks[2], &blocks[3]]);
    owner.apply();
    let other = owner.elsewhere();
    let id = |block: &Block| format!("{:?}", owner.attribute(block.address(), "id"));
    let by_id = [
        blocks[0].clone(),
        blocks[1].clone().with("gallery_id", &id(&blocks[0])),
        blocks[2].clone(),
        blocks[3]
            .clone()
            .with("image_definition_id", &id(&blocks[1]))
            .with("source_id", &id(&blocks[2])),
    ];
    for block in by_id {
        other.configure(&[&block]);
        let outcome = other.plan();
        let expected = format!("import {{ to = {} id = {} }}", block.address(), id(&block));
        outcome.assert_error("name", &[&expected]);
        // What the message says to paste, pasted.
        let pasted = format!(
            "import {{\n  to = {}\n  id = {}\n}}\n",
            block.address(),
            id(&block)
        );
        other.configure(&[&block, &pasted]);
        assert!(other.plan().errors().is_empty());
    }
}

/// Rule I-1, in a parent that exists.
/// Terraform plans the create and the destroy in either order.
fn a_block_that_was_renamed_without_moved_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let gallery = base::gallery().to_string();
    let definition = base::image_definition();
    workspace.configure(&[
        &gallery.replace("\"example\"", "\"renamed\""),
        &definition.with("gallery_id", "acg_gallery.renamed.id"),
    ]);
    for _ in 0..4 {
        workspace
            .plan()
            .assert_error("", &["exists already", "`moved` block"]);
    }
    workspace
        .try_apply()
        .assert_error("", &["exists already", "`moved` block"]);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.plan().assert_empty();
}

fn i1_an_existing_triple_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let same = base::image_definition()
        .with("name", "\"second\"")
        .to_string()
        .replace("\"example\"", "\"second\"");
    workspace.configure(&[&base::gallery(), &base::image_definition(), &same]);
    workspace
        .plan()
        .assert_error("identifier", &["contoso", "ubuntu", "2204"]);
    // A replacement's own predecessor is no conflict.
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition().with("name", "\"renamed\""),
    ]);
    workspace.apply();
    // And one or two equal values are none either.
    let other = same
        .replace("\"2204\"", "\"2404\"")
        .replace("second\"\n", "third\"\n");
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition().with("name", "\"renamed\""),
        &other,
    ]);
    workspace.apply();
}

/// The way out that the error of an identifier names.
fn i1_two_definitions_swap_their_triples_by_way_of_a_free_one(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let configure = |first: &str, second: &str| {
        let of = |name: &str, sku: &str| {
            base::image_definition()
                .with("name", &format!("{name:?}"))
                .to_string()
                .replace("\"example\"", &format!("{name:?}"))
                .replace("\"2204\"", &format!("{sku:?}"))
        };
        let (first, second) = (of("first", first), of("second", second));
        workspace.configure(&[&base::gallery(), &first, &second]);
    };
    configure("1", "2");
    workspace.apply();
    configure("2", "1");
    let refused = workspace.plan();
    refused.assert_error(
        "identifier",
        &["apply its change first, or a value between"],
    );
    assert_eq!(refused.errors().len(), 2);
    for (first, second) in [("3", "2"), ("3", "1"), ("2", "1")] {
        configure(first, second);
        workspace.apply();
    }
}

fn i1_two_planned_definitions_with_one_triple_are_refused(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let same = base::image_definition()
        .with("name", "\"second\"")
        .to_string()
        .replace("\"example\"", "\"second\"");
    workspace.configure(&[&base::gallery(), &base::image_definition(), &same]);
    let outcome = workspace.try_apply();
    outcome.assert_error("", &["contoso", "ubuntu", "2204"]);
}

/// Rule N-9.
fn n9_a_missing_parent_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/absent";
    workspace.configure(&[&base::image_definition().with("gallery_id", &format!("{gallery:?}"))]);
    workspace.plan().assert_error("gallery_id", &["absent"]);
    workspace.configure(&[
        &base::image_source(),
        &base::image_version().with(
            "image_definition_id",
            &format!("\"{gallery}/images/ubuntu\""),
        ),
    ]);
    workspace
        .plan()
        .assert_error("image_definition_id", &["ubuntu"]);
}

/// Rule I-9: an end of life that has passed since stays valid as long as nobody touches it.
fn i9_an_end_of_life_in_the_past_is_refused_only_when_it_changes(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let definition = |date: &str, tags: &str| {
        let date = format!("{date:?}");
        (base::image_definition().with("end_of_life_date", &date)).with("tags", tags)
    };
    let date = "2090-06-01T00:00:00Z";
    workspace.configure(&[&base::gallery(), &definition(date, "{}")]);
    workspace.apply();
    Beside::new(&workspace).set_clock("2091-01-01T00:00:00Z");
    workspace.configure(&[&base::gallery(), &definition(date, "{ touched = \"yes\" }")]);
    workspace.apply();
    let passed = "2090-12-31T00:00:00Z";
    workspace.configure(&[&base::gallery(), &definition(passed, "{}")]);
    workspace
        .plan()
        .assert_error("end_of_life_date", &["2090-12-31"]);
}

/// Rules.
fn q1_q4_a_limit_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(
        terraform,
        "  limits = { galleries_per_region = 1, image_definitions_per_region = 1, replicas_per_region = 3 }",
    );
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let second = base::gallery()
        .with("name", "\"second\"")
        .to_string()
        .replace("\"example\"", "\"second\"");
    workspace.configure(&[&base::gallery(), &base::image_definition(), &second]);
    workspace.plan().assert_error("", &["1", "westeurope"]);
    // Another region has a limit of its own.
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &second.replace("westeurope", "northeurope"),
    ]);
    workspace.apply();
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &second.replace("westeurope", "northeurope"),
        &base::image_source(),
        &base::image_version().with("replica_count", "4"),
    ]);
    workspace.plan().assert_error("replica_count", &["3"]);
}

/// The definition is only planned; what is known of the source is judged all the same.
fn v2_a_source_elsewhere_is_refused_at_plan_beside_a_new_definition(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let (gallery, definition, source) = (
        base::gallery(),
        base::image_definition(),
        base::image_source(),
    );
    let made = |regions: &str| base::image_version().with("target_regions", regions);
    let second = |block: Block| {
        let block = block.to_string();
        block.replace("\"example\" {", "\"second\" {")
    };
    let other = definition.clone().with("name", "\"debian\"").with(
        "identifier",
        "{ publisher = \"contoso\", offer = \"debian\", sku = \"12\" }",
    );
    let again = base::image_version()
        .with("image_definition_id", "acg_image_definition.second.id")
        .with("source_id", "acg_image_version.example.id")
        .with("location", "\"eastus\"");
    let (other, again) = (second(other), second(again));
    let two = made("{ westeurope = {}, northeurope = {} }");
    workspace.configure(&[&gallery, &definition, &source, &two]);
    workspace.apply();
    workspace.configure(&[&gallery, &definition, &source, &two, &other, &again]);
    let refused = workspace.plan();
    refused.assert_error("source_id", &["V-2", "eastus"]);
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    // The same run brings the source there.
    let three = made("{ westeurope = {}, northeurope = {}, eastus = {} }");
    workspace.configure(&[&gallery, &definition, &source, &three, &other, &again]);
    workspace.apply();
    workspace.plan().assert_empty();
    // The same run takes the source away from where its copy is made anew.
    let premium = base::image_version()
        .with("image_definition_id", "acg_image_definition.second.id")
        .with("source_id", "acg_image_version.example.id")
        .with("location", "\"eastus\"")
        .with("storage_account_type", "\"Premium_LRS\"");
    let premium = second(premium);
    for fewer in [&two, &made("{ westeurope = {} }")] {
        workspace.configure(&[&gallery, &definition, &source, fewer, &other, &premium]);
        let refused = workspace.plan();
        refused.assert_error("source_id", &["V-2", "eastus"]);
        assert_eq!(refused.errors().len(), 1, "{refused:?}");
    }
    workspace.configure(&[&gallery, &definition, &source, &three, &other, &premium]);
    workspace.apply();
    workspace.destroy();
}
