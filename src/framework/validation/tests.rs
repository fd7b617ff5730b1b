//! What a configuration is told, as a table of summary and path.

use super::*;
use crate::framework::diagnostic::Severity;
use crate::framework::schema::{Attribute, BlockNesting, NestedBlock, Nesting};
use std::collections::BTreeMap;

fn schema() -> Schema {
    let inner = || {
        [
            ("code", Attribute::string("C.").computed()),
            ("name", Attribute::string("N.").required()),
        ]
    };
    Schema::new("A.")
        .attribute(
            "count",
            Attribute::integer("C.").check(Between { min: 1, max: 9 }),
        )
        .attribute("id", Attribute::string("I.").computed())
        .attribute("list", Attribute::nested(Nesting::List, "L.", inner()))
        .attribute("map", Attribute::nested(Nesting::Map, "M.", inner()))
        .attribute("name", Attribute::string("N.").required().check(NotEmpty))
        .attribute("old", Attribute::string("O.").deprecated("Use `name`."))
        .attribute(
            "pin",
            Attribute::integer("P.")
                .sensitive()
                .check(Between { min: 1, max: 9 }),
        )
        .attribute("secret", Attribute::string("S.").write_only())
        .attribute(
            "token",
            Attribute::string("T.").sensitive().check(LongerThan(9)),
        )
        .attribute("set", Attribute::nested(Nesting::Set, "S.", inner()))
        .attribute("words", Attribute::set_of_strings("W."))
        .block("part", NestedBlock::new(BlockNesting::List, "B.", inner()))
}

struct LongerThan(usize);

impl Validator for LongerThan {
    fn validate(&self, value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
        if let Some(text) = value.as_str().filter(|text| text.len() <= self.0) {
            diagnostics.push(
                Diagnostic::error("Too Short", format!("\"{text}\" is too short."))
                    .at(path.clone()),
            );
        }
    }
}

/// A right configuration with one attribute set to something else.
fn with(name: &str, value: Value) -> Value {
    let mut config = schema().empty_value();
    if let Value::Object(attributes) = &mut config {
        attributes.insert("name".to_owned(), "n".into());
        attributes.insert(name.to_owned(), value);
    }
    config
}

fn told(config: &Value) -> Vec<(String, String)> {
    validate(&schema(), config, true, |_| Diagnostics::new())
        .into_iter()
        .map(|one| (one.summary, one.path.to_string()))
        .collect()
}

#[test]
fn each_rule_is_told_where_it_is_broken() {
    let part = |name: Value, code: Value| Value::object([("name", name), ("code", code)]);
    let keyed = |value| Value::Map(BTreeMap::from([("k".to_owned(), value)]));
    let nameless = || part(Value::Null, Value::Null);
    let coded = || part("n".into(), "c".into());
    let missing = "Missing Configuration for Required Attribute";
    let read_only = "Invalid Configuration for Read-Only Attribute";
    for (name, value, summary, path) in [
        ("name", Value::Null, missing, "name"),
        ("name", " ".into(), "Empty Value", "name"),
        ("id", "x".into(), read_only, "id"),
        ("id", Value::UNKNOWN, read_only, "id"),
        ("count", 0.into(), "Value Out of Range", "count"),
        (
            "count",
            Value::Number("1.5".parse().unwrap()),
            "Invalid Whole Number",
            "count",
        ),
        (
            "count",
            Value::Number("1e30".parse().unwrap()),
            "Invalid Whole Number",
            "count",
        ),
        (
            "list",
            Value::List(vec![coded()]),
            read_only,
            "list[0].code",
        ),
        (
            "list",
            Value::List(vec![Value::Null]),
            "Null Element",
            "list[0]",
        ),
        // Elements of a set have no address.
        ("set", Value::set(vec![nameless()]), missing, "set"),
        ("map", keyed(nameless()), missing, "map[\"k\"].name"),
        (
            "part",
            Value::List(vec![nameless()]),
            missing,
            "part[0].name",
        ),
        (
            "words",
            Value::set(vec![Value::Null]),
            "Null Element",
            "words",
        ),
        ("old", "x".into(), "Attribute Deprecated", "old"),
    ] {
        let expected = [(summary.to_owned(), path.to_owned())];
        assert_eq!(told(&with(name, value)), expected, "{name}");
    }
}

