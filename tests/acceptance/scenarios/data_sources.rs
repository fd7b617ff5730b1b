//! Each data source: found, not found, and with an argument that is unknown at plan.

use std::sync::Arc;

use serde_json::{Value, json};

use super::base;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        one_gallery_and_all_galleries,
        g5_galleries_of_every_subscription,
        l2_latest_in_a_region_is_what_is_there,
        one_image_definition_and_all_of_a_gallery,
        image_version_by_name_latest_and_constraint,
        l4_v9_excluded_versions_are_never_latest,
        n3_versions_are_ordered_by_number,
        what_is_not_there_is_an_error,
        a_list_without_members_is_no_error,
    ]
}

const QUERIES: &str = r#"
data "acg_gallery" "one" {
  name                = acg_gallery.example.name
  resource_group_name = acg_gallery.example.resource_group_name
}
data "acg_galleries" "all" {
  depends_on = [acg_gallery.example, acg_gallery.other]
}
data "acg_galleries" "images" {
  resource_group_name = "IMAGES"
  depends_on          = [acg_gallery.example, acg_gallery.other]
}
output "answers" {
  value = {
    one    = data.acg_gallery.one
    all    = [for gallery in data.acg_galleries.all.galleries : gallery.name]
    images = [for gallery in data.acg_galleries.images.galleries : gallery.name]
  }
}
"#;

fn answers(workspace: &Workspace) -> Value {
    workspace.outputs()["answers"]["value"].clone()
}

fn one_gallery_and_all_galleries(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let other = base::gallery()
        .with("name", "\"other\"")
        .with("resource_group_name", "\"elsewhere\"")
        .to_string()
        .replace("\"example\"", "\"other\"");
    let gallery = base::complete_gallery().without("timeouts");
    workspace.configure(&[&gallery, &other, &QUERIES]);
    workspace.apply();
    let answers = answers(&workspace);
    let resource = workspace.attributes("acg_gallery.example");
    for name in ["id", "location", "description", "tags", "unique_name"] {
        assert_eq!(answers["one"][name], resource[name], "{name}");
    }
    // By id, which begins with the resource group.
    assert_eq!(answers["all"], json!(["other", "golden"]));
    assert_eq!(answers["images"], json!(["golden"]));
}

/// L-2: in a region only what is replicated there, and not excluded there, counts.
fn l2_latest_in_a_region_is_what_is_there(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let version = |label: &str, name: &str, regions: &str| {
        let block = base::image_version()
            .with("name", &format!("{name:?}"))
            .with("target_regions", regions);
        block
            .to_string()
            .replace("\"example\" {", &format!("{label:?} {{"))
    };
    let latest = |label: &str, region: &str| {
        format!(
            "data \"acg_image_version\" {label:?} {{\n  image_definition_id = \
             acg_image_definition.example.id\n  name = \"latest\"\n  region = {region:?}\n  \
             depends_on = [acg_image_version.a, acg_image_version.b, acg_image_version.c]\n}}\n"
        )
    };
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &version(
            "a",
            "1.0.0",
            "{ westeurope = {}, northeurope = {}, uksouth = {} }",
        ),
        &version(
            "b",
            "1.1.0",
            "{ westeurope = {}, uksouth = { exclude_from_latest = true } }",
        ),
        &version("c", "1.2.0", "{ westeurope = {} }"),
        &latest("west", "West Europe"),
        &latest("north", "northeurope"),
        &latest("uk", "uksouth"),
        &"output \"answers\" {\n  value = [data.acg_image_version.west.version, \
          data.acg_image_version.north.version, data.acg_image_version.uk.version]\n}\n",
    ]);
    workspace.apply();
    assert_eq!(
        workspace.outputs()["answers"]["value"],
        json!(["1.2.0", "1.0.0", "1.0.0"])
    );
    workspace.destroy();
}

