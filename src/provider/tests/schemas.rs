//! Schemas are a promise to every configuration that uses them: a change shows here.

use std::fmt::Write as _;

use super::server;
use crate::framework::schema::{Attributes, Content, Mode, Schema};

/// One line for each attribute, nested ones indented.
fn shown(schema: &Schema) -> String {
    let mut text = format!("version {}\n", schema.version);
    write_attributes(&mut text, schema.attributes(), 0);
    text
}

fn write_attributes(text: &mut String, attributes: &Attributes, depth: usize) {
    for (name, attribute) in attributes {
        let mode = match attribute.mode {
            Mode::Required => "required",
            Mode::Optional => "optional",
            Mode::Computed => "computed",
            Mode::OptionalComputed => "optional, computed",
        };
        let kind = match &attribute.content {
            Content::Plain(kind) => kind.to_json().to_string(),
            Content::Nested(nesting, _) => format!("{nesting:?}"),
        };
        let indent = "  ".repeat(depth);
        write!(text, "{indent}{name}: {kind}, {mode}").unwrap();
        if let Some(default) = &attribute.default {
            write!(text, ", default {default:?}").unwrap();
        }
        text.push('\n');
        if let Content::Nested(_, inner) = &attribute.content {
            write_attributes(text, inner, depth + 1);
        }
    }
}

#[test]
fn the_schemas_are_those_of_the_release() {
    let server = server();
    insta::assert_snapshot!("provider", shown(server.provider_schema()));
    for (name, schema) in server.resource_schemas() {
        insta::assert_snapshot!(format!("resource_{name}"), shown(schema));
    }
    for (name, schema) in server.data_source_schemas() {
        insta::assert_snapshot!(format!("data_source_{name}"), shown(schema));
    }
}

#[test]
fn p26_terraform_will_accept_every_schema_and_every_model_fits_its_schema() {
    assert_eq!(server().check(), []);
}
