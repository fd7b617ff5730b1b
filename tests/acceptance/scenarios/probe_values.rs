//! Values of every type through Terraform and back, with the probe: what the configuration says is
//! what the state has, and the second plan of every apply is empty.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use super::base::everything;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        p21_numbers_lose_nothing,
        p23_a_dynamic_attribute_takes_any_value,
        p23_a_dynamic_value_may_be_unknown_until_apply,
        p32_every_way_of_nesting_leaves_nothing_to_plan,
        p68_a_write_only_value_is_neither_stored_nor_its_attribute_dropped,
    ]
}

fn p21_numbers_lose_nothing(terraform: &Arc<Terraform>) {
    const NUMBERS: [(&str, &str); 9] = [
        ("0.1", "0.1"),
        ("-0.1", "-0.1"),
        ("1e30", "1000000000000000000000000000000"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "18446744073709551616"),
        (
            "12345678901234567890123456789.0123456789012345678901234567891",
            "12345678901234567890123456789.0123456789012345678901234567891",
        ),
        (
            "0.123456789012345678901234567890123456789012345678901234567891",
            "0.123456789012345678901234567890123456789012345678901234567891",
        ),
    ];
    let workspace = Workspace::of_probe(terraform);
    let mut configuration = String::new();
    for (at, (written, _)) in NUMBERS.iter().enumerate() {
        let lines = format!(
            "  number = {written}\n  dynamic = {written}\n  object = {{ a = \"a\", b = [{written}] }}"
        );
        configuration += &everything(&format!("n{at}"), &lines);
    }
    workspace.configure(&[&configuration]);
    workspace.apply();
    for (at, (_, stored)) in NUMBERS.iter().enumerate() {
        let found = workspace.attributes(&format!("probe_everything.n{at}"));
        for found in [
            &found["number"],
            &found["dynamic"],
            &found["object"]["b"][0],
        ] {
            assert_eq!(found.to_string(), *stored);
        }
    }
    workspace.destroy();
}

/// Each value is made, and then changed into the next one, which is of another type.
fn p23_a_dynamic_attribute_takes_any_value(terraform: &Arc<Terraform>) {
    let values = [
        (
            "{ a = 1, b = { c = \"x\" } }",
            json!({ "a": 1, "b": { "c": "x" } }),
        ),
        (
            "[1, \"a\", true, { b = [] }]",
            json!([1, "a", true, { "b": [] }]),
        ),
        ("null", Value::Null),
        (
            "{ a = null, b = [null] }",
            json!({ "a": null, "b": [null] }),
        ),
        ("{}", json!({})),
        ("[]", json!([])),
        ("\"text\"", json!("text")),
        ("0.5", json!(0.5)),
        ("true", json!(true)),
        ("tolist([\"a\", \"b\"])", json!(["a", "b"])),
        ("toset([\"b\", \"a\"])", json!(["a", "b"])),
        ("tomap({ a = \"b\" })", json!({ "a": "b" })),
        ("tolist([{ a = 1 }])", json!([{ "a": 1 }])),
        ("tonumber(null)", Value::Null),
    ];
    let workspace = Workspace::of_probe(terraform);
    for shift in 0..2 {
        let mut configuration = String::new();
        for label in 0..values.len() {
            let (written, _) = values[(label + shift) % values.len()];
            configuration += &everything(&format!("v{label}"), &format!("  dynamic = {written}"));
        }
        workspace.configure(&[&configuration]);
        workspace.apply();
        for label in 0..values.len() {
            let (written, expected) = &values[(label + shift) % values.len()];
            let found = workspace.attributes(&format!("probe_everything.v{label}"));
            // Numbers are compared as text: they keep the form that they arrived in.
            assert_eq!(
                found["dynamic"].to_string(),
                expected.to_string(),
                "{written}"
            );
        }
    }
    workspace.destroy();
}

