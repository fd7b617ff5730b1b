//! What replicas come to, and whether an image can be deployed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::base;
use crate::harness::hcl::Block;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        b2_b3_the_documented_example_is_known_at_plan,
        b2_the_estimate_of_a_version_that_is_there,
        b1_the_service_itself_is_free,
        b4_amounts_are_exact_and_prices_checked,
        v3_an_estimate_is_of_a_version_that_could_be,
        a2_a_deployment_and_what_is_recommended_for_it,
        r5_a_deployment_where_the_version_is_not,
        a3_scale_sets_at_the_same_time,
        a4_a6_scale_sets_and_managed_images,
    ]
}

pub(super) fn output(value: &str) -> String {
    format!("output \"answer\" {{\n  value = {value}\n}}\n")
}

pub(super) fn answer(workspace: &Workspace) -> Value {
    workspace.outputs()["answer"]["value"].clone()
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

/// The version that is there, and its prices: B-2 to B-4, and R-7, since the second replica of a region
/// adds nothing to what crosses the network.
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

/// Without anything that is stored nothing is to be paid, whatever the prices may be.
fn b1_the_service_itself_is_free(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &"data \"acg_cost_estimate\" \"empty\" {\n  occupied_gb    = 0\n  location       = \"westeurope\"\n  \
          replica_count  = 10\n  target_regions = { westeurope = {}, northeurope = {} }\n}\n",
        &output("[for key in [\"billed_gb\", \"egress_gb\", \"monthly_storage_cost\", \"egress_cost\"] : data.acg_cost_estimate.empty[key]]"),
    ]);
    workspace.apply();
    assert_eq!(answer(&workspace), json!([0, 0, 0, 0]));
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
        (
            "{ westeurope = { per_gb_egress = 1 }, \"West Europe\" = { per_gb_egress = 2 } }",
            "\"West Europe\" and \"westeurope\"",
        ),
        (
            "{ westeurope = { per_gb_month = { Standard_LRS = 1, standard_lrs = 2 } } }",
            "\"Standard_LRS\" and \"standard_lrs\"",
        ),
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

/// Rules A-2, A-5 and I-10: 120 virtual machines at once from the latest version.
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
    assert_eq!(rules(&answer(&workspace)["refusals"]), ["L-2", "R-5"]);
    let gone = "image_id = replace(acg_image_version.example.id, \"1.0.0\", \"9.9.9\")\n  location = \"westeurope\"";
    released(&workspace, &base::image_version(), gone);
    workspace
        .plan()
        .assert_error("", &["was not found", "Correct the arguments"]);
    let gallery = "image_id = acg_gallery.example.id\n  location = \"westeurope\"";
    released(&workspace, &base::image_version(), gallery);
    workspace.plan().assert_error("", &["N-6"]);
    released(&workspace, &base::image_version(), check);
    workspace.destroy();
}

/// One replica for each scale set, and machines of their own beside them.
fn a3_scale_sets_at_the_same_time(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    for (machines, scale_sets, recommended, advice) in
        [(0, 3, 3, ["A-3", "A-5"]), (120, 2, 8, ["A-2", "A-5"])]
    {
        let check = format!(
            "image_id = acg_image_version.example.id\n  location = \"westeurope\"\n  \
             virtual_machines = {machines}\n  scale_sets = {scale_sets}"
        );
        released(&workspace, &base::image_version(), &check);
        workspace.apply();
        let found = answer(&workspace);
        assert_eq!(found["recommended_replica_count"], json!(recommended));
        assert_eq!(rules(&found["advice"]), advice);
    }
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
