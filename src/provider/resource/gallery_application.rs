//! `acg_gallery_application`.

use std::collections::BTreeMap;

use super::managed::{Answer, Managed, port_calls};
use crate::framework::diagnostic::Diagnostic;
use crate::framework::model::Attr;
use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts, Timeouts};
use crate::framework::validation::NotEmpty;
use crate::gallery::{
    Allowance, GalleryApplication, GalleryApplicationId, GalleryApplicationName,
    GalleryApplicationSpec, GalleryId, GalleryService, OsType, PropertyPath, Region, ResourceKind,
    SubscriptionId, Timestamp, Violation, application,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::schema::one_of;
use crate::provider::settings::Settings;
use crate::provider::{end_of_life, schema, stand_in};

crate::model! {
    /// A gallery application as Terraform sees it.
    pub struct GalleryApplicationModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub gallery_id: Attr<String>,
        pub location: Attr<String>,
        pub supported_os_type: Attr<String>,
        pub description: Attr<String>,
        pub end_of_life_date: Attr<String>,
        pub eula: Attr<String>,
        pub privacy_statement_uri: Attr<String>,
        pub release_note_uri: Attr<String>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct GalleryApplicationKind;

impl Managed for GalleryApplicationKind {
    const KIND: ResourceKind = ResourceKind::GalleryApplication;
    const TYPE_NAME: &'static str = "acg_gallery_application";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    const PARENT: Option<(ResourceKind, &'static str)> =
        Some((ResourceKind::Gallery, "gallery_id"));
    type Model = GalleryApplicationModel;
    type Id = GalleryApplicationId;
    type Spec = GalleryApplicationSpec;
    type Object = GalleryApplication;

    fn schema() -> Schema {
        let text = |description: &'static str| Attribute::string(description).check(NotEmpty);
        Schema::new(
            "Manages a gallery application: what is common to all versions of software that \
             virtual machines install from a gallery. An application itself holds no package.",
        )
        .attribute("id", schema::id("gallery application").keeps_state())
        .attribute(
            "name",
            Attribute::string(
                "The name of the gallery application: 1 to 80 letters, digits, underscores, \
                 periods and dashes, with a letter or digit at both ends. Changing this forces a \
                 new resource to be created.",
            )
            .required()
            .check(schema::parsed(GalleryApplicationName::parse))
            .equivalence(schema::same_name)
            .replaces(),
        )
        .attribute(
            "gallery_id",
            Attribute::string(
                "The id of the gallery that holds the application. Changing this forces a new \
                 resource to be created.",
            )
            .required()
            .check(schema::parsed(GalleryId::parse))
            .equivalence(schema::same_gallery)
            .replaces(),
        )
        .attribute(
            "location",
            schema::location(
                "The region of the gallery application. Defaults to the gallery's. Changing this \
                 forces a new resource to be created.",
            )
            .optional_computed()
            .keeps_state()
            .replaces(),
        )
        .attribute(
            "supported_os_type",
            Attribute::string(
                "The operating system of the virtual machines that the application is for. \
                 Possible values are `Linux` and `Windows`. Changing this forces a new resource \
                 to be created.",
            )
            .required()
            .check(one_of!(OsType))
            .replaces(),
        )
        .attribute("description", text("What the application is for."))
        .attribute(
            "end_of_life_date",
            schema::end_of_life_date(
                "When the application should no longer be used, in RFC 3339, such as \
                 `2032-04-01T00:00:00Z`. Informative: nothing stops working when it passes. It \
                 must lie in the future when it is set.",
            ),
        )
        .attribute("eula", text("The licence agreement of the application."))
        .attribute(
            "privacy_statement_uri",
            text("Where the privacy statement can be read."),
        )
        .attribute(
            "release_note_uri",
            text("Where the release notes can be read."),
        )
        .attribute("tags", schema::tags("gallery application"))
        .attribute(timeouts::ATTRIBUTE, Self::TIMEOUTS.attribute())
    }

    fn id(model: &mut GalleryApplicationModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<GalleryApplicationId, Violation> {
        GalleryApplicationId::parse(text)
    }

    fn key(id: &GalleryApplicationId) -> String {
        id.key()
    }

    fn subscription(id: &GalleryApplicationId) -> SubscriptionId {
        id.gallery().subscription()
    }

    fn id_of(spec: &GalleryApplicationSpec) -> GalleryApplicationId {
        spec.id.clone()
    }

    fn location(spec: &GalleryApplicationSpec) -> Option<Region> {
        spec.location
    }

    fn gallery(spec: &GalleryApplicationSpec) -> Option<&GalleryId> {
        Some(spec.id.gallery())
    }

    fn draft(
        model: &GalleryApplicationModel,
        settings: &Settings,
    ) -> Draft<GalleryApplicationSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let gallery = draft.required(
            &model.gallery_id,
            GalleryId::parse,
            &of("gallery_id"),
            || stand_in::gallery_id(settings.subscription),
        );
        let name = draft.required(
            &model.name,
            GalleryApplicationName::parse,
            &of("name"),
            stand_in::application_name,
        );
        draft.end_of_names();
        let spec = GalleryApplicationSpec {
            id: GalleryApplicationId::new(gallery, name),
            location: draft.settled(&model.location, Region::parse, &of("location")),
            supported_os_type: draft.required(
                &model.supported_os_type,
                OsType::parse,
                &of("supported_os_type"),
                || OsType::Linux,
            ),
            description: draft.text(&model.description),
            eula: draft.text(&model.eula),
            privacy_statement_uri: draft.text(&model.privacy_statement_uri),
            release_note_uri: draft.text(&model.release_note_uri),
            end_of_life_date: draft.end_of_life(&model.end_of_life_date),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(
        object: &GalleryApplication,
        before: GalleryApplicationModel,
    ) -> GalleryApplicationModel {
        let spec = object.spec();
        GalleryApplicationModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            gallery_id: Attr::Known(spec.id.gallery().to_string()),
            location: Attr::Known(object.location().name().to_owned()),
            supported_os_type: Attr::Known(spec.supported_os_type.as_str().to_owned()),
            description: spec.description.clone().into(),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()).into(),
            eula: spec.eula.clone().into(),
            privacy_statement_uri: spec.privacy_statement_uri.clone().into(),
            release_note_uri: spec.release_note_uri.clone().into(),
            tags: tags_to_state(&spec.tags, &before.tags),
            timeouts: before.timeouts,
        }
    }

    fn check_new(
        spec: &GalleryApplicationSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        application::check_new(spec, &allowance.region_access, now)
    }

    fn check_change(
        old: &GalleryApplicationSpec,
        new: &GalleryApplicationSpec,
        _allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        application::check_change(old, new, now)
    }

    async fn advice(
        port: &dyn GalleryService,
        spec: &GalleryApplicationSpec,
        _replaced: &[&str],
    ) -> Answer<Vec<Diagnostic>> {
        let Some(location) = spec.location else {
            return Ok(Vec::new());
        };
        super::location_advice(port, spec.id.gallery(), location).await
    }

    async fn remarks(
        port: &dyn GalleryService,
        application: &GalleryApplication,
    ) -> Answer<Vec<Diagnostic>> {
        let spec = application.spec();
        let what = format!("Gallery application \"{}\"", spec.id.name());
        let remark = end_of_life::remark(port, &what, spec.end_of_life_date).await?;
        Ok(remark.into_iter().collect())
    }

    port_calls!(
        gallery_application_create,
        gallery_application_get,
        gallery_application_update,
        gallery_application_delete,
        gallery_application_check
    );
}
