//! A part, of which the probe's resource has one in every way of nesting.

use terraform_provider_acg::framework::model::Attr;
use terraform_provider_acg::framework::schema::{Attribute, BlockNesting, NestedBlock};
use terraform_provider_acg::framework::value::Value;

terraform_provider_acg::model! {
    pub struct Inner {
        note: Attr<String>,
    }
}
terraform_provider_acg::model! {
    pub struct Part {
        code: Attr<String>,
        count: Attr<u32>,
        inner: Attr<Inner>,
        name: Attr<String>,
        zone: Attr<String>,
    }
}

/// Two spellings of one name.
pub fn same_letters(one: &Value, two: &Value) -> bool {
    one.as_str().map(str::to_lowercase) == two.as_str().map(str::to_lowercase)
}

pub fn attributes() -> [(&'static str, Attribute); 5] {
    [
        (
            "code",
            Attribute::string("Changes with every change.").computed(),
        ),
        ("count", Attribute::integer("How many.").default(1)),
        (
            "inner",
            Attribute::object(
                "Deeper.",
                [("note", Attribute::string("A note.").default("none"))],
            ),
        ),
        (
            "name",
            Attribute::string("Its name.")
                .required()
                .equivalence(same_letters),
        ),
        (
            "zone",
            Attribute::string("Where.")
                .optional_computed()
                .keeps_state(),
        ),
    ]
}

pub fn block(nesting: BlockNesting) -> NestedBlock {
    NestedBlock::new(nesting, "A block of a part.", attributes())
}
