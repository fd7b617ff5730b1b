//! The steps of planning, each with a schema small enough to see through.

mod replacement;

use super::*;
use crate::framework::schema::{BlockNesting, NestedBlock, Nesting};
use std::collections::BTreeMap;

fn text(mode: fn(Attribute) -> Attribute) -> Attribute {
    mode(Attribute::string("Text."))
}

fn same_letters(one: &Value, two: &Value) -> bool {
    one.as_str().map(str::to_lowercase) == two.as_str().map(str::to_lowercase)
}

fn region() -> [(&'static str, Attribute); 4] {
    [
        ("code", text(Attribute::computed)),
        ("count", Attribute::integer("Count.").default(1)),
        ("name", text(Attribute::required).equivalence(same_letters)),
        ("zone", text(Attribute::optional_computed).keeps_state()),
    ]
}

fn region_value(name: &str, count: Value, code: Value, zone: Value) -> Value {
    Value::object([
        ("code", code),
        ("count", count),
        ("name", name.into()),
        ("zone", zone),
    ])
}

fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    Value::object(attributes)
}

fn planned(schema: &Schema, config: &Value, prior: &Value, proposed: &Value) -> Planned {
    plan(Proposal {
        schema,
        config,
        prior,
        proposed: proposed.clone(),
    })
}

fn state(schema: &Schema, config: &Value, prior: &Value, proposed: &Value) -> Value {
    planned(schema, config, prior, proposed).state
}

