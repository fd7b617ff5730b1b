//! What Terraform's own language does with resources: moving, importing, removing, replacing,
//! ignoring, repeating, and unknown values.

use std::sync::Arc;

use serde_json::json;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        p48_moved_changes_the_address_alone,
        p48_moved_between_types_is_refused,
        removed_forgets_and_leaves_the_object,
        p47_import_block_takes_over_with_an_empty_plan,
        import_block_generates_configuration,
        import_block_generates_an_assignment_that_plans_no_change,
        replace_option_makes_an_object_anew,
        ignore_changes_leaves_an_attribute_alone,
        create_before_destroy_makes_the_successor_first,
        for_each_over_a_map_of_images,
        provider_aliases_keep_two_states_apart,
        values_unknown_at_plan_are_accepted,
        a_value_unknown_at_plan_is_checked_at_apply,
        a_provider_that_waits_for_a_resource_is_applied_at_once,
        unknown_for_one_attribute_leaves_the_others_checked,
        a_computed_attribute_is_unknown_only_when_it_may_change,
        depends_on_and_data_sources_in_one_apply,
        saved_plan_is_applied_as_it_was,
        targeted_apply,
    ]
}

fn p48_moved_changes_the_address_alone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    workspace.apply();
    let renamed = Block::resource(
        "acg_gallery",
        "renamed",
        &[
            ("name", "\"golden\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
        ],
    );
    workspace.configure(&[
        &renamed,
        &base::image_definition().with("gallery_id", "acg_gallery.renamed.id"),
        &"moved {\n  from = acg_gallery.example\n  to = acg_gallery.renamed\n}\n",
    ]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.renamed", Action::Move)]);
}

fn p48_moved_between_types_is_refused(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    workspace.configure(&[
        &base::image_source(),
        &"moved {\n  from = acg_gallery.example\n  to = acg_image_source.example\n}\n",
    ]);
    // Terraform does not even ask a provider that announces no moves.
    let says = ["does not support moved operations across resource types"];
    workspace.plan().assert_error("moved {", &says);
    assert_eq!(workspace.addresses(), ["acg_gallery.example"]);
}

fn removed_forgets_and_leaves_the_object(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let id = workspace.attribute("acg_gallery.example", "id");
    workspace.configure(&[
        &"removed {\n  from = acg_gallery.example\n  lifecycle {\n    destroy = false\n  }\n}\n",
    ]);
    workspace.apply();
    assert!(workspace.addresses().is_empty());
    workspace.configure(&[
        &base::gallery(),
        &format!("import {{\n  to = acg_gallery.example\n  id = {id:?}\n}}\n"),
    ]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.example", Action::Import)]);
}

fn p47_import_block_takes_over_with_an_empty_plan(terraform: &Arc<Terraform>) {
    let blocks = [
        base::complete_gallery().without("timeouts"),
        base::complete_image_definition().without("timeouts"),
        base::complete_image_source().without("timeouts"),
        base::complete_image_version().without("timeouts"),
    ];
    let owner = Workspace::new(terraform);
    owner.configure(&[&blocks[0], &blocks[1], &blocks[2], &blocks[3]]);
    owner.apply();
    let importer = super::drift::take_over(&owner, &blocks);
    for block in &blocks {
        assert_eq!(
            importer.attributes(block.address()),
            owner.attributes(block.address())
        );
    }
}

fn import_block_generates_configuration(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    owner.configure(&[&base::gallery(), &base::image_definition()]);
    owner.apply();
    let importer = owner.elsewhere();
    let id = owner.attribute("acg_image_definition.example", "id");
    importer.configure(&[&format!(
        "import {{\n  to = acg_image_definition.found\n  id = {id:?}\n}}\n"
    )]);
    importer.succeed(&["plan", "-no-color", "-generate-config-out=generated.tf"]);
    importer
        .apply()
        .assert_actions(&[("acg_image_definition.found", Action::Import)]);
}

/// What is generated says role and principal twice, by id and by name, as the state does.
fn import_block_generates_an_assignment_that_plans_no_change(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    let id = "aaaaaaaa-0000-0000-0000-000000000001";
    let added = owner.acg(&[
        "role",
        "principal",
        "add",
        "readers",
        "--type",
        "Group",
        "--id",
        id,
    ]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    owner.configure(&[&base::gallery(), &base::role_assignment()]);
    owner.apply();
    let importer = owner.elsewhere();
    let assignment = owner.attribute("acg_role_assignment.example", "id");
    importer.configure(&[&format!(
        "import {{\n  to = acg_role_assignment.found\n  id = {assignment:?}\n}}\n"
    )]);
    importer.succeed(&["plan", "-no-color", "-generate-config-out=generated.tf"]);
    importer
        .apply()
        .assert_actions(&[("acg_role_assignment.found", Action::Import)]);
    importer.plan().assert_empty();
    let found = importer.attributes("acg_role_assignment.found");
    assert_eq!(found["principal_name"], json!("readers"));
    assert_eq!(found["role_definition_name"], json!("Reader"));
}

fn replace_option_makes_an_object_anew(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    workspace
        .apply_with(&["-replace=acg_gallery.example"])
        .assert_actions(&[("acg_gallery.example", Action::Replace)]);
}

fn ignore_changes_leaves_an_attribute_alone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let ignoring = |description: &str| {
        format!(
            "resource \"acg_gallery\" \"example\" {{\n  name = \"golden\"\n  resource_group_name = \"images\"\n  \
             location = \"westeurope\"\n  description = {description:?}\n  tags = {{ step = {description:?} }}\n  \
             lifecycle {{\n    ignore_changes = [description]\n  }}\n}}\n"
        )
    };
    workspace.configure(&[&ignoring("first")]);
    workspace.apply();
    workspace.configure(&[&ignoring("second")]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery.example", Action::Update)]);
    let gallery = workspace.attributes("acg_gallery.example");
    assert_eq!(gallery["description"], json!("first"));
    assert_eq!(gallery["tags"]["step"], json!("second"));
}

fn create_before_destroy_makes_the_successor_first(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let version = |name: &str| {
        base::image_version()
            .with("name", &format!("{name:?}"))
            .with("lifecycle", "")
            .to_string()
            .replace(
                "  lifecycle = \n",
                "  lifecycle {\n    create_before_destroy = true\n  }\n",
            )
    };
    let below = format!(
        "{}\n{}\n{}",
        base::gallery(),
        base::image_definition(),
        base::image_source()
    );
    workspace.configure(&[&below, &version("1.0.0")]);
    workspace.apply();
    workspace.configure(&[&below, &version("1.1.0")]);
    workspace
        .apply()
        .assert_actions(&[("acg_image_version.example", Action::Replace)]);
    assert_eq!(
        workspace.attribute("acg_image_version.example", "name"),
        "1.1.0"
    );
    workspace.destroy();
}

fn for_each_over_a_map_of_images(terraform: &Arc<Terraform>) {
    const IMAGES: &str = r#"
resource "acg_image_definition" "each" {
  for_each   = local.images
  name       = each.key
  gallery_id = acg_gallery.example.id
  os_type    = each.value.os_type
  os_state   = "Generalized"
  identifier = { publisher = "contoso", offer = each.key, sku = "1" }
}
resource "acg_image_source" "each" {
  for_each            = local.images
  name                = each.key
  resource_group_name = "images"
  location            = "westeurope"
  kind                = "managed_image"
  os_type             = each.value.os_type
  os_disk             = { size_gb = 30 }
}
resource "acg_image_version" "each" {
  for_each = merge([for image, settings in local.images : {
    for version in settings.versions : "${image}/${version}" => { image = image, version = version }
  }]...)
  name                = each.value.version
  image_definition_id = acg_image_definition.each[each.value.image].id
  location            = "westeurope"
  source_id           = acg_image_source.each[each.value.image].id
}
"#;
    let workspace = Workspace::new(terraform);
    let images = |text: &str| format!("locals {{\n  images = {text}\n}}\n");
    let two = images(
        r#"{ ubuntu = { os_type = "Linux", versions = ["1.0.0", "1.1.0"] }, windows = { os_type = "Windows", versions = ["1.0.0"] } }"#,
    );
    workspace.configure(&[&base::gallery(), &two, &IMAGES]);
    workspace.apply();
    assert_eq!(workspace.addresses().len(), 1 + 2 + 2 + 3);
    let less = images(r#"{ ubuntu = { os_type = "Linux", versions = ["1.1.0", "2.0.0"] } }"#);
    workspace.configure(&[&base::gallery(), &less, &IMAGES]);
    workspace.apply().assert_actions(&[
        ("acg_image_definition.each[\"windows\"]", Action::Delete),
        ("acg_image_source.each[\"windows\"]", Action::Delete),
        ("acg_image_version.each[\"ubuntu/1.0.0\"]", Action::Delete),
        ("acg_image_version.each[\"ubuntu/2.0.0\"]", Action::Create),
        ("acg_image_version.each[\"windows/1.0.0\"]", Action::Delete),
    ]);
    workspace.destroy();
}

fn provider_aliases_keep_two_states_apart(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let both = format!(
        "provider \"acg\" {{\n  alias = \"second\"\n  state_path = \"second/gallery.db\"\n}}\n{}\n{}",
        base::gallery(),
        base::gallery()
            .with("provider", "acg.second")
            .to_string()
            .replace("\"example\"", "\"second\"")
    );
    workspace.configure(&[&both]);
    workspace.apply();
    let first = workspace.attribute("acg_gallery.example", "id");
    assert_eq!(
        workspace.attribute("acg_gallery.second", "id"),
        first,
        "one name in each state"
    );
    assert!(workspace.gallery_state().exists() && workspace.path("second/gallery.db").exists());
    workspace.destroy();
}

/// Every attribute of the version comes from a resource that does not exist yet.
const LATE: &str = r#"
resource "terraform_data" "late" {
  input = {
    name     = "1.0.0"
    location = "westeurope"
    count    = 2
    type     = "Premium_LRS"
    latest   = true
    date     = "2090-01-01T00:00:00Z"
    sku      = "2204"
  }
}
"#;

fn values_unknown_at_plan_are_accepted(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let late = |key: &str| format!("terraform_data.late.output.{key}");
    let version = base::image_version()
        .with("name", &late("name"))
        .with("location", &late("location"))
        .with("replica_count", &late("count"))
        .with("storage_account_type", &late("type"))
        .with("exclude_from_latest", &late("latest"))
        .with("end_of_life_date", &late("date"))
        .with(
            "target_regions",
            "{ (terraform_data.late.output.location) = {} }",
        )
        .with("tags", "{ name = terraform_data.late.output.name }");
    let definition = base::image_definition()
        .with("location", &late("location"))
        .with(
            "identifier",
            "{ publisher = \"contoso\", offer = \"ubuntu\", sku = terraform_data.late.output.sku }",
        )
        .with(
            "recommended_vcpus",
            "{ min = terraform_data.late.output.count }",
        )
        .with("end_of_life_date", &late("date"));
    workspace.configure(&[
        &LATE,
        &base::gallery()
            .with("location", &late("location"))
            .with("description", &late("name")),
        &definition,
        &base::image_source().with("location", &late("location")),
        &version,
    ]);
    workspace.apply();
    let version = workspace.attributes("acg_image_version.example");
    assert_eq!(
        version["target_regions"]["westeurope"]["replica_count"],
        json!(2)
    );
    workspace.destroy();
}

fn a_value_unknown_at_plan_is_checked_at_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &LATE.replace("westeurope", "atlantis"),
        &base::gallery().with("location", "terraform_data.late.output.location"),
    ]);
    assert_eq!(workspace.plan().code, Some(2));
    let outcome = workspace.try_apply();
    outcome.assert_error("location", &["atlantis"]);
}

/// The provider's configuration is unknown at plan and known at apply.
fn a_provider_that_waits_for_a_resource_is_applied_at_once(terraform: &Arc<Terraform>) {
    let workspace =
        Workspace::with_provider(terraform, "  state_path = terraform_data.path.output");
    workspace.configure(&[
        &"resource \"terraform_data\" \"path\" {\n  input = \"late/gallery.db\"\n}\n",
        &base::gallery(),
        &base::image_definition(),
    ]);
    workspace.apply();
    workspace.destroy();
}

fn unknown_for_one_attribute_leaves_the_others_checked(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &LATE,
        &base::gallery()
            .with("location", "terraform_data.late.output.location")
            .with("name", "\"bad-name\""),
    ]);
    workspace.plan().assert_error("name", &["bad-name"]);
}

