//! Replication that takes time, and that fails.

use std::io::{BufRead as _, BufReader};
use std::sync::Arc;

use super::base;
use super::beside::{Beside, Running, lines_with, warned};
use crate::harness::command::{self, Answer};
use crate::harness::hcl::Block;
use crate::harness::outcome::{Action, Outcome};
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

const VERSION: &str = "acg_image_version.example";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        r4_apply_waits_until_every_region_is_there,
        r4_apply_does_not_wait_when_told_so,
        r4_apply_that_runs_out_of_time_says_how_far_each_region_is,
        r4_an_interrupted_wait_taints_nothing,
        r4_a_wait_ends_when_the_state_file_is_gone,
        r2_a_region_that_failed_is_tried_again_by_the_next_apply,
        r2_a_region_that_failed_in_an_update_is_tried_again,
        r3_the_model_is_one_of_three,
        l1_a_version_below_the_latest_is_remarked_on_when_it_is_planned,
        i9_what_is_past_its_end_of_life_is_remarked_on_when_it_is_planned,
    ]
}

/// What a version needs around it, and the version in two regions: 35 and 55 seconds.
fn configure(workspace: &Workspace, version: &Block) {
    let source = base::image_source().with("os_disk", "{ size_gb = 30, occupied_gb = 4 }");
    let (gallery, definition) = (base::gallery(), base::image_definition());
    workspace.configure(&[&gallery, &definition, &source, version]);
}

fn version() -> Block {
    base::image_version().with("target_regions", "{ westeurope = {}, northeurope = {} }")
}

fn manual(terraform: &Arc<Terraform>) -> Workspace {
    Workspace::with_provider(terraform, "  replication_model = \"manual\"")
}

fn state_of(workspace: &Workspace, region: &str) -> String {
    let attributes = workspace.attributes(VERSION);
    let there = &attributes["replication_status"][region];
    let (state, progress) = (&there["state"], &there["progress"]);
    format!("{} {progress}", state.as_str().unwrap_or_default())
}

fn r4_apply_waits_until_every_region_is_there(terraform: &Arc<Terraform>) {
    let workspace = manual(terraform);
    configure(&workspace, &version());
    let beside = Beside::new(&workspace);
    let running = Running::start(&workspace);
    let log = running.log.clone();
    beside.wait_for_the_version();
    beside.advance(35);
    beside.advance(20);
    let outcome = running.end();
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.errors());
    assert_eq!(state_of(&workspace, "westeurope"), "Completed 100");
    assert_eq!(state_of(&workspace, "northeurope"), "Completed 100");
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "Completed"
    );
    for region in ["westeurope", "northeurope"] {
        let begun = lines_with(&log, &["replication", region, "Replicating"]);
        assert!(begun > 0, "{region}");
        let done = lines_with(&log, &["replication", region, "Completed"]);
        assert_eq!(done, 1, "{region}: once per change");
    }
    workspace.plan().assert_empty();

    // A region that is added is waited for as well; the others stay.
    let regions = "{ westeurope = {}, northeurope = {}, eastus = {} }";
    configure(&workspace, &version().with("target_regions", regions));
    let running = Running::start(&workspace);
    // Its 95 seconds begin when the change is accepted: no more is needed than to go on and on.
    assert_eq!(beside.advance_until_it_ends(running).code, Some(0));
    assert_eq!(state_of(&workspace, "eastus"), "Completed 100");
    workspace.plan().assert_empty();
    workspace.destroy();
}

fn r4_apply_does_not_wait_when_told_so(terraform: &Arc<Terraform>) {
    let workspace = manual(terraform);
    let version = version().with("wait_for_replication", "false");
    let found = "data \"acg_image_version\" \"found\" {\n  name = \"latest\"\n  \
                 image_definition_id = acg_image_definition.example.id\n  \
                 depends_on = [acg_image_version.example]\n}\n\
                 output \"state\" {\n  value = data.acg_image_version.found.replication_state\n}\n";
    configure(&workspace, &version);
    // The apply asserts that a second plan is empty.
    workspace.apply();
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "InProgress"
    );
    let beside = Beside::new(&workspace);
    beside.advance(35);
    workspace.plan().assert_empty();
    workspace.apply();
    assert_eq!(state_of(&workspace, "westeurope"), "Completed 100");
    assert_eq!(state_of(&workspace, "northeurope"), "Replicating 63");
    // Another change while it goes on does not contradict its plan.
    let tagged = version.with("tags", "{ team = \"platform\" }");
    configure(&workspace, &tagged);
    workspace.succeed(&["plan", "-out=saved.tfplan", "-no-color"]);
    beside.advance(10);
    workspace.succeed(&["apply", "-no-color", "saved.tfplan"]);
    beside.advance(10);
    workspace.apply();
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "Completed"
    );
    workspace.write("data.tf", found);
    workspace.apply();
    assert_eq!(workspace.outputs()["state"]["value"], "Completed");
    workspace.destroy();
}

