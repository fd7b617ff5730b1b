//! The resource with everything. Its `mode` says what goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use terraform_provider_acg::framework::context::Context;
use terraform_provider_acg::framework::diagnostic::{Diagnostic, Diagnostics};
use terraform_provider_acg::framework::model::{Attr, Convert};
use terraform_provider_acg::framework::path::Path;
use terraform_provider_acg::framework::resource::{self, Plan, StateUpgrader};
use terraform_provider_acg::framework::schema::Schema;
use terraform_provider_acg::framework::timeouts::{DefaultTimeouts, Timeouts};
use terraform_provider_acg::framework::value::{Type, Value};

use super::part::Part;
use super::schema::{TIMEOUTS, schema};
use super::{Cloud, Configured};

pub const EVERYTHING: &str = "probe_everything";

terraform_provider_acg::model! {
    pub struct Everything {
        block_group: Attr<Part>,
        block_list: Attr<Vec<Attr<Part>>>,
        block_map: Attr<BTreeMap<String, Attr<Part>>>,
        block_set: Attr<BTreeSet<Attr<Part>>>,
        block_single: Attr<Part>,
        boolean: Attr<bool>,
        digest: Attr<String>,
        dynamic: Value,
        either: Attr<String>,
        etag: Attr<String>,
        id: Attr<String>,
        integer: Attr<i64>,
        list: Attr<Vec<Attr<String>>>,
        location: Attr<String>,
        map: Attr<BTreeMap<String, Attr<String>>>,
        mode: Attr<String>,
        name: Attr<String>,
        number: Value,
        object: Value,
        part: Attr<Part>,
        part_list: Attr<Vec<Attr<Part>>>,
        part_map: Attr<BTreeMap<String, Attr<Part>>>,
        part_set: Attr<BTreeSet<Attr<Part>>>,
        password: Attr<String>,
        replaced_if_configured: Attr<String>,
        replaced_if_shorter: Attr<String>,
        secret: Attr<String>,
        set: Attr<BTreeSet<Attr<String>>>,
        timeouts: Attr<Timeouts>,
        tuple: Value,
    }
}

fn failure() -> Diagnostics {
    Diagnostic::error("Service Failed", "The service failed on purpose.").into()
}

/// Gives every unknown text a value that the service makes up.
fn filled(model: Everything, cloud: &Cloud) -> Everything {
    let made = format!("made-{}", cloud.next());
    let value = fill(model.into_value(), &made);
    Everything::from_value(value, &Path::root()).unwrap()
}

fn fill(value: Value, made: &str) -> Value {
    match value {
        Value::Unknown(_) => made.into(),
        Value::List(elements) => {
            Value::List(elements.into_iter().map(|one| fill(one, made)).collect())
        }
        Value::Set(elements) => {
            Value::set(elements.into_iter().map(|one| fill(one, made)).collect())
        }
        Value::Map(elements) => Value::Map(
            elements
                .into_iter()
                .map(|(key, one)| (key, fill(one, made)))
                .collect(),
        ),
        Value::Object(elements) => Value::object(
            elements
                .into_iter()
                .map(|(name, one)| (name, fill(one, made))),
        ),
        known => known,
    }
}

fn mode(model: &Everything) -> &str {
    model.mode.known().map_or("", String::as_str)
}

fn id(model: &Everything) -> &str {
    model.id.known().map_or("", String::as_str)
}

/// Goes wrong in a way that every operation can, or that this operation alone is told to, as in
/// `fail_delete`.
async fn go_wrong(
    context: &Context<'_, Configured>,
    operation: &str,
    how: &str,
) -> Result<(), Diagnostics> {
    match how.strip_suffix(operation).unwrap_or(how) {
        "fail" => Err(failure()),
        "panic" => panic!("on purpose"),
        "hang" => {
            context.provider().cloud.arrive();
            context.stopped().await;
            Err(failure())
        }
        "deaf" => {
            context.provider().cloud.arrive();
            std::future::pending().await
        }
        "crash" => {
            context.provider().cloud.crash();
            std::future::pending().await
        }
        _ => Ok(()),
    }
}

pub struct Resource;

impl resource::Resource<Configured> for Resource {
    type Model = Everything;

    fn type_name(&self) -> &'static str {
        EVERYTHING
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn timeouts(&self) -> DefaultTimeouts {
        TIMEOUTS
    }

    fn validate(&self, config: &Everything, diagnostics: &mut Diagnostics) {
        if mode(config) == "invalid" {
            diagnostics.extend(failure());
        }
    }

    async fn plan(&self, context: &Context<'_, Configured>, plan: &mut Plan<Everything>) {
        let Some(planned) = &plan.planned else {
            return;
        };
        match mode(planned) {
            "panic_plan" => panic!("on purpose"),
            "refuse_plan" => failure().into_iter().for_each(|one| context.tell(one)),
            "hang_plan" => {
                context.provider().cloud.arrive();
                std::future::pending::<()>().await;
            }
            _ => {}
        }
    }

