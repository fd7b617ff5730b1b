//! P-34: plan modifiers, above all those that replace the resource.

use std::collections::BTreeMap;

use super::{object, paths, planned, text};
use crate::framework::plan::modifier::{Modification, Modified, PlanModifier};
use crate::framework::schema::{Attribute, Nesting, Schema};
use crate::framework::value::Value;

#[test]
fn p34_replacement_follows_the_modifier() {
    let always = PlanModifier::requires_replace;
    let configured = PlanModifier::requires_replace_if_configured;
    let to_b = || PlanModifier::requires_replace_if(|change| change.planned.as_str() == Some("b"));
    let empty = || Value::Map(BTreeMap::new());
    let some = || Value::Map(BTreeMap::from([("k".to_owned(), "v".into())]));
    let (a, b, null, unknown) = (
        || Value::from("a"),
        || Value::from("b"),
        || Value::Null,
        || Value::UNKNOWN,
    );
    // Modifier, prior, configuration, plan before it, whether the resource is replaced.
    let table: Vec<(PlanModifier, Value, Value, Value, bool)> = vec![
        (always(), a(), a(), a(), false),
        (always(), a(), b(), b(), true),
        (always(), a(), unknown(), unknown(), true),
        (always(), a(), null(), null(), true),
        (configured(), a(), b(), b(), true),
        (configured(), a(), null(), null(), false),
        (to_b(), a(), b(), b(), true),
        (to_b(), b(), a(), a(), false),
        (always(), null(), empty(), empty(), false),
        (always(), empty(), null(), null(), false),
        (always(), some(), empty(), empty(), true),
        (always(), empty(), some(), some(), true),
        (always(), null(), "".into(), "".into(), true),
    ];
    for (row, (modifier, prior, config, proposed, replaces)) in table.into_iter().enumerate() {
        let schema = Schema::new("A.").attribute("x", Attribute::string("X.").modify(modifier));
        let of = |value: Value| object([("x", value)]);
        let expected: &[&str] = if replaces { &["x"] } else { &[] };
        let (config, proposed) = (of(config), of(proposed));
        let updated = planned(&schema, &config, &of(prior), &proposed);
        assert_eq!(paths(&updated), expected, "row {row}");
        let created = planned(&schema, &config, &Value::Null, &proposed);
        assert!(paths(&created).is_empty(), "row {row}");
    }
}

#[test]
fn p34_modifiers_run_in_their_order() {
    let kept_first = Attribute::string("X.").computed().keeps_state().replaces();
    let kept_last = Attribute::string("X.").computed().replaces().keeps_state();
    let schema = Schema::new("A.")
        .attribute("first", kept_first)
        .attribute("last", kept_last)
        .attribute("name", text(Attribute::required));
    let of = |name: &str, id: Value| {
        object([("first", id.clone()), ("last", id), ("name", name.into())])
    };
    let config = of("b", Value::Null);
    let updated = planned(&schema, &config, &of("a", "1".into()), &of("b", "1".into()));
    assert_eq!(updated.state, of("b", "1".into()));
    assert_eq!(paths(&updated), ["last"]);
}

#[test]
fn modifiers_see_what_there_is() {
    // Whether state is kept: exists, prior, configuration.
    let (a, null, unknown) = (|| Value::from("a"), || Value::Null, || Value::UNKNOWN);
    let state = PlanModifier::use_state_for_unknown;
    let non_null = PlanModifier::use_non_null_state_for_unknown;
    for (row, (modifier, exists, prior, config, kept)) in [
        (state(), true, a(), null(), true),
        (state(), true, null(), null(), true),
        (state(), true, a(), unknown(), false),
        (state(), false, null(), null(), false),
        (non_null(), true, a(), null(), true),
        (non_null(), true, null(), null(), false),
        (non_null(), true, a(), unknown(), false),
    ]
    .into_iter()
    .enumerate()
    {
        let Modified {
            planned,
            requires_replace,
        } = modifier.apply(&Modification {
            exists,
            element_exists: exists,
            config: &config,
            prior: &prior,
            planned: &Value::UNKNOWN,
        });
        assert_eq!(planned, kept.then_some(prior), "row {row}");
        assert!(!requires_replace);
    }
}

#[test]
fn replacement_points_into_lists_and_maps_and_at_sets() {
    let inner = || [("x", Attribute::string("X.").replaces())];
    let schema = Schema::new("A.")
        .attribute("list", Attribute::nested(Nesting::List, "B.", inner()))
        .attribute("map", Attribute::nested(Nesting::Map, "B.", inner()))
        .attribute("set", Attribute::nested(Nesting::Set, "B.", inner()));
    let of = |x: &str| {
        let part = || object([("x", x.into())]);
        Value::object([
            (
                "list",
                Value::List(vec![object([("x", "same".into())]), part()]),
            ),
            (
                "map",
                Value::Map(BTreeMap::from([("k".to_owned(), part())])),
            ),
            (
                "set",
                Value::set(vec![object([("x", "same".into())]), part()]),
            ),
        ])
    };
    let updated = planned(&schema, &of("b"), &of("a"), &of("b"));
    assert_eq!(paths(&updated), ["list[1].x", "map[\"k\"].x", "set"]);
}