fn r4_apply_that_runs_out_of_time_says_how_far_each_region_is(terraform: &Arc<Terraform>) {
    let workspace = manual(terraform);
    configure(
        &workspace,
        &version().with("timeouts", "{ create = \"5s\" }"),
    );
    let outcome = workspace.try_apply();
    outcome.assert_error(
        "",
        &[
            "did not end within 5s.",
            "\"westeurope\" is Replicating at 0 percent",
            "\"northeurope\" is Replicating at 0 percent",
            "terraform untaint",
        ],
    );
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "InProgress"
    );
    // Terraform takes what was not created in time for broken; the user knows better.
    workspace
        .plan()
        .assert_actions(&[(VERSION, Action::Replace)]);
    workspace.succeed(&["untaint", "-no-color", VERSION]);
    let beside = Beside::new(&workspace);
    beside.advance(35);
    configure(
        &workspace,
        &version().with("timeouts", "{ update = \"5s\" }"),
    );
    let outcome = workspace.try_apply();
    outcome.assert_error(
        "",
        &["\"northeurope\" is Replicating at 63 percent, 1 of 2 regions is complete"],
    );
    let told = outcome.errors()[0].text();
    assert!(!told.contains("westeurope"), "{told}");
    assert!(told.contains("The next apply goes on waiting."), "{told}");
    assert!(!told.contains("taint"), "{told}");
    configure(&workspace, &version());
    goes_on_waiting(&workspace, &beside);
    workspace.destroy();
}

/// The next apply waits for a version whose two regions were not waited for.
fn goes_on_waiting(workspace: &Workspace, beside: &Beside) {
    let planned = workspace.plan();
    planned.assert_actions(&[(VERSION, Action::Update)]);
    let published = workspace.attribute(VERSION, "published_date");
    // Terraform adds to the log of the run before.
    drop(std::fs::remove_file(workspace.path("provider.log")));
    let mut running = Running::start(workspace);
    running.wait_until_it_waits();
    beside.advance(55);
    let outcome = running.end();
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.errors());
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "Completed"
    );
    assert_eq!(workspace.attribute(VERSION, "published_date"), published);
    workspace.plan().assert_empty();
}

fn r4_an_interrupted_wait_taints_nothing(terraform: &Arc<Terraform>) {
    // What Ctrl-C sends, and what a machine that ends a job does: to Terraform and provider alike.
    for signal in ["INT", "TERM"] {
        interrupted_by(signal, terraform);
    }
}

fn interrupted_by(signal: &str, terraform: &Arc<Terraform>) {
    let workspace = manual(terraform);
    configure(&workspace, &version());
    let running = Running::start(&workspace);
    let group = running.child.id();
    let beside = Beside::new(&workspace);
    let mut child = running.child;
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut lines = lines.map_while(Result::ok);
    let started =
        lines.any(|line| line.contains("\"apply_start\"") && line.contains("acg_image_version"));
    assert!(started, "no version is made");
    beside.wait_for_the_version();
    command::signal(signal, &format!("-{group}"));
    let rest: Vec<String> = lines.collect();
    let code = child.wait().expect("it ends").code();
    let outcome = Outcome::read(&Answer {
        code,
        stdout: rest.join("\n"),
        stderr: String::new(),
    });
    let told = outcome
        .warnings()
        .iter()
        .any(|one| one.text().contains("Replication Not Awaited"));
    assert!(told, "{:?}", outcome.diagnostics);
    let stored = workspace.stored(VERSION);
    assert_eq!(stored["status"], serde_json::Value::Null, "tainted");
    assert_eq!(stored["attributes"]["replication_state"], "InProgress");
    goes_on_waiting(&workspace, &beside);
    workspace.destroy();
}

