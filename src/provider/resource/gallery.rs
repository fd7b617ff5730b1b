//! `acg_gallery`.

use std::collections::BTreeMap;

use super::managed::{Managed, port_calls};
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts, Timeouts};
use crate::framework::validation::NotEmpty;
use crate::gallery::{
    Allowance, Gallery, GalleryId, GalleryName, GallerySpec, PropertyPath, Region,
    ResourceGroupName, ResourceKind, SubscriptionId, Timestamp, Violation, gallery_model,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{schema, stand_in};

crate::model! {
    /// A gallery as Terraform sees it.
    pub struct GalleryModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub resource_group_name: Attr<String>,
        pub location: Attr<String>,
        pub description: Attr<String>,
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
