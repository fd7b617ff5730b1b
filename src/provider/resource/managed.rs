//! What the resources have in common: the way from a planned model to a request, through the
//! gallery's rules and the port, to the state.

use std::fmt::Display;
use std::future::Future;
use std::marker::PhantomData;

use super::planned_change;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::{Attr, Model};
use crate::framework::path::Path;
use crate::framework::resource::{Plan, Resource};
use crate::framework::schema::Schema;
use crate::framework::timeouts::DefaultTimeouts;
use crate::gallery::{
    Allowance, Check, Created, Deleted, Finding, GalleryService, PropertyPath, Region,
    ResourceKind, ResourceSpec, ServiceError, SubscriptionId, Timestamp, Violation,
};
use crate::provider::data::Data;
use crate::provider::draft::Draft;
use crate::provider::planning::{self, InState};
use crate::provider::problem;
use crate::provider::settings::Settings;

/// What the port answers.
pub(in crate::provider) type Answer<T> = Result<T, ServiceError>;

/// A kind of object of the gallery as a managed resource: its schema and model, and which methods of
/// the port stand behind it.
pub(in crate::provider) trait Managed: Send + Sync + 'static {
    /// The kind of object.
    const KIND: ResourceKind;
    /// The resource's type name.
    const TYPE_NAME: &'static str;
    /// Its default timeouts.
    const TIMEOUTS: DefaultTimeouts;
    /// The state, plan and configuration.
    type Model: Model + Default + PartialEq;
    /// The object's id.
    type Id: Display + Send + Sync;
    /// What is asked of the gallery.
    type Spec: ResourceSpec + Clone + Send + Sync;
    /// What the gallery has.
    type Object: Send + Sync;

    /// The schema.
    fn schema() -> Schema;

    /// The `id` of a model.
    fn id(model: &mut Self::Model) -> &mut Attr<String>;

    /// Reads an id.
    fn parse_id(text: &str) -> Result<Self::Id, Violation>;

    /// The form of an id in which it is compared.
    fn key(id: &Self::Id) -> String;

    /// The id of what is asked for.
    fn id_of(spec: &Self::Spec) -> Self::Id;

    /// What a model asks for.
    fn draft(model: &Self::Model, settings: &Settings) -> Draft<Self::Spec>;

    /// The model of what there is; `before` says what the gallery does not keep.
    fn state(object: &Self::Object, before: Self::Model) -> Self::Model;

    /// Where what is asked for is to lie, if it says so.
    fn location(spec: &Self::Spec) -> Option<Region>;

    /// The subscription that an object belongs to.
    fn subscription(id: &Self::Id) -> SubscriptionId;

    /// The rules that a request for a new object breaks by itself.
    fn check_new(spec: &Self::Spec, allowance: &Allowance, now: Timestamp) -> Vec<Violation>;

    /// The rules that a change breaks.
    fn check_change(
        old: &Self::Spec,
        new: &Self::Spec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation>;

    /// What a configuration breaks that a plan, in which more is filled in, need not.
    fn check_config(config: &Self::Model) -> Vec<Violation> {
        let _ = config;
        Vec::new()
    }

    /// Fills in planned values that are found on this machine.
    fn observe(
        context: &Context<'_, Data>,
        plan: &mut Plan<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (context, plan);
        async { Ok(()) }
    }

    /// Makes sure that what was found on this machine for the plan still holds, and finds what was
    /// not there yet.
    fn prepare(
        context: &Context<'_, Data>,
        planned: &mut Self::Model,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (context, planned);
        async { Ok(()) }
    }

    /// Fills in planned values that follow from others.
    fn complete(plan: &mut Plan<Self::Model>) {
        let _ = plan;
    }

    /// Advice on a new object, as warnings.
    fn advice(
        port: &dyn GalleryService,
        spec: &Self::Spec,
    ) -> impl Future<Output = Answer<Vec<Diagnostic>>> + Send {
        let _ = (port, spec);
        async { Ok(Vec::new()) }
    }

    /// Remarks on an object that is in use, as warnings.
    fn remarks(
        port: &dyn GalleryService,
        object: &Self::Object,
    ) -> impl Future<Output = Answer<Vec<Diagnostic>>> + Send {
        let _ = (port, object);
        async { Ok(Vec::new()) }
    }

    /// Waits, as far as the plan asks for it, until what the gallery has accepted is done.
    fn wait(
        context: &Context<'_, Data>,
        port: &dyn GalleryService,
        object: Self::Object,
        planned: &Self::Model,
    ) -> impl Future<Output = Result<Self::Object, Diagnostics>> + Send {
        let _ = (context, port, planned);
        async { Ok(object) }
    }

    /// Whether a delete of what the state holds removes it for good, whatever its gallery's policy
    /// (D-4).
    fn removed_for_good(state: &Self::Model) -> bool {
        let _ = state;
        false
    }

    /// The attribute for a property of the request.
    fn path(model: &Self::Model, property: &PropertyPath) -> Path {
        let _ = model;
        problem::path(property, Self::Model::ATTRIBUTES)
    }

    /// Asks the port to create.
    fn create(
        port: &dyn GalleryService,
        spec: Self::Spec,
    ) -> impl Future<Output = Answer<Created<Self::Object>>> + Send;

    /// Asks the port for what there is.
    fn get(
        port: &dyn GalleryService,
        id: &Self::Id,
    ) -> impl Future<Output = Answer<Option<Self::Object>>> + Send;

    /// Asks the port to change.
    fn update(
        port: &dyn GalleryService,
        spec: Self::Spec,
    ) -> impl Future<Output = Answer<Self::Object>> + Send;

    /// Asks the port to delete; `for_good`, whatever the gallery's policy.
    fn delete(
        port: &dyn GalleryService,
        id: &Self::Id,
        for_good: bool,
    ) -> impl Future<Output = Answer<Deleted>> + Send;

    /// Asks the port what stands in the way of a create.
    fn check(
        port: &dyn GalleryService,
        spec: Self::Spec,
        check: Check,
    ) -> impl Future<Output = Answer<Vec<Finding>>> + Send;
}

