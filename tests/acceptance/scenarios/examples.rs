//! The examples of the repository, as a reader would run them.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::vhd;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        quickstart_from_init_to_destroy,
        golden_images_applies_and_passes_its_own_tests,
        s3_access_applies_and_passes_its_own_test,
        each_resource_example_applies,
        each_data_source_example_applies,
        each_guide_applies,
        state_of_release_0_1_0_is_read,
    ]
}

fn quickstart_from_init_to_destroy(terraform: &Arc<Terraform>) {
    let workspace = Workspace::empty(terraform);
    workspace.copy_from_repository("examples/quickstart");
    workspace.init();
    workspace.succeed(&["validate", "-no-color"]);
    workspace.apply();
    let before = workspace.attributes("acg_image_version.v1_0_0");
    assert_eq!(
        workspace.outputs()["latest_version"]["value"],
        json!("1.0.0")
    );

    // More replicas: in place.
    workspace.apply_with_later("replicas=3").assert_actions(&[
        ("acg_image_version.v1_0_0", Action::Update),
        ("data.acg_image_version.latest", Action::Read),
    ]);
    let after = workspace.attributes("acg_image_version.v1_0_0");
    assert_eq!(after["published_date"], before["published_date"]);

    // A new version moves latest.
    let outcome = workspace.apply_with_later("release_1_1_0=true");
    assert!(
        outcome
            .actions
            .values()
            .any(|action| *action == Action::Create)
    );
    assert_eq!(
        workspace.outputs()["latest_version"]["value"],
        json!("1.1.0")
    );
    workspace.destroy();
}

impl Workspace {
    /// Applies with one more line of `terraform.tfvars`, which later commands see too.
    #[track_caller]
    fn apply_with_later(&self, assignment: &str) -> crate::harness::outcome::Outcome {
        let file = self.path("terraform.tfvars");
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        self.write("terraform.tfvars", &format!("{before}{assignment}\n"));
        self.apply()
    }
}

fn golden_images_applies_and_passes_its_own_tests(terraform: &Arc<Terraform>) {
    let workspace = Workspace::empty(terraform);
    workspace.copy_from_repository("examples/golden-images");
    workspace.init();
    workspace.apply();
    assert_eq!(
        workspace.outputs()["latest"]["value"]["ubuntu-2204"],
        json!("1.10.0")
    );
    workspace.destroy();
    let said = workspace.succeed(&["test", "-no-color"]);
    assert!(said.contains("Success!"), "{said}");
}

/// Team B deploys from what is shared with it, and changes nothing: in its own test by the object id of
/// its pipeline, and by a person who is in the group.
fn s3_access_applies_and_passes_its_own_test(terraform: &Arc<Terraform>) {
    let workspace = Workspace::empty(terraform);
    workspace.copy_from_repository("examples/access");
    workspace.init();
    let said = workspace.succeed(&["test", "-no-color"]);
    assert!(said.contains("Success! 3 passed"), "{said}");
    workspace.apply();
    let seeded = workspace.acg(&["seed", "people.yaml"]);
    assert_eq!(seeded.code, Some(0), "{}", seeded.stderr);
    let acting = ["--acting-as", "bob", "--resource-group", "images"];
    for list in [
        ["definition", "list", "golden"],
        ["version", "list", "golden/ubuntu"],
    ] {
        let listed = workspace.acg(&[&acting[..], &list].concat());
        assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    }

    let mut bob = Workspace::empty(terraform);
    bob.copy_from_repository("examples/access/team-b");
    bob.environment(
        "ACG_STATE_PATH",
        &workspace.gallery_state().display().to_string(),
    );
    bob.environment("ACG_ACTING_AS", "bob");
    let id = workspace.attribute("acg_image_definition.ubuntu", "id");
    bob.write(
        "terraform.tfvars",
        &format!("image_definition_id = {id:?}\ngallery_name = \"golden\"\n"),
    );
    bob.init();
    // The check that asks for the gallery is never content.
    let applied = bob.try_apply_with(&[]);
    assert!(applied.errors().is_empty(), "{:?}", applied.errors());
    let outputs = bob.outputs();
    assert_eq!(outputs["can_deploy"]["value"], json!(true));
    assert_eq!(outputs["can_change"]["value"], json!(false));
    assert_eq!(outputs["galleries"]["value"], json!(0));
    // Not by asking alone: a change is refused.
    bob.write(
        "change.tf",
        "resource \"acg_image_version\" \"mine\" {\n  name = \"2.0.0\"\n  location = \"westeurope\"\n  \
         image_definition_id = var.image_definition_id\n  \
         source_id = data.acg_image_version.latest.id\n}\n",
    );
    let planned = bob.plan();
    let errors = planned.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    for words in ["Access Denied", "'bob'", "versions/write"] {
        assert!(errors[0].text().contains(words), "{errors:?}");
    }
    // Whoever is removed meanwhile is nobody any more.
    let removed = workspace.acg(&["--yes", "role", "principal", "remove", "bob"]);
    assert_eq!(removed.code, Some(0), "{}", removed.stderr);
    let planned = bob.plan();
    let errors = planned.errors();
    assert!(
        errors
            .iter()
            .all(|error| error.text().contains("\"bob\", is not in the directory")),
        "{errors:?}"
    );
    workspace.destroy();
}