/// G-5: another subscription's galleries are listed when asked for, and not otherwise.
fn g5_galleries_of_every_subscription(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let mut abroad = workspace.elsewhere();
    abroad.environment(
        "ACG_SUBSCRIPTION_ID",
        "11111111-1111-1111-1111-111111111111",
    );
    let queries = "data \"acg_galleries\" \"all\" {\n  all_subscriptions = true\n}\n\
                   data \"acg_galleries\" \"own\" {}\n\
                   output \"answers\" {\n  value = [\n    length(data.acg_galleries.all.galleries),\n    \
                   length(data.acg_galleries.own.galleries),\n  ]\n}\n";
    abroad.configure(&[&queries]);
    abroad.apply();
    assert_eq!(abroad.outputs()["answers"]["value"], json!([1, 0]));
    workspace.destroy();
}

fn one_image_definition_and_all_of_a_gallery(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let definition = base::complete_image_definition()
        .with("hyper_v_generation", "\"V1\"")
        .without("timeouts");
    workspace.configure(&[
        &base::gallery(),
        &definition,
        &base::image_source(),
        &base::image_version(),
        &r#"
data "acg_image_definition" "one" {
  name       = acg_image_definition.example.name
  gallery_id = acg_gallery.example.id
  depends_on = [acg_image_version.example]
}
data "acg_image_definitions" "all" {
  gallery_id = acg_gallery.example.id
  depends_on = [acg_image_definition.example]
}
output "answers" {
  value = {
    one = data.acg_image_definition.one
    all = [for definition in data.acg_image_definitions.all.image_definitions : definition.name]
  }
}
"#,
    ]);
    workspace.apply();
    let answers = answers(&workspace);
    let resource = workspace.attributes("acg_image_definition.example");
    for (name, value) in resource.as_object().expect("attributes") {
        if name != "timeouts" {
            assert_eq!(&answers["one"][name], value, "{name}");
        }
    }
    assert_eq!(answers["one"]["latest_version"], json!("1.0.0"));
    assert_eq!(answers["all"], json!(["ubuntu"]));
}

/// Versions by name, and the excluded ones among them.
fn versions(names: &[(&str, bool)]) -> String {
    let settings: Vec<String> = names
        .iter()
        .map(|(name, excluded)| format!("{name:?} = {excluded}"))
        .collect();
    let below = format!(
        "{}\n{}\n{}",
        base::gallery(),
        base::image_definition(),
        base::image_source()
    );
    format!(
        "{below}\nresource \"acg_image_version\" \"each\" {{\n  for_each = {{ {} }}\n  name = each.key\n  \
         image_definition_id = acg_image_definition.example.id\n  location = \"westeurope\"\n  \
         source_id = acg_image_source.example.id\n  exclude_from_latest = each.value\n}}\n",
        settings.join(", ")
    )
}

/// A data source per question, and the version that each resolves to.
fn questions(names: &[&str]) -> String {
    let asked: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    format!(
        "data \"acg_image_version\" \"asked\" {{\n  for_each = toset([{}])\n  \
         image_definition_id = acg_image_definition.example.id\n  name = each.key\n  \
         depends_on = [acg_image_version.each]\n}}\n\
         data \"acg_image_versions\" \"all\" {{\n  image_definition_id = acg_image_definition.example.id\n  \
         depends_on = [acg_image_version.each]\n}}\n\
         data \"acg_image_versions\" \"some\" {{\n  image_definition_id = acg_image_definition.example.id\n  \
         version_constraint = \"~> 1.2\"\n  depends_on = [acg_image_version.each]\n}}\n\
         output \"answers\" {{\n  value = {{\n    \
         asked  = {{ for name, found in data.acg_image_version.asked : name => found.version }}\n    \
         all    = [for version in data.acg_image_versions.all.image_versions : version.name]\n    \
         some   = [for version in data.acg_image_versions.some.image_versions : version.name]\n    \
         latest = data.acg_image_versions.all.latest_version\n  }}\n}}\n",
        asked.join(", ")
    )
}

