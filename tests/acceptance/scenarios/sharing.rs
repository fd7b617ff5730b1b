//! Galleries that are shared: by their owner's configuration, and in a consumer's.

use std::sync::Arc;

use serde_json::json;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) const ADDRESS: &str = "acg_gallery_sharing.example";
pub(super) const CONSUMER: &str = "11111111-2222-3333-4444-555555555555";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        s5_a_gallery_is_shared_imported_and_made_private,
        s5_what_others_changed_is_seen_and_repaired,
        s5_mistakes_are_told_at_plan,
        s6_a_public_name_stays_and_a_community_gallery_is_taken_down_in_order,
        s5_consumers_see_deploy_and_copy_what_is_shared_with_them,
        s6_everybody_sees_a_community_gallery,
    ]
}

fn s5_a_gallery_is_shared_imported_and_made_private(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    let sharing = base::complete_gallery_sharing().without("timeouts");
    owner.configure(&[&base::gallery(), &sharing]);
    owner.apply();
    let shared = owner.attributes(ADDRESS);
    assert_eq!(shared["permissions"], json!("Groups"));
    assert_eq!(shared["community_gallery_name"], json!(null));
    assert_eq!(
        shared["shared_gallery_name"],
        json!("00000000-0000-0000-0000-000000000000-GOLDEN")
    );
    assert_eq!(shared["id"], owner.attributes("acg_gallery.example")["id"]);
    owner.plan().assert_empty();

    let importer = owner.elsewhere();
    importer.configure(&[&base::gallery(), &sharing]);
    for address in ["acg_gallery.example", ADDRESS] {
        let id = owner.attribute(address, "id");
        importer.succeed(&["import", "-no-color", address, &id]);
        assert_eq!(importer.attributes(address), owner.attributes(address));
    }
    importer.plan().assert_empty();

    owner.configure(&[&base::gallery()]);
    owner.apply().assert_actions(&[(ADDRESS, Action::Delete)]);
    // The other workspace finds it gone.
    importer.plan().assert_actions(&[(ADDRESS, Action::Create)]);
    owner.destroy();
}

fn s5_what_others_changed_is_seen_and_repaired(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    let sharing = base::complete_gallery_sharing().without("timeouts");
    owner.configure(&[&base::gallery(), &sharing]);
    owner.apply();
    let blocks = [base::gallery(), sharing];
    let elsewhere = super::drift::take_over(&owner, &blocks);
    elsewhere.write("imports.tf", "");
    let theirs = blocks[1].clone().without("tenant_ids").with(
        "subscription_ids",
        "[\"aaaaaaaa-2222-3333-4444-555555555555\"]",
    );
    elsewhere.configure(&[&blocks[0], &theirs]);
    elsewhere.apply();
    let plan = owner.plan();
    assert!(plan.drift.contains_key(ADDRESS), "{:?}", plan.drift);
    owner.apply().assert_actions(&[(ADDRESS, Action::Update)]);
    assert_eq!(
        owner.attributes(ADDRESS)["subscription_ids"],
        json!([CONSUMER])
    );
    // Shared in another way: what was is gone, and must be made again.
    elsewhere.configure(&[&blocks[0], &base::community_sharing()]);
    elsewhere.apply();
    owner.apply().assert_actions(&[(ADDRESS, Action::Replace)]);
    // Made private by somebody.
    elsewhere.apply();
    elsewhere.configure(&[&blocks[0]]);
    elsewhere.apply();
    owner.apply().assert_actions(&[(ADDRESS, Action::Create)]);
    owner.destroy();
}

