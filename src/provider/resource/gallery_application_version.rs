//! `acg_gallery_application_version`.

use std::collections::BTreeMap;

use super::managed::{Answer, Managed, port_calls};
use super::version_regions::{
    self, Replicated, Replication, ReplicationModel, TargetRegionModel, TargetRegions,
};
use super::version_waiting;
use crate::framework::context::Context;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::{Attr, Model as _};
use crate::framework::path::Path;
use crate::framework::resource::Plan;
use crate::framework::schema::Schema;
use crate::framework::timeouts::{DefaultTimeouts, Timeouts};
use crate::gallery::application::version;
use crate::gallery::{
    Allowance, Candidates, GalleryApplicationId, GalleryApplicationVersion,
    GalleryApplicationVersionId, GalleryApplicationVersionSpec, GalleryService, ManageAction,
    PackageSource, PropertyPath, Region, ResourceKind, StorageAccountType, SubscriptionId,
    Timestamp, VersionName, Violation, if_readable,
};
use crate::provider::data::Data;
use crate::provider::draft::{Draft, Drafting, tags_to_state};
use crate::provider::settings::Settings;
use crate::provider::{end_of_life, problem, stand_in};

crate::model! {
    /// Where the package comes from.
    pub struct PackageSourceModel {
        pub media_link: Attr<String>,
        pub default_configuration_link: Attr<String>,
    }
}

crate::model! {
    /// The commands that manage an application.
    pub struct ManageActionModel {
        pub install: Attr<String>,
        pub remove: Attr<String>,
        pub update: Attr<String>,
    }
}

crate::model! {
    /// A target region: as that of an image version, without disks to encrypt.
    pub struct ApplicationRegionModel {
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub exclude_from_latest: Attr<bool>,
    }
}

crate::model! {
    /// A gallery application version as Terraform sees it.
    pub struct GalleryApplicationVersionModel {
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub gallery_application_id: Attr<String>,
        pub location: Attr<String>,
        pub source: Attr<PackageSourceModel>,
        pub manage_action: Attr<ManageActionModel>,
        pub package_file: Attr<String>,
        pub config_file: Attr<String>,
        pub enable_health_check: Attr<bool>,
        pub replica_count: Attr<u32>,
        pub storage_account_type: Attr<String>,
        pub target_regions: Attr<BTreeMap<String, Attr<ApplicationRegionModel>>>,
        pub exclude_from_latest: Attr<bool>,
        pub end_of_life_date: Attr<String>,
        pub tags: Attr<BTreeMap<String, Attr<String>>>,
        pub published_date: Attr<String>,
        pub replication_status: Attr<BTreeMap<String, Attr<ReplicationModel>>>,
        pub replication_state: Attr<String>,
        pub wait_for_replication: Attr<bool>,
        pub timeouts: Attr<Timeouts>,
    }
}

impl From<ApplicationRegionModel> for TargetRegionModel {
    fn from(region: ApplicationRegionModel) -> Self {
        Self {
            replica_count: region.replica_count,
            storage_account_type: region.storage_account_type,
            exclude_from_latest: region.exclude_from_latest,
            encryption: Attr::Null,
        }
    }
}

impl From<TargetRegionModel> for ApplicationRegionModel {
    fn from(region: TargetRegionModel) -> Self {
        Self {
            replica_count: region.replica_count,
            storage_account_type: region.storage_account_type,
            exclude_from_latest: region.exclude_from_latest,
        }
    }
}

impl GalleryApplicationVersionModel {
    fn regions(&self) -> TargetRegions {
        version_regions::converted(self.target_regions.clone())
    }
}

impl Replicated for GalleryApplicationVersionModel {
    fn replication(&self) -> Replication {
        Replication {
            location: self.location.clone(),
            replica_count: self.replica_count.clone(),
            storage_account_type: self.storage_account_type.clone(),
            target_regions: self.regions(),
            status: self.replication_status.clone(),
            state: self.replication_state.clone(),
            waits: self.wait_for_replication.clone(),
        }
    }

    fn set_replication(&mut self, replication: Replication) {
        self.target_regions = version_regions::converted(replication.target_regions);
        self.replication_status = replication.status;
        self.replication_state = replication.state;
    }
}

/// The kind of object.
pub(in crate::provider) struct GalleryApplicationVersionKind;

