//! `acg_image_definition`.

use std::collections::{BTreeMap, BTreeSet};

use super::managed::{Answer, Managed, port_calls};
use crate::framework::diagnostic::Diagnostic;
use crate::framework::model::Attr;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::soft_delete::kept_versions;
use crate::gallery::{
    Allowance, Architecture, DiskType, GalleryId, GalleryService, HyperVGeneration, Identifier,
    ImageDefinition, ImageDefinitionId, ImageDefinitionName, ImageDefinitionSpec, OsState, OsType,
    PropertyPath, PurchasePlan, Recommended, Region, ResourceKind, SubscriptionId, Timestamp,
    Violation, definition,
};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{end_of_life, stand_in};

crate::model! {
    /// Publisher, offer and SKU.
    pub struct IdentifierModel {
        pub publisher: Attr<String>,
        pub offer: Attr<String>,
        pub sku: Attr<String>,
    }
}

crate::model! {
    /// A recommended range.
    pub struct RangeModel {
        pub min: Attr<u32>,
        pub max: Attr<u32>,
    }
}

crate::model! {
    /// A purchase plan.
    pub struct PurchasePlanModel {
        pub name: Attr<String>,
        pub publisher: Attr<String>,
        pub product: Attr<String>,
    }
}

crate::model! {
    /// An image definition as Terraform sees it.
    pub struct ImageDefinitionModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub gallery_id: Attr<String>,
        pub location: Attr<String>,
        pub os_type: Attr<String>,
        pub os_state: Attr<String>,
        pub hyper_v_generation: Attr<String>,
        pub architecture: Attr<String>,
        pub identifier: Attr<IdentifierModel>,
        pub recommended_vcpus: Attr<RangeModel>,
        pub recommended_memory_gb: Attr<RangeModel>,
        pub description: Attr<String>,
        pub end_of_life_date: Attr<String>,
        pub eula: Attr<String>,
        pub privacy_statement_uri: Attr<String>,
        pub release_note_uri: Attr<String>,
        pub disallowed_disk_types: Attr<BTreeSet<Attr<String>>>,
        pub purchase_plan: Attr<PurchasePlanModel>,
        pub features: Attr<BTreeMap<String, Attr<String>>>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub timeouts: Attr<Timeouts>,
    }
}

/// The kind of object.
pub(in crate::provider) struct ImageDefinitionKind;

impl Managed for ImageDefinitionKind {
    const KIND: ResourceKind = ResourceKind::ImageDefinition;
    const TYPE_NAME: &'static str = "acg_image_definition";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    const PARENT: Option<(ResourceKind, &'static str)> =
        Some((ResourceKind::Gallery, "gallery_id"));
    type Model = ImageDefinitionModel;
    type Id = ImageDefinitionId;
    type Spec = ImageDefinitionSpec;
    type Object = ImageDefinition;

    fn schema() -> Schema {
        super::image_definition_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut ImageDefinitionModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<ImageDefinitionId, Violation> {
        ImageDefinitionId::parse(text)
    }

    fn key(id: &ImageDefinitionId) -> String {
        id.key()
    }

    fn subscription(id: &ImageDefinitionId) -> SubscriptionId {
        id.gallery().subscription()
    }

    fn id_of(spec: &ImageDefinitionSpec) -> ImageDefinitionId {
        spec.id.clone()
    }

    fn location(spec: &ImageDefinitionSpec) -> Option<Region> {
        spec.location
    }

    fn gallery(spec: &ImageDefinitionSpec) -> Option<&GalleryId> {
        Some(spec.id.gallery())
    }

    fn draft(model: &ImageDefinitionModel, settings: &Settings) -> Draft<ImageDefinitionSpec> {
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
            ImageDefinitionName::parse,
            &of("name"),
            stand_in::definition_name,
        );
        draft.end_of_names();
        let spec = ImageDefinitionSpec {
            id: ImageDefinitionId::new(gallery, name),
            location: draft.settled(&model.location, Region::parse, &of("location")),
            os_type: draft.required(&model.os_type, OsType::parse, &of("os_type"), || {
                OsType::Linux
            }),
            os_state: draft.required(&model.os_state, OsState::parse, &of("os_state"), || {
                OsState::Generalized
            }),
            // Nothing speaks against the second generation and the usual architecture.
            hyper_v_generation: draft.choice(
                &model.hyper_v_generation,
                HyperVGeneration::parse,
                &of("hyper_v_generation"),
                HyperVGeneration::V1,
                HyperVGeneration::V2,
            ),
            architecture: draft.choice(
                &model.architecture,
                Architecture::parse,
                &of("architecture"),
                Architecture::X64,
                Architecture::X64,
            ),
            identifier: identifier(&mut draft, &model.identifier),
            recommended_vcpus: range(&mut draft, &model.recommended_vcpus),
            recommended_memory_gb: range(&mut draft, &model.recommended_memory_gb),
            description: draft.text(&model.description),
            end_of_life_date: draft.end_of_life(&model.end_of_life_date),
            eula: draft.text(&model.eula),
            privacy_statement_uri: draft.text(&model.privacy_statement_uri),
            release_note_uri: draft.text(&model.release_note_uri),
            disallowed_disk_types: draft.elements(
                &model.disallowed_disk_types,
                DiskType::parse,
                &of("disallowed_disk_types"),
            ),
            purchase_plan: purchase_plan(&mut draft, &model.purchase_plan),
            features: draft.entries(&model.features),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(object: &ImageDefinition, before: ImageDefinitionModel) -> ImageDefinitionModel {
        let spec = object.spec();
        let known = |text: &str| Attr::Known(text.to_owned());
        ImageDefinitionModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            gallery_id: Attr::Known(spec.id.gallery().to_string()),
            location: known(object.location().name()),
            os_type: known(spec.os_type.as_str()),
            os_state: known(spec.os_state.as_str()),
            hyper_v_generation: known(spec.hyper_v_generation.as_str()),
            architecture: known(spec.architecture.as_str()),
            identifier: Attr::Known(IdentifierModel {
                publisher: known(spec.identifier.publisher()),
                offer: known(spec.identifier.offer()),
                sku: known(spec.identifier.sku()),
            }),
            recommended_vcpus: range_to_state(spec.recommended_vcpus, &before.recommended_vcpus),
            recommended_memory_gb: range_to_state(
                spec.recommended_memory_gb,
                &before.recommended_memory_gb,
            ),
            description: spec.description.clone().into(),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()).into(),
            eula: spec.eula.clone().into(),
            privacy_statement_uri: spec.privacy_statement_uri.clone().into(),
            release_note_uri: spec.release_note_uri.clone().into(),
            disallowed_disk_types: disk_types_to_state(spec, &before.disallowed_disk_types),
            purchase_plan: spec.purchase_plan.as_ref().map(plan_to_state).into(),
            features: features_to_state(spec, &before.features),
            tags: tags_to_state(&spec.tags, &before.tags),
            timeouts: before.timeouts,
        }
    }

    fn check_new(
        spec: &ImageDefinitionSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        definition::check_new(spec, &allowance.region_access, now)
    }

    fn check_change(
        old: &ImageDefinitionSpec,
        new: &ImageDefinitionSpec,
        _allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        definition::check_change(old, new, now)
    }

    async fn advice(
        port: &dyn GalleryService,
        spec: &ImageDefinitionSpec,
        _replaced: &[&str],
    ) -> Answer<Vec<Diagnostic>> {
        let Some(location) = spec.location else {
            return Ok(Vec::new());
        };
        super::location_advice(port, spec.id.gallery(), location).await
    }

    async fn remarks(
        port: &dyn GalleryService,
        definition: &ImageDefinition,
    ) -> Answer<Vec<Diagnostic>> {
        let spec = definition.spec();
        let what = format!("Image definition \"{}\"", spec.id.name());
        let remark = end_of_life::remark(port, &what, spec.end_of_life_date).await?;
        Ok(remark.into_iter().collect())
    }

    /// D-4.
    async fn protection(
        port: &dyn GalleryService,
        id: &ImageDefinitionId,
    ) -> Answer<Vec<Violation>> {
        let kept = port.image_version_deleted_list(id).await?.into_iter();
        let kept: Vec<_> = kept
            .map(|deleted| (deleted.version.spec.id.to_string(), deleted.retained_until))
            .collect();
        let refusal = (!kept.is_empty()).then(|| kept_versions(Self::KIND, &id.to_string(), &kept));
        Ok(refusal.into_iter().collect())
    }

    port_calls!(
        image_definition_create,
        image_definition_get,
        image_definition_update,
        image_definition_delete,
        image_definition_check
    );
}

