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

/// What a cloud holds.
#[derive(Default)]
pub struct Contents {
    /// Objects by id.
    pub objects: BTreeMap<String, Value>,
    /// How many names were made up so far.
    pub made: u64,
}

/// Whom a cloud tells what happens in it.
pub trait Owner: Send + Sync {
    /// It holds something else now.
    fn changed(&self, _contents: &Contents) {}
    /// A resource wants the process to end with a panic.
    fn crash(&self) {}
}

/// Owns a cloud that ends with its process.
struct Nobody;

impl Owner for Nobody {}

/// What the probe's resources are made in.
pub struct Cloud {
    contents: Mutex<Contents>,
    owner: Box<dyn Owner>,
    /// Operations so far that said that they arrived.
    pub arrived: watch::Sender<u64>,
}

impl Default for Cloud {
    fn default() -> Self {
        Self::new(Contents::default(), Box::new(Nobody))
    }
}

impl Cloud {
    pub fn new(contents: Contents, owner: Box<dyn Owner>) -> Self {
        Self {
            contents: Mutex::new(contents),
            owner,
            arrived: watch::Sender::default(),
        }
    }

    fn change<T>(&self, act: impl FnOnce(&mut Contents) -> T) -> T {
        let mut contents = self.contents.lock().unwrap();
        let outcome = act(&mut contents);
        self.owner.changed(&contents);
        outcome
    }

    /// A number that was not given before.
    fn next(&self) -> u64 {
        self.change(|contents| {
            contents.made += 1;
            contents.made
        })
    }

    fn put(&self, id: &str, object: Value) {
        self.change(|contents| contents.objects.insert(id.to_owned(), object));
    }

    pub fn get(&self, id: &str) -> Option<Value> {
        self.contents.lock().unwrap().objects.get(id).cloned()
    }

    /// Removes an object behind Terraform's back, or because Terraform asks.
    pub fn remove(&self, id: &str) {
        self.change(|contents| contents.objects.remove(id));
    }

    fn crash(&self) {
        self.owner.crash();
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
