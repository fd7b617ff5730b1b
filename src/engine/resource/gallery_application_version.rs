//! Versions of VM applications in the engine.

use super::{Acceptance, Circumstances, Judgement, Place, Resource};
use crate::engine::store::StoreError;
use crate::gallery::replication::{self, Replicas};
use crate::gallery::{
    Allowance, Copies, GalleryApplication, GalleryApplicationVersion,
    GalleryApplicationVersionSpec, Region, RegionalCopy, ReplicationStatus, ResourceKind,
    ServiceError, Timestamp, application, parent_missing,
};

impl Resource for GalleryApplicationVersion {
    type Spec = GalleryApplicationVersionSpec;
    const KIND: ResourceKind = ResourceKind::GalleryApplicationVersion;

    fn spec(&self) -> &GalleryApplicationVersionSpec {
        &self.spec
    }

    fn location(&self) -> Region {
        self.spec.location
    }

    fn key_of(spec: &GalleryApplicationVersionSpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &GalleryApplicationVersionSpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &GalleryApplicationVersionSpec) -> Place {
        let application = spec.id.application();
        Place {
            parent: Some(application.key()),
            subscription: application.gallery().subscription(),
            resource_group: application.gallery().resource_group().clone(),
        }
    }

    fn judge(
        spec: GalleryApplicationVersionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        let Allowance {
            limits,
            region_access: access,
        } = &circumstances.allowance;
        let now = circumstances.now;
        let mut violations = application::version::check_new(&spec, limits, access, now);
        let parent = spec.id.application();
        let (kind, key) = (ResourceKind::GalleryApplication, parent.key());
        let found: Option<GalleryApplication> = circumstances.parent(&key)?;
        if found.is_none() && !circumstances.awaits_parent(kind, &key) {
            violations.push(parent_missing(
                Self::KIND,
                kind,
                &parent.to_string(),
                "gallery_application_id",
            ));
        }
        let target_regions = replication::target_regions(Replicas::from(&spec), limits, access);
        Ok(Judgement {
            violations,
            location: Some(spec.location),
            resource: target_regions.ok().map(|target_regions| Self {
                spec,
                // Nothing is copied before the request is accepted.
                replication: ReplicationStatus::default(),
                target_regions,
                published_date: now,
                copies: Copies::new(),
            }),
        })
    }

    fn begin(self, before: Option<&Self>, acceptance: &Acceptance<'_>) -> Self {
        let Acceptance {
            model,
            now,
            failure_in,
        } = *acceptance;
        self.begin_replication(before, model, now, failure_in)
    }

    fn settles(&self) -> Option<Timestamp> {
        self.copies.values().map(RegionalCopy::ends).max()
    }

    fn change(
        self,
        spec: GalleryApplicationVersionSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Self, ServiceError> {
        let Allowance {
            limits,
            region_access: access,
        } = &circumstances.allowance;
        let now = circumstances.now;
        let violations = application::version::check_change(&self.spec, &spec, limits, access, now);
        if !violations.is_empty() {
            return Err(ServiceError::Refused(violations));
        }
        let target_regions = replication::settle(Replicas::from(&spec));
        Ok(Self {
            spec: GalleryApplicationVersionSpec {
                id: self.spec.id,
                ..spec
            },
            target_regions,
            ..self
        })
    }
}