/// A change of tags shows the tags, not a page of "(known after apply)".
fn a_computed_attribute_is_unknown_only_when_it_may_change(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let below = format!(
        "{}\n{}\n{}",
        base::gallery(),
        base::image_definition(),
        base::image_source()
    );
    workspace.configure(&[&below, &base::image_version()]);
    workspace.apply();
    let unknown_after = |version: Block| {
        workspace.configure(&[&below, &version]);
        let (_, change) = workspace.planned_change("acg_image_version.example");
        let unknown = change["after_unknown"]
            .as_object()
            .expect("an update")
            .clone();
        let mut names: Vec<String> = unknown
            .into_iter()
            .filter(|(_, mark)| mark.to_string().contains("true"))
            .map(|(name, _)| name)
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        unknown_after(base::image_version().with("tags", "{ a = \"b\" }")),
        [""; 0]
    );
    let wider =
        base::image_version().with("target_regions", "{ westeurope = {}, northeurope = {} }");
    for stable in ["id", "published_date", "size_gb"] {
        assert!(
            !unknown_after(wider.clone())
                .iter()
                .any(|name| name == stable),
            "{stable}"
        );
    }
}

fn depends_on_and_data_sources_in_one_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
        &r#"
data "acg_image_version" "latest" {
  image_definition_id = acg_image_definition.example.id
  name                = "latest"
  depends_on          = [acg_image_version.example]
}
output "latest" {
  value = data.acg_image_version.latest.version
}
"#,
    ]);
    workspace.apply();
    assert_eq!(workspace.outputs()["latest"]["value"], json!("1.0.0"));
}

fn saved_plan_is_applied_as_it_was(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::complete_gallery()]);
    workspace.succeed(&["plan", "-no-color", "-out=saved.tfplan"]);
    workspace.succeed(&["apply", "-no-color", "saved.tfplan"]);
    workspace.plan().assert_empty();
}

fn targeted_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    let outcome = workspace.try_apply_with(&["-target=acg_gallery.example"]);
    outcome.assert_actions(&[("acg_gallery.example", Action::Create)]);
    workspace
        .apply()
        .assert_actions(&[("acg_image_definition.example", Action::Create)]);
}
