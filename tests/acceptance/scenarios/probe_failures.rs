//! What Terraform makes of operations that fail, with the probe: what is in the state, and what the
//! next run does about it.

use std::sync::Arc;

use serde_json::json;

use super::base::everything;
use crate::harness::outcome::{Action, Outcome};
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        p12_a_panic_is_a_diagnostic_and_the_run_goes_on,
        p12_a_panic_while_planning_is_a_diagnostic,
        p12_a_fatal_panic_is_told_as_a_crash,
        p41_a_create_that_fails_after_creation_taints,
        p41_a_create_that_fails_first_leaves_nothing,
        p42_an_update_that_fails_midway_leaves_the_rest_to_plan,
        p43_a_delete_that_fails_keeps_the_object,
    ]
}

const ADDRESS: &str = "probe_everything.example";

/// The resource, and what goes wrong with it.
fn example(mode: &str) -> String {
    everything("example", &format!("  mode = {mode:?}"))
}

fn healthy() -> String {
    everything("example", "")
}

/// Asserts that the one error is of this address and says this.
#[track_caller]
fn assert_only_error(outcome: &Outcome, address: &str, says: &str) {
    let [error] = outcome.errors()[..] else {
        outcome.fail("one error");
    };
    if outcome.code != Some(1) || error.address != address || !error.text().contains(says) {
        outcome.fail(says);
    }
}

fn p12_a_panic_is_a_diagnostic_and_the_run_goes_on(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    let others: String = (0..8)
        .map(|at| everything(&format!("other{at}"), ""))
        .collect();
    workspace.configure(&[&example("panic_create"), &others]);
    let outcome = workspace.try_apply();
    assert_only_error(&outcome, ADDRESS, "Internal Error");
    assert_eq!(workspace.addresses().len(), 1 + 8);
    assert_eq!(workspace.stored(ADDRESS)["status"], json!("tainted"));
    workspace.configure(&[&healthy(), &others]);
    workspace
        .apply()
        .assert_actions(&[(ADDRESS, Action::Replace)]);
    workspace.destroy();
}

fn p12_a_panic_while_planning_is_a_diagnostic(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&example("panic_plan"), &everything("other", "")]);
    let outcome = workspace.plan();
    assert_only_error(&outcome, ADDRESS, "Internal Error");
    assert_eq!(
        outcome.actions.get("probe_everything.other"),
        Some(&Action::Create)
    );
}

fn p12_a_fatal_panic_is_told_as_a_crash(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&example("crash_create")]);
    let answer = workspace.run(&["apply", "-auto-approve", "-no-color"]);
    assert_eq!(answer.code, Some(1));
    for words in [
        "plugin crashed!",
        "panic: on purpose",
        "Plugin did not respond",
    ] {
        assert!(answer.stderr.contains(words), "{}", answer.stderr);
    }
    workspace.configure(&[&healthy()]);
    workspace.apply();
    workspace.destroy();
}

fn p41_a_create_that_fails_after_creation_taints(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&example("fail_create")]);
    assert_only_error(&workspace.try_apply(), ADDRESS, "Service Failed");
    let stored = workspace.stored(ADDRESS);
    assert_eq!(stored["status"], json!("tainted"));
    assert_eq!(stored["attributes"]["id"], json!("id-1"));
    assert_eq!(stored["attributes"]["etag"], json!(null), "never known");
    assert!(stored["private"].is_string(), "{stored}");

    workspace.configure(&[&healthy()]);
    workspace
        .apply()
        .assert_actions(&[(ADDRESS, Action::Replace)]);
    let stored = workspace.stored(ADDRESS);
    assert_eq!(stored.get("status"), None);
    assert_ne!(stored["attributes"]["id"], json!("id-1"));
    workspace.destroy();
}

fn p41_a_create_that_fails_first_leaves_nothing(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&example("fail_first")]);
    assert_only_error(&workspace.try_apply(), ADDRESS, "Service Failed");
    assert!(workspace.addresses().is_empty());
    workspace.configure(&[&healthy()]);
    workspace
        .apply()
        .assert_actions(&[(ADDRESS, Action::Create)]);
}

/// The probe has changed the boolean when it fails, and nothing else.
fn p42_an_update_that_fails_midway_leaves_the_rest_to_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&everything(
        "example",
        "  boolean = false\n  location = \"WEST\"",
    )]);
    workspace.apply();
    let before = workspace.stored(ADDRESS);
    let wanted = "  boolean = true\n  location = \"EAST\"";
    let failing = format!("{wanted}\n  mode = \"fail_update\"");
    workspace.configure(&[&everything("example", &failing)]);
    assert_only_error(&workspace.try_apply(), ADDRESS, "Service Failed");
    let stored = workspace.stored(ADDRESS);
    assert_eq!(stored.get("status"), None, "an update taints nothing");
    assert_eq!(stored["private"], before["private"]);
    assert_eq!(stored["attributes"]["boolean"], json!(true));
    assert_eq!(stored["attributes"]["location"], json!("WEST"));

    workspace.configure(&[&everything("example", wanted)]);
    let (outcome, change) = workspace.planned_change(ADDRESS);
    outcome.assert_actions(&[(ADDRESS, Action::Update)]);
    assert_eq!(change["before"]["boolean"], change["after"]["boolean"]);
    assert_eq!(
        [&change["before"]["location"], &change["after"]["location"]],
        [&json!("WEST"), &json!("EAST")]
    );
    workspace.apply();
    workspace.destroy();
}

fn p43_a_delete_that_fails_keeps_the_object(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&example("fail_delete")]);
    workspace.apply();
    let before = workspace.stored(ADDRESS);
    let destroyed = workspace.run(&["destroy", "-json", "-auto-approve"]);
    // Terraform gives an error of a destroy no address, having no configuration to point at.
    assert_only_error(&Outcome::read(&destroyed), "", "Service Failed");
    let stored = workspace.stored(ADDRESS);
    for part in ["attributes", "private", "status"] {
        assert_eq!(stored.get(part), before.get(part), "{part}");
    }
    workspace.configure(&[&healthy()]);
    workspace
        .apply()
        .assert_actions(&[(ADDRESS, Action::Update)]);
    workspace.destroy();
}
