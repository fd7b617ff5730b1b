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
        s2_a_single_version_is_found_without_its_definition,
        s1_an_assignment_goes_with_what_it_is_at,
        s1_a_role_is_given_once,
        s1_a_principal_that_is_removed_shows_as_drift,
        s1_what_may_not_be_done_is_refused_at_plan,
        s5_who_may_share_changes_sharing_and_nothing_else,
        s1_what_is_not_known_yet_is_judged_when_it_is_applied,
        s1_two_runs_at_once_assign_a_role_once,
        s3_a_source_that_is_yet_to_be_made_is_asked_for_when_it_is_there,
        g5_lists_show_what_may_be_read_across_subscriptions,
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

/// Whoever one version is shared with sees that one; its definition, what else is in it, and so what
/// the latest is, is hidden.
fn s2_a_single_version_is_found_without_its_definition(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let principal = "aaaaaaaa-0000-0000-0000-00000000000a";
    let shared = at_version()
        .with("principal_id", &format!("{principal:?}"))
        .with("principal_type", "\"User\"");
    let newer = base::image_version().with("name", "\"2.0.0\"").to_string();
    let newer = newer.replacen("\"example\"", "\"newer\"", 1);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
        &newer,
        &shared,
    ]);
    workspace.apply();
    let definition = workspace.attribute("acg_image_definition.example", "id");
    let id = workspace.attribute("acg_image_version.example", "id");

    let mut theirs = workspace.elsewhere();
    theirs.environment("ACG_ACTING_AS", principal);
    let find = |label: &str, name: &str| {
        format!(
            "data \"acg_image_version\" {label:?} {{\n  name = {name:?}\n  \
             image_definition_id = {definition:?}\n}}\n"
        )
    };
    let exact = find("exact", "1.0.0");
    theirs.configure(&[&exact, &find("latest", "latest")]);
    let refused = theirs.plan();
    let errors = refused.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    for words in ["AuthorizationFailed", "galleries/images/read"] {
        assert!(errors[0].text().contains(words), "{errors:?}");
    }
    theirs.configure(&[
        &exact,
        &format!(
            "data \"acg_image_versions\" \"all\" {{\n  image_definition_id = {definition:?}\n}}\n\
             output \"found\" {{\n  value = concat([data.acg_image_version.exact.id], \
             data.acg_image_versions.all.image_versions[*].id)\n}}\n"
        ),
    ]);
    theirs.apply();
    assert_eq!(theirs.outputs()["found"]["value"], json!([id, id]));
    for [verb, of] in [["show", &id], ["list", &definition]] {
        let shown = workspace.acg(&["--acting-as", principal, "version", verb, of]);
        assert_eq!(shown.code, Some(0), "{}", shown.stderr);
        assert!(!shown.stdout.contains("2.0.0"), "{}", shown.stdout);
    }
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

/// Not halfway through an apply: whoever reads everything makes, changes, replaces and deletes nothing.
fn s1_what_may_not_be_done_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.seed("principals: [{ name: ann, principal_type: User }]\n");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let reader = base::role_assignment()
        .without("principal_id")
        .without("principal_type")
        .with("principal_name", "\"ann\"");
    workspace.configure(&[&gallery, &definition, &reader]);
    workspace.apply();
    workspace.environment("ACG_ACTING_AS", "ann");
    assert!(workspace.plan().errors().is_empty());

    let refused = |workspace: &Workspace, arguments: &[&str], actions: &[&str]| {
        let planned = workspace.plan_with(arguments);
        let errors = planned.errors();
        assert_eq!(errors.len(), actions.len(), "{errors:?}");
        for action in actions {
            let says = |text: String| {
                text.contains("Access Denied") && text.contains(&format!("'Microsoft.{action}'"))
            };
            assert!(
                errors.iter().any(|error| says(error.text())),
                "{action}: {errors:?}"
            );
        }
    };
    let changed = gallery.clone().with("description", "\"Ann's\"");
    workspace.configure(&[&changed, &definition, &reader]);
    refused(&workspace, &[], &["Compute/galleries/write"]);
    let replaced = definition.clone().with("os_state", "\"Specialized\"");
    workspace.configure(&[&gallery, &replaced, &reader]);
    refused(&workspace, &[], &["Compute/galleries/images/delete"]);
    workspace.configure(&[&gallery, &definition, &reader]);
    refused(
        &workspace,
        &["-replace=acg_image_definition.example"],
        &["Compute/galleries/images/delete"],
    );
    // Terraform does not ask for the gallery before it has planned to delete what is in it.
    refused(
        &workspace,
        &["-destroy"],
        &[
            "Compute/galleries/images/delete",
            "Authorization/roleAssignments/delete",
        ],
    );

    workspace.environment("ACG_ACTING_AS", "");
    workspace.destroy();
}

