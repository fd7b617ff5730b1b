//! `acg_gallery`.

use std::collections::BTreeMap;

use super::managed::{Managed, port_calls};
use crate::framework::diagnostic::Diagnostics;
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts, Timeouts};
use crate::framework::validation::NotEmpty;
use crate::framework::value::Value;
use crate::gallery::soft_delete::check_retention_days;
use crate::gallery::{
    Allowance, Gallery, GalleryId, GalleryName, GallerySpec, PropertyPath, Region,
    ResourceGroupName, ResourceKind, SoftDeletePolicy, SubscriptionId, Timestamp, Violation,
    gallery_model,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{problem, schema, stand_in};

crate::model! {
    /// How a gallery deletes image versions.
    pub struct SoftDeletePolicyModel {
        pub enabled: Attr<bool>,
        pub retention_days: Attr<i64>,
    }
}

crate::model! {
    /// A gallery as Terraform sees it.
    pub struct GalleryModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub resource_group_name: Attr<String>,
        pub location: Attr<String>,
        pub description: Attr<String>,
        pub soft_delete_policy: Attr<SoftDeletePolicyModel>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub unique_name: Attr<String>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct GalleryKind;

impl Managed for GalleryKind {
    const KIND: ResourceKind = ResourceKind::Gallery;
    const TYPE_NAME: &'static str = "acg_gallery";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    type Model = GalleryModel;
    type Id = GalleryId;
    type Spec = GallerySpec;
    type Object = Gallery;

    fn schema() -> Schema {
        Schema::new("Manages a gallery, the home of image definitions and their versions.")
            .attribute("id", schema::id("gallery").keeps_state())
            .attribute(
                "name",
                Attribute::string(
                    "The name of the gallery: 1 to 80 letters, digits, underscores and periods, \
                     with a letter or digit at both ends. Changing this forces a new resource to \
                     be created.",
                )
                .required()
                .check(schema::parsed(GalleryName::parse))
                .equivalence(schema::same_name)
                .replaces(),
            )
            .attribute(
                "resource_group_name",
                schema::resource_group_name("gallery"),
            )
            .attribute(
                "location",
                schema::location(
                    "The region of the gallery, such as `westeurope` or `West Europe`. Its \
                     definitions and versions may lie elsewhere; keeping them together is \
                     recommended. Changing this forces a new resource to be created.",
                )
                .required()
                .replaces(),
            )
            .attribute(
                "description",
                Attribute::string("What the gallery is for.").check(NotEmpty),
            )
            .attribute("soft_delete_policy", soft_delete_policy())
            .attribute("tags", schema::tags("gallery"))
            .attribute(
                "unique_name",
                Attribute::string("The name of the gallery that is unique in all of Azure.")
                    .computed()
                    .keeps_state(),
            )
            .attribute(timeouts::ATTRIBUTE, Self::TIMEOUTS.attribute())
    }

    fn id(model: &mut GalleryModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<GalleryId, Violation> {
        GalleryId::parse(text)
    }

    fn key(id: &GalleryId) -> String {
        id.key()
    }

    fn subscription(id: &GalleryId) -> SubscriptionId {
        id.subscription()
    }

    fn id_of(spec: &GallerySpec) -> GalleryId {
        spec.id.clone()
    }

    fn location(spec: &GallerySpec) -> Option<Region> {
        Some(spec.location)
    }

    fn draft(model: &GalleryModel, settings: &Settings) -> Draft<GallerySpec> {
        let mut draft = Drafting::default();
        let existing = model.id.known().and_then(|id| GalleryId::parse(id).ok());
        let subscription = settings.subscription_of(existing.map(|id| id.subscription()));
        let group = draft.required(
            &model.resource_group_name,
            ResourceGroupName::parse,
            &PropertyPath::of("resource_group_name"),
            stand_in::resource_group,
        );
        let name = draft.required(
            &model.name,
            GalleryName::parse,
            &PropertyPath::of("name"),
            stand_in::gallery_name,
        );
        draft.end_of_names();
        let spec = GallerySpec {
            id: GalleryId::new(subscription, group, name),
            location: draft.required(
                &model.location,
                Region::parse,
                &PropertyPath::of("location"),
                stand_in::region,
            ),
            description: draft.text(&model.description),
            soft_delete_policy: policy(&mut draft, &model.soft_delete_policy),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(gallery: &Gallery, before: GalleryModel) -> GalleryModel {
        let spec = &gallery.spec;
        GalleryModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            resource_group_name: Attr::Known(spec.id.resource_group().to_string()),
            location: Attr::Known(spec.location.name().to_owned()),
            description: spec.description.clone().into(),
            soft_delete_policy: spec.soft_delete_policy.map(policy_to_state).into(),
            tags: tags_to_state(&spec.tags, &before.tags),
            unique_name: Attr::Known(gallery.unique_name()),
            timeouts: before.timeouts,
        }
    }

    fn check_new(spec: &GallerySpec, allowance: &Allowance, _now: Timestamp) -> Vec<Violation> {
        gallery_model::check_new(spec, &allowance.region_access)
    }

    fn check_change(
        old: &GallerySpec,
        new: &GallerySpec,
        _allowance: &Allowance,
        _now: Timestamp,
    ) -> Vec<Violation> {
        gallery_model::check_change(old, new)
    }

    port_calls!(
        gallery_create,
        gallery_get,
        gallery_update,
        gallery_delete,
        gallery_check
    );
}

fn soft_delete_policy() -> Attribute {
    Attribute::object(
        "What becomes of deleted image versions. Without it, they are gone at once. A version that \
         is kept can be restored with `acg version restore`; meanwhile its number is not free, and \
         its image definition cannot be deleted, but it takes no place in a limit: restoring it needs \
         one again. A change counts for what is deleted from then on.",
        [
            (
                "enabled",
                Attribute::boolean("Whether deleted image versions are kept.").required(),
            ),
            (
                "retention_days",
                Attribute::integer(
                    "For how many days they are kept: between 1 and 365. Defaults to `7`.",
                )
                .default(i64::from(SoftDeletePolicy::DEFAULT_RETENTION_DAYS))
                .check(retention_days),
            ),
        ],
    )
}

fn retention_days(value: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    if let Value::Number(number) = value
        && let Some(days) = number.to_i64()
        && let Some(violation) = check_retention_days(days, PropertyPath::default())
    {
        diagnostics.push(problem::violation(&violation, path.clone()));
    }
}

fn policy(draft: &mut Drafting, model: &Attr<SoftDeletePolicyModel>) -> Option<SoftDeletePolicy> {
    let model = draft.known(model)?.clone();
    let days = draft.known(&model.retention_days).copied();
    let days = days.and_then(|days| u32::try_from(days).ok());
    Some(SoftDeletePolicy {
        enabled: draft.known(&model.enabled).copied()?,
        retention_days: days.unwrap_or(SoftDeletePolicy::DEFAULT_RETENTION_DAYS),
    })
}

fn policy_to_state(policy: SoftDeletePolicy) -> SoftDeletePolicyModel {
    SoftDeletePolicyModel {
        enabled: Attr::Known(policy.enabled),
        retention_days: Attr::Known(i64::from(policy.retention_days)),
    }
}