/// The port's methods for a kind of object, by their names.
macro_rules! port_calls {
    ($create:ident, $get:ident, $update:ident, $delete:ident, $check:ident) => {
        port_calls!($create, $get, $update, $delete or $delete, $check);
    };
    ($create:ident, $get:ident, $update:ident, $delete:ident or $for_good:ident, $check:ident) => {
        async fn create(
            port: &dyn $crate::gallery::GalleryService,
            spec: Self::Spec,
        ) -> $crate::provider::resource::managed::Answer<$crate::gallery::Created<Self::Object>> {
            port.$create(spec).await
        }

        async fn get(
            port: &dyn $crate::gallery::GalleryService,
            id: &Self::Id,
        ) -> $crate::provider::resource::managed::Answer<Option<Self::Object>> {
            port.$get(id).await
        }

        async fn update(
            port: &dyn $crate::gallery::GalleryService,
            spec: Self::Spec,
        ) -> $crate::provider::resource::managed::Answer<Self::Object> {
            port.$update(spec).await
        }

        async fn delete(
            port: &dyn $crate::gallery::GalleryService,
            id: &Self::Id,
            for_good: bool,
        ) -> $crate::provider::resource::managed::Answer<$crate::gallery::Deleted> {
            if for_good {
                port.$for_good(id).await
            } else {
                port.$delete(id).await
            }
        }

        async fn check(
            port: &dyn $crate::gallery::GalleryService,
            spec: Self::Spec,
            check: $crate::gallery::Check,
        ) -> $crate::provider::resource::managed::Answer<Vec<$crate::gallery::Finding>> {
            port.$check(spec, check).await
        }
    };
}
pub(super) use port_calls;

/// The resource for a kind of object.
pub(in crate::provider) struct ManagedResource<K> {
    in_state: InState,
    kind: PhantomData<fn() -> K>,
}

impl<K> ManagedResource<K> {
    pub(in crate::provider) fn new() -> Self {
        Self {
            in_state: InState::default(),
            kind: PhantomData,
        }
    }
}

impl<K: Managed> Resource<Data> for ManagedResource<K> {
    type Model = K::Model;