fn s5_mistakes_are_told_at_plan(terraform: &Arc<Terraform>) {
    let many = |count: u32| {
        let ids = (1..=count).map(|n| format!("\"00000000-0000-0000-0000-{n:012}\""));
        format!("[{}]", ids.collect::<Vec<_>>().join(", "))
    };
    let bare = || base::gallery_sharing().without("subscription_ids");
    let direct = base::gallery_sharing;
    let public =
        |from: &str, to: &str| bare().with("community", &base::COMMUNITY.replace(from, to));
    let rows: Vec<(Block, &str, &[&str])> = vec![
        (bare(), "acg_gallery_sharing", &["shared with nobody"]),
        (
            direct().with("subscription_ids", "[]"),
            "subscription_ids",
            &["shared with nobody"],
        ),
        (
            direct().with("subscription_ids", &many(31)),
            "subscription_ids",
            &["at most 30", "31"],
        ),
        (
            direct().with("tenant_ids", &many(6)),
            "tenant_ids",
            &["at most 5", "6"],
        ),
        (
            direct().with("subscription_ids", "[\"golden\"]"),
            "subscription_ids",
            &["golden", "UUID"],
        ),
        (
            direct().with("subscription_ids", "[null]"),
            "subscription_ids",
            &["null"],
        ),
        (
            direct().with(
                "tenant_ids",
                "[\"\u{ff11}1111111-2222-3333-4444-555555555555\"]",
            ),
            "tenant_ids",
            &["UUID"],
        ),
        (
            direct().with("community", base::COMMUNITY),
            "community",
            &["either directly or"],
        ),
        (
            direct().with("gallery_id", "\"golden\""),
            "gallery_id",
            &["golden"],
        ),
        (
            public("\"contoso\"", "\"con-toso\""),
            "community",
            &["con-toso", "5 to 16"],
        ),
        (
            public("\"https://contoso.com\"", "\"contoso.com\""),
            "community",
            &["web address"],
        ),
        (
            public("images@contoso.com", "b\u{fc}ro@contoso.com"),
            "community",
            &["e-mail address"],
        ),
        (
            public("\"https://contoso.com/eula\"", "\" \""),
            "community",
            &["licence", "empty"],
        ),
    ];
    let workspace = Workspace::new(terraform);
    for (block, line, says) in rows {
        workspace.configure(&[&base::gallery(), &block]);
        workspace.plan().assert_error(line, says);
    }
    // What is yet to be known is no mistake.
    let late = "resource \"terraform_data\" \"late\" {\n  input = \"11111111-2222-3333-4444-555555555555\"\n}\n";
    let unknown = [
        direct().with("subscription_ids", "[terraform_data.late.output]"),
        direct().with(
            "subscription_ids",
            "toset([for id in [terraform_data.late.output] : id])",
        ),
        bare().with("tenant_ids", "[terraform_data.late.output]"),
        bare().with(
            "community",
            &base::COMMUNITY.replace("\"https://contoso.com/eula\"", "terraform_data.late.output"),
        ),
        bare().with(
            "community",
            &base::COMMUNITY.replace(
                "\"contoso\"",
                "\"p${substr(terraform_data.late.output, 0, 8)}\"",
            ),
        ),
    ];
    for block in unknown {
        let workspace = Workspace::new(terraform);
        workspace.configure(&[&base::gallery(), &late, &block]);
        workspace.apply();
        workspace.plan().assert_empty();
        workspace.destroy();
    }
}

fn s6_a_public_name_stays_and_a_community_gallery_is_taken_down_in_order(
    terraform: &Arc<Terraform>,
) {
    let owner = Workspace::new(terraform);
    owner.configure(&[&base::gallery(), &base::community_sharing()]);
    let plan = owner.plan();
    let warnings = plan.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].text().contains("Everybody"), "{warnings:?}");
    owner.apply();
    let name = owner.attribute(ADDRESS, "community_gallery_name");
    assert!(name.starts_with("contoso-"), "{name}");
    assert!(owner.plan().warnings().is_empty());
    owner.configure(&[
        &base::gallery().with("description", "\"Open\""),
        &base::community_sharing().with("timeouts", "{ update = \"10m\" }"),
    ]);
    owner.apply();
    assert_eq!(owner.attribute(ADDRESS, "community_gallery_name"), name);
    // Who manages the gallery alone cannot delete it while it is shared with everybody.
    let elsewhere = super::drift::take_over(&owner, &[base::gallery()]);
    elsewhere.write("imports.tf", "");
    elsewhere.configure(&[]);
    let refused = elsewhere.try_apply();
    let errors = refused.errors();
    assert!(
        errors.iter().any(|error| {
            let text = error.text();
            text.contains("Gallery Shared With Everybody") && text.contains(&name)
        }),
        "{errors:?}"
    );
    // Another way of sharing, and back: another name.
    owner.configure(&[&base::gallery(), &base::gallery_sharing()]);
    owner.apply().assert_actions(&[(ADDRESS, Action::Replace)]);
    owner.configure(&[&base::gallery(), &base::community_sharing()]);
    owner.apply().assert_actions(&[(ADDRESS, Action::Replace)]);
    assert_ne!(owner.attribute(ADDRESS, "community_gallery_name"), name);
    owner.destroy();
}

