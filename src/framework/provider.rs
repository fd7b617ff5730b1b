//! The provider: its configuration, and the lists of what it offers.

use std::future::Future;
use std::sync::Arc;

use super::data_source::{self, DataSource, ErasedDataSource};
use super::diagnostic::Diagnostics;
use super::model::Model;
use super::resource::Resource;
use super::resource::erased::{self, ErasedResource};
use super::schema::Schema;

/// A resource of any model, for the provider's list.
pub struct AnyResource<D>(pub(crate) Box<dyn ErasedResource<D>>);

/// A data source of any model, for the provider's list.
pub struct AnyDataSource<D>(pub(crate) Box<dyn ErasedDataSource<D>>);

impl<D: Send + Sync + 'static> AnyResource<D> {
    /// Wraps a resource.
    pub fn new(resource: impl Resource<D>) -> Self {
        Self(Box::new(erased::Erased::new(resource)))
    }
}

impl<D: Send + Sync + 'static> AnyDataSource<D> {
    /// Wraps a data source.
    pub fn new(source: impl DataSource<D>) -> Self {
        Self(Box::new(data_source::Erased::new(source)))
    }
}

/// A Terraform provider.
pub trait Provider: Send + Sync + 'static {
    /// The provider block as Rust sees it.
    type Config: Model;

    /// What the provider makes of its configuration and hands to every operation.
    type Data: Send + Sync + 'static;

    /// The schema of the provider block.
    fn schema(&self) -> Schema;

    /// Checks relations between the provider's arguments. Any of them may be unknown.
    fn validate(&self, config: &Self::Config, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Takes a configuration, which may hold unknown values during a plan. May be called again on
    /// the same process with another one. Must not reach for the network or wait.
    fn configure(
        &self,
        config: Self::Config,
        terraform_version: &str,
    ) -> impl Future<Output = Result<Self::Data, Diagnostics>> + Send;

    /// Ends the use of a configuration: Terraform is done with this process, or has configured
    /// it anew.
    fn close(&self, data: Arc<Self::Data>) -> impl Future<Output = ()> + Send {
        let _ = data;
        async {}
    }

    /// The kinds of managed resources.
    fn resources(&self) -> Vec<AnyResource<Self::Data>>;

    /// The kinds of data sources.
    fn data_sources(&self) -> Vec<AnyDataSource<Self::Data>>;
}
