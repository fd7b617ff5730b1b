//! Limits and their use, what replicas come to, and whether an image can be deployed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        q1_the_101st_gallery_is_refused_at_plan,
        q1_to_q3_lowered_limits_hold_at_their_boundary,
        q1_a_replacement_takes_the_place_of_its_predecessor,
        q1_a_replacement_in_another_region_takes_a_place_there,
        q4_a_lowered_replica_limit_is_refused_at_plan,
        q6_usage_is_read_for_provider_and_other_subscriptions,
        b2_b3_the_documented_example_is_known_at_plan,
        b2_the_estimate_of_a_version_that_is_there,
        b4_amounts_are_exact_and_prices_checked,
        v3_an_estimate_is_of_a_version_that_could_be,
        a2_a_deployment_and_what_is_recommended_for_it,
        r5_a_deployment_where_the_version_is_not,
        a4_a6_scale_sets_and_managed_images,
    ]
}

fn galleries(count: u32) -> String {
    format!(
        "resource \"acg_gallery\" \"many\" {{\n  count = {count}\n  name = \"gallery_${{count.index}}\"\n  \
         resource_group_name = \"images\"\n  location = \"westeurope\"\n}}\n"
    )
}

fn output(value: &str) -> String {
    format!("output \"answer\" {{\n  value = {value}\n}}\n")
}

fn answer(workspace: &Workspace) -> Value {
    workspace.outputs()["answer"]["value"].clone()
}

/// Rule Q-1, with the documented limit.
fn q1_the_101st_gallery_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&galleries(101)]);
    let refused = workspace.plan();
    assert_eq!(refused.errors().len(), 1, "{refused:?}");
    refused.assert_error("", &["limit of 100 galleries", "westeurope", "Q-1"]);
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

/// Rules Q-1 to Q-3.
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

const EXAMPLE: &str = r#"
data "acg_cost_estimate" "planned" {
  occupied_gb    = 10
  location       = "West Europe"
  replica_count  = 2
  target_regions = { "West Europe" = {}, northeurope = {}, uksouth = {} }
}
"#;

/// Rules B-2 and B-3: nothing is asked of the gallery, not even whether its state can be used.
fn b2_b3_the_documented_example_is_known_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  state_path = \"/dev/null/gallery.db\"");
    let numbers = "[for key in [\"snapshots\", \"billed_gb\", \"egress_gb\"] : data.acg_cost_estimate.planned[key]]";
    workspace.configure(&[&EXAMPLE, &output(numbers)]);
    workspace.plan_with(&["-out=plan"]);
    let plan = workspace.show(&["plan"]);
    assert_eq!(
        plan["planned_values"]["outputs"]["answer"]["value"],
        json!([6, 60, 20])
    );
}

/// The version that is there, and its prices.
fn b2_the_estimate_of_a_version_that_is_there(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let source = base::image_source().with("os_disk", "{ size_gb = 127, occupied_gb = 10 }");
    let version = base::image_version().with("replica_count", "2").with(
        "target_regions",
        "{ westeurope = {}, northeurope = {}, uksouth = {} }",
    );
    let estimate = "data \"acg_cost_estimate\" \"existing\" {\n  image_version_id = acg_image_version.example.id\n  \
                    prices = {\n    westeurope  = { per_gb_month = { Standard_LRS = 0.05 }, per_gb_egress = 0.02 }\n    \
                    northeurope = { per_gb_month = { Standard_LRS = 0.1 } }\n  }\n}\n";
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &source,
        &version,
        &estimate,
        &output("data.acg_cost_estimate.existing"),
    ]);
    workspace.apply();
    let answer = answer(&workspace);
    for (name, expected) in [
        ("snapshots", json!(6)),
        ("billed_gb", json!(60)),
        ("egress_gb", json!(20)),
        // The price of one region is missing.
        ("monthly_storage_cost", Value::Null),
        ("egress_cost", json!(0.4)),
    ] {
        assert_eq!(answer[name], expected, "{name}");
    }
    assert_eq!(
        answer["regions"]["northeurope"],
        json!({ "snapshots": 2, "billed_gb": 20, "egress_gb": 10, "monthly_storage_cost": 2, "egress_cost": 0.2 })
    );
    assert_eq!(answer["regions"]["westeurope"]["egress_gb"], json!(0));
    workspace.destroy();
    workspace.configure(&[&format!(
        "data \"acg_cost_estimate\" \"gone\" {{\n  image_version_id = {:?}\n}}\n",
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu/versions/1.0.0"
    )]);
    workspace.plan().assert_error("", &["was not found"]);
}

