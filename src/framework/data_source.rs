//! Data sources: what a configuration looks up.

use std::future::Future;

use super::context::Context;
use super::diagnostic::Diagnostics;
use super::model::{Convert, Model, whole};
use super::resource::erased::BoxFuture;
use super::schema::{Owner, Schema, SchemaError};
use super::value::{Type, Value};

/// A kind of data source. `D` is what the provider made of its configuration.
pub trait DataSource<D: Send + Sync>: Send + Sync + 'static {
    /// The arguments and what is found, as Rust sees them.
    type Model: Model;

    /// The type's name, such as `acg_galleries`.
    fn type_name(&self) -> &'static str;

    /// The schema; it names the attributes of [`DataSource::Model`], no fewer and no more.
    fn schema(&self) -> Schema;

    /// Checks relations between arguments. Any of them may be unknown; the service must not be
    /// asked.
    fn validate(&self, config: &Self::Model, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Looks up what the wholly known `config` asks for. An object that is not there is an error.
    fn read(
        &self,
        context: &Context<'_, D>,
        config: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;
}

/// A data source as the RPCs see it.
pub(crate) trait ErasedDataSource<D>: Send + Sync {
    fn type_name(&self) -> &'static str;
    fn schema(&self) -> &Schema;
    fn value_type(&self) -> &Type;
    fn check(&self) -> Vec<SchemaError>;
    fn validate(&self, config: &Value) -> Diagnostics;
    fn read<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        config: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>>;
}

/// A data source with its schema computed once.
pub(crate) struct Erased<S> {
    source: S,
    schema: Schema,
    value_type: Type,
}

impl<S> Erased<S> {
    pub(crate) fn new<D: Send + Sync>(source: S) -> Self
    where
        S: DataSource<D>,
    {
        let schema = source.schema();
        Self {
            value_type: schema.value_type(),
            schema,
            source,
        }
    }
}

impl<D: Send + Sync, S: DataSource<D>> ErasedDataSource<D> for Erased<S> {
    fn type_name(&self) -> &'static str {
        self.source.type_name()
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn value_type(&self) -> &Type {
        &self.value_type
    }

    fn check(&self) -> Vec<SchemaError> {
        let mut errors = self.schema.check(Owner::Resource);
        errors.extend(self.schema.check_model::<S::Model>());
        errors
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        match whole(config.clone()) {
            Ok(config) => self.source.validate(&config, &mut diagnostics),
            Err(errors) => diagnostics.extend(errors),
        }
        diagnostics
    }

    fn read<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        config: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let found = self.source.read(context, whole(config)?).await?;
            Ok(found.into_value())
        })
    }
}