/// The owner's configuration with a version, shared as `sharing` says.
fn shared(terraform: &Arc<Terraform>, sharing: &Block) -> Workspace {
    let owner = Workspace::new(terraform);
    owner.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
        sharing,
    ]);
    owner.apply();
    owner
}

/// A workspace on the same galleries whose provider has another subscription.
pub(super) fn from(owner: &Workspace, terraform: &Arc<Terraform>, subscription: &str) -> Workspace {
    let state = owner.gallery_state();
    Workspace::with_provider(
        terraform,
        &format!("state_path = {state:?}\n  subscription_id = {subscription:?}"),
    )
}

/// What a consumer looks up, deploys and copies. `argument` names the shared gallery.
fn consuming(argument: &str) -> String {
    format!(
        r#"
data "acg_image_definitions" "shared" {{
  {argument}
}}
data "acg_image_versions" "shared" {{
  {argument}
  image_definition_name = "ubuntu"
}}
data "acg_image_version" "shared" {{
  {argument}
  image_definition_name = "ubuntu"
  name                  = "latest"
  region                = "westeurope"
}}
data "acg_deployment_check" "here" {{
  image_id = data.acg_image_version.shared.id
  location = "westeurope"
}}
data "acg_deployment_check" "there" {{
  image_id = data.acg_image_definitions.shared.image_definitions[0].id
  location = "northeurope"
}}
resource "acg_gallery" "copies" {{
  name                = "copies"
  resource_group_name = "images"
  location            = "westeurope"
}}
resource "acg_image_definition" "copy" {{
  name       = "ubuntu"
  gallery_id = acg_gallery.copies.id
  os_type    = data.acg_image_definitions.shared.image_definitions[0].os_type
  os_state   = data.acg_image_definitions.shared.image_definitions[0].os_state
  identifier = {{ publisher = "fabrikam", offer = "ubuntu", sku = "2204" }}
}}
resource "acg_image_version" "copy" {{
  name                = data.acg_image_version.shared.version
  image_definition_id = acg_image_definition.copy.id
  location            = "westeurope"
  source_id           = data.acg_image_version.shared.id
}}
output "seen" {{
  value = jsonencode([
    data.acg_image_definitions.shared,
    data.acg_image_versions.shared,
    data.acg_image_version.shared,
    data.acg_deployment_check.there,
  ])
}}
output "versions" {{
  value = data.acg_image_versions.shared.image_versions
}}
output "here" {{
  value = data.acg_deployment_check.here.allowed
}}
output "there" {{
  value = data.acg_deployment_check.there.allowed
}}
"#
    )
}