fn paths(planned: &Planned) -> Vec<String> {
    planned
        .requires_replace
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn p32_no_difference_plans_the_prior_state() {
    let schema = Schema::new("A.")
        .attribute("id", text(Attribute::computed))
        .attribute("name", text(Attribute::required).equivalence(same_letters));
    let prior = object([("id", "1".into()), ("name", "West".into())]);
    for spelling in ["West", "west", "WEST"] {
        let config = object([("id", Value::Null), ("name", spelling.into())]);
        let proposed = object([("id", "1".into()), ("name", spelling.into())]);
        assert_eq!(
            state(&schema, &config, &prior, &proposed),
            prior,
            "{spelling}"
        );
    }
}

#[test]
fn p33_one_change_makes_unknown_what_only_the_provider_can_tell() {
    let schema = Schema::new("A.")
        .attribute("computed", text(Attribute::computed))
        .attribute("default", Attribute::string("Text.").default("d"))
        .attribute("either", text(Attribute::optional_computed))
        .attribute("kept", text(Attribute::computed).keeps_state())
        .attribute("name", text(Attribute::required))
        .attribute("optional", Attribute::string("Text."));
    let of = |name: &str, default: Value, rest: Value, kept: Value| {
        object([
            ("computed", rest.clone()),
            ("default", default),
            ("either", rest),
            ("kept", kept),
            ("name", name.into()),
            ("optional", Value::Null),
        ])
    };
    let config = of("new", Value::Null, Value::Null, Value::Null);
    let prior = of("old", "other".into(), "c".into(), "k".into());
    let proposed = of("new", "other".into(), "c".into(), "k".into());
    let expected = of("new", "d".into(), Value::UNKNOWN, "k".into());
    assert_eq!(state(&schema, &config, &prior, &proposed), expected);

    let created = of("new", "d".into(), Value::UNKNOWN, Value::UNKNOWN);
    assert_eq!(state(&schema, &config, &Value::Null, &config), created);
}

#[test]
fn p33_defaults_reach_every_depth_and_spare_what_is_not_configured() {
    let inner = || [("count", Attribute::integer("Count.").default(1))];
    let schema = Schema::new("A.")
        .attribute("list", Attribute::nested(Nesting::List, "B.", inner()))
        .attribute("map", Attribute::nested(Nesting::Map, "B.", inner()))
        .attribute(
            "object",
            Attribute::object("B.", inner())
                .optional_computed()
                .keeps_state(),
        )
        .block("block", NestedBlock::new(BlockNesting::List, "B.", inner()));
    let part = |count: Value| object([("count", count)]);
    let of = |count: Value, object: Value| {
        let map = Value::Map(BTreeMap::from([("k".to_owned(), part(count.clone()))]));
        Value::object([
            ("list", Value::List(vec![part(count.clone())])),
            ("map", map),
            ("object", object),
            ("block", Value::List(vec![part(count)])),
        ])
    };
    let config = of(Value::Null, part(Value::Null));
    let expected = of(1.into(), part(1.into()));
    assert_eq!(state(&schema, &config, &Value::Null, &config), expected);

    // What the provider chose for an object that the configuration leaves out is no difference.
    let config = of(Value::Null, Value::Null);
    let prior = of(1.into(), part(7.into()));
    assert_eq!(state(&schema, &config, &prior, &prior), prior);
}

/// Terraform takes stored keys only of a map in which all is stored: what the configuration says under
/// other keys is the same.
#[test]
fn p33_what_stands_under_a_stored_spelling_is_stored() {
    let same = |one: &Value, two: &Value| match (one, two) {
        (Value::Map(one), Value::Map(two)) => one.len() == two.len(),
        _ => false,
    };
    let schema = Schema::new("A.")
        .attribute("note", Attribute::string("Text."))
        .attribute(
            "regions",
            Attribute::nested(Nesting::Map, "B.", region()).equivalence(same),
        );
    let of = |note: &str, key: &str, region: Value| {
        let regions = Value::Map(BTreeMap::from([(key.to_owned(), region)]));
        object([("note", note.into()), ("regions", regions)])
    };
    let stored = || region_value("a", 5.into(), "x".into(), "1".into());
    let asked = region_value("a", 5.into(), Value::Null, Value::Null);
    let config = of("new", "West", asked);
    let prior = of("old", "west", stored());
    let expected = of("new", "west", stored());
    assert_eq!(state(&schema, &config, &prior, &config), expected);
}

/// Set elements of which the configuration gives some attributes only: their order in the
/// configuration and in the plan differ, since a computed attribute comes first.
#[test]
fn p24_set_elements_are_planned_with_their_own_counterparts() {
    let schema = Schema::new("A.")
        .attribute("note", Attribute::string("Text."))
        .attribute("regions", Attribute::nested(Nesting::Set, "B.", region()));
    let of = |note: &str, regions: Vec<Value>| {
        object([("note", note.into()), ("regions", Value::set(regions))])
    };
    let null = || Value::Null;
    let config = of(
        "new",
        vec![
            region_value("east", 5.into(), null(), null()),
            region_value("West", null(), null(), null()),
            region_value("north", null(), null(), null()),
        ],
    );
    let prior = of(
        "old",
        vec![
            region_value("east", 5.into(), "z".into(), "3".into()),
            region_value("west", 1.into(), "a".into(), "1".into()),
        ],
    );
    // As Terraform proposes it: it does not know that West is west.
    let proposed = of(
        "new",
        vec![
            region_value("east", 5.into(), "z".into(), "3".into()),
            region_value("West", null(), null(), null()),
            region_value("north", null(), null(), null()),
        ],
    );
    let expected = of(
        "new",
        vec![
            region_value("east", 5.into(), Value::UNKNOWN, "3".into()),
            region_value("West", 1.into(), Value::UNKNOWN, "1".into()),
            region_value("north", 1.into(), Value::UNKNOWN, Value::UNKNOWN),
        ],
    );
    assert_eq!(state(&schema, &config, &prior, &proposed), expected);
}

/// What is not known yet may become more like a prior element than another that seemed to be it; what
/// was told of that one in the first plan would change in the second.
#[test]
fn p31_beside_an_unknown_element_only_the_same_one_keeps_its_state() {
    let attributes = [
        ("code", text(Attribute::computed).keeps_state()),
        ("name", text(Attribute::required)),
        ("zone", text(Attribute::optional_computed).keeps_state()),
    ];
    let schema =
        Schema::new("A.").attribute("regions", Attribute::nested(Nesting::Set, "B.", attributes));
    let region = |name: Value, zone: Value, code: Value| {
        object([("code", code), ("name", name), ("zone", zone)])
    };
    let of = |regions: Vec<Value>| object([("regions", Value::set(regions))]);
    let east = || region("east".into(), "1".into(), "e".into());
    let west = || region("west".into(), "1".into(), "w".into());
    let prior = of(vec![east(), west()]);
    let plan_with = |name: Value| {
        let config = of(vec![
            region("east".into(), "1".into(), Value::Null),
            region("west".into(), Value::Null, Value::Null),
            region(name, "1".into(), Value::Null),
        ]);
        state(&schema, &config, &prior, &config)
    };

    let any_west = region("west".into(), Value::UNKNOWN, Value::UNKNOWN);
    let unknown = region(Value::UNKNOWN, "1".into(), Value::UNKNOWN);
    let expected = of(vec![east(), any_west.clone(), unknown]);
    assert_eq!(plan_with(Value::UNKNOWN), expected);
    assert_eq!(plan_with("west".into()), of(vec![east(), any_west, west()]));
}

#[test]
fn p33_a_new_element_has_no_state_to_keep() {
    let schema =
        Schema::new("A.").attribute("regions", Attribute::nested(Nesting::Map, "B.", region()));
    let of = |regions: Vec<(&str, Value)>| {
        let regions = regions
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        object([("regions", Value::Map(regions.collect()))])
    };
    let old = region_value("a", 1.into(), "x".into(), Value::Null);
    let bare = |name| region_value(name, Value::Null, Value::Null, Value::Null);
    let config = of(vec![("a", bare("a")), ("b", bare("b"))]);
    let prior = of(vec![("a", old.clone())]);
    let proposed = of(vec![("a", old), ("b", bare("b"))]);
    let expected = of(vec![
        (
            "a",
            region_value("a", 1.into(), Value::UNKNOWN, Value::Null),
        ),
        (
            "b",
            region_value("b", 1.into(), Value::UNKNOWN, Value::UNKNOWN),
        ),
    ]);
    assert_eq!(state(&schema, &config, &prior, &proposed), expected);
}

#[test]
fn other_timeouts_are_no_difference_in_the_service() {
    let schema = Schema::new("A.")
        .attribute("id", text(Attribute::computed))
        .attribute(
            timeouts::ATTRIBUTE,
            Attribute::object("T.", [("create", Attribute::string("D."))]),
        );
    let of = |id: Value, create: &str| {
        object([
            ("id", id),
            (timeouts::ATTRIBUTE, object([("create", create.into())])),
        ])
    };
    let (config, prior) = (of(Value::Null, "2m"), of("1".into(), "1m"));
    let proposed = of("1".into(), "2m");
    assert_eq!(state(&schema, &config, &prior, &proposed), proposed);
}

#[test]
fn what_is_stored_keeps_the_spelling_and_no_write_only_value() {
    let schema = Schema::new("A.")
        .attribute("regions", Attribute::nested(Nesting::Set, "B.", region()))
        .attribute(
            "location",
            Attribute::string("L.").equivalence(same_letters),
        )
        .attribute("secret", Attribute::string("S.").write_only());
    let of = |location: &str, region: &str, code: Value, secret: Value| {
        let regions = Value::set(vec![
            region_value(region, 1.into(), code.clone(), Value::Null),
            region_value("other", 1.into(), code, Value::Null),
        ]);
        object([
            ("regions", regions),
            ("location", location.into()),
            ("secret", secret),
        ])
    };
    let old = of("West", "West", Value::UNKNOWN, Value::Null);
    let new = of("west", "west", "c".into(), "hidden".into());
    assert_eq!(
        stored(&schema, &old, new),
        of("West", "West", "c".into(), Value::Null)
    );
    let moved = of("east", "east", "c".into(), Value::Null);
    assert_eq!(stored(&schema, &old, moved.clone()), moved);
}

#[test]
fn p35_unknown_blocks_stay_unknown() {
    let schema =
        Schema::new("A.").block("part", NestedBlock::new(BlockNesting::Set, "B.", region()));
    let config = object([("part", Value::UNKNOWN)]);
    assert_eq!(state(&schema, &config, &Value::Null, &config), config);
}
