//! What a kind of object of the gallery says of itself to become a resource: schema, model, and the
//! way between model, request, port and state. What becomes of each operation is in
//! [`managed_resource`](super::managed_resource).

use std::collections::BTreeSet;
use std::fmt::Display;
use std::future::Future;

use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::{Attr, Model};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::DefaultTimeouts;
use crate::gallery::access::{AccessScope, Action, PlannedGrant, Verb};
use crate::gallery::{
    Allowance, Check, Created, Deleted, Finding, GalleryId, GalleryService, PropertyPath, Region,
    ResourceKind, ResourceSpec, ServiceError, SubscriptionId, Timestamp, Violation,
};
use crate::provider::data::{Data, HeldBack};
use crate::provider::draft::Draft;
use crate::provider::planning::InState;
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
    /// What an object belongs to, and the property with its id.
    const PARENT: Option<(ResourceKind, &'static str)> = None;
    /// Whether the service can say something of a request whose id is not known yet, although that
    /// counts in no limit.
    const JUDGED_WITHOUT_ID: bool = false;
    /// The attributes that say how Terraform works, and of which the service knows nothing.
    const OF_TERRAFORM_ALONE: &'static [&'static str] = &["timeouts"];
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

    /// The gallery in whose region an object lies that names none; it is named by `gallery_id`.
    fn gallery(spec: &Self::Spec) -> Option<&GalleryId> {
        let _ = spec;
        None
    }

    /// Where a version will be replicated to, if that is known.
    fn planned_regions(planned: &Self::Model, spec: &Self::Spec) -> Option<BTreeSet<Region>> {
        let _ = (planned, spec);
        None
    }

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

    /// The properties that refer to what whoever is acting must be able to read (S-3).
    fn references(spec: &Self::Spec) -> Vec<PropertyPath> {
        let _ = spec;
        Vec::new()
    }

    /// Whether an argument that is not known yet may settle what a refusal says of another.
    fn may_be_settled(config: &Self::Model, violation: &Violation) -> bool {
        let _ = (config, violation);
        false
    }

    /// What a planned object will give, by which the rest of the run may do or find more.
    fn grant(planned: &Self::Model, spec: &Self::Spec) -> Option<PlannedGrant> {
        let _ = (planned, spec);
        None
    }

    /// Fills in planned values that are found on this machine.
    fn observe(
        context: &Context<'_, Data>,
        plan: &mut Plan<Self::Model>,
        in_state: &InState,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (context, plan, in_state);
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

    /// Advice on a new object, as warnings; `replaced` are the keys of what it takes the place of.
    fn advice(
        port: &dyn GalleryService,
        spec: &Self::Spec,
        replaced: &[&str],
    ) -> impl Future<Output = Answer<Vec<Diagnostic>>> + Send {
        let _ = (port, spec, replaced);
        async { Ok(Vec::new()) }
    }

    /// The key of what the advice on a new object is about, where that may be made by the same run:
    /// nothing can be said of it at plan then.
    fn base_key(spec: &Self::Spec) -> Option<String> {
        let _ = spec;
        None
    }

    /// Advice on a new object that follows from the request alone, whatever of it is known yet, as
    /// warnings.
    fn advice_by_itself(planned: &Self::Model, spec: &Self::Spec) -> Vec<Diagnostic> {
        let _ = (planned, spec);
        Vec::new()
    }

    /// Remarks on an object that is in use, as warnings.
    fn remarks(
        port: &dyn GalleryService,
        object: &Self::Object,
    ) -> impl Future<Output = Answer<Vec<Diagnostic>>> + Send {
        let _ = (port, object);
        async { Ok(Vec::new()) }
    }

    /// Why an object that is there may not be deleted.
    fn protection(
        port: &dyn GalleryService,
        id: &Self::Id,
    ) -> impl Future<Output = Answer<Vec<Violation>>> + Send {
        let _ = (port, id);
        async { Ok(Vec::new()) }
    }

    /// What it would hold back if it were deleted now and kept (D-4).
    fn held_back(
        port: &dyn GalleryService,
        id: &Self::Id,
    ) -> impl Future<Output = Answer<Option<HeldBack>>> + Send {
        let _ = (port, id);
        async { Ok(None) }
    }

    /// What doing this to an object takes, and where.
    fn needs(id: &Self::Id, verb: Verb) -> Result<(Action, AccessScope), Violation> {
        let scope = AccessScope::of_resource(&id.to_string())?;
        Ok((Action::on(&scope, verb), scope))
    }

    /// Waits, as far as the plan asks for it, until what the gallery has accepted is done; `new` if that
    /// is a creation.
    fn wait(
        context: &Context<'_, Data>,
        port: &dyn GalleryService,
        object: Self::Object,
        planned: &Self::Model,
        new: bool,
    ) -> impl Future<Output = Result<Self::Object, Diagnostics>> + Send {
        let _ = (context, port, planned, new);
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
