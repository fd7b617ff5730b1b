//! For every attribute of every resource: does a change, or its removal, update in place or
//! replace? The rows are in [`super::change_rows`]; Terraform's own plan is asked.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::change_rows::{self, Change, Row, Subject};
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        gallery_plans_each_change_as_documented,
        gallery_application_plans_each_change_as_documented,
        gallery_application_version_plans_each_change_as_documented,
        gallery_sharing_plans_each_change_as_documented,
        community_sharing_plans_each_change_as_documented,
        image_definition_plans_each_change_as_documented,
        image_source_plans_each_change_as_documented,
        image_source_of_vhd_file_plans_each_change_as_documented,
        image_version_plans_each_change_as_documented,
        image_version_of_disks_plans_each_change_as_documented,
        gallery_applies_each_change_in_place,
        gallery_application_applies_each_change_in_place,
        gallery_application_version_applies_each_change_in_place,
        gallery_sharing_applies_each_change_in_place,
        image_definition_applies_each_change_in_place,
        image_source_applies_each_change_in_place,
        image_source_of_vhd_file_applies_each_change_in_place,
        image_version_applies_each_change_in_place,
        role_assignment_plans_each_change_as_documented,
        role_assignment_by_name_plans_each_change_as_documented,
        role_assignment_applies_each_change_in_place,
        every_attribute_has_a_row,
    ]
}

/// Rules G-1, G-2, G-4.
fn gallery_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::gallery());
}

/// Rule P-1.
fn gallery_application_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::gallery_application());
}

/// Rules P-1, V-8, V-19.
fn gallery_application_version_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::gallery_application_version());
}

/// Rule S-5.
fn gallery_sharing_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::gallery_sharing());
}

/// Rules S-5, S-6.
fn community_sharing_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::community_sharing());
}

/// Rules G-4, I-7.
fn image_definition_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::image_definition());
}

fn image_source_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::image_source());
}

fn image_source_of_vhd_file_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::image_source_of_vhd_file());
}

/// Rules G-4, V-7, V-16, V-19.
fn image_version_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::image_version());
}

/// Rules V-13, V-19.
fn image_version_of_disks_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::image_version_of_disks());
}

fn gallery_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::gallery());
}

fn gallery_application_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::gallery_application());
}

fn gallery_application_version_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::gallery_application_version());
}

fn gallery_sharing_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::gallery_sharing());
}

fn image_definition_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::image_definition());
}

fn image_source_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::image_source());
}

fn image_source_of_vhd_file_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::image_source_of_vhd_file());
}

fn image_version_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::image_version());
}

fn role_assignment_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::role_assignment());
}

fn role_assignment_by_name_plans_each_change_as_documented(terraform: &Arc<Terraform>) {
    plans_each_change(terraform, &change_rows::role_assignment_by_name());
}

fn role_assignment_applies_each_change_in_place(terraform: &Arc<Terraform>) {
    applies_each_change_in_place(terraform, &change_rows::role_assignment());
}

/// All rows of a resource share one applied state, since planning changes nothing.
fn plans_each_change(terraform: &Arc<Terraform>, subject: &Subject) {
    let workspace = applied(terraform, subject);
    let address = subject.block.address();
    let wrong: Vec<String> = subject
        .rows
        .iter()
        .filter_map(|row| {
            workspace.configure(&[&subject.surroundings, &row.apply(&subject.block)]);
            let (outcome, change) = workspace.planned_change(address);
            let planned = outcome.actions.get(address).copied();
            let problem = match row.change {
                Change::InPlace => (planned != Some(Action::Update)).then(|| "update".to_owned()),
                Change::None => planned.is_some().then(|| "no change".to_owned()),
                Change::Replace => (planned != Some(Action::Replace)
                    || !forces_replacement(&change, row.top_level()))
                .then(|| format!("replacement because of {}", row.top_level())),
            };
            problem.map(|expected| {
                format!(
                    "{}: expected {expected}, planned {planned:?}, replacing for {}",
                    row.shown(),
                    change["replace_paths"]
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{address}:\n{}", wrong.join("\n"));
}

fn forces_replacement(change: &Value, attribute: &str) -> bool {
    let paths = change["replace_paths"].as_array();
    paths.is_some_and(|paths| paths.iter().any(|path| path[0] == attribute))
}

/// One change after the other is applied; the resource stays the same object.
fn applies_each_change_in_place(terraform: &Arc<Terraform>, subject: &Subject) {
    let workspace = applied(terraform, subject);
    let address = subject.block.address();
    for row in subject
        .rows
        .iter()
        .filter(|row| row.change == Change::InPlace)
    {
        if row.expression.is_none() {
            // What is to be removed must be there, whatever the row before did.
            workspace.configure(&[&subject.surroundings, &subject.block]);
            workspace.apply();
        }
        workspace.configure(&[&subject.surroundings, &row.apply(&subject.block)]);
        let outcome = workspace.apply();
        let action = outcome.actions.get(address).copied();
        assert_eq!(action, Some(Action::Update), "{}", row.shown());
    }
    workspace.destroy();
}

fn applied(terraform: &Arc<Terraform>, subject: &Subject) -> Workspace {
    let workspace = Workspace::new(terraform);
    if !subject.world.is_empty() {
        workspace.seed(subject.world);
    }
    workspace.configure(&[&subject.surroundings, &subject.block]);
    workspace.apply();
    workspace
}

/// An attribute that is added to a schema without a row here fails this.
fn every_attribute_has_a_row(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let text = workspace.succeed(&["providers", "schema", "-json"]);
    let schemas: Value = serde_json::from_str(&text).expect("schemas are JSON");
    let schemas = &schemas["provider_schemas"]["registry.terraform.io/terraform-acg/acg"];
    let covered: BTreeSet<String> = change_rows::all()
        .iter()
        .flat_map(|subject| {
            let kind = subject
                .block
                .address()
                .split('.')
                .next()
                .unwrap_or_default()
                .to_owned();
            subject
                .rows
                .iter()
                .map(move |row| format!("{kind}.{}", row.attribute))
        })
        .collect();
    let mut settable = BTreeSet::new();
    for (kind, schema) in schemas["resource_schemas"].as_object().expect("resources") {
        collect_settable(&schema["block"]["attributes"], kind, &mut settable);
    }
    let missing: Vec<_> = settable.difference(&covered).collect();
    assert!(
        missing.is_empty(),
        "no row says what a change of these does: {missing:?}"
    );
}

/// The paths of attributes that a configuration can set, down to the leaves.
fn collect_settable(attributes: &Value, path: &str, all: &mut BTreeSet<String>) {
    for (name, attribute) in attributes.as_object().into_iter().flatten() {
        if attribute["required"] != true && attribute["optional"] != true {
            continue;
        }
        let path = format!("{path}.{name}");
        match &attribute["nested_type"]["attributes"] {
            Value::Null => {
                all.insert(path);
            }
            nested => collect_settable(nested, &path, all),
        }
    }
}

impl Row {
    /// The row in words.
    fn shown(&self) -> String {
        match self.expression {
            Some(expression) => format!("{} = {expression}", self.attribute),
            None => format!("{} removed", self.attribute),
        }
    }
}
