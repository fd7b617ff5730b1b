//! Calls as such: P-9, P-10, P-12, P-50, P-60, P-61 and P-67.

use terraform_provider_acg::framework::proto::{
    configure_provider, get_provider_schema, import_resource_state, plan_resource_change,
    read_data_source, read_resource, stop_provider, validate_data_resource_config,
    validate_provider_config,
};
use terraform_provider_acg::framework::value::{Type, Value};
use tokio::task::JoinSet;

use super::host::{Host, only_error, set, value, wire};
use super::probe::{EVERYTHING, LOOKUP};

const MIB: usize = 1 << 20;

fn lookup_type() -> Type {
    Type::object([
        ("missing", Type::Bool),
        ("size", Type::Number),
        ("text", Type::String),
    ])
}

fn lookup<const N: usize>(given: [(&str, Value); N]) -> read_data_source::Request {
    let names = ["missing", "size", "text"];
    let mut config = Value::object(names.map(|name| (name, Value::Null)));
    for (name, value) in given {
        set(&mut config, name, value);
    }
    read_data_source::Request {
        type_name: LOOKUP.into(),
        config: wire(&config, &lookup_type()),
        ..read_data_source::Request::default()
    }
}

fn greeting(greeting: Value) -> configure_provider::Request {
    let kind = Type::object([("greeting", Type::String)]);
    configure_provider::Request {
        config: wire(&Value::object([("greeting", greeting)]), &kind),
        ..configure_provider::Request::default()
    }
}