#[test]
fn p35_what_is_unknown_breaks_no_rule() {
    for name in [
        "name", "count", "list", "map", "part", "words", "token", "secret",
    ] {
        assert_eq!(told(&with(name, Value::UNKNOWN)), [], "{name}");
    }
    let unknown = Value::List(vec![Value::UNKNOWN]);
    assert_eq!(told(&with("list", unknown)), []);
    assert_eq!(told(&with("words", Value::set(vec![Value::UNKNOWN]))), []);
}

#[test]
fn deprecation_is_a_warning() {
    let told = validate(&schema(), &with("old", "x".into()), true, |_| {
        Diagnostics::new()
    });
    assert_eq!(
        told.iter().map(|one| one.severity).collect::<Vec<_>>(),
        [Severity::Warning]
    );
}

#[test]
fn write_only_needs_a_client_that_knows_it() {
    let config = with("secret", "x".into());
    assert!(validate(&schema(), &config, true, |_| Diagnostics::new()).is_empty());
    let told = validate(&schema(), &config, false, |_| Diagnostics::new());
    assert!(
        told.iter()
            .all(|one| one.summary == "WriteOnly Attribute Not Allowed")
    );
    assert!(told.has_error());
}

#[test]
fn relations_are_judged_when_the_arguments_are_right() {
    let own = |_: &Value| Diagnostics::from(Diagnostic::error("Own", "Own."));
    let summaries = |config: &Value| -> Vec<String> {
        let told = validate(&schema(), config, true, own);
        told.into_iter().map(|one| one.summary).collect()
    };
    assert_eq!(summaries(&with("old", Value::Null)), ["Own"]);
    assert_eq!(summaries(&with("count", 0.into())), ["Value Out of Range"]);
}

#[test]
fn no_message_quotes_a_sensitive_value() {
    for (name, value, secret) in [
        ("token", Value::from("hunter2"), "hunter2"),
        ("token", "q7".into(), "q7"),
        ("pin", 77.into(), "77"),
        ("pin", 777_777.into(), "777777"),
    ] {
        let told = validate(&schema(), &with(name, value), true, |_| Diagnostics::new());
        assert!(told.has_error(), "{name}");
        for one in &told {
            assert_eq!(one.path.to_string(), name);
            assert!(!one.detail.contains(secret), "{}", one.detail);
        }
    }
    // Nor does one about another attribute, or about all of them.
    let own = |_: &Value| Diagnostics::from(Diagnostic::error("Own", "hunter2hunter2 clashes."));
    let told = validate(
        &schema(),
        &with("token", "hunter2hunter2".into()),
        true,
        own,
    );
    let details: Vec<&str> = told.iter().map(|one| one.detail.as_str()).collect();
    assert_eq!(details, ["(sensitive value) clashes."]);
}

#[test]
fn elements_of_a_set_that_mean_the_same_are_told() {
    let region =
        |name: &str, count: Value| Value::object([("count", count), ("name", name.into())]);
    let same = |one: &Value, two: &Value| {
        one.as_str().map(str::to_lowercase) == two.as_str().map(str::to_lowercase)
    };
    let schema = Schema::new("A.").attribute(
        "regions",
        Attribute::nested(
            Nesting::Set,
            "R.",
            [
                ("count", Attribute::integer("C.").default(1)),
                ("name", Attribute::string("N.").required().equivalence(same)),
            ],
        ),
    );
    let told = |one, two| {
        let config = Value::object([("regions", Value::set(vec![one, two]))]);
        validate(&schema, &config, true, |_| Diagnostics::new()).has_error()
    };
    assert!(told(region("a", Value::Null), region("a", 1.into())));
    assert!(told(region("a", 2.into()), region("A", 2.into())));
    assert!(!told(region("a", Value::Null), region("a", 2.into())));
    assert!(!told(region("a", Value::UNKNOWN), region("a", 1.into())));
}
