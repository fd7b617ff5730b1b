//! Resources: what Terraform creates, refreshes, changes and destroys.

pub(crate) mod erased;
pub(crate) mod operation;

use std::collections::BTreeSet;
use std::future::Future;

use super::context::Context;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::model::Model;
use super::path::Path;
use super::schema::Schema;
use super::timeouts::DefaultTimeouts;
use super::value::{Type, Value};

/// A change that Terraform plans, as the resource may still alter it.
#[derive(Clone, Debug)]
pub struct Plan<M> {
    /// The configuration; none when the resource is to be destroyed.
    pub config: Option<M>,
    /// What is stored; none when the resource is to be created.
    pub prior: Option<M>,
    /// What will be; none when the resource is to be destroyed. May be changed where the
    /// configuration sets nothing.
    pub planned: Option<M>,
    /// The attributes whose change needs a new resource.
    pub requires_replace: BTreeSet<Path>,
    /// Whether Terraform is applying, and plans this once more with what has become known. Refusals
    /// had better come from the operation then: should a plan be refused whose predecessor is set
    /// aside already (`create_before_destroy`), Terraform does not put it back.
    pub applying: bool,
}

/// Brings a stored state of an older schema version to the current one.
pub struct StateUpgrader {
    /// The schema version whose state it reads.
    pub from: i64,
    /// The object type of that version's state.
    pub state_type: Type,
    /// Makes a value of the current schema of it.
    pub upgrade: fn(Value) -> Result<Value, Diagnostics>,
}

/// A kind of managed resource. `D` is what the provider made of its configuration.
///
/// Operations are given typed models, never wire values. They return the whole new state, or
/// the errors to show; what they [recorded](Context::record) before an error is stored.
pub trait Resource<D: Send + Sync>: Send + Sync + 'static {
    /// The state, plan and configuration as Rust sees them.
    type Model: Model;

    /// The type's name, such as `acg_gallery`.
    fn type_name(&self) -> &'static str;

    /// The schema; it names the attributes of [`Resource::Model`], no fewer and no more.
    fn schema(&self) -> Schema;

    /// How long operations may take when the configuration does not say.
    fn timeouts(&self) -> DefaultTimeouts;

    /// Checks relations between arguments. Any of them may be unknown; the service must not be
    /// asked.
    fn validate(&self, config: &Self::Model, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Takes note that Terraform's state has this. Called before anything is planned, without a
    /// configured provider, for every stored resource.
    fn stored(&self, state: Self::Model) {
        drop(state);
    }

    /// Alters or refuses a planned change with the service at hand. The plan must depend on the
    /// configuration and prior state alone.
    fn plan(
        &self,
        context: &Context<'_, D>,
        plan: &mut Plan<Self::Model>,
    ) -> impl Future<Output = ()> + Send {
        let _ = (context, plan);
        async {}
    }

    /// Creates what is planned.
    fn create(
        &self,
        context: &Context<'_, D>,
        planned: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Reads what is there now; `None` when the object is gone.
    fn read(
        &self,
        context: &Context<'_, D>,
        state: Self::Model,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostics>> + Send;

    /// Changes in place what differs between `prior` and `planned`.
    fn update(
        &self,
        context: &Context<'_, D>,
        prior: Self::Model,
        planned: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Destroys the object. An object that is gone already is success.
    fn delete(
        &self,
        context: &Context<'_, D>,
        state: Self::Model,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// The state from which [`Resource::read`] can find the object that the user calls `id`.
    ///
    /// # Errors
    /// When `id` cannot name such an object, or the type cannot be imported.
    fn import(&self, id: &str) -> Result<Self::Model, Diagnostics> {
        let _ = id;
        Err(Diagnostic::error(
            "Resource Import Not Implemented",
            format!("`{}` cannot be imported.", self.type_name()),
        )
        .into())
    }

    /// One upgrader for each older schema version, straight to the current one.
    fn state_upgraders(&self) -> Vec<StateUpgrader> {
        Vec::new()
    }
}
