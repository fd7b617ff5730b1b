//! P-26: each rule that Terraform enforces when it loads a schema, broken once.

use super::*;
use crate::framework::model::Attr;
use std::collections::BTreeSet;

fn text() -> Attribute {
    Attribute::string("Text.")
}

fn with(attribute: Attribute) -> Schema {
    Schema::new("A resource.").attribute("x", attribute)
}

fn block(nesting: BlockNesting, min: i64, max: i64) -> Schema {
    let block = NestedBlock::new(nesting, "A block.", [("y", text())]).items(min, max);
    Schema::new("A resource.").block("x", block)
}

fn faults(schema: &Schema) -> Vec<String> {
    let errors = schema.check(Owner::Resource);
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn p26_every_broken_rule_is_found() {
    use BlockNesting::{Group, List, Map, Set, Single};
    let dynamic = || Attribute::of(Type::Dynamic, "Anything.");
    let inner = |attribute| [("y", attribute)];
    let nested = |nesting, attribute| with(Attribute::nested(nesting, "Parts.", inner(attribute)));
    let block_of = |nesting, attribute| {
        let block = NestedBlock::new(nesting, "A block.", inner(attribute));
        Schema::new("A resource.").block("x", block)
    };
    let both = block(List, 0, 0).attribute("x", text());
    let list_of_any = Type::list(Type::Dynamic);
    let deep = Type::object([("a", Type::map(Type::Dynamic))]);
    for (schema, fault) in [
        (Schema::new(""), ": has no description"),
        (with(text()).version(-1), ": the version is negative"),
        (
            with(Attribute::string("no sentence")),
            "x: the description is not a full sentence",
        ),
        (
            Schema::new("A.").attribute("for_each", text()),
            "for_each: Terraform keeps this name for itself",
        ),
        (
            Schema::new("A.").attribute("Upper", text()),
            "Upper: a name has lower-case letters, digits and underscores",
        ),
        (
            Schema::new("A.").attribute("1st", text()),
            "1st: a name has lower-case letters, digits and underscores",
        ),
        (
            Schema::new("A.").attribute("", text()),
            ": a name has lower-case letters, digits and underscores",
        ),
        (both, "x: is both an attribute and a block"),
        (
            with(text().default("a").required()),
            "x: a default needs an attribute that is optional and computed",
        ),
        (
            with(text().default("a").computed()),
            "x: a default needs an attribute that is optional and computed",
        ),
        (
            with(text().default(1)),
            "x: the default is not of the attribute's type",
        ),
        (
            with(text().computed().write_only()),
            "x: a write-only attribute cannot be computed",
        ),
        (
            nested(Nesting::Set, text().write_only()),
            "x.y: a write-only attribute cannot be part of a set",
        ),
        (
            block_of(Set, text().write_only()),
            "x.y: a write-only attribute cannot be part of a set",
        ),
        (
            nested(Nesting::Set, dynamic()),
            "x.y: a collection cannot hold values of dynamic type",
        ),
        (
            nested(Nesting::List, dynamic()),
            "x.y: a collection cannot hold values of dynamic type",
        ),
        (
            block_of(Map, dynamic()),
            "x.y: a collection cannot hold values of dynamic type",
        ),
        (
            with(Attribute::of(list_of_any, "Any.")),
            "x: a collection cannot hold values of dynamic type",
        ),
        (
            with(Attribute::of(deep, "Any.")),
            "x: a collection cannot hold values of dynamic type",
        ),
        (
            with(
                text()
                    .computed()
                    .check(crate::framework::validation::NotEmpty),
            ),
            "x: a computed value is never validated",
        ),
        (
            with(Attribute::object("None.", Vec::<(&str, Attribute)>::new())),
            "x: has no attributes",
        ),
        (
            with(Attribute::object("Parts.", inner(text())).computed()),
            "x: inside a computed object everything is computed",
        ),
        (block(Single, 0, 1), "x: cannot appear 0 to 1 times"),
        (block(Single, 2, 2), "x: cannot appear 2 to 2 times"),
        (block(Group, 1, 1), "x: cannot appear 1 to 1 times"),
        (block(Map, 0, 3), "x: cannot appear 0 to 3 times"),
        (block(List, 3, 2), "x: cannot appear 3 to 2 times"),
        (block(Set, -1, 0), "x: cannot appear -1 to 0 times"),
    ] {
        assert_eq!(faults(&schema), [fault]);
    }
    assert_eq!(
        Schema::new("A.")
            .attribute("alias", text())
            .check(Owner::Provider)
            .len(),
        1
    );
}

#[test]
fn p26_what_terraform_accepts_is_accepted() {
    use BlockNesting::{Group, List, Map, Set, Single};
    for schema in [
        with(text().required()),
        with(Attribute::integer("A count.").computed()),
        with(Attribute::of(Type::Dynamic, "Anything.")),
        with(Attribute::object(
            "Parts.",
            [("y", Attribute::of(Type::Dynamic, "Anything."))],
        )),
        with(text().write_only().sensitive()),
        with(text().default("a")),
        Schema::new("A.").attribute("alias", text()),
        block(Single, 0, 0),
        block(Single, 1, 1),
        block(Group, 0, 0),
        block(Map, 0, 0),
        block(List, 1, 0),
        block(Set, 0, 4),
    ] {
        assert_eq!(faults(&schema), Vec::<String>::new());
    }
}

#[test]
fn p26_type_or_nested_type_never_both() {
    let wire = |attribute| {
        let schema = crate::framework::convert::schema::schema(&with(attribute));
        let block = schema.block.unwrap();
        let attribute = block.attributes.into_iter().next().unwrap();
        (
            !attribute.r#type.is_empty(),
            attribute.nested_type.is_some(),
        )
    };
    assert_eq!(wire(text()), (true, false));
    for nesting in [Nesting::Single, Nesting::List, Nesting::Set, Nesting::Map] {
        let nested = Attribute::nested(nesting, "Parts.", [("y", text())]);
        assert_eq!(wire(nested), (false, true));
    }
}

crate::model! {
    /// Fits what may be unknown.
    struct Lenient {
        x: Attr<BTreeSet<Attr<String>>>,
    }
}
crate::model! {
    /// Does not.
    struct Strict {
        x: Attr<BTreeSet<String>>,
    }
}
crate::model! {
    /// Cannot even be null.
    struct Stubborn {
        x: BTreeSet<String>,
    }
}

#[test]
fn a_model_that_cannot_hold_what_may_be_unknown_is_found() {
    let schema = with(Attribute::set_of_strings("Words."));
    assert_eq!(schema.check_model::<Lenient>(), []);
    let reasons = |errors: Vec<SchemaError>| -> Vec<String> {
        errors.iter().map(ToString::to_string).collect()
    };
    let unknown = "x: the model does not fit: text is needed here, and the value is not known yet";
    assert_eq!(reasons(schema.check_model::<Strict>()), [unknown]);
    assert_eq!(schema.check_model::<Stubborn>().len(), 3);
}

#[test]
fn absent_blocks_are_filled_at_every_depth() {
    let inner = NestedBlock::new(BlockNesting::Set, "B.", [("z", text())]);
    let outer = NestedBlock::new(BlockNesting::List, "B.", []).block("inner", inner);
    let schema = Schema::new("A.").block("outer", outer);
    let of = |inner| {
        let outer = Value::List(vec![Value::object([("inner", inner)])]);
        Value::object([("outer", outer)])
    };
    assert_eq!(
        schema.with_absent_blocks(of(Value::Null)),
        of(Value::Set(Vec::new()))
    );
    let empty = schema.with_absent_blocks(Value::object([("outer", Value::Null)]));
    assert_eq!(empty, schema.empty_value());
}