    async fn create(
        &self,
        context: &Context<'_, Configured>,
        planned: Everything,
    ) -> Result<Everything, Diagnostics> {
        let cloud = &context.provider().cloud;
        let how = mode(&planned).to_owned();
        if how == "fail_first" {
            return Err(failure());
        }
        let mut begun = planned.clone();
        begun.id = Attr::Known(format!("id-{}", cloud.next()));
        context.private(|private| private.set("id", id(&begun).into()));
        context.record(begun.clone());
        // From here on it is there, though not all that it will be.
        cloud.put(id(&begun), begun.clone().into_value().unknown_as_null());
        go_wrong(context, "_create", &how).await?;
        let config: Everything = context.config()?.unwrap_or_default();
        let secret = config.secret.known().map_or(0, String::len);
        begun.digest = Attr::Known(format!("{secret} letters"));
        if how == "leave_unknown" {
            return Ok(begun);
        }
        if how == "warn" {
            context.tell(Diagnostic::warning("Careful", "It worked all the same."));
        }
        let created = filled(begun, cloud);
        cloud.put(id(&created), created.clone().into_value());
        Ok(created)
    }

    async fn read(
        &self,
        context: &Context<'_, Configured>,
        state: Everything,
    ) -> Result<Option<Everything>, Diagnostics> {
        let cloud = &context.provider().cloud;
        if mode(&state) == "meet" {
            cloud.arrive();
            let all = state.integer.known().copied().unwrap_or_default();
            cloud.all_arrived(u64::try_from(all).unwrap()).await;
            return Ok(Some(state));
        }
        go_wrong(context, "_read", mode(&state)).await?;
        let Some(found) = cloud.get(id(&state)) else {
            return Ok(None);
        };
        let mut found = Everything::from_value(found, &Path::root()).unwrap();
        if mode(&state) == "leave_unknown" {
            found.etag = Attr::Unknown;
        }
        // The service has its own spelling.
        if let Attr::Known(location) = &mut found.location {
            location.make_ascii_uppercase();
        }
        found.timeouts = state.timeouts;
        Ok(Some(found))
    }

    async fn update(
        &self,
        context: &Context<'_, Configured>,
        prior: Everything,
        planned: Everything,
    ) -> Result<Everything, Diagnostics> {
        let cloud = &context.provider().cloud;
        // One half of the change is done before anything can go wrong.
        let mut half = prior;
        half.boolean = planned.boolean.clone();
        let how = mode(&planned).to_owned();
        if !how.is_empty() {
            cloud.put(id(&half), half.clone().into_value());
            context.record(half);
        }
        go_wrong(context, "_update", &how).await?;
        if how == "leave_unknown" {
            return Ok(planned);
        }
        let updated = filled(planned, cloud);
        cloud.put(id(&updated), updated.clone().into_value());
        Ok(updated)
    }

    async fn delete(
        &self,
        context: &Context<'_, Configured>,
        state: Everything,
    ) -> Result<(), Diagnostics> {
        if mode(&state) == "tell" {
            failure().into_iter().for_each(|one| context.tell(one));
            return Ok(());
        }
        go_wrong(context, "_delete", mode(&state)).await?;
        context.provider().cloud.remove(id(&state));
        Ok(())
    }

    fn import(&self, id: &str) -> Result<Everything, Diagnostics> {
        match id {
            "nonsense" => Err(Diagnostic::error("Invalid Id", "That is no id.").into()),
            "nothing" => Ok(Everything::default()),
            _ => Ok(Everything {
                id: Attr::Known(id.to_owned()),
                secret: Attr::Known("must not get out".to_owned()),
                ..Everything::default()
            }),
        }
    }

    fn state_upgraders(&self) -> Vec<StateUpgrader> {
        fn titled(old: Value) -> Result<Value, Diagnostics> {
            let Value::Object(mut old) = old else {
                return Ok(Value::Null);
            };
            let mut text = |name: &str| match old.remove(name) {
                Some(Value::String(text)) => Attr::Known(text),
                _ => Attr::Null,
            };
            Ok(Everything {
                id: text("id"),
                name: text("title"),
                integer: Attr::Known(3),
                ..Everything::default()
            }
            .into_value())
        }
        let old = Type::object([("id", Type::String), ("title", Type::String)]);
        vec![
            StateUpgrader {
                from: 0,
                state_type: old.clone(),
                upgrade: titled,
            },
            StateUpgrader {
                from: 1,
                state_type: old,
                upgrade: |_| Ok(Value::Null),
            },
        ]
    }
}
