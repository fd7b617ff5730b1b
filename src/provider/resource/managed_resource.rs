//! A kind of object of the gallery as Terraform's resource: what becomes of each operation.

use std::marker::PhantomData;

use super::managed::Managed;
use super::partial_change::PartialChange;
use super::planned_change;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::resource::{Plan, Resource};
use crate::framework::schema::Schema;
use crate::framework::timeouts::DefaultTimeouts;
use crate::gallery::{Allowance, PropertyPath, ServiceError, Timestamp, if_readable};
use crate::provider::data::Data;
use crate::provider::planning::{self, InState};
use crate::provider::problem;
use crate::provider::settings::Settings;

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
        if K::base_key(&spec).is_some_and(|base| acg.made(&base)) {
            let advice = K::advice(acg.service.as_ref(), &spec, &[]).await;
            context.tell_all(advice.map_err(|error| refused::<K>("Create", &planned, &error))?);
        }
        acg.begins(&key);
        let created = K::create(acg.service.as_ref(), spec).await;
        acg.answers(&key);
        let created = created.map_err(|error| refused::<K>("Create", &planned, &error))?;
        acg.has_made(&key);
        planning::remember(context, &key);
        if created.adopted {
            context.tell(problem::adopted(K::KIND, &id.to_string()));
        }
        let object = K::wait(
            context,
            acg.service.as_ref(),
            created.resource,
            &planned,
            true,
        )
        .await?;
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
        prior: K::Model,
        mut planned: K::Model,
    ) -> Result<K::Model, Diagnostics> {
        let acg = context.provider().connected()?;
        let service = acg.service.as_ref();
        let id = stored_id::<K>(&mut planned)?;
        acg.is_recorded(K::key(&id));
        let change = PartialChange::of(prior, planned.clone());
        // Whoever may write and not read asks for all that is planned.
        let there = if_readable(K::get(service, &id).await);
        let there = there.map_err(|error| refused::<K>("Update", &planned, &error))?;
        let asked = match &there {
            Some(object) => change.asked(K::state(object, planned.clone()))?,
            None => planned.clone(),
        };
        let updated = match there {
            Some(object) if change.is_of(K::OF_TERRAFORM_ALONE) => object,
            _ => {
                let spec = spec::<K>(&asked, &acg.settings)?;
                let updated = K::update(service, spec).await;
                updated.map_err(|error| refused::<K>("Update", &asked, &error))?
            }
        };
        let object = K::wait(context, service, updated, &planned, false).await?;
        change.answered(K::state(&object, planned))
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
