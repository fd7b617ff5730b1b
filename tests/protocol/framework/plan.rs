//! P-31 to P-37: what is planned.

use std::collections::BTreeMap;

use terraform_provider_acg::framework::proto::{ClientCapabilities, plan_resource_change};
use terraform_provider_acg::framework::value::Value;

use super::host::{Host, only_error, set};

fn part(name: &str) -> Value {
    Value::object([
        ("code", Value::Null),
        ("count", Value::Null),
        ("inner", Value::object([("note", Value::Null)])),
        ("name", name.into()),
        ("zone", Value::Null),
    ])
}

#[tokio::test]
async fn p31_processes_plan_alike() {
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut host = Host::start().await;
        let parts = Value::set(vec![part("a"), part("b"), part("c")]);
        let config = host.config([("part_set", parts), ("location", Value::UNKNOWN)]);
        for _ in 0..2 {
            let request = host.plan_request(&Value::Null, &config, b"");
            let answer = host.client.plan_resource_change(request).await;
            answers.push(answer.unwrap().into_inner());
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn p32_other_spelling_and_drift_of_spelling_are_no_difference() {
    let mut host = Host::start().await;
    let config = host.config([("location", "West Europe".into())]);
    let created = host.create(&config).await;
    // The service answers in upper case.
    let read = host.read(&created.state, &created.private).await;
    assert_eq!(read.state, created.state);
    let config = host.config([("location", "west europe".into())]);
    let planned = host.plan(&created.state, &config, &created.private).await;
    assert_eq!(planned.state, created.state);
    assert_eq!(planned.replaces, Vec::<String>::new());
}

#[tokio::test]
async fn p33_one_change_makes_unknown_what_is_computed_and_not_kept() {
    let mut host = Host::start().await;
    let parts = Value::Map(BTreeMap::from([("k".to_owned(), part("a"))]));
    let mut config = host.config([("part_map", parts), ("either", "mine".into())]);
    let created = host.create(&config).await;
    let default = created
        .state
        .attribute("part_map")
        .attribute("k")
        .attribute("inner");
    assert_eq!(default.attribute("note"), &"none".into());

    set(&mut config, "boolean", true.into());
    let planned = host
        .plan(&created.state, &config, &created.private)
        .await
        .state;
    let mut expected = created.state.clone();
    set(&mut expected, "boolean", true.into());
    for name in ["etag", "replaced_if_configured"] {
        set(&mut expected, name, Value::UNKNOWN);
    }
    let mut planned_part = created.state.attribute("part_map").attribute("k").clone();
    set(&mut planned_part, "code", Value::UNKNOWN);
    let parts = Value::Map(BTreeMap::from([("k".to_owned(), planned_part)]));
    set(&mut expected, "part_map", parts);
    // The group block is always there, and its code computed.
    let mut group = created.state.attribute("block_group").clone();
    set(&mut group, "code", Value::UNKNOWN);
    set(&mut expected, "block_group", group);
    assert_eq!(planned, expected);
}

#[tokio::test]
async fn p34_replacement_is_planned_for_what_cannot_change() {
    let mut host = Host::start().await;
    let before = [
        ("replaced_if_configured", "old".into()),
        ("replaced_if_shorter", "long".into()),
    ];
    let config = host.config(before);
    let created = host.create(&config).await;
    for (name, value, replaces) in [
        ("name", "other".into(), true),
        ("name", Value::UNKNOWN, true),
        ("replaced_if_configured", "new".into(), true),
        ("replaced_if_configured", Value::Null, false),
        ("replaced_if_shorter", "longer".into(), false),
        ("replaced_if_shorter", "l".into(), true),
        ("boolean", true.into(), false),
    ] {
        let mut config = config.clone();
        set(&mut config, name, value);
        let planned = host.plan(&created.state, &config, &created.private).await;
        let expected: &[&str] = if replaces { &[name] } else { &[] };
        assert_eq!(planned.replaces, expected, "{name}");
        let created = host.plan(&Value::Null, &config, b"").await;
        assert_eq!(created.replaces, Vec::<String>::new());
    }
    let destroyed = host
        .plan(&created.state, &Value::Null, &created.private)
        .await;
    assert_eq!(destroyed.replaces, Vec::<String>::new());
}

#[tokio::test]
async fn p35_a_planned_destroy_keeps_the_private_state() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    assert!(!created.private.is_empty());
    let planned = host
        .plan(&created.state, &Value::Null, &created.private)
        .await;
    assert!(planned.state.is_null());
    assert_eq!(planned.private, created.private);
}

#[tokio::test]
async fn p35_unknown_configuration_is_no_error() {
    let mut host = Host::start().await;
    let settable = |host: &Host| -> Vec<String> {
        let attributes = host.block.attributes.iter();
        let settable = attributes.filter(|one| one.required || one.optional);
        let blocks = host
            .block
            .block_types
            .iter()
            .map(|one| one.type_name.clone());
        settable.map(|one| one.name.clone()).chain(blocks).collect()
    };
    for name in settable(&host) {
        // A block of one is never unknown as a whole.
        if ["block_single", "block_group"].contains(&name.as_str()) {
            continue;
        }
        let mut config = host.config([]);
        set(&mut config, &name, Value::UNKNOWN);
        assert_eq!(host.validate(&config).await, [], "{name}");
        host.plan(&Value::Null, &config, b"").await;
    }
}

#[tokio::test]
async fn p36_the_create_of_a_replacement_keeps_the_private_state() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    let planned = host.plan(&Value::Null, &config, &created.private).await;
    // The delete that comes first is given it.
    assert_eq!(planned.private, created.private);
    assert!(planned.state.attribute("id").is_unknown());
}

#[tokio::test]
async fn p37_nothing_is_ever_deferred() {
    let mut host = Host::start().await;
    for deferral_allowed in [false, true] {
        let config = host.config([("location", Value::UNKNOWN)]);
        let request = plan_resource_change::Request {
            client_capabilities: Some(ClientCapabilities {
                deferral_allowed,
                ..ClientCapabilities::default()
            }),
            ..host.plan_request(&Value::Null, &config, b"")
        };
        let answer = host.client.plan_resource_change(request).await.unwrap();
        assert_eq!(answer.into_inner().deferred, None);
    }
}

#[tokio::test]
async fn a_plan_is_refused_by_the_resource() {
    let mut host = Host::start().await;
    let config = host.config([("mode", "refuse_plan".into())]);
    let request = host.plan_request(&Value::Null, &config, b"");
    let answer = host.client.plan_resource_change(request).await.unwrap();
    assert_eq!(
        only_error(&answer.into_inner().diagnostics),
        "Service Failed"
    );
}