fn image_version_by_name_latest_and_constraint(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &versions(&[
            ("1.2.0", false),
            ("1.9.0", false),
            ("1.10.0", false),
            ("2.0.0", false),
        ]),
        &questions(&[
            "1.2.0",
            "latest",
            "~> 1.2",
            "~> 1.2.0",
            ">= 1.0, < 1.10",
            "!= 2.0.0",
        ]),
    ]);
    workspace.apply();
    assert_eq!(
        answers(&workspace)["asked"],
        json!({
            "1.2.0": "1.2.0",
            "latest": "2.0.0",
            "~> 1.2": "1.10.0",
            "~> 1.2.0": "1.2.0",
            ">= 1.0, < 1.10": "1.9.0",
            "!= 2.0.0": "1.10.0",
        })
    );
}

/// Rules L-1, L-4, V-9.
fn l4_v9_excluded_versions_are_never_latest(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &versions(&[("1.0.0", false), ("1.1.0", true), ("2.0.0", true)]),
        &questions(&["latest", "2.0.0"]),
    ]);
    workspace.apply();
    let asked = &answers(&workspace)["asked"];
    assert_eq!(asked["latest"], json!("1.0.0"));
    assert_eq!(
        asked["2.0.0"],
        json!("2.0.0"),
        "an excluded version can be had by its name"
    );
    workspace.configure(&[
        &versions(&[("1.0.0", true), ("1.1.0", true)]),
        &questions(&["latest"]),
    ]);
    workspace.try_apply().assert_error("", &["latest"]);
}

/// Rule N-3.
fn n3_versions_are_ordered_by_number(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &versions(&[
            ("1.2.0", false),
            ("1.10.0", false),
            ("1.9.0", false),
            ("0.30.1", false),
            ("2.0.0", true),
        ]),
        &questions(&[]),
    ]);
    workspace.apply();
    let answers = answers(&workspace);
    assert_eq!(
        answers["all"],
        json!(["0.30.1", "1.2.0", "1.9.0", "1.10.0", "2.0.0"])
    );
    assert_eq!(answers["some"], json!(["1.2.0", "1.9.0", "1.10.0"]));
    assert_eq!(answers["latest"], json!("1.10.0"));
}

fn what_is_not_there_is_an_error(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let id = workspace.attribute("acg_gallery.example", "id");
    let rows = [
        (
            "data \"acg_gallery\" \"x\" {\n  name = \"absent\"\n  resource_group_name = \"images\"\n}\n".to_owned(),
            "absent",
        ),
        (
            format!("data \"acg_image_definition\" \"x\" {{\n  name = \"absent\"\n  gallery_id = {id:?}\n}}\n"),
            "absent",
        ),
        (
            format!(
                "data \"acg_image_version\" \"x\" {{\n  name = \"9.9.9\"\n  image_definition_id = \"{id}/images/ubuntu\"\n}}\n"
            ),
            "9.9.9",
        ),
        (
            format!(
                "data \"acg_image_version\" \"x\" {{\n  name = \"not a version\"\n  image_definition_id = \"{id}/images/ubuntu\"\n}}\n"
            ),
            "not a version",
        ),
    ];
    for (query, says) in rows {
        workspace.configure(&[&base::gallery(), &base::image_definition(), &query]);
        workspace.plan().assert_error("", &[says]);
    }
}

fn a_list_without_members_is_no_error(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &r#"
data "acg_image_versions" "none" {
  image_definition_id = acg_image_definition.example.id
}
data "acg_image_definition" "one" {
  name       = acg_image_definition.example.name
  gallery_id = acg_gallery.example.id
}
data "acg_galleries" "none" {
  resource_group_name = "nobody"
}
output "answers" {
  value = {
    versions  = data.acg_image_versions.none.image_versions
    latest    = data.acg_image_versions.none.latest_version
    same      = data.acg_image_definition.one.latest_version
    galleries = data.acg_galleries.none.galleries
  }
}
"#,
    ]);
    workspace.apply();
    let answers = answers(&workspace);
    assert_eq!(answers["versions"], json!([]));
    assert_eq!(answers["galleries"], json!([]));
    assert_eq!(
        (&answers["latest"], &answers["same"]),
        (&json!(null), &json!(null))
    );
}
