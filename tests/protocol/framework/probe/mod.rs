//! A provider made on the framework's public face, with everything that a schema can have, and with
//! operations that go wrong on demand.

mod everything;
mod lookup;
mod part;
mod schema;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use terraform_provider_acg::framework::diagnostic::Diagnostics;
use terraform_provider_acg::framework::model::Attr;
use terraform_provider_acg::framework::provider::{AnyDataSource, AnyResource, Provider};
use terraform_provider_acg::framework::schema::{Attribute, Schema};
use terraform_provider_acg::framework::value::Value;
use tokio::sync::watch;

pub use everything::EVERYTHING;
pub use lookup::LOOKUP;

/// What the probe's resources are made in.
#[derive(Default)]
pub struct Cloud {
    objects: Mutex<BTreeMap<String, Value>>,
    made: Mutex<u64>,
    /// Operations so far that said that they arrived.
    pub arrived: watch::Sender<u64>,
}

impl Cloud {
    /// A number that was not given before.
    fn next(&self) -> u64 {
        let mut made = self.made.lock().unwrap();
        *made += 1;
        *made
    }

    fn put(&self, id: &str, object: Value) {
        self.objects.lock().unwrap().insert(id.to_owned(), object);
    }

    pub fn get(&self, id: &str) -> Option<Value> {
        self.objects.lock().unwrap().get(id).cloned()
    }

    /// Removes an object behind Terraform's back, or because Terraform asks.
    pub fn remove(&self, id: &str) {
        self.objects.lock().unwrap().remove(id);
    }

    fn arrive(&self) {
        self.arrived.send_modify(|arrived| *arrived += 1);
    }

    /// Waits until as many operations have arrived.
    pub async fn all_arrived(&self, count: u64) {
        let mut arrived = self.arrived.subscribe();
        arrived.wait_for(|arrived| *arrived >= count).await.unwrap();
    }
}

terraform_provider_acg::model! {
    pub struct Config {
        greeting: Attr<String>,
    }
}

/// The probe as configured.
pub struct Configured {
    cloud: Arc<Cloud>,
    greeting: String,
}

pub struct Probe(pub Arc<Cloud>);

impl Provider for Probe {
    type Config = Config;
    type Data = Configured;

    fn schema(&self) -> Schema {
        Schema::new("A provider for tests.")
            .attribute("greeting", Attribute::string("What data sources say."))
    }

    async fn configure(&self, config: Config, _version: &str) -> Result<Configured, Diagnostics> {
        let greeting = match config.greeting {
            Attr::Known(greeting) => greeting,
            Attr::Null => "hello".to_owned(),
            Attr::Unknown => "later".to_owned(),
        };
        Ok(Configured {
            cloud: Arc::clone(&self.0),
            greeting,
        })
    }

    fn resources(&self) -> Vec<AnyResource<Configured>> {
        vec![AnyResource::new(everything::Resource)]
    }

    fn data_sources(&self) -> Vec<AnyDataSource<Configured>> {
        vec![AnyDataSource::new(lookup::Source)]
    }
}
