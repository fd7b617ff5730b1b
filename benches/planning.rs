//! What it costs to plan an image version, from Terraform's request to the answer: without a change,
//! with one, and for a new version that is held against the gallery.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops at the first surprise"
)]

use std::sync::Arc;

use divan::Bencher;
use terraform_provider_acg::engine::{Engine, EngineOptions, SystemClock};
use terraform_provider_acg::framework::proto::provider_server::Provider as _;
use terraform_provider_acg::framework::proto::{
    DynamicValue, configure_provider, plan_resource_change,
};
use terraform_provider_acg::framework::server::Server;
use terraform_provider_acg::framework::service::GrpcService;
use terraform_provider_acg::framework::value::{Type, Value, msgpack};
use terraform_provider_acg::provider::{AcgProvider, ProviderEnvironment};
use tokio::runtime::Runtime;
use tonic::Request;

const TYPE: &str = "acg_image_version";
const REGIONS: [&str; 3] = ["westeurope", "northeurope", "uksouth"];
const DEFINITION: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu";

fn main() {
    divan::main();
}

/// A configured provider, and the type of the resource that is planned.
struct Subject {
    runtime: Runtime,
    service: GrpcService<AcgProvider>,
    kind: Type,
    _directory: tempfile::TempDir,
}

impl Subject {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("gallery.db");
        let server = Arc::new(Server::new(AcgProvider::new(
            ProviderEnvironment::default(),
            Box::new(move |settings| {
                let options = EngineOptions {
                    path: path.clone(),
                    limits: settings.limits.clone(),
                    region_access: settings.region_access.clone(),
                    replication: settings.replication_model,
                    acting_as: None,
                    run: None,
                };
                Ok(Arc::new(Engine::open(options, Arc::new(SystemClock))?))
            }),
        )));
        let kind = server
            .resource_schemas()
            .find(|(name, _)| *name == TYPE)
            .expect("the resource")
            .1
            .value_type();
        let runtime = Runtime::new().expect("a runtime");
        let service = GrpcService::new(server);
        let configured =
            service.configure_provider(Request::new(configure_provider::Request::default()));
        let answer = runtime.block_on(configured).expect("an answer");
        assert!(answer.get_ref().diagnostics.is_empty(), "{answer:?}");
        Self {
            runtime,
            service,
            kind,
            _directory: directory,
        }
    }

    fn wire(&self, value: &Value) -> DynamicValue {
        DynamicValue {
            msgpack: msgpack::encode(value, &self.kind).expect("a value of the type"),
            json: Vec::new(),
        }
    }

    /// The version with everything said, but for what `differs`.
    fn version(&self, differs: &[(&str, Value)]) -> Value {
        let Type::Object(attributes) = &self.kind else {
            panic!("a resource is an object");
        };
        let regions = REGIONS.map(|region| {
            let target = Value::object([
                ("replica_count", 2.into()),
                ("storage_account_type", "Standard_LRS".into()),
                ("exclude_from_latest", false.into()),
                ("encryption", Value::Null),
            ]);
            (region.to_owned(), target)
        });
        let mut version = attributes
            .keys()
            .map(|name| (name.clone(), Value::Null))
            .collect::<std::collections::BTreeMap<_, _>>();
        let said: [(&str, Value); 9] = [
            ("name", "1.0.0".into()),
            ("image_definition_id", DEFINITION.into()),
            ("location", "westeurope".into()),
            ("source_id", format!("{DEFINITION}/versions/0.9.0").into()),
            ("replica_count", 2.into()),
            ("storage_account_type", "Standard_LRS".into()),
            ("replication_mode", "Full".into()),
            ("target_regions", Value::Map(regions.into())),
            ("wait_for_replication", true.into()),
        ];
        for (name, value) in said.into_iter().chain(differs.iter().cloned()) {
            version.insert(name.to_owned(), value);
        }
        version.insert("exclude_from_latest".to_owned(), false.into());
        Value::Object(version)
    }

    fn stored(&self) -> Value {
        let complete = REGIONS.map(|region| {
            let status = Value::object([
                ("state", "Completed".into()),
                ("progress", 100.into()),
                ("details", "".into()),
            ]);
            (region.to_owned(), status)
        });
        self.version(&[
            ("id", format!("{DEFINITION}/versions/1.0.0").into()),
            ("published_date", "2026-01-01T00:00:00Z".into()),
            ("size_gb", 30.into()),
            ("replication_status", Value::Map(complete.into())),
            ("replication_state", "Completed".into()),
        ])
    }

    fn plan(
        &self,
        prior: &Value,
        proposed: &Value,
        config: &Value,
    ) -> plan_resource_change::Response {
        let request = plan_resource_change::Request {
            type_name: TYPE.to_owned(),
            prior_state: Some(self.wire(prior)),
            proposed_new_state: Some(self.wire(proposed)),
            config: Some(self.wire(config)),
            ..plan_resource_change::Request::default()
        };
        let answer = self.service.plan_resource_change(Request::new(request));
        self.runtime
            .block_on(answer)
            .expect("an answer")
            .into_inner()
    }
}

#[divan::bench]
fn no_change(bencher: Bencher<'_, '_>) {
    let subject = Subject::new();
    let (stored, config) = (subject.stored(), subject.version(&[]));
    let planned = subject.plan(&stored, &stored, &config).planned_state;
    assert_eq!(planned, Some(subject.wire(&stored)));
    bencher.bench(|| subject.plan(&stored, &stored, &config));
}

#[divan::bench]
fn one_change(bencher: Bencher<'_, '_>) {
    let subject = Subject::new();
    let stored = subject.stored();
    let tags = (
        "tags",
        Value::Map([("team".to_owned(), "platform".into())].into()),
    );
    let config = subject.version(std::slice::from_ref(&tags));
    let Value::Object(mut proposed) = stored.clone() else {
        panic!("a resource is an object");
    };
    proposed.insert(tags.0.to_owned(), tags.1);
    let proposed = Value::Object(proposed);
    bencher.bench(|| subject.plan(&stored, &proposed, &config));
}

#[divan::bench]
fn a_new_version(bencher: Bencher<'_, '_>) {
    let subject = Subject::new();
    let config = subject.version(&[]);
    bencher.bench(|| subject.plan(&Value::Null, &config, &config));
}