fn s5_consumers_see_deploy_and_copy_what_is_shared_with_them(terraform: &Arc<Terraform>) {
    let owner = shared(terraform, &base::gallery_sharing());
    let name = owner.attribute(ADDRESS, "shared_gallery_name");
    let argument = format!("shared_gallery_name = {name:?}");
    let consumer = from(&owner, terraform, CONSUMER);
    consumer.configure(&[&consuming(&argument)]);
    consumer.apply();
    consumer.plan().assert_empty();
    let outputs = consumer.outputs();
    let versions = &outputs["versions"]["value"];
    assert_eq!(
        versions[0]["id"],
        json!(format!(
            "/SharedGalleries/{name}/Images/ubuntu/Versions/1.0.0"
        ))
    );
    assert_eq!(
        versions[0]["target_regions"]["westeurope"]["exclude_from_latest"],
        json!(false)
    );
    assert_eq!(versions[0]["source_id"], json!(null));
    assert_eq!(versions[0]["tags"], json!(null));
    assert_eq!(outputs["here"]["value"], json!(true));
    assert_eq!(outputs["there"]["value"], json!(false));
    // Which of the two names is asked for need not be known before the apply.
    let late = format!(
        r#"
resource "terraform_data" "late" {{
  input = true
}}
data "acg_image_definitions" "late" {{
  gallery_id          = terraform_data.late.output ? null : acg_gallery.copies.id
  shared_gallery_name = terraform_data.late.output ? {name:?} : null
}}
output "late" {{
  value = data.acg_image_definitions.late.image_definitions[*].name
}}
"#
    );
    consumer.configure(&[&consuming(&argument), &late]);
    consumer.apply();
    assert_eq!(consumer.outputs()["late"]["value"], json!(["ubuntu"]));
    consumer.plan().assert_empty();
    // Whom it is not shared with is not told that there is such a gallery.
    let other = from(&owner, terraform, "aaaaaaaa-2222-3333-4444-555555555555");
    other.configure(&[&format!(
        "data \"acg_image_definitions\" \"shared\" {{\n  {argument}\n}}\n"
    )]);
    other.plan().assert_error(
        "data",
        &[
            "Gallery Not Found",
            "not found",
            "ask its owner to share it",
        ],
    );
    other.configure(&[&format!(
        "data \"acg_deployment_check\" \"shared\" {{\n  image_id = \"/SharedGalleries/{name}/Images/ubuntu\"\n  location = \"westeurope\"\n}}\n"
    )]);
    other
        .plan()
        .assert_error("data", &["Gallery Not Found", "ask its owner to share it"]);
    // The owner makes it private: what was copied stays.
    owner.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
    ]);
    owner.apply();
    assert_ne!(consumer.plan().code, Some(0));
}

fn s6_everybody_sees_a_community_gallery(terraform: &Arc<Terraform>) {
    let owner = shared(terraform, &base::community_sharing());
    let name = owner.attribute(ADDRESS, "community_gallery_name");
    let argument = format!("community_gallery_name = {name:?}");
    let consumer = from(&owner, terraform, "aaaaaaaa-2222-3333-4444-555555555555");
    consumer.configure(&[&consuming(&argument)]);
    consumer.apply();
    consumer.plan().assert_empty();
    let outputs = consumer.outputs();
    assert_eq!(outputs["here"]["value"], json!(true));
    let seen = outputs["seen"]["value"].as_str().unwrap_or_default();
    assert!(seen.contains(&name), "{seen}");
    assert!(
        !seen.contains("00000000-0000-0000-0000-000000000000/"),
        "the owner's subscription is not told: {seen}"
    );
    let rows: [(&str, &str, &[&str]); 5] = [
        ("", "data", &["Missing Argument", "Give exactly one of"]),
        (
            "community_gallery_name = \"contoso\"\n  image_definition_name = \"ubuntu\"",
            "community_gallery_name",
            &["contoso"],
        ),
        (
            &argument,
            "data",
            &["Missing Argument", "image_definition_name"],
        ),
        (
            &format!("{argument}\n  image_definition_name = \"debian\""),
            "data",
            &["Image Definition Not Found", "ask its owner to share it"],
        ),
        (
            "image_definition_id = \"x\"\n  shared_gallery_name = \"x\"",
            "shared_gallery_name",
            &["unique name of a gallery"],
        ),
    ];
    for (arguments, line, says) in rows {
        consumer.configure(&[&format!(
            "data \"acg_image_versions\" \"shared\" {{\n  {arguments}\n}}\n"
        )]);
        consumer.plan().assert_error(line, says);
    }
    consumer.configure(&[]);
    consumer.apply();
    owner.destroy();
}
