//! `acg_image_version`.

use std::collections::{BTreeMap, BTreeSet};

use super::managed::{Answer, Managed, port_calls};
use super::unknown_encryption;
use super::version_disks::{self, DiskSourceModel};
use super::version_protection::{self, SafetyProfileModel};
use super::version_regions::{self, Replicated, Replication, ReplicationModel, TargetRegionModel};
use super::version_waiting;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::replication::{self, Replicas};
use crate::gallery::{
    Allowance, Candidates, GalleryService, ImageDefinition, ImageDefinitionId, ImageVersion,
    ImageVersionId, ImageVersionSpec, PropertyPath, Region, ReplicationMode, ResourceKind,
    SourceId, StorageAccountType, SubscriptionId, Timestamp, VersionName, Violation, if_known,
    if_readable, safety_profile, version,
};
use crate::provider::data::{Data, HeldBack};
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{end_of_life, problem, stand_in};

crate::model! {
    /// An image version as Terraform sees it.
    pub struct ImageVersionModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub image_definition_id: Attr<String>,
        pub location: Attr<String>,
        pub source_id: Attr<String>,
        pub os_disk: Attr<DiskSourceModel>,
        pub data_disks: Attr<BTreeMap<String, Attr<DiskSourceModel>>>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub replication_mode: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<TargetRegionModel>>>,
        pub exclude_from_latest: Attr<bool>,
        pub end_of_life_date: Attr<String>,
        pub safety_profile: Attr<SafetyProfileModel>,
        pub bypass_soft_delete: Attr<bool>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub reported_for_policy_violation: Attr<bool>,
        pub size_gb: Attr<i64>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub replication_state: Attr<String>,
        pub wait_for_replication: Attr<bool>,
        pub timeouts: Attr<Timeouts>,
    }
}

impl Replicated for ImageVersionModel {
    fn replication(&self) -> Replication {
        Replication {
            location: self.location.clone(),
            replica_count: self.replica_count.clone(),
            storage_account_type: self.storage_account_type.clone(),
            target_regions: self.target_regions.clone(),
            status: self.replication_status.clone(),
            state: self.replication_state.clone(),
            waits: self.wait_for_replication.clone(),
        }
    }

    fn set_replication(&mut self, replication: Replication) {
        self.target_regions = replication.target_regions;
        self.replication_status = replication.status;
        self.replication_state = replication.state;
    }
}

/// The kind of object.
pub(in crate::provider) struct ImageVersionKind;

impl Managed for ImageVersionKind {
    const KIND: ResourceKind = ResourceKind::ImageVersion;
    const TYPE_NAME: &'static str = "acg_image_version";
    /// Replication to many regions can take hours against Azure.
    const TIMEOUTS: DefaultTimeouts = DefaultTimeouts {
        create: 90,
        read: 5,
        update: 90,
        delete: 60,
    };
    const PARENT: Option<(ResourceKind, &'static str)> =
        Some((ResourceKind::ImageDefinition, "image_definition_id"));
    const OF_TERRAFORM_ALONE: &'static [&'static str] =
        &["timeouts", "wait_for_replication", "bypass_soft_delete"];
    type Model = ImageVersionModel;
    type Id = ImageVersionId;
    type Spec = ImageVersionSpec;
    type Object = ImageVersion;