/// Each example stands alone, so each gets a workspace of its own.
fn each_resource_example_applies(terraform: &Arc<Terraform>) {
    for name in [
        "acg_gallery",
        "acg_gallery_application",
        "acg_gallery_application_version",
        "acg_gallery_sharing",
        "acg_image_definition",
        "acg_image_source",
        "acg_image_version",
        "acg_role_assignment",
    ] {
        let workspace = Workspace::new(terraform);
        let folder = format!("examples/resources/{name}");
        workspace.configure(&[&read(&format!("{folder}/resource.tf"))]);
        workspace.apply();
        let address = format!("{name}.example");
        let id = workspace.attribute(&address, "id");
        for file in ["import.sh", "import-by-string-id.tf"] {
            let text = read(&format!("{folder}/{file}"));
            assert!(
                text.contains(&id) && text.contains(&address),
                "{folder}/{file}: {id}"
            );
        }
        workspace.destroy();
    }
}

/// Each looks up what the example of a version makes, of an image or of an application.
fn each_data_source_example_applies(terraform: &Arc<Terraform>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data-sources");
    let names: Vec<String> = std::fs::read_dir(folder)
        .expect("the examples")
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    for (made, is_of_applications) in [
        ("acg_image_version", false),
        ("acg_gallery_application_version", true),
    ] {
        let workspace = Workspace::new(terraform);
        let made = read(&format!("examples/resources/{made}/resource.tf"));
        workspace.configure(&[&made.replace("\"1.0.0\"", "\"1.2.0\"")]);
        workspace.apply();
        let reader = workspace.elsewhere();
        for name in &names {
            if name.contains("application") == is_of_applications {
                let file = format!("examples/data-sources/{name}/data-source.tf");
                reader.configure(&[&read(&file)]);
                reader.apply();
            }
        }
        workspace.destroy();
    }
}

/// The blocks of a guide are one configuration; `<!-- vhd: NAME MIB -->` stands for a VHD file that the
/// reader has.
fn each_guide_applies(terraform: &Arc<Terraform>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides");
    for entry in std::fs::read_dir(folder).expect("the guides") {
        let name = entry.expect("an entry").file_name();
        let text = read(&format!("docs/guides/{}", name.to_string_lossy()));
        let workspace = Workspace::new(terraform);
        let files = text.lines().filter_map(|line| {
            let file = line.strip_prefix("<!-- vhd: ")?.strip_suffix(" -->")?;
            file.split_once(' ')
        });
        for (file, mib) in files {
            let size = mib.parse::<u64>().expect("a size in MiB") << 20;
            vhd::write(&workspace.path(file), vhd::FIXED, size, b"content");
        }
        let blocks: Vec<&str> = text
            .split("```terraform\n")
            .skip(1)
            .filter_map(|block| Some(block.split_once("```")?.0))
            .collect();
        assert!(!blocks.is_empty(), "{name:?} shows nothing");
        workspace.configure(&[&blocks.join("\n")]);
        workspace.apply();
        workspace.plan().assert_empty();
        workspace.destroy();
    }
}

/// State and gallery as release 0.1.0 wrote them: every later release reads both and plans nothing.
fn state_of_release_0_1_0_is_read(terraform: &Arc<Terraform>) {
    let workspace = Workspace::empty(terraform);
    workspace.copy_from_repository("tests/fixtures/state-v0.1.0");
    workspace.init();
    workspace.plan().assert_empty();
    workspace.destroy();
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}