impl Host {
    /// The text that the data source finds.
    async fn look_up<const N: usize>(&mut self, given: [(&str, Value); N]) -> String {
        let answer = self.client.read_data_source(lookup(given)).await;
        let answer = answer.unwrap().into_inner();
        assert_eq!(answer.diagnostics, []);
        let found = value(answer.state, &lookup_type());
        found.attribute("text").as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn p10_large_states_pass_and_the_schema_is_small() {
    let mut host = Host::start().await;
    let config = host.config([("location", "x".repeat(20 * MIB).into())]);
    let created = host.create(&config).await;
    let length = created.state.attribute("location").as_str().map(str::len);
    assert_eq!(length, Some(20 * MIB));
    let size = i64::try_from(40 * MIB).unwrap();
    assert_eq!(host.look_up([("size", size.into())]).await.len(), 40 * MIB);

    let schema = host
        .client
        .get_provider_schema(get_provider_schema::Request {});
    let bytes = prost::Message::encoded_len(schema.await.unwrap().get_ref());
    assert!(bytes < 16 * MIB, "{bytes}");
}

#[tokio::test]
async fn p12_a_panic_is_one_calls_own() {
    let mut host = Host::start().await;
    let config = host.config([("mode", "panic_plan".into())]);
    let request = host.plan_request(&Value::Null, &config, b"");
    let mut other = host.client.clone();
    let panicking = tokio::spawn(async move { other.plan_resource_change(request).await });
    let config = host.config([]);
    host.create(&config).await;
    let answer = panicking.await.unwrap().unwrap().into_inner();
    assert_eq!(only_error(&answer.diagnostics), "Internal Error");
    let detail = &answer.diagnostics[0].detail;
    assert!(
        detail.contains(EVERYTHING) && detail.contains("plan_resource_change"),
        "{detail}"
    );
    host.create(&config).await;
}

#[tokio::test]
async fn p9_a_plan_that_hangs_is_stopped() {
    let mut host = Host::start().await;
    let config = host.config([("mode", "hang_plan".into())]);
    let request = host.plan_request(&Value::Null, &config, b"");
    let mut other = host.client.clone();
    let hanging = tokio::spawn(async move { other.plan_resource_change(request).await });
    host.cloud.all_arrived(1).await;
    host.client
        .stop_provider(stop_provider::Request {})
        .await
        .unwrap();
    let answer = hanging.await.unwrap().unwrap().into_inner();
    assert_eq!(only_error(&answer.diagnostics), "Operation Interrupted");
}

#[tokio::test]
async fn p50_provider_meta_makes_no_difference() {
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    let kind = Type::object([("module", Type::String)]);
    let said = Value::object([("module", "m".into())]);
    for meta in [None, wire(&Value::Null, &kind), wire(&said, &kind)] {
        let plan = plan_resource_change::Request {
            provider_meta: meta.clone(),
            ..host.plan_request(&created.state, &config, &created.private)
        };
        let answer = host
            .client
            .plan_resource_change(plan)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(host.value(answer.planned_state), created.state);
        let read = read_resource::Request {
            type_name: EVERYTHING.into(),
            current_state: host.wire(&created.state),
            provider_meta: meta.clone(),
            ..read_resource::Request::default()
        };
        let answer = host.client.read_resource(read).await.unwrap().into_inner();
        assert_eq!(host.value(answer.new_state), created.state);
        let request = read_data_source::Request {
            provider_meta: meta,
            ..lookup([])
        };
        let answer = host
            .client
            .read_data_source(request)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(answer.diagnostics, []);
    }
}

#[tokio::test]
async fn p60_any_call_may_be_the_first() {
    let mut host = Host::unconfigured().await;
    let config = host.config([]);
    assert_eq!(host.validate(&config).await, []);
    let request = validate_data_resource_config::Request {
        type_name: LOOKUP.into(),
        config: lookup([]).config,
    };
    let answer = host
        .client
        .validate_data_resource_config(request)
        .await
        .unwrap();
    assert_eq!(answer.into_inner().diagnostics, []);
    let request = validate_provider_config::Request {
        config: greeting(Value::UNKNOWN).config,
    };
    let answer = host.client.validate_provider_config(request).await.unwrap();
    assert_eq!(answer.into_inner().diagnostics, []);
    let request = import_resource_state::Request {
        type_name: EVERYTHING.into(),
        id: "i".into(),
        ..import_resource_state::Request::default()
    };
    let answer = host.client.import_resource_state(request).await.unwrap();
    assert_eq!(answer.into_inner().diagnostics, []);

    // What needs the configuration says so.
    let request = host.plan_request(&Value::Null, &config, b"");
    let answer = host.client.plan_resource_change(request).await.unwrap();
    assert_eq!(
        only_error(&answer.into_inner().diagnostics),
        "Provider Not Configured"
    );
    let answer = host.client.read_data_source(lookup([])).await.unwrap();
    assert_eq!(
        only_error(&answer.into_inner().diagnostics),
        "Provider Not Configured"
    );
}

#[tokio::test]
async fn p61_the_last_configuration_counts() {
    let mut host = Host::unconfigured().await;
    for (said, heard) in [
        (Value::from("one"), "one"),
        ("two".into(), "two"),
        (Value::Null, "hello"),
        (Value::UNKNOWN, "later"),
    ] {
        let answer = host
            .client
            .configure_provider(greeting(said))
            .await
            .unwrap();
        assert_eq!(answer.into_inner().diagnostics, []);
        assert_eq!(host.look_up([]).await, heard);
    }
}

#[tokio::test]
async fn a_data_source_that_finds_nothing_is_an_error() {
    let mut host = Host::start().await;
    let request = lookup([("missing", true.into())]);
    let answer = host
        .client
        .read_data_source(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(only_error(&answer.diagnostics), "Text Not Found");
}

#[tokio::test]
async fn p67_200_calls_run_at_once_and_a_slow_one_delays_none() {
    const CALLS: i64 = 200;
    let mut host = Host::start().await;
    let config = host.config([]);
    let created = host.create(&config).await;
    let request = |host: &Host, mode: &str| {
        let mut state = created.state.clone();
        set(&mut state, "mode", mode.into());
        set(&mut state, "integer", (CALLS + 1).into());
        read_resource::Request {
            type_name: EVERYTHING.into(),
            current_state: host.wire(&state),
            ..read_resource::Request::default()
        }
    };
    let slow = request(&host, "hang");
    let mut client = host.client.clone();
    let slow = tokio::spawn(async move { client.read_resource(slow).await });
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let mut client = host.client.clone();
        // None of them can end before all have begun, the slow one included.
        let request = request(&host, "meet");
        calls.spawn(async move { client.read_resource(request).await });
    }
    while let Some(answer) = calls.join_next().await {
        assert_eq!(answer.unwrap().unwrap().into_inner().diagnostics, []);
    }
    assert!(!slow.is_finished());
}
