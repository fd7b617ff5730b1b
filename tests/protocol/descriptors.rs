//! `proto/` against the recorded facts of both protocols, field by field and in both directions.
//!
//! Facts and compiled descriptors are brought into one flat form, a sorted list of sentences such
//! as `message tfplugin6.Schema: field 2 block .tfplugin6.Schema.Block`. Equal lists mean that
//! nothing is missing and nothing was added, and a difference names itself.

use std::collections::BTreeSet;

use prost::Message;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, MessageOptions,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Map, Value};
use terraform_provider_acg::plugin::proto::FILE_DESCRIPTOR_SET;

type Sentences = BTreeSet<String>;

#[test]
fn tfplugin6_descriptors_equal_the_recorded_facts() {
    let facts: Value = serde_json::from_str(include_str!("facts/tfplugin6.11.json")).unwrap();
    let mut recorded = Sentences::new();
    recorded_file(&facts, &mut recorded);
    assert_same(&compiled("tfplugin6"), &recorded);
}

#[test]
fn goplugin_descriptors_equal_the_recorded_facts() {
    let facts: Value = serde_json::from_str(include_str!("facts/goplugin.json")).unwrap();
    let mut recorded = Sentences::new();
    for file in facts["files"].as_array().unwrap() {
        recorded_file(file, &mut recorded);
    }
    assert_same(&compiled("plugin"), &recorded);
}

fn assert_same(compiled: &Sentences, recorded: &Sentences) {
    let missing: Vec<_> = recorded.difference(compiled).collect();
    let extra: Vec<_> = compiled.difference(recorded).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing from proto/: {missing:#?}\nonly in proto/: {extra:#?}"
    );
    assert!(recorded.len() > 10, "the facts were not read");
}

// The compiled side.

fn compiled(package: &str) -> Sentences {
    let set = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
    let mut said = Sentences::new();
    for file in set.file.iter().filter(|file| file.package() == package) {
        compiled_file(file, &mut said);
    }
    said
}

fn compiled_file(file: &FileDescriptorProto, said: &mut Sentences) {
    said.insert(format!("syntax {}", file.syntax()));
    for import in &file.dependency {
        said.insert(format!("import {import}"));
    }
    for message in &file.message_type {
        compiled_message(file.package(), message, said);
    }
    for enumeration in &file.enum_type {
        compiled_enum(file.package(), enumeration, said);
    }
    for service in &file.service {
        for rpc in &service.method {
            said.insert(format!(
                "service {}: rpc {}({}{}) returns ({}{})",
                service.name(),
                rpc.name(),
                stream(rpc.client_streaming()),
                rpc.input_type(),
                stream(rpc.server_streaming()),
                rpc.output_type(),
            ));
        }
    }
}

fn compiled_message(scope: &str, message: &DescriptorProto, said: &mut Sentences) {
    let name = format!("{scope}.{}", message.name());
    said.insert(format!("message {name}"));
    for range in &message.reserved_range {
        said.insert(format!("message {name}: reserved {}", range.start()));
    }
    for reserved in &message.reserved_name {
        said.insert(format!("message {name}: reserved {reserved}"));
    }
    for field in &message.field {
        said.insert(format!(
            "message {name}: field {} {} {}",
            field.number(),
            field.name(),
            compiled_type(message, field)
        ));
    }
    for nested in message
        .nested_type
        .iter()
        .filter(|nested| !is_map_entry(nested))
    {
        compiled_message(&name, nested, said);
    }
    for enumeration in &message.enum_type {
        compiled_enum(&name, enumeration, said);
    }
}

fn compiled_enum(scope: &str, enumeration: &EnumDescriptorProto, said: &mut Sentences) {
    for value in &enumeration.value {
        let (name, number) = (value.name(), value.number());
        said.insert(format!(
            "enum {scope}.{}: {name} = {number}",
            enumeration.name()
        ));
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message
        .options
        .as_ref()
        .is_some_and(MessageOptions::map_entry)
}

/// The type with its label, as the facts spell it: maps by their key and value, `optional` where
/// presence is tracked, the name of the oneof where there is one.
fn compiled_type(message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let entry = message.nested_type.iter().find(|nested| {
        is_map_entry(nested) && field.type_name().ends_with(&format!(".{}", nested.name()))
    });
    if let Some(entry) = entry {
        let [key, value] = entry.field.as_slice() else {
            panic!("a map entry has a key and a value");
        };
        return format!("map<{}, {}>", scalar(key), scalar(value));
    }
    let mut text = scalar(field);
    if field.label() == Label::Repeated {
        text = format!("repeated {text}");
    }
    match (field.proto3_optional(), field.oneof_index) {
        (true, _) => format!("optional {text}"),
        (false, Some(index)) => {
            format!(
                "{text} in oneof {}",
                message.oneof_decl[usize::try_from(index).unwrap()].name()
            )
        }
        (false, None) => text,
    }
}

fn scalar(field: &FieldDescriptorProto) -> String {
    match field.r#type() {
        Type::Message | Type::Enum => field.type_name().to_owned(),
        // TYPE_INT64 is written int64.
        other => other
            .as_str_name()
            .trim_start_matches("TYPE_")
            .to_lowercase(),
    }
}

fn stream(streaming: bool) -> &'static str {
    if streaming { "stream " } else { "" }
}

// The recorded side.

fn recorded_file(file: &Value, said: &mut Sentences) {
    let package = text(&file["package"]);
    said.insert(format!("syntax {}", text(&file["syntax"])));
    for import in list(&file["imports"]) {
        said.insert(format!("import {}", text(import)));
    }
    recorded_types(package, file, said);
    for (service, rpcs) in members(&file["services"]) {
        for (rpc, signature) in members(rpcs) {
            said.insert(format!(
                "service {service}: rpc {rpc}({}{}) returns ({}{})",
                stream(signature["client_streaming"].as_bool().unwrap()),
                text(&signature["request"]),
                stream(signature["server_streaming"].as_bool().unwrap()),
                text(&signature["response"]),
            ));
        }
    }
}

fn recorded_types(scope: &str, holder: &Value, said: &mut Sentences) {
    for (name, message) in members(&holder["messages"]) {
        recorded_message(&format!("{scope}.{name}"), message, said);
    }
    for (name, values) in members(&holder["enums"]) {
        for (value, number) in members(values) {
            said.insert(format!("enum {scope}.{name}: {value} = {number}"));
        }
    }
}

fn recorded_message(name: &str, message: &Value, said: &mut Sentences) {
    said.insert(format!("message {name}"));
    for reserved in list(&message["reserved"]) {
        let reserved = reserved
            .as_str()
            .map_or_else(|| reserved.to_string(), str::to_owned);
        said.insert(format!("message {name}: reserved {reserved}"));
    }
    for field in list(&message["fields"]) {
        let known = ["name", "number", "type", "repeated", "optional", "oneof"];
        let unknown: Vec<_> = field
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .collect();
        assert!(
            unknown.is_empty(),
            "{name}: this test does not understand {unknown:?}"
        );
        let flag = |key: &str, word: &'static str| match &field[key] {
            Value::Bool(true) => word,
            _ => "",
        };
        let oneof = field["oneof"]
            .as_str()
            .map(|oneof| format!(" in oneof {oneof}"));
        said.insert(format!(
            "message {name}: field {} {} {}{}{}{}",
            field["number"],
            text(&field["name"]),
            flag("optional", "optional "),
            flag("repeated", "repeated "),
            text(&field["type"]),
            oneof.unwrap_or_default(),
        ));
    }
    recorded_types(name, message, said);
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}
