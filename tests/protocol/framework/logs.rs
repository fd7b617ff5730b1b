//! What the framework logs of its calls, and what it never does.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::Value as Json;
use terraform_provider_acg::framework::proto::{read_data_source, read_resource};
use terraform_provider_acg::framework::value::{Type, Value};
use terraform_provider_acg::plugin::clock::Clock;
use terraform_provider_acg::plugin::logging::HclogLayer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

use super::host::{Host, wire};
use super::probe::{EVERYTHING, LOOKUP};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Captures until it is dropped.
struct Capture {
    _capturing: tracing::dispatcher::DefaultGuard,
    /// As long as there is one subscriber alone, another test's thread, which has none, decides for
    /// all threads that nobody listens to an event that it is the first to reach.
    _other: tracing::Dispatch,
}

impl Lines {
    /// Takes what this thread logs from now on, down to traces; the probe runs on it too.
    fn capture(&self) -> Capture {
        let ours = Targets::new().with_target("terraform_provider_acg", LevelFilter::TRACE);
        let layer = HclogLayer::new(self.clone(), Clock::system()).with_filter(ours);
        let ours = tracing::Dispatch::new(tracing_subscriber::registry().with(layer));
        Capture {
            _other: tracing::Dispatch::new(tracing_subscriber::registry()),
            _capturing: tracing::dispatcher::set_default(&ours),
        }
    }

    fn records(&self) -> Vec<Json> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[tokio::test]
async fn no_sensitive_value_is_logged_or_told() {
    const SECRET: &str = "correct horse battery staple";
    let lines = Lines::default();
    let _capturing = lines.capture();
    let mut host = Host::start().await;
    let mut told = Vec::new();
    for mode in ["warn", "fail", "panic", "leave_unknown", "invalid"] {
        let config = host.config([
            ("mode", mode.into()),
            ("password", SECRET.into()),
            ("secret", SECRET.into()),
        ]);
        told.extend(host.validate(&config).await);
        told.extend(host.try_create(&config).await.1.diagnostics);
    }
    // A value that does not fit its type.
    let wrong = Value::object([("password", Value::from(SECRET))]);
    let request = read_resource::Request {
        type_name: EVERYTHING.into(),
        current_state: wire(&wrong, &Type::object([("password", Type::String)])),
        ..read_resource::Request::default()
    };
    let answer = host.client.read_resource(request).await.unwrap();
    told.extend(answer.into_inner().diagnostics);

    assert!(told.len() >= 6, "{told:?}");
    assert!(!format!("{told:?}").contains(SECRET));
    let records = lines.records();
    assert!(records.len() > 12);
    for record in records {
        assert!(!record.to_string().contains(SECRET), "{record}");
    }
}

#[tokio::test]
async fn a_call_is_logged_with_its_type_and_duration() {
    let lines = Lines::default();
    let _capturing = lines.capture();
    let mut host = Host::unconfigured().await;
    let config = host.config([]);
    host.validate(&config).await;
    let request = read_data_source::Request {
        type_name: LOOKUP.into(),
        ..read_data_source::Request::default()
    };
    host.client.read_data_source(request).await.unwrap();

    let records = lines.records();
    let served = |rpc: &str| {
        let of_rpc =
            |record: &&Json| record["tf_rpc"] == rpc && record["@message"] == "Served request";
        records.iter().find(of_rpc).unwrap()
    };
    let validated = served("validate_resource_config");
    assert_eq!(validated["tf_resource_type"], EVERYTHING);
    assert!(validated["tf_req_duration_ms"].is_u64());
    assert_eq!(validated["diagnostic_error_count"], 0);
    let read = served("read_data_source");
    assert_eq!(read["tf_data_source_type"], LOOKUP);
    assert_eq!(read["tf_resource_type"], Json::Null);
    assert_eq!(read["diagnostic_error_count"], 1);
}
