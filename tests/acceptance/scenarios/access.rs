//! Who may do what: role assignments come and go, and the provider acts as somebody.

use std::sync::Arc;

use serde_json::json;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

const ASSIGNMENT: &str = "acg_role_assignment.example";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        s2_sharing_a_single_version_is_advised_against,
        s1_an_assignment_goes_with_what_it_is_at,
        s1_a_role_is_given_once,
        s1_a_principal_that_is_removed_shows_as_drift,
    ]
}

fn at_version() -> Block {
    base::role_assignment().with("scope", "acg_image_version.example.id")
}

/// At plan where the version is there, and when it is applied where the same run makes it: once.
fn s2_sharing_a_single_version_is_advised_against(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let [gallery, definition, source, version] = [
        base::gallery(),
        base::image_definition(),
        base::image_source(),
        base::image_version(),
    ];
    let configure = |assignment: &Block| {
        workspace.configure(&[&gallery, &definition, &source, &version, assignment]);
    };
    configure(&at_version());
    assert!(workspace.plan().warnings().is_empty());
    let applied = workspace.apply();
    let warnings = applied.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].text().contains("single version"),
        "{warnings:?}"
    );

    let other = at_version().with("role_definition_name", "\"Contributor\"");
    configure(&other);
    let planned = workspace.plan();
    let warnings = planned.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].line.contains("scope"), "{warnings:?}");
    assert!(
        warnings[0].text().contains("Sharing the definition"),
        "{warnings:?}"
    );
    configure(&base::role_assignment().with("scope", "acg_image_definition.example.id"));
    assert!(workspace.apply().warnings().is_empty());
    workspace.destroy();
}

/// The gallery is deleted behind Terraform's back, and with it what was assigned there.
fn s1_an_assignment_goes_with_what_it_is_at(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let here = "acg_role_assignment.example";
    workspace.configure(&[&base::gallery(), &base::role_assignment()]);
    workspace.apply();
    super::drift::delete_elsewhere(&workspace, &[base::gallery()]);
    workspace.plan().assert_actions(&[
        ("acg_gallery.example", Action::Create),
        (here, Action::Create),
    ]);
    workspace.apply();
    // Also without a look at what there is, a destroy finds nothing to complain of.
    super::drift::delete_elsewhere(&workspace, &[base::gallery()]);
    let answer = workspace.run(&["destroy", "-auto-approve", "-refresh=false", "-no-color"]);
    assert_eq!(answer.code, Some(0), "{}{}", answer.stdout, answer.stderr);
}

/// Another assignment of the same role is refused at plan where it can be seen, at apply where two
/// blocks want the same; what is there can be imported.
fn s1_a_role_is_given_once(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery(), &base::role_assignment()]);
    workspace.apply();
    let id = workspace.attribute(ASSIGNMENT, "id");
    let scope = format!("{:?}", workspace.attribute("acg_gallery.example", "id"));

    let elsewhere = workspace.elsewhere();
    let block = base::role_assignment()
        .with("scope", &scope)
        .with("name", "\"cccccccc-0000-0000-0000-000000000001\"");
    elsewhere.configure(&[&block]);
    let planned = elsewhere.plan();
    let errors = planned.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    for words in ["Role Assignment Already Exists", id.as_str(), "import {"] {
        assert!(errors[0].text().contains(words), "{errors:?}");
    }
    elsewhere.configure(&[&block.without("name")]);
    elsewhere.write(
        "imports.tf",
        &format!(
            "import {{\n  to = {ASSIGNMENT}\n  id = {:?}\n}}\n",
            id.to_uppercase()
        ),
    );
    elsewhere.apply();
    elsewhere.plan().assert_empty();

    let twice = Workspace::new(terraform);
    let other = base::role_assignment()
        .to_string()
        .replace("\"example\"", "\"other\"");
    twice.configure(&[&base::gallery(), &base::role_assignment(), &other]);
    let outcome = twice.try_apply_with(&[]);
    let errors = outcome.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].text().contains("already"), "{errors:?}");
}

/// Whoever has a name of the directory is another principal once that name is another's.
fn s1_a_principal_that_is_removed_shows_as_drift(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.seed("principals: [{ name: Jürgen & Zoë 東京, principal_type: User }]\n");
    let block = base::role_assignment()
        .without("principal_id")
        .without("principal_type")
        .with("principal_name", "\"Jürgen & Zoë 東京\"");
    workspace.configure(&[&base::gallery(), &block]);
    workspace.apply();
    let before = workspace.attributes(ASSIGNMENT);
    assert_eq!(before["principal_type"], json!("User"));
    assert_eq!(before["principal_name"], json!("Jürgen & Zoë 東京"));

    let id = before["principal_id"].as_str().expect("an object id");
    let removed = workspace.acg(&["--yes", "role", "principal", "remove", id]);
    assert_eq!(removed.code, Some(0), "{}", removed.stderr);
    let planned = workspace.plan();
    let errors = planned.errors();
    assert!(
        errors[0].text().contains("is not in the directory"),
        "{errors:?}"
    );
    let added = workspace.acg(&[
        "role",
        "principal",
        "add",
        "Jürgen & Zoë 東京",
        "--type",
        "User",
    ]);
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    workspace
        .apply()
        .assert_actions(&[(ASSIGNMENT, Action::Replace)]);
    let after = workspace.attributes(ASSIGNMENT);
    assert_ne!(after["principal_id"], before["principal_id"]);
    workspace.destroy();
}