    fn type_name(&self) -> &'static str {
        K::TYPE_NAME
    }

    fn schema(&self) -> Schema {
        K::schema()
    }

    fn timeouts(&self) -> DefaultTimeouts {
        K::TIMEOUTS
    }

    fn validate(&self, config: &K::Model, diagnostics: &mut Diagnostics) {
        // Terraform checks a configuration before it tells the provider's: no bound applies yet.
        let settings = Settings::unsaid();
        let draft = K::draft(config, &settings);
        let relations = K::check_new(&draft.spec, &Allowance::without_bounds(), Timestamp::MIN);
        let mut violations = draft.violations_with(relations);
        violations.extend(K::check_config(config));
        let path = |property: &PropertyPath| K::path(config, property);
        diagnostics.extend(problem::violations(&violations, &path));
    }

    fn stored(&self, mut state: K::Model) {
        if let Ok(id) = stored_id::<K>(&mut state) {
            let removed_for_good = K::removed_for_good(&state);
            self.in_state.holds(K::key(&id), removed_for_good);
        }
    }

    async fn plan(&self, context: &Context<'_, Data>, plan: &mut Plan<K::Model>) {
        if let Err(errors) = planned_change::judge::<K>(context, plan, &self.in_state).await {
            context.tell_all(errors);
        }
    }

    async fn create(
        &self,
        context: &Context<'_, Data>,
        mut planned: K::Model,
    ) -> Result<K::Model, Diagnostics> {
        let acg = context.provider().connected()?;
        K::prepare(context, &mut planned).await?;
        let spec = spec::<K>(&planned, &acg.settings)?;
        let id = K::id_of(&spec);
        let key = K::key(&id);
        acg.begins(&key);
        let created = K::create(acg.service.as_ref(), spec).await;
        acg.answers(&key);
        let created = created.map_err(|error| refused::<K>("Create", &planned, &error))?;
        planning::remember(context, &key);
        if created.adopted {
            context.tell(problem::adopted(K::KIND, &id.to_string()));
        }
        let object = K::wait(context, acg.service.as_ref(), created.resource, &planned).await?;
        Ok(K::state(&object, planned))
    }

    async fn read(
        &self,
        context: &Context<'_, Data>,
        mut state: K::Model,
    ) -> Result<Option<K::Model>, Diagnostics> {
        let acg = context.provider().connected()?;
        let id = stored_id::<K>(&mut state)?;
        let found = K::get(acg.service.as_ref(), &id).await;
        let found = found.map_err(|error| refused::<K>("Read", &state, &error))?;
        if let Some(object) = &found {
            let remarks = K::remarks(acg.service.as_ref(), object).await;
            context.tell_all(remarks.map_err(|error| refused::<K>("Read", &state, &error))?);
        }
        let key = K::key(&id);
        // An object that is being imported is in no state yet, and may never come into one.
        if found.is_some() && planning::is_remembered(context, &key) {
            acg.is_recorded(key.clone());
        }
        planning::remember(context, &key);
        Ok(found.map(|object| K::state(&object, state)))
    }

    async fn update(
        &self,
        context: &Context<'_, Data>,
        _prior: K::Model,
        mut planned: K::Model,
    ) -> Result<K::Model, Diagnostics> {
        let acg = context.provider().connected()?;
        let spec = spec::<K>(&planned, &acg.settings)?;
        acg.is_recorded(K::key(&stored_id::<K>(&mut planned)?));
        let updated = K::update(acg.service.as_ref(), spec).await;
        let updated = updated.map_err(|error| refused::<K>("Update", &planned, &error))?;
        let object = K::wait(context, acg.service.as_ref(), updated, &planned).await?;
        Ok(K::state(&object, planned))
    }

    async fn delete(
        &self,
        context: &Context<'_, Data>,
        mut state: K::Model,
    ) -> Result<(), Diagnostics> {
        let acg = context.provider().connected()?;
        let id = stored_id::<K>(&mut state)?;
        let for_good = K::removed_for_good(&state);
        let deleted = K::delete(acg.service.as_ref(), &id, for_good).await;
        deleted.map_err(|error| refused::<K>("Delete", &state, &error))?;
        Ok(())
    }

    fn import(&self, id: &str) -> Result<K::Model, Diagnostics> {
        let id =
            K::parse_id(id).map_err(|violation| problem::violation(&violation, Path::root()))?;
        let mut model = K::Model::default();
        *K::id(&mut model) = Attr::Known(id.to_string());
        Ok(model)
    }
}

/// What a model asks for, all of which must be known and right.
pub(super) fn spec<K: Managed>(
    model: &K::Model,
    settings: &Settings,
) -> Result<K::Spec, Diagnostics> {
    let draft = K::draft(model, settings);
    if !draft.violations.is_empty() {
        let path = |property: &PropertyPath| K::path(model, property);
        return Err(problem::violations(&draft.violations, &path));
    }
    if !draft.complete {
        return Err(Diagnostic::bug(
            "Value Not Known",
            format!(
                "A value of the {} is not known where it must be.",
                K::KIND.noun()
            ),
        )
        .into());
    }
    Ok(draft.spec)
}

/// The id that a state holds.
pub(super) fn stored_id<K: Managed>(state: &mut K::Model) -> Result<K::Id, Diagnostics> {
    let text = K::id(state).known().cloned().unwrap_or_default();
    let at = Path::root().attribute("id");
    K::parse_id(&text).map_err(|violation| problem::violation(&violation, at).into())
}

fn refused<K: Managed>(attempt: &str, model: &K::Model, error: &ServiceError) -> Diagnostics {
    let summary = format!(
        "Unable to {attempt} {}",
        problem::title_case(K::KIND.noun())
    );
    problem::refused(&summary, error, &|property| K::path(model, property))
}
