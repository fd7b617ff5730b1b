//! Rules of the gallery that a user of Terraform meets and that belong to no other subject.

use std::sync::Arc;

use serde_json::json;

use super::base;
use super::scale::{answer, output};
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

const VERSION: &str = "acg_image_version.example";
const BOTH: &str = "{ westeurope = {}, northeurope = {} }";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        n10_a_name_in_another_location_is_refused_at_plan,
        g3_another_location_than_the_gallerys_is_advised_against,
        v8_the_source_region_stays_on_every_change,
        r8_an_older_version_is_kept_in_fewer_regions,
        d2_a_deleted_version_is_gone_from_every_region,
    ]
}

fn around() -> String {
    format!(
        "{}\n{}\n{}",
        base::gallery(),
        base::image_definition(),
        base::image_source()
    )
}

fn version(name: &str, regions: &str) -> Block {
    base::image_version()
        .with("name", &format!("{name:?}"))
        .with("target_regions", regions)
}

fn n10_a_name_in_another_location_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    owner.configure(&[&base::gallery()]);
    owner.apply();
    let other = owner.elsewhere();
    other.configure(&[&base::gallery().with("location", "\"northeurope\"")]);
    other
        .plan()
        .assert_error("location", &["westeurope", "N-10"]);
}

fn g3_another_location_than_the_gallerys_is_advised_against(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let definition = base::image_definition().with("location", "\"northeurope\"");
    workspace.configure(&[&base::gallery(), &definition]);
    let outcome = workspace.plan();
    let [advice] = &outcome.warnings()[..] else {
        outcome.fail("one warning");
    };
    assert!(advice.line.contains("location"), "{advice:?}");
    for region in ["westeurope", "northeurope"] {
        assert!(advice.text().contains(region), "{advice:?}");
    }
    workspace.apply();
    workspace.destroy();
}

/// A configuration without it is wrong by itself, so that V-3 refuses it first.
fn v8_the_source_region_stays_on_every_change(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&around(), &version("1.0.0", BOTH)]);
    workspace.apply();
    workspace.configure(&[&around(), &version("1.0.0", "{ northeurope = {} }")]);
    workspace
        .plan()
        .assert_error("target_regions", &["westeurope", "V-3"]);
    workspace.configure(&[&around(), &version("1.0.0", "{ westeurope = {} }")]);
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Update)]);
    workspace.destroy();
}

fn r8_an_older_version_is_kept_in_fewer_regions(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let newer = version("2.0.0", BOTH)
        .to_string()
        .replace("\"example\" {", "\"newer\" {");
    workspace.configure(&[&around(), &version("1.0.0", BOTH), &newer]);
    workspace.apply();
    workspace.configure(&[&around(), &version("1.0.0", "{ westeurope = {} }"), &newer]);
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Update)]);
    let regions = |address| {
        let attributes = workspace.attributes(address);
        let regions = attributes["replication_status"].as_object().cloned();
        regions
            .expect("a status")
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(regions(VERSION), ["westeurope"]);
    assert_eq!(
        regions("acg_image_version.newer"),
        ["northeurope", "westeurope"]
    );
    workspace.destroy();
}

/// In every region where it was, there is nothing to deploy from any more.
fn d2_a_deleted_version_is_gone_from_every_region(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&around(), &version("1.0.0", BOTH)]);
    workspace.apply();
    workspace.configure(&[&around()]);
    workspace
        .apply()
        .assert_actions(&[(VERSION, Action::Delete)]);
    let checks = "data \"acg_deployment_check\" \"all\" {\n  for_each = toset([\"westeurope\", \"northeurope\"])\n  \
                  image_id = acg_image_definition.example.id\n  location = each.key\n}\n";
    let refused = "[for check in data.acg_deployment_check.all : check.refusals[0].rule]";
    workspace.configure(&[&around(), &checks, &output(refused)]);
    workspace.apply();
    assert_eq!(answer(&workspace), json!(["L-2", "L-2"]));
    workspace.destroy();
}
