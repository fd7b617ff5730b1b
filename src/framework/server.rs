//! A provider served over Terraform's protocol: what all calls share.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::data_source::ErasedDataSource;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::provider::Provider;
use super::resource::erased::ErasedResource;
use super::resource::operation::Stop;
use super::schema::{Owner, Schema, SchemaError};
use super::value::Type;

type Data<P> = <P as Provider>::Data;

/// A provider with all that it offers, ready to answer Terraform's calls.
///
/// Calls run in parallel and share nothing but the configuration, which is replaced as a whole.
pub struct Server<P: Provider> {
    pub(super) provider: P,
    pub(super) provider_schema: Schema,
    pub(super) provider_type: Type,
    pub(super) resources: BTreeMap<&'static str, Box<dyn ErasedResource<Data<P>>>>,
    pub(super) data_sources: BTreeMap<&'static str, Box<dyn ErasedDataSource<Data<P>>>>,
    data: RwLock<Option<Arc<Data<P>>>>,
    stop: Mutex<CancellationToken>,
    grace: Duration,
}

/// How long an operation that does not listen may go on after the user asked Terraform to stop.
const GRACE: Duration = Duration::from_secs(10);

impl<P: Provider> std::fmt::Debug for Server<P> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Server")
            .field("resources", &self.resources.keys())
            .field("data_sources", &self.data_sources.keys())
            .finish_non_exhaustive()
    }
}

impl<P: Provider> Server<P> {
    /// Prepares a provider. Nothing is configured yet.
    pub fn new(provider: P) -> Self {
        let provider_schema = provider.schema();
        let resources = provider.resources().into_iter();
        let data_sources = provider.data_sources().into_iter();
        Self {
            provider_type: provider_schema.value_type(),
            provider_schema,
            resources: resources.map(|one| (one.0.type_name(), one.0)).collect(),
            data_sources: data_sources.map(|one| (one.0.type_name(), one.0)).collect(),
            provider,
            data: RwLock::new(None),
            stop: Mutex::new(CancellationToken::new()),
            grace: GRACE,
        }
    }

    /// Sets how long an operation that does not listen may go on after the user asked Terraform to
    /// stop: ten seconds unless told otherwise.
    #[must_use]
    pub const fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Every fault in the schemas and models of the provider: a test asserts that there is none, so
    /// that Terraform never finds one.
    pub fn check(&self) -> Vec<(&'static str, SchemaError)> {
        let of = |name, errors: Vec<SchemaError>| errors.into_iter().map(move |one| (name, one));
        let provider = self.provider_schema.check(Owner::Provider).into_iter();
        let provider = provider.chain(self.provider_schema.check_model::<P::Config>());
        let mut all: Vec<_> = of("provider", provider.collect()).collect();
        for (name, resource) in &self.resources {
            all.extend(of(name, resource.check()));
        }
        for (name, source) in &self.data_sources {
            all.extend(of(name, source.check()));
        }
        all
    }

    /// The schema of the provider block.
    pub const fn provider_schema(&self) -> &Schema {
        &self.provider_schema
    }

    /// The schemas of the resources by type name.
    pub fn resource_schemas(&self) -> impl Iterator<Item = (&'static str, &Schema)> {
        self.resources
            .iter()
            .map(|(name, one)| (*name, one.schema()))
    }

    /// The schemas of the data sources by type name.
    pub fn data_source_schemas(&self) -> impl Iterator<Item = (&'static str, &Schema)> {
        self.data_sources
            .iter()
            .map(|(name, one)| (*name, one.schema()))
    }

    /// Ends the use of the configuration, gracefully.
    pub async fn close(&self) {
        let data = self
            .data
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(data) = data {
            self.provider.close(data).await;
        }
    }

    /// Replaces the configuration; the former one is given back to be closed.
    pub(super) fn configured(&self, data: Data<P>) -> Option<Arc<Data<P>>> {
        self.data
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(Arc::new(data))
    }

    /// What the provider made of its configuration.
    pub(super) fn data(&self) -> Result<Arc<Data<P>>, Diagnostics> {
        let data = self.data.read().unwrap_or_else(PoisonError::into_inner);
        data.clone().ok_or_else(|| {
            Diagnostic::error(
                "Provider Not Configured",
                "This call needs a configured provider, and Terraform has not configured it.",
            )
            .into()
        })
    }

    pub(super) fn resource(&self, name: &str) -> Result<&dyn ErasedResource<Data<P>>, Diagnostics> {
        let found = self.resources.get(name).map(AsRef::as_ref);
        found.ok_or_else(|| unknown_type("resource", name))
    }

    pub(super) fn data_source(
        &self,
        name: &str,
    ) -> Result<&dyn ErasedDataSource<Data<P>>, Diagnostics> {
        let found = self.data_sources.get(name).map(AsRef::as_ref);
        found.ok_or_else(|| unknown_type("data source", name))
    }

    /// The wish to stop, as calls that begin now hear it.
    pub(super) fn wish_to_stop(&self) -> Stop {
        let token = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        Stop {
            token: token.clone(),
            grace: self.grace,
        }
    }

    /// Stops the calls that run; later ones run as ever.
    pub(super) fn stop(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *stop).cancel();
    }
}

/// The message for a name that the provider does not offer.
pub(super) fn unknown_type(kind: &str, name: &str) -> Diagnostics {
    Diagnostic::error(
        "Type Not Found",
        format!("The provider has no {kind} named \"{name}\"."),
    )
    .into()
}
