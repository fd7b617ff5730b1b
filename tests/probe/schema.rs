//! The schema of the resource with everything.

use terraform_provider_acg::framework::plan::modifier::PlanModifier;
use terraform_provider_acg::framework::schema::{Attribute, BlockNesting, Nesting, Schema};
use terraform_provider_acg::framework::timeouts::DefaultTimeouts;
use terraform_provider_acg::framework::value::{Type, Value};

use super::part::{self, same_letters};

pub const TIMEOUTS: DefaultTimeouts = DefaultTimeouts {
    create: 5,
    read: 5,
    update: 5,
    delete: 5,
};

pub fn schema() -> Schema {
    let shorter = PlanModifier::requires_replace_if(|change| {
        let length = |value: &Value| value.as_str().map(str::len);
        length(change.planned) < length(change.prior)
    });
    let object = Type::object([("a", Type::String), ("b", Type::list(Type::Number))]);
    let tuple = Type::Tuple(vec![Type::String, Type::Bool]);
    let nested = |nesting| Attribute::nested(nesting, "Parts.", part::attributes());
    let string = |description: &'static str| Attribute::string(description);
    Schema::new("Has everything that a schema can have.")
        .version(2)
        .attribute("boolean", Attribute::boolean("True or false."))
        .attribute(
            "digest",
            string("What came of the secret.").computed().keeps_state(),
        )
        .attribute("dynamic", Attribute::of(Type::Dynamic, "Anything."))
        .attribute("either", string("Either's.").optional_computed())
        .attribute("etag", string("New with every change.").computed())
        .attribute("id", string("The id.").computed().keeps_state())
        .attribute(
            "integer",
            Attribute::integer("Three by default.").default(3),
        )
        .attribute("list", Attribute::of(Type::list(Type::String), "A list."))
        .attribute("location", string("A place.").equivalence(same_letters))
        .attribute("map", Attribute::map_of_strings("A map."))
        .attribute("mode", string("What goes wrong."))
        .attribute("name", string("The name.").required().replaces())
        .attribute("number", Attribute::number("A number."))
        .attribute("object", Attribute::of(object, "An object."))
        .attribute("part", Attribute::object("A part.", part::attributes()))
        .attribute("part_list", nested(Nesting::List))
        .attribute("part_map", nested(Nesting::Map))
        .attribute("part_set", nested(Nesting::Set))
        .attribute("password", string("Hidden.").sensitive())
        .attribute(
            "replaced_if_configured",
            string("Replaces when set.")
                .optional_computed()
                .modify(PlanModifier::requires_replace_if_configured()),
        )
        .attribute(
            "replaced_if_shorter",
            string("Replaces when shorter.").modify(shorter),
        )
        .attribute("secret", string("Never stored.").sensitive().write_only())
        .attribute("set", Attribute::set_of_strings("A set."))
        .attribute("timeouts", TIMEOUTS.attribute())
        .attribute("tuple", Attribute::of(tuple, "A tuple."))
        .block("block_group", part::block(BlockNesting::Group))
        .block("block_list", part::block(BlockNesting::List))
        .block("block_map", part::block(BlockNesting::Map))
        .block("block_set", part::block(BlockNesting::Set))
        .block("block_single", part::block(BlockNesting::Single))
}