impl Managed for GalleryApplicationVersionKind {
    const KIND: ResourceKind = ResourceKind::GalleryApplicationVersion;
    const TYPE_NAME: &'static str = "acg_gallery_application_version";
    const TIMEOUTS: DefaultTimeouts = super::TIMEOUTS;
    const PARENT: Option<(ResourceKind, &'static str)> =
        Some((ResourceKind::GalleryApplication, "gallery_application_id"));
    const OF_TERRAFORM_ALONE: &'static [&'static str] = &["timeouts", "wait_for_replication"];
    type Model = GalleryApplicationVersionModel;
    type Id = GalleryApplicationVersionId;
    type Spec = GalleryApplicationVersionSpec;
    type Object = GalleryApplicationVersion;

    fn schema() -> Schema {
        super::gallery_application_version_schema::schema(Self::TIMEOUTS)
    }

    fn id(model: &mut GalleryApplicationVersionModel) -> &mut Attr<String> {
        &mut model.id
    }

    fn parse_id(text: &str) -> Result<GalleryApplicationVersionId, Violation> {
        GalleryApplicationVersionId::parse(text)
    }

    fn key(id: &GalleryApplicationVersionId) -> String {
        id.key()
    }

    fn subscription(id: &GalleryApplicationVersionId) -> SubscriptionId {
        id.application().gallery().subscription()
    }

    fn id_of(spec: &GalleryApplicationVersionSpec) -> GalleryApplicationVersionId {
        spec.id.clone()
    }

    fn location(spec: &GalleryApplicationVersionSpec) -> Option<Region> {
        Some(spec.location)
    }

    fn draft(
        model: &GalleryApplicationVersionModel,
        settings: &Settings,
    ) -> Draft<GalleryApplicationVersionSpec> {
        let mut draft = Drafting::default();
        let of = PropertyPath::of;
        let application = draft.required(
            &model.gallery_application_id,
            GalleryApplicationId::parse,
            &of("gallery_application_id"),
            || stand_in::application_id(settings.subscription),
        );
        let name = draft.required(
            &model.name,
            VersionName::parse,
            &of("name"),
            stand_in::version_name,
        );
        let location = draft.optional(&model.location, Region::parse, &of("location"));
        draft.end_of_names();
        let regions = version_regions::draft(&mut draft, &model.regions());
        let count = draft.known(&model.replica_count).copied();
        let spec = GalleryApplicationVersionSpec {
            id: GalleryApplicationVersionId::new(application, name),
            source: package_source(&mut draft, &model.source),
            manage_action: manage_action(&mut draft, &model.manage_action),
            package_file: draft.text(&model.package_file),
            config_file: draft.text(&model.config_file),
            enable_health_check: draft.known(&model.enable_health_check) == Some(&true),
            replica_count: count.unwrap_or(GalleryApplicationVersionSpec::DEFAULT_REPLICA_COUNT),
            storage_account_type: draft.choice(
                &model.storage_account_type,
                StorageAccountType::parse,
                &of("storage_account_type"),
                StorageAccountType::StandardLrs,
                StorageAccountType::StandardLrs,
            ),
            // Without a source region nothing can be said of the others.
            target_regions: location.map(|_| regions).unwrap_or_default(),
            location: location.unwrap_or_else(stand_in::region),
            exclude_from_latest: draft.known(&model.exclude_from_latest) == Some(&true),
            end_of_life_date: draft.end_of_life(&model.end_of_life_date),
            tags: draft.tags(&model.tags),
        };
        draft.finish(spec)
    }