/// Rule B-4.
fn b4_amounts_are_exact_and_prices_checked(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let estimate = |prices: &str| {
        format!(
            "data \"acg_cost_estimate\" \"one\" {{\n  occupied_gb = 3\n  location = \"westeurope\"\n  prices = {prices}\n}}\n"
        )
    };
    workspace.configure(&[
        &estimate("{ westeurope = { per_gb_month = { Standard_LRS = 0.1 } } }"),
        &output("tostring(data.acg_cost_estimate.one.monthly_storage_cost)"),
    ]);
    workspace.apply();
    assert_eq!(answer(&workspace), json!("0.3"));
    for (prices, says) in [
        ("{ westeurope = { per_gb_egress = -1 } }", "is not a price"),
        (
            "{ westeurope = { per_gb_month = { Standard_LRS = 0.0000000001 } } }",
            "9 decimal",
        ),
        (
            "{ westeurope = { per_gb_month = { Premium_ZRS = 1 } } }",
            "Premium_ZRS",
        ),
        ("{ atlantis = { per_gb_egress = 1 } }", "atlantis"),
    ] {
        workspace.configure(&[&estimate(prices)]);
        workspace.plan().assert_error("", &[says]);
    }
}

/// What is wrong with a version is wrong with its estimate; so are arguments that do not go together.
fn v3_an_estimate_is_of_a_version_that_could_be(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    for (lines, says) in [
        (
            "location = \"westeurope\"",
            vec!["occupied_gb", "is needed"],
        ),
        ("occupied_gb = 1", vec!["location", "is needed"]),
        (
            "occupied_gb = 1\n  location = \"westeurope\"\n  target_regions = { northeurope = {} }",
            vec!["V-3"],
        ),
        (
            "occupied_gb = 1\n  location = \"westus\"\n  target_regions = { \"West US\" = { storage_account_type = \"Standard_ZRS\" } }",
            vec!["V-6"],
        ),
        (
            "occupied_gb = -1\n  location = \"westeurope\"",
            vec!["between 0"],
        ),
        (
            "image_version_id = \"x\"",
            vec!["\"x\" is not the id of an image version"],
        ),
        (
            "image_version_id = \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu/versions/1.0.0\"\n  occupied_gb = 1",
            vec!["Remove one of them"],
        ),
    ] {
        workspace.configure(&[&format!(
            "data \"acg_cost_estimate\" \"one\" {{\n  {lines}\n}}\n"
        )]);
        workspace.plan().assert_error("", &says);
    }
}

fn deployment(lines: &str) -> String {
    format!("data \"acg_deployment_check\" \"example\" {{\n  {lines}\n}}\n")
}

fn released(workspace: &Workspace, version: &Block, check: &str) {
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        version,
        &deployment(check),
        &output("data.acg_deployment_check.example"),
    ]);
}

fn rules(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter()
        .map(|one| one["rule"].as_str().expect("a rule"))
        .collect()
}