fn s5_who_may_share_changes_sharing_and_nothing_else(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.seed(
        "resource_group_name: images
location: westeurope
principals:
  - { name: ann, principal_type: User }
  - { name: bob, principal_type: User }
role_assignments:
  - { scope: /subscriptions/00000000-0000-0000-0000-000000000000, role_definition_name: Reader, principal_name: ann }
  - { scope: /subscriptions/00000000-0000-0000-0000-000000000000, role_definition_name: Compute Gallery Sharing Admin, principal_name: ann }
  - { scope: /subscriptions/00000000-0000-0000-0000-000000000000, role_definition_name: Contributor, principal_name: bob }
",
    );
    let (gallery, sharing) = (base::gallery(), base::gallery_sharing());
    workspace.configure(&[&gallery, &sharing]);
    workspace.apply();
    let more = sharing.with(
        "subscription_ids",
        "[\"11111111-2222-3333-4444-555555555555\", \"22222222-2222-3333-4444-555555555555\"]",
    );
    workspace.configure(&[&gallery, &more]);
    workspace.environment("ACG_ACTING_AS", "bob");
    for arguments in [&[][..], &["-destroy"]] {
        let planned = workspace.plan_with(arguments);
        let errors = planned.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0].text().contains("galleries/share/action"),
            "{errors:?}"
        );
    }
    workspace.environment("ACG_ACTING_AS", "ann");
    workspace
        .apply()
        .assert_actions(&[("acg_gallery_sharing.example", Action::Update)]);
    workspace.configure(&[&gallery.clone().with("description", "\"Ann's\""), &more]);
    let planned = workspace.plan();
    assert!(planned.errors()[0].text().contains("galleries/write"));
    workspace.configure(&[&gallery]);
    workspace
        .apply()
        .assert_actions(&[("acg_gallery_sharing.example", Action::Delete)]);
    workspace.environment("ACG_ACTING_AS", "");
    workspace.destroy();
}

/// Every argument comes from a resource that is yet to be made; what is wrong with one is told then.
fn s1_what_is_not_known_yet_is_judged_when_it_is_applied(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let later = |name: &str, value: &str| {
        format!("resource \"terraform_data\" {name:?} {{\n  input = {value:?}\n}}\n")
    };
    let gallery = base::gallery();
    workspace.configure(&[&gallery]);
    workspace.apply();
    let scope = format!("{:?}", workspace.attribute("acg_gallery.example", "id"));
    let block = base::role_assignment()
        .with("scope", &scope)
        .with("role_definition_name", "terraform_data.role.output")
        .with("principal_id", "terraform_data.who.output")
        .with("principal_type", "terraform_data.type.output")
        .with("name", "terraform_data.name.output");
    let values = |role: &str| {
        [
            later("role", role),
            later("who", "aaaaaaaa-0000-0000-0000-000000000001"),
            later("type", "User"),
            later("name", "bbbbbbbb-0000-0000-0000-000000000009"),
        ]
        .concat()
    };
    // The type alone is open: whether the principal is taken on trust is too.
    let trust = block
        .clone()
        .with("role_definition_name", "\"Reader\"")
        .with("principal_id", "\"aaaaaaaa-0000-0000-0000-000000000001\"")
        .without("name");
    workspace.configure(&[&gallery, &values("Reader"), &trust]);
    assert!(workspace.plan().errors().is_empty());

    workspace.configure(&[&gallery, &values("Reeder"), &block]);
    assert!(workspace.plan().errors().is_empty());
    let outcome = workspace.try_apply_with(&[]);
    let errors = outcome.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].text().contains("no role \"Reeder\""),
        "{errors:?}"
    );
    workspace.configure(&[&gallery, &values("Contributor"), &block]);
    workspace.apply();
    assert_eq!(
        workspace.attribute(ASSIGNMENT, "role_definition_name"),
        "Contributor"
    );
    workspace.destroy();
}