    fn state(
        object: &GalleryApplicationVersion,
        before: GalleryApplicationVersionModel,
    ) -> GalleryApplicationVersionModel {
        let spec = &object.spec;
        let known = |text: &str| Attr::Known(text.to_owned());
        let regions = version_regions::state(&object.target_regions, &before.target_regions);
        GalleryApplicationVersionModel {
            id: Attr::Known(spec.id.to_string()),
            name: Attr::Known(spec.id.name().to_string()),
            gallery_application_id: Attr::Known(spec.id.application().to_string()),
            location: known(spec.location.name()),
            source: Attr::Known(PackageSourceModel {
                media_link: known(&spec.source.media_link),
                default_configuration_link: spec.source.default_configuration_link.clone().into(),
            }),
            manage_action: Attr::Known(ManageActionModel {
                install: known(&spec.manage_action.install),
                remove: known(&spec.manage_action.remove),
                update: spec.manage_action.update.clone().into(),
            }),
            package_file: spec.package_file.clone().into(),
            config_file: spec.config_file.clone().into(),
            enable_health_check: Attr::Known(spec.enable_health_check),
            replica_count: Attr::Known(spec.replica_count),
            storage_account_type: known(spec.storage_account_type.as_str()),
            target_regions: version_regions::converted(regions),
            exclude_from_latest: Attr::Known(spec.exclude_from_latest),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()).into(),
            tags: tags_to_state(&spec.tags, &before.tags),
            published_date: Attr::Known(object.published_date.to_string()),
            replication_status: version_regions::replication_status(&object.replication),
            replication_state: known(object.replication.aggregate().as_str()),
            wait_for_replication: version_waiting::or_default(&before.wait_for_replication),
            timeouts: before.timeouts,
        }
    }

    fn complete(plan: &mut Plan<GalleryApplicationVersionModel>) {
        version_regions::complete(plan);
    }

    fn check_new(
        spec: &GalleryApplicationVersionSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        version::check_new(spec, &allowance.limits, &allowance.region_access, now)
    }

    fn check_change(
        old: &GalleryApplicationVersionSpec,
        new: &GalleryApplicationVersionSpec,
        allowance: &Allowance,
        now: Timestamp,
    ) -> Vec<Violation> {
        version::check_change(old, new, &allowance.limits, &allowance.region_access, now)
    }

    async fn advice(
        port: &dyn GalleryService,
        spec: &GalleryApplicationVersionSpec,
        replaced: &[&str],
    ) -> Answer<Vec<Diagnostic>> {
        let application = spec.id.application();
        let mut advice = super::location_advice(port, application.gallery(), spec.location).await?;
        let latest = port.gallery_application_version_latest(application, Candidates::default());
        // A version can be written without a look at what it is a version of.
        let latest = if_readable(latest.await)?;
        let numbered = |spec: &GalleryApplicationVersionSpec| (spec.id.key(), spec.id.name());
        let latest = latest.map(|latest| numbered(&latest.spec));
        let (new, excluded) = (numbered(spec), spec.exclude_from_latest);
        advice.extend(super::version_advice(&new, excluded, latest, replaced));
        advice.extend(end_of_life::remark_on_application_version(port, spec).await?);
        Ok(advice)
    }

    async fn remarks(
        port: &dyn GalleryService,
        version: &GalleryApplicationVersion,
    ) -> Answer<Vec<Diagnostic>> {
        let remark = end_of_life::remark_on_application_version(port, &version.spec).await?;
        Ok(remark.into_iter().collect())
    }

    async fn wait(
        context: &Context<'_, Data>,
        port: &dyn GalleryService,
        version: GalleryApplicationVersion,
        planned: &GalleryApplicationVersionModel,
        new: bool,
    ) -> Result<GalleryApplicationVersion, Diagnostics> {
        if planned.wait_for_replication == Attr::Known(false) {
            return Ok(version);
        }
        let id = version.spec.id.clone();
        version_waiting::wait::<Self>(context, port, &id, version, planned, new).await
    }

    /// The rules know regions by name, the configuration as the user spelled them.
    fn path(model: &GalleryApplicationVersionModel, property: &PropertyPath) -> Path {
        let spelled = version_regions::as_spelled(property, &model.target_regions);
        problem::path(&spelled, GalleryApplicationVersionModel::ATTRIBUTES)
    }

    port_calls!(
        gallery_application_version_create,
        gallery_application_version_get,
        gallery_application_version_update,
        gallery_application_version_delete,
        gallery_application_version_check
    );
}

fn package_source(draft: &mut Drafting, model: &Attr<PackageSourceModel>) -> PackageSource {
    let model = draft.known(model).cloned().unwrap_or_default();
    PackageSource {
        media_link: draft.text(&model.media_link).unwrap_or_else(stand_in::link),
        default_configuration_link: draft.text(&model.default_configuration_link),
    }
}

fn manage_action(draft: &mut Drafting, model: &Attr<ManageActionModel>) -> ManageAction {
    let model = draft.known(model).cloned().unwrap_or_default();
    let mut command = |value| draft.text(value).unwrap_or_else(stand_in::command);
    ManageAction {
        install: command(&model.install),
        remove: command(&model.remove),
        update: draft.text(&model.update),
    }
}
