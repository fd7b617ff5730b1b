//! Resources of any model behind one object-safe face, over values instead of models.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use super::{Plan, Resource, StateUpgrader};
use crate::framework::context::Context;
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::{Convert, Model, whole};
use crate::framework::path::Path;
use crate::framework::schema::{Owner, Schema, SchemaError};
use crate::framework::timeouts::DefaultTimeouts;
use crate::framework::value::{Type, Value};

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A planned change over values; its configuration is the context's.
pub(crate) struct ValuePlan {
    pub prior: Value,
    pub planned: Value,
    pub requires_replace: BTreeSet<Path>,
    pub applying: bool,
}

/// A resource as the RPCs see it.
pub(crate) trait ErasedResource<D>: Send + Sync {
    fn type_name(&self) -> &'static str;
    fn schema(&self) -> &Schema;
    fn value_type(&self) -> &Type;
    fn timeouts(&self) -> DefaultTimeouts;
    fn check(&self) -> Vec<SchemaError>;
    fn validate(&self, config: &Value) -> Diagnostics;
    fn stored(&self, state: &Value);
    fn plan<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        plan: ValuePlan,
    ) -> BoxFuture<'a, Result<ValuePlan, Diagnostics>>;
    fn create<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        planned: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>>;
    fn read<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        state: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>>;
    fn update<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        prior: Value,
        planned: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>>;
    fn delete<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        state: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>>;
    fn import(&self, id: &str) -> Result<Value, Diagnostics>;
    fn state_upgraders(&self) -> Vec<StateUpgrader>;
}

/// A resource with its schema computed once.
pub(crate) struct Erased<R> {
    resource: R,
    schema: Schema,
    value_type: Type,
}

impl<R> Erased<R> {
    pub(crate) fn new<D: Send + Sync>(resource: R) -> Self
    where
        R: Resource<D>,
    {
        let schema = resource.schema();
        Self {
            value_type: schema.value_type(),
            schema,
            resource,
        }
    }
}

fn optional<M: Model>(value: &Value) -> Result<Option<M>, Diagnostics> {
    if value.is_null() {
        Ok(None)
    } else {
        whole(value.clone()).map(Some)
    }
}

impl<D: Send + Sync, R: Resource<D>> ErasedResource<D> for Erased<R> {
    fn type_name(&self) -> &'static str {
        self.resource.type_name()
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn value_type(&self) -> &Type {
        &self.value_type
    }

    fn timeouts(&self) -> DefaultTimeouts {
        self.resource.timeouts()
    }

    fn check(&self) -> Vec<SchemaError> {
        let mut errors = self.schema.check(Owner::Resource);
        errors.extend(self.schema.check_model::<R::Model>());
        let upgraders = self.resource.state_upgraders();
        let upgrades = |version| upgraders.iter().any(|one| one.from == version);
        errors.extend(
            (0..self.schema.version)
                .filter(|version| !upgrades(*version))
                .map(|version| SchemaError {
                    path: Path::root(),
                    reason: format!("no upgrader reads the state of version {version}"),
                }),
        );
        errors
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        match whole(config.clone()) {
            Ok(config) => self.resource.validate(&config, &mut diagnostics),
            Err(errors) => diagnostics.extend(errors),
        }
        diagnostics
    }

    fn stored(&self, state: &Value) {
        // A state that does not fit the model is reported when it is read or planned.
        if let Ok(state) = whole(state.clone()) {
            self.resource.stored(state);
        }
    }

    fn plan<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        plan: ValuePlan,
    ) -> BoxFuture<'a, Result<ValuePlan, Diagnostics>> {
        Box::pin(async move {
            let before: Option<R::Model> = optional(&plan.planned)?;
            let mut typed = Plan {
                config: optional(context.config)?,
                prior: optional(&plan.prior)?,
                planned: before.clone(),
                requires_replace: plan.requires_replace,
                applying: plan.applying,
            };
            self.resource.plan(context, &mut typed).await;
            Ok(ValuePlan {
                planned: with_changes(plan.planned, before, typed.planned),
                prior: plan.prior,
                requires_replace: typed.requires_replace,
                applying: plan.applying,
            })
        })
    }

    fn create<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        planned: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let created = self.resource.create(context, whole(planned)?).await?;
            Ok(created.into_value())
        })
    }

    fn read<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        state: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let found = self.resource.read(context, whole(state)?).await?;
            Ok(found.map_or(Value::Null, Convert::into_value))
        })
    }

    fn update<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        prior: Value,
        planned: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>> {
        Box::pin(async move {
            let (prior, planned) = (whole(prior)?, whole(planned)?);
            let updated = self.resource.update(context, prior, planned).await?;
            Ok(updated.into_value())
        })
    }

    fn delete<'a>(
        &'a self,
        context: &'a Context<'a, D>,
        state: Value,
    ) -> BoxFuture<'a, Result<Value, Diagnostics>> {
        Box::pin(async move {
            self.resource.delete(context, whole(state)?).await?;
            Ok(Value::Null)
        })
    }

    fn import(&self, id: &str) -> Result<Value, Diagnostics> {
        Ok(self.resource.import(id)?.into_value())
    }

    fn state_upgraders(&self) -> Vec<StateUpgrader> {
        self.resource.state_upgraders()
    }
}

/// Takes over the attributes that the resource changed. The others keep their wire values, which
/// may hold more than a model does (what is certain about unknown values).
fn with_changes<M: Model>(planned: Value, before: Option<M>, after: Option<M>) -> Value {
    let (Some(before), Some(after)) = (before, after) else {
        return planned;
    };
    let (Value::Object(mut planned), Value::Object(before), Value::Object(after)) =
        (planned, before.into_value(), after.into_value())
    else {
        return Value::Null;
    };
    for (name, value) in after {
        if before.get(&name) != Some(&value) {
            planned.insert(name, value);
        }
    }
    Value::Object(planned)
}