/// What is waited for can be read no more: no amount of time helps.
fn r4_a_wait_ends_when_the_state_file_is_gone(terraform: &Arc<Terraform>) {
    let workspace = manual(terraform);
    configure(&workspace, &version());
    let mut running = Running::start(&workspace);
    // Before that the create itself would fail, and Terraform record nothing.
    running.wait_until_it_waits();
    let state = workspace.gallery_state();
    let away = workspace.path("away.db");
    std::fs::rename(&state, &away).expect("the file moves away");
    let outcome = running.end();
    outcome.assert_error(
        "",
        &["was removed or replaced while in use", "Put the file back"],
    );
    assert_eq!(workspace.stored(VERSION)["status"], "tainted");

    std::fs::rename(&away, &state).expect("the file moves back");
    workspace.succeed(&["untaint", "-no-color", VERSION]);
    let outcome = Beside::new(&workspace).advance_until_it_ends(Running::start(&workspace));
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.errors());
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "Completed"
    );
    workspace.destroy();
}

/// Rules: the other region is none the worse.
fn r2_a_region_that_failed_is_tried_again_by_the_next_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    configure(&workspace, &version());
    Beside::new(&workspace).fail_once("image_version_create", "northeurope");
    let outcome = workspace.try_apply();
    outcome.assert_error(
        "northeurope = {}",
        &[
            "\"northeurope\" failed at 40 percent",
            "The disk is on fire.",
            "\"westeurope\"",
            "untaint",
        ],
    );
    assert_eq!(workspace.stored(VERSION)["status"], "tainted");
    assert_eq!(state_of(&workspace, "westeurope"), "Completed 100");
    assert_eq!(state_of(&workspace, "northeurope"), "Failed 40");
    let published = workspace.attribute(VERSION, "published_date");

    workspace.succeed(&["untaint", "-no-color", VERSION]);
    workspace
        .plan()
        .assert_actions(&[(VERSION, Action::Update)]);
    workspace.apply();
    assert_eq!(state_of(&workspace, "northeurope"), "Completed 100");
    assert_eq!(workspace.attribute(VERSION, "published_date"), published);
    workspace.destroy();
}

fn r2_a_region_that_failed_in_an_update_is_tried_again(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    configure(
        &workspace,
        &version().with("target_regions", "{ westeurope = {} }"),
    );
    workspace.apply();
    Beside::new(&workspace).fail_once("image_version_update", "northeurope");
    configure(&workspace, &version());
    workspace
        .try_apply()
        .assert_error("northeurope = {}", &["The disk is on fire."]);
    assert_eq!(workspace.stored(VERSION)["status"], serde_json::Value::Null);
    assert_eq!(workspace.attribute(VERSION, "replication_state"), "Failed");
    workspace
        .plan()
        .assert_actions(&[(VERSION, Action::Update)]);
    workspace.apply();
    assert_eq!(
        workspace.attribute(VERSION, "replication_state"),
        "Completed"
    );
    workspace.destroy();
}

fn r3_the_model_is_one_of_three(terraform: &Arc<Terraform>) {
    let mut workspace = Workspace::with_provider(terraform, "  replication_model = \"slow\"");
    configure(&workspace, &version());
    workspace.plan().assert_error(
        "replication_model = \"slow\"",
        &["instant", "realistic", "manual"],
    );
    workspace = Workspace::new(terraform);
    configure(&workspace, &version());
    workspace.environment("ACG_REPLICATION_MODEL", "slow");
    workspace
        .plan()
        .assert_error("", &["ACG_REPLICATION_MODEL", "\"slow\""]);
    workspace.environment("ACG_REPLICATION_MODEL", "REALISTIC");
    workspace.plan_with(&[]).assert_actions(&[
        ("acg_gallery.example", Action::Create),
        ("acg_image_definition.example", Action::Create),
        ("acg_image_source.example", Action::Create),
        (VERSION, Action::Create),
    ]);
}