fn identifier(draft: &mut Drafting, model: &Attr<IdentifierModel>) -> Identifier {
    let parts = draft.known(model).cloned();
    let parts = parts.and_then(|model| {
        Some((
            draft.text(&model.publisher)?,
            draft.text(&model.offer)?,
            draft.text(&model.sku)?,
        ))
    });
    let Some((publisher, offer, sku)) = parts else {
        return stand_in::identifier();
    };
    Identifier::parse(&publisher, &offer, &sku).unwrap_or_else(|violations| {
        draft.refuse(violations);
        stand_in::identifier()
    })
}

fn range(draft: &mut Drafting, model: &Attr<RangeModel>) -> Recommended {
    let Some(model) = draft.known(model).cloned() else {
        return Recommended::default();
    };
    Recommended {
        min: draft.known(&model.min).copied(),
        max: draft.known(&model.max).copied(),
    }
}

/// Terraform tells null from an empty range and the gallery does not: what was `before` decides.
fn range_to_state(range: Recommended, before: &Attr<RangeModel>) -> Attr<RangeModel> {
    if range == Recommended::default() && before.known().is_none() {
        return Attr::Null;
    }
    Attr::Known(RangeModel {
        min: range.min.into(),
        max: range.max.into(),
    })
}

fn disk_types_to_state(
    spec: &ImageDefinitionSpec,
    before: &Attr<BTreeSet<Attr<String>>>,
) -> Attr<BTreeSet<Attr<String>>> {
    let types = &spec.disallowed_disk_types;
    if types.is_empty() && before.known().is_none() {
        return Attr::Null;
    }
    let word = |one: &DiskType| Attr::Known(one.as_str().to_owned());
    Attr::Known(types.iter().map(word).collect())
}

fn features_to_state(
    spec: &ImageDefinitionSpec,
    before: &Attr<BTreeMap<String, Attr<String>>>,
) -> Attr<BTreeMap<String, Attr<String>>> {
    if spec.features.is_empty() && before.known().is_none() {
        return Attr::Null;
    }
    let features = spec.features.iter();
    Attr::Known(
        features
            .map(|(name, value)| (name.clone(), Attr::Known(value.clone())))
            .collect(),
    )
}

fn purchase_plan(draft: &mut Drafting, model: &Attr<PurchasePlanModel>) -> Option<PurchasePlan> {
    let model = draft.known(model)?.clone();
    Some(PurchasePlan {
        name: draft.text(&model.name)?,
        publisher: draft.text(&model.publisher),
        product: draft.text(&model.product),
    })
}

fn plan_to_state(plan: &PurchasePlan) -> PurchasePlanModel {
    PurchasePlanModel {
        name: Attr::Known(plan.name.clone()),
        publisher: plan.publisher.clone().into(),
        product: plan.product.clone().into(),
    }
}
