//! What consumers of a shared gallery are told, against what its owner is.

use std::sync::Arc;

use serde_json::json;

use terraform_provider_acg::gallery::{GalleryService, ImageVersionId, ImageVersionSpec};

use super::base;
use super::beside::{Beside, warned};
use super::sharing::{CONSUMER, from};
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any: l3_v10_consumers_have_the_owners_latest_version_and_end_of_life]
}

/// What both look up; `gallery` and `definition` name where.
fn looking_up(gallery: &str, definition: &str) -> String {
    format!(
        r#"
data "acg_image_version" "latest" {{
  name = "latest"
  {definition}
}}
data "acg_image_versions" "all" {{
  {definition}
}}
data "acg_image_definitions" "all" {{
  {gallery}
}}
output "told" {{
  value = [
    data.acg_image_version.latest.version,
    data.acg_image_versions.all.latest_version,
    data.acg_image_definitions.all.image_definitions[0].latest_version,
    data.acg_image_version.latest.end_of_life_date == null ? "none" : "dated",
  ]
}}
"#
    )
}

/// Rules L-1, L-3, V-10 and S-5.
fn l3_v10_consumers_have_the_owners_latest_version_and_end_of_life(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    let definition = base::image_definition().with("end_of_life_date", "\"2091-01-01T00:00:00Z\"");
    let version =
        base::image_version().with("target_regions", "{ westeurope = {}, northeurope = {} }");
    let world: [&dyn std::fmt::Display; 5] = [
        &base::gallery(),
        &definition,
        &base::image_source(),
        &version,
        &base::gallery_sharing(),
    ];
    owner.configure(&world);
    owner.apply();
    let added = owner.acg(&[
        "fault",
        "add",
        "region",
        "northeurope",
        "--progress",
        "40",
        "--times",
        "1",
    ]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let beside = Beside::new(&owner);
    let first = owner.attribute("acg_image_version.example", "id");
    let parse = |id: &str| ImageVersionId::parse(id).expect("an id");
    let found = beside.with(beside.engine.image_version_get(&parse(&first)));
    let second = ImageVersionSpec {
        id: parse(&first.replace("1.0.0", "2.0.0")),
        ..found.expect("the version").spec
    };
    beside.with(beside.engine.image_version_create(second));
    let found = looking_up(
        "gallery_id = acg_gallery.example.id",
        "image_definition_id = acg_image_definition.example.id",
    );
    owner.write("found.tf", &found);
    owner.apply();
    let name = owner.attribute("acg_gallery_sharing.example", "shared_gallery_name");
    let gallery = format!("shared_gallery_name = {name:?}");
    let definition = format!("{gallery}\n  image_definition_name = \"ubuntu\"");
    let consumer = from(&owner, terraform, CONSUMER);
    consumer.configure(&[&looking_up(&gallery, &definition)]);
    let applied = consumer.apply();
    assert_eq!(warned(&applied), Vec::<String>::new());
    let expected = json!(["1.0.0", "1.0.0", "1.0.0", "none"]);
    for workspace in [&owner, &consumer] {
        assert_eq!(workspace.outputs()["told"]["value"], expected);
    }
    let listed = owner.acg(&["share", "images", &name, "--subscription", CONSUMER]);
    assert!(
        listed.stdout.contains(" 1.0.0 "),
        "{}{}",
        listed.stdout,
        listed.stderr
    );
    beside.set_clock("2091-06-01T00:00:00Z");
    let told = warned(&consumer.plan());
    assert_eq!(told.len(), 1, "{told:?}");
    for words in ["Image version \"1.0.0\", by the date of its", "2091-01-01"] {
        assert!(told[0].contains(words), "{told:?}");
    }
    assert!(warned(&owner.plan()).contains(&told[0]), "{told:?}");
}