fn l1_a_version_below_the_latest_is_remarked_on_when_it_is_planned(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    configure(&workspace, &version().with("name", "\"1.10.0\""));
    let outcome = workspace.apply();
    assert!(warned(&outcome).is_empty(), "{:?}", warned(&outcome));
    let hotfix = |excluded: &str| {
        let block = Block::resource(
            "acg_image_version",
            "hotfix",
            &[
                ("name", "\"1.9.0\""),
                ("image_definition_id", "acg_image_definition.example.id"),
                ("location", "\"westeurope\""),
                ("source_id", "acg_image_source.example.id"),
                ("exclude_from_latest", excluded),
            ],
        );
        workspace.write("hotfix.tf", &block.to_string());
        warned(&workspace.plan())
    };
    let told = hotfix("false");
    assert_eq!(told.len(), 1, "{told:?}");
    for words in [
        "Version Will Not Be the Latest",
        "1.9.0",
        "1.10.0",
        "exclude_from_latest",
    ] {
        assert!(told[0].contains(words), "{told:?}");
    }
    assert!(hotfix("true").is_empty());

    // What is replaced is the latest no more.
    std::fs::remove_file(workspace.path("hotfix.tf")).expect("the other version goes");
    configure(&workspace, &version().with("name", "\"1.5.0\""));
    let outcome = workspace.plan();
    outcome.assert_actions(&[(VERSION, Action::Replace)]);
    assert!(warned(&outcome).is_empty(), "{:?}", warned(&outcome));
}

/// Rules I-9, V-10 and I-11, and L-3: what is past its date is still the latest.
fn i9_what_is_past_its_end_of_life_is_remarked_on_when_it_is_planned(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let definition = base::image_definition().with("end_of_life_date", "\"2091-01-01T00:00:00Z\"");
    let version = version().with("end_of_life_date", "\"2090-01-01T00:00:00Z\"");
    let data = "data \"acg_image_version\" \"found\" {\n  name = \"latest\"\n  \
                image_definition_id = acg_image_definition.example.id\n}\n";
    let (gallery, source) = (base::gallery(), base::image_source());
    workspace.configure(&[&gallery, &definition, &source, &version]);
    workspace.apply();
    workspace.write("data.tf", data);
    assert!(warned(&workspace.plan()).is_empty());
    let beside = Beside::new(&workspace);
    let set = |instant: &str| {
        beside.set_clock(instant);
        let outcome = workspace.plan();
        outcome.assert_empty();
        warned(&outcome)
    };
    // The version, and the data source that found it.
    let told = set("2090-06-01T00:00:00Z");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter()
            .all(|one| one.contains("Image version \"1.0.0\"")),
        "{told:?}"
    );
    // What is made from it.
    let copy = Block::resource(
        "acg_image_version",
        "copy",
        &[
            ("name", "\"2.0.0\""),
            ("image_definition_id", "acg_image_definition.example.id"),
            ("location", "\"westeurope\""),
            ("source_id", "acg_image_version.example.id"),
        ],
    );
    workspace.write("copy.tf", &copy.to_string());
    let told = warned(&workspace.plan());
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[2].contains("The source, image version \"1.0.0\","),
        "{told:?}"
    );
    workspace.write("copy.tf", "");
    let told = set("2091-06-01T00:00:00Z");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("Image definition \"ubuntu\""), "{told:?}");
    // A version without a date has its definition's: one that is there, the data source that found it,
    // and one that is planned.
    let undated = version.without("end_of_life_date");
    workspace.configure(&[&gallery, &definition, &source, &undated]);
    workspace.apply();
    let new = Block::resource(
        "acg_image_version",
        "new",
        &[
            ("name", "\"1.1.0\""),
            ("image_definition_id", "acg_image_definition.example.id"),
            ("location", "\"westeurope\""),
            ("source_id", "acg_image_source.example.id"),
        ],
    );
    workspace.write("new.tf", &new.to_string());
    let told = warned(&workspace.plan());
    assert_eq!(told.len(), 4, "{told:?}");
    let inherits = |name: &str| {
        let own = format!("Image version \"{name}\", by the date of its image definition,");
        told.iter()
            .filter(|one| one.contains(&own) && one.contains("2091-01-01"))
            .count()
    };
    assert_eq!((inherits("1.0.0"), inherits("1.1.0")), (2, 1), "{told:?}");
    workspace.write("new.tf", "");
    workspace.destroy();
}