    fn schema() -> Schema {
        super::image_version_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut ImageVersionModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<ImageVersionId, Violation> {
        ImageVersionId::parse(text)
    }

    fn key(id: &ImageVersionId) -> String {
        id.key()
    }

    fn subscription(id: &ImageVersionId) -> SubscriptionId {
        id.definition().gallery().subscription()
    }

    fn id_of(spec: &ImageVersionSpec) -> ImageVersionId {
        spec.id.clone()
    }

    fn location(spec: &ImageVersionSpec) -> Option<Region> {
        Some(spec.location)
    }

    fn planned_regions(
        planned: &ImageVersionModel,
        spec: &ImageVersionSpec,
    ) -> Option<BTreeSet<Region>> {
        if planned.target_regions.is_unknown() {
            return None;
        }
        let targets = replication::settle(Replicas::from(spec)).into_iter();
        Some(targets.map(|target| target.region).collect())
    }

    fn draft(model: &ImageVersionModel, settings: &Settings) -> Draft<ImageVersionSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let definition = draft.required(
            &model.image_definition_id,
            ImageDefinitionId::parse,
            &of("image_definition_id"),
            || stand_in::definition_id(settings.subscription),
        );
        let name = draft.required(
            &model.name,
            VersionName::parse,
            &of("name"),
            stand_in::version_name,
        );
        let location = draft.optional(&model.location, Region::parse, &of("location"));
        draft.end_of_names();
        let mut regions = version_regions::draft(&mut draft, &model.target_regions);
        let subscription = definition.gallery().subscription();
        unknown_encryption::fit(&mut regions, &model.target_regions, subscription);
        let count = draft.known(&model.replica_count).copied();
        let spec = ImageVersionSpec {
            id: ImageVersionId::new(definition, name),
            source: version_disks::draft(&mut draft, model, location.map(|region| region.cloud())),
            replica_count: count.unwrap_or(ImageVersionSpec::DEFAULT_REPLICA_COUNT),
            storage_account_type: draft.choice(
                &model.storage_account_type,
                StorageAccountType::parse,
                &of("storage_account_type"),
                StorageAccountType::StandardLrs,
                StorageAccountType::StandardLrs,
            ),
            replication_mode: draft.choice(
                &model.replication_mode,
                ReplicationMode::parse,
                &of("replication_mode"),
                ReplicationMode::Full,
                ReplicationMode::Full,
            ),
            // Without a source region nothing can be said of the others.
            target_regions: location.map(|_| regions).unwrap_or_default(),
            location: location.unwrap_or_else(stand_in::region),
            exclude_from_latest: draft.known(&model.exclude_from_latest) == Some(&true),
            end_of_life_date: draft.end_of_life(&model.end_of_life_date),
            safety_profile: version_protection::draft_safety_profile(
                &mut draft,
                &model.safety_profile,
            ),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(object: &ImageVersion, before: ImageVersionModel) -> ImageVersionModel {
        let spec = &object.spec;
        let known = |text: &str| Attr::Known(text.to_owned());
        ImageVersionModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            image_definition_id: Attr::Known(spec.id.definition().to_string()),
            location: known(spec.location.name()),
            source_id: spec.source.whole().map(ToString::to_string).into(),
            os_disk: version_disks::os_disk(object),
            data_disks: version_disks::data_disks(object, &before.data_disks),
            replica_count: Attr::Known(spec.replica_count),
            storage_account_type: known(spec.storage_account_type.as_str()),
            replication_mode: known(spec.replication_mode.as_str()),
            target_regions: version_regions::state(&object.target_regions, &before.target_regions),
            exclude_from_latest: Attr::Known(spec.exclude_from_latest),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()).into(),
            safety_profile: version_protection::safety_profile_to_state(
                spec.safety_profile,
                &before.safety_profile,
            ),
            bypass_soft_delete: before.bypass_soft_delete,
            tags: tags_to_state(&spec.tags, &before.tags),
            published_date: Attr::Known(object.published_date.to_string()),
            reported_for_policy_violation: Attr::Known(object.reported_for_policy_violation),
            size_gb: Attr::Known(i64::try_from(object.size_gb()).unwrap_or(i64::MAX)),
            replication_status: version_regions::replication_status(&object.replication),
            replication_state: known(object.replication.aggregate().as_str()),
            wait_for_replication: version_waiting::or_default(&before.wait_for_replication),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<ImageVersionModel>) {
        version_regions::complete(plan);
    }

    fn removed_for_good(state: &ImageVersionModel) -> bool {
        state.bypass_soft_delete.known() == Some(&true)
    }

    fn check_new(spec: &ImageVersionSpec, allowance: &Allowance, now: Timestamp) -> Vec<Violation> {
        version::check_new(spec, &allowance.limits, &allowance.region_access, now)
    }

    fn check_change(
        old: &ImageVersionSpec,
        new: &ImageVersionSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        version::check_change(old, new, &allowance.limits, &allowance.region_access, now)
    }

    fn references(spec: &ImageVersionSpec) -> Vec<PropertyPath> {
        let places = spec.source.places().into_iter();
        places.map(|(property, _)| property).collect()
    }

    async fn advice(
        port: &dyn GalleryService,
        spec: &ImageVersionSpec,
        replaced: &[&str],
    ) -> Answer<Vec<Diagnostic>> {
        let definition = spec.id.definition();
        let mut advice = super::location_advice(port, definition.gallery(), spec.location).await?;
        let latest = port.image_version_latest(definition, Candidates::default());
        // A version can be written without a look at what it is a version of.
        let latest = if_readable(latest.await)?;
        let numbered = |spec: &ImageVersionSpec| (spec.id.key(), spec.id.name());
        let latest = latest.map(|latest| numbered(&latest.spec));
        let (new, excluded) = (numbered(spec), spec.exclude_from_latest);
        advice.extend(super::version_advice(&new, excluded, latest, replaced));
        advice.extend(end_of_life::remark_on_image_version(port, spec).await?);
        for (property, source) in spec.source.places() {
            let SourceId::ImageVersion(id) = source else {
                continue;
            };
            let date = end_of_life_date(port, id).await?;
            let what = format!("The source, image version \"{}\",", id.name());
            let remark = end_of_life::remark(port, &what, date).await?;
            let path = problem::path(&property, ImageVersionModel::ATTRIBUTES);
            advice.extend(remark.map(|remark| remark.at(path)));
        }
        Ok(advice)
    }

    async fn remarks(port: &dyn GalleryService, version: &ImageVersion) -> Answer<Vec<Diagnostic>> {
        let remark = end_of_life::remark_on_image_version(port, &version.spec).await?;
        Ok(remark.into_iter().collect())
    }

    /// V-15, I-11.
    async fn protection(port: &dyn GalleryService, id: &ImageVersionId) -> Answer<Vec<Violation>> {
        // Without the right to read it, the delete itself tells.
        let version = if_known(if_readable(port.image_version_get(id).await))?;
        let Some(version) = version else {
            return Ok(Vec::new());
        };
        if !version
            .spec
            .safety_profile
            .block_deletion_before_end_of_life
        {
            return Ok(Vec::new());
        }
        let end_of_life = end_of_life_date(port, id).await?;
        let refusal = safety_profile::check_deletion(&version, end_of_life, port.now().await?);
        Ok(refusal.into_iter().collect())
    }

    /// D-4.
    async fn held_back(port: &dyn GalleryService, id: &ImageVersionId) -> Answer<Option<HeldBack>> {
        let definition = id.definition();
        // Without the right to read it, the delete of the definition tells.
        let gallery = if_known(if_readable(port.gallery_get(definition.gallery()).await))?;
        let now = port.now().await?;
        if gallery.is_none_or(|gallery| gallery.spec.retained_until(now).is_none()) {
            return Ok(None);
        }
        let version = if_known(if_readable(port.image_version_get(id).await))?;
        Ok(version.map(|_| HeldBack {
            kind: ResourceKind::ImageDefinition,
            id: definition.to_string(),
            key: definition.key(),
            by: definition.gallery().key(),
        }))
    }

    async fn wait(
        context: &Context<'_, Data>,
        port: &dyn GalleryService,
        version: ImageVersion,
        planned: &ImageVersionModel,
        new: bool,
    ) -> Result<ImageVersion, Diagnostics> {
        if planned.wait_for_replication == Attr::Known(false) {
            return Ok(version);
        }
        let id = version.spec.id.clone();
        version_waiting::wait::<Self>(context, port, &id, version, planned, new).await
    }

    /// The rules know regions by name, the configuration as the user spelled them.
    fn path(model: &ImageVersionModel, property: &PropertyPath) -> Path {
        let property = version_disks::as_known(property, model);
        let spelled = version_regions::as_spelled(&property, &model.target_regions);
        problem::path(&spelled, ImageVersionModel::ATTRIBUTES)
    }

    port_calls!(
        image_version_create,
        image_version_get,
        image_version_update,
        image_version_delete or image_version_delete_for_good,
        image_version_check
    );
}

/// I-11: when a version should no longer be used, by its own date or else its definition's, as far as they
/// can be read.
async fn end_of_life_date(
    port: &dyn GalleryService,
    id: &ImageVersionId,
) -> Answer<Option<Timestamp>> {
    let Some(version) = if_readable(port.image_version_get(id).await)? else {
        return Ok(None);
    };
    if version.spec.end_of_life_date.is_some() {
        return Ok(version.spec.end_of_life_date);
    }
    let definition = if_readable(port.image_definition_get(id.definition()).await)?;
    Ok(version.end_of_life_date(definition.as_ref().map(ImageDefinition::spec)))
}
