//! Schemas as Terraform reads them.

use crate::framework::proto;
use crate::framework::proto::StringKind;
use crate::framework::proto::schema::{
    Attribute as WireAttribute, Block as WireBlock, NestedBlock as WireNestedBlock,
    Object as WireObject, nested_block, object,
};
use crate::framework::schema::{
    Attribute, Attributes, BlockNesting, Body, Content, Mode, NestedBlock, Nesting, Schema,
};

/// The message for a whole schema.
pub(crate) fn schema(schema: &Schema) -> proto::Schema {
    proto::Schema {
        version: schema.version,
        block: Some(block(&schema.body, schema.version)),
    }
}

fn block(body: &Body, version: i64) -> WireBlock {
    WireBlock {
        version,
        attributes: attributes(&body.attributes),
        block_types: body
            .blocks
            .iter()
            .map(|(name, block)| nested_block(name, block))
            .collect(),
        description: body.description.clone().into_owned(),
        description_kind: StringKind::Markdown.into(),
        deprecated: body.deprecation.is_some(),
        deprecation_message: body.deprecation.clone().unwrap_or_default().into_owned(),
        computed: false,
    }
}

fn nested_block(name: &str, block: &NestedBlock) -> WireNestedBlock {
    let nesting = match block.nesting {
        BlockNesting::Single => nested_block::NestingMode::Single,
        BlockNesting::Group => nested_block::NestingMode::Group,
        BlockNesting::List => nested_block::NestingMode::List,
        BlockNesting::Set => nested_block::NestingMode::Set,
        BlockNesting::Map => nested_block::NestingMode::Map,
    };
    WireNestedBlock {
        type_name: name.to_owned(),
        block: Some(self::block(&block.body, 0)),
        nesting: nesting.into(),
        min_items: block.min_items,
        max_items: block.max_items,
    }
}

fn attributes(attributes: &Attributes) -> Vec<WireAttribute> {
    attributes
        .iter()
        .map(|(name, one)| attribute(name, one))
        .collect()
}

fn attribute(name: &str, attribute: &Attribute) -> WireAttribute {
    let (r#type, nested_type) = match &attribute.content {
        Content::Plain(kind) => (kind.to_json().to_string().into_bytes(), None),
        Content::Nested(nesting, inner) => (Vec::new(), Some(nested(*nesting, inner))),
    };
    WireAttribute {
        name: name.to_owned(),
        r#type,
        nested_type,
        description: attribute.description.clone().into_owned(),
        description_kind: StringKind::Markdown.into(),
        required: attribute.mode == Mode::Required,
        optional: matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed),
        computed: attribute.is_computed(),
        sensitive: attribute.sensitive,
        write_only: attribute.write_only,
        deprecated: attribute.deprecation.is_some(),
        deprecation_message: attribute
            .deprecation
            .clone()
            .unwrap_or_default()
            .into_owned(),
    }
}

fn nested(nesting: Nesting, attributes: &Attributes) -> WireObject {
    let nesting = match nesting {
        Nesting::Single => object::NestingMode::Single,
        Nesting::List => object::NestingMode::List,
        Nesting::Set => object::NestingMode::Set,
        Nesting::Map => object::NestingMode::Map,
    };
    WireObject {
        attributes: self::attributes(attributes),
        nesting: nesting.into(),
        min_items: 0,
        max_items: 0,
    }
}