/// Both find nothing when they plan; one of them is told when it applies.
fn s1_two_runs_at_once_assign_a_role_once(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    workspace.apply();
    let scope = format!("{:?}", workspace.attribute("acg_gallery.example", "id"));
    let block = base::role_assignment().with("scope", &scope);
    let runs = [workspace.elsewhere(), workspace.elsewhere()];
    for run in &runs {
        run.configure(&[&block]);
        run.succeed(&["plan", "-no-color", "-out=planned"]);
    }
    let apply = |run: &Workspace| run.run(&["apply", "-no-color", "planned"]);
    let [one, other] = std::thread::scope(|threads| {
        let running = [0, 1].map(|at| {
            let run = &runs[at];
            threads.spawn(move || apply(run))
        });
        running.map(|thread| thread.join().expect("an answer"))
    });
    let codes = [one.code, other.code];
    assert!(
        codes.contains(&Some(0)) && codes.contains(&Some(1)),
        "{codes:?}"
    );
    let refused = if one.code == Some(0) { other } else { one };
    assert!(
        refused.stderr.contains("Role Assignment Already Exists"),
        "{}",
        refused.stderr
    );
}

/// What stands in for the source at plan lies in no group in which anybody has a role.
fn s3_a_source_that_is_yet_to_be_made_is_asked_for_when_it_is_there(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.seed(
        "principals: [{ name: ann, principal_type: User }]\n\
         role_assignments: [{ role_definition_name: Contributor, principal_name: ann, \
         scope: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images }]\n",
    );
    workspace.environment("ACG_ACTING_AS", "ann");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    workspace.configure(&[&gallery, &definition]);
    workspace.apply();
    let [source, version] = [base::image_source(), base::image_version()];
    workspace.configure(&[&gallery, &definition, &source, &version]);
    workspace.apply();
    workspace.plan().assert_empty();

    // Also a disk that is not known as a whole.
    let version = version.without("source_id").with("name", "\"1.1.0\"");
    let disk = "resource \"terraform_data\" \"disk\" {\n  input = { source_id = acg_image_source.disk.id }\n}\n";
    let snapshot = source
        .clone()
        .with("kind", "\"snapshot\"")
        .with("name", "\"disk-1\"");
    let snapshot = snapshot.to_string().replace("\"example\"", "\"disk\"");
    let version = version.with("os_disk", "terraform_data.disk.output");
    workspace.configure(&[&gallery, &definition, &source, &snapshot, &disk, &version]);
    workspace.apply();
    workspace.destroy();
}

const TWO_SUBSCRIPTIONS: &str = "
resource_group_name: images
location: westeurope
principals:
  - { name: ann, principal_type: User }
galleries:
  - { name: here }
  - { name: hidden }
  - { name: there, subscription_id: 99999999-0000-0000-0000-000000000000 }
  - { name: nowhere, subscription_id: 99999999-0000-0000-0000-000000000000 }
role_assignments:
  - { scope: here, role_definition_name: Reader, principal_name: ann }
  - scope: there
    subscription_id: 99999999-0000-0000-0000-000000000000
    role_definition_name: Compute Gallery Artifacts Publisher
    principal_name: ann
";

fn g5_lists_show_what_may_be_read_across_subscriptions(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::new(terraform);
    workspace.seed(TWO_SUBSCRIPTIONS);
    workspace.configure(&[&"
data \"acg_galleries\" \"here\" {}
data \"acg_galleries\" \"all\" {
  all_subscriptions = true
}
output \"here\" {
  value = data.acg_galleries.here.galleries[*].name
}
output \"all\" {
  value = data.acg_galleries.all.galleries[*].name
}
"]);
    let seen = |workspace: &Workspace| {
        workspace.apply();
        let outputs = workspace.outputs();
        ["here", "all"].map(|name| outputs[name]["value"].clone())
    };
    assert_eq!(
        seen(&workspace),
        [
            json!(["here", "hidden"]),
            json!(["here", "hidden", "nowhere", "there"])
        ]
    );
    workspace.environment("ACG_ACTING_AS", "ann");
    assert_eq!(
        seen(&workspace),
        [json!(["here"]), json!(["here", "there"])]
    );
}