fn p23_a_dynamic_value_may_be_unknown_until_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    let late = "resource \"terraform_data\" \"late\" {\n  input = { a = \"x\" }\n}\n";
    let whole = everything("whole", "  dynamic = terraform_data.late.output");
    let inside = everything("inside", "  dynamic = [1, terraform_data.late.output.a]");
    workspace.configure(&[&late, &whole, &inside]);
    workspace.apply();
    let dynamic =
        |label: &str| workspace.attributes(&format!("probe_everything.{label}"))["dynamic"].clone();
    assert_eq!(dynamic("whole"), json!({ "a": "x" }));
    assert_eq!(dynamic("inside").to_string(), "[1,\"x\"]");
    workspace.destroy();
}

/// Attributes and blocks of parts in every way of nesting.
fn nested(note: &str) -> String {
    let part = |name: &str| format!("{{ name = {name:?}, inner = {{ note = {note:?} }} }}");
    let (one, two) = (part("one"), part("two"));
    let mut lines = format!(
        "  boolean = true\n  list = [\"b\", \"a\"]\n  set = [\"b\", \"a\"]\n  map = {{ k = {note:?} }}\n  \
         location = \"WEST\"\n  tuple = [\"a\", true]\n  password = \"hidden\"\n  secret = \"hidden\"\n  \
         timeouts = {{ create = \"1m\" }}\n  part = {one}\n  part_list = [{one}, {two}]\n  \
         part_set = [{one}, {two}]\n  part_map = {{ a = {one}, b = {two} }}\n"
    );
    for header in [
        "block_list",
        "block_list",
        "block_set",
        "block_set",
        "block_map \"a\"",
        "block_map \"b\"",
        "block_single",
    ] {
        let count = lines.matches(header).count();
        writeln!(
            lines,
            "  {header} {{\n    name = \"n{count}\"\n    inner = {{ note = {note:?} }}\n  }}"
        )
        .expect("text");
    }
    lines
}

fn p32_every_way_of_nesting_leaves_nothing_to_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::of_probe(terraform);
    workspace.configure(&[&everything("example", &nested("first"))]);
    workspace.apply();
    let found = workspace.attributes("probe_everything.example");
    assert_eq!(found["integer"].to_string(), "3", "the default");
    assert_eq!(
        found["part_map"]["b"]["count"].to_string(),
        "1",
        "the default"
    );
    assert_eq!(found["block_list"][1]["inner"]["note"], json!("first"));
    workspace.configure(&[&everything("example", &nested("second"))]);
    workspace
        .apply()
        .assert_actions(&[("probe_everything.example", Action::Update)]);
    workspace.configure(&[&everything("example", "")]);
    workspace
        .apply()
        .assert_actions(&[("probe_everything.example", Action::Update)]);
    workspace.destroy();
}

fn p68_a_write_only_value_is_neither_stored_nor_its_attribute_dropped(terraform: &Arc<Terraform>) {
    const ADDRESS: &str = "probe_everything.example";
    const SECRET: &str = "correct horse";
    let mut workspace = Workspace::of_probe(terraform);
    let assert_hidden = |workspace: &Workspace| {
        let attributes = &workspace.stored(ADDRESS)["attributes"];
        assert_eq!(attributes.get("secret"), Some(&Value::Null), "{attributes}");
        assert_eq!(attributes["digest"], json!("13 letters"), "it was heard");
        for file in ["terraform.tfstate", "cloud.json"] {
            let text = std::fs::read_to_string(workspace.path(file)).expect("text");
            assert!(!text.contains(SECRET), "{file}: {text}");
        }
    };
    for tls in ["", "1"] {
        workspace.environment("TF_DISABLE_PLUGIN_TLS", tls);
        for location in ["WEST", "EAST"] {
            let lines = format!("  secret = {SECRET:?}\n  location = {location:?}");
            workspace.configure(&[&everything("example", &lines)]);
            let (_, change) = workspace.planned_change(ADDRESS);
            assert!(!change.to_string().contains(SECRET), "{change}");
            assert_eq!(
                change["after"].get("secret"),
                Some(&Value::Null),
                "{change}"
            );
            workspace.apply();
            assert_hidden(&workspace);
            workspace.succeed(&["refresh", "-no-color"]);
            assert_hidden(&workspace);
        }
        workspace.destroy();
    }
}