/// Rules A-2 and A-5: 120 virtual machines at once from the latest version.
fn a2_a_deployment_and_what_is_recommended_for_it(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let check = "image_id = acg_image_definition.example.id\n  location = \"westeurope\"\n  virtual_machines = 120\n  \
                 depends_on = [acg_image_version.example]";
    let version = base::image_version().with("replica_count", "2");
    released(&workspace, &version, check);
    workspace.apply();
    let few = answer(&workspace);
    assert_eq!(few["allowed"], json!(true));
    assert_eq!(few["replica_count"], json!(2));
    assert_eq!(few["recommended_replica_count"], json!(6));
    assert_eq!(rules(&few["advice"]), ["A-2", "A-5"]);
    assert_eq!(
        few["image_version_id"],
        json!(workspace.attribute("acg_image_version.example", "id"))
    );
    released(
        &workspace,
        &base::image_version().with("replica_count", "7"),
        check,
    );
    workspace.apply();
    let enough = answer(&workspace);
    assert_eq!(enough["replica_count"], json!(7));
    assert_eq!(enough["advice"], json!([]));
    workspace.destroy();
}

/// Rule R-5: a refusal is an answer, and what is not there an error.
fn r5_a_deployment_where_the_version_is_not(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let check = "image_id = acg_image_version.example.id\n  location = \"northeurope\"";
    released(&workspace, &base::image_version(), check);
    workspace.apply();
    let refused = answer(&workspace);
    assert_eq!(refused["allowed"], json!(false));
    assert_eq!(rules(&refused["refusals"]), ["R-5"]);
    let message = refused["refusals"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(message.contains("northeurope"), "{message}");

    let latest = "image_id = acg_image_definition.example.id\n  location = \"northeurope\"";
    released(&workspace, &base::image_version(), latest);
    workspace.apply();
    assert_eq!(rules(&answer(&workspace)["refusals"]), ["L-4", "R-5"]);
    let gone = "image_id = replace(acg_image_version.example.id, \"1.0.0\", \"9.9.9\")\n  location = \"westeurope\"";
    released(&workspace, &base::image_version(), gone);
    workspace.plan().assert_error("", &["was not found"]);
    let gallery = "image_id = acg_gallery.example.id\n  location = \"westeurope\"";
    released(&workspace, &base::image_version(), gallery);
    workspace.plan().assert_error("", &["N-6"]);
    released(&workspace, &base::image_version(), check);
    workspace.destroy();
}

/// Rules A-4 and A-6.
fn a4_a6_scale_sets_and_managed_images(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let cases = [
        (
            "acg_image_version",
            "instances_per_scale_set = 1000",
            vec![],
        ),
        (
            "acg_image_version",
            "instances_per_scale_set = 1001",
            vec!["A-4"],
        ),
        (
            "acg_image_source",
            "instances_per_scale_set = 601",
            vec!["A-4"],
        ),
        (
            "acg_image_version",
            "replaces_image_id = acg_image_source.example.id",
            vec![],
        ),
        (
            "acg_image_version",
            "replaces_image_id = acg_image_source.windows.id",
            vec!["A-6", "A-6"],
        ),
    ];
    let windows = base::image_source()
        .with("name", "\"windows\"")
        .with("os_type", "\"Windows\"")
        .with("data_disks", "{ \"0\" = { size_gb = 8 } }")
        .to_string()
        .replace("\"example\" {", "\"windows\" {");
    for (image, line, expected) in cases {
        let check = format!(
            "image_id = {image}.example.id\n  location = \"westeurope\"\n  scale_sets = 1\n  {line}\n  \
             depends_on = [acg_image_version.example]"
        );
        workspace.configure(&[
            &base::gallery(),
            &base::image_definition(),
            &base::image_source(),
            &windows,
            &base::image_version(),
            &deployment(&check),
            &output("data.acg_deployment_check.example"),
        ]);
        workspace.apply();
        let found = answer(&workspace);
        assert_eq!(rules(&found["refusals"]), expected, "{image} {line}");
        assert_eq!(found["allowed"], json!(expected.is_empty()));
    }
    workspace.destroy();
}
