//! Galleries in the engine.

use super::{Circumstances, Judgement, Place, Resource};
use crate::engine::sharing;
use crate::engine::store::{ReadTransaction, StoreError};
use crate::gallery::{
    Gallery, GallerySpec, Region, ResourceKind, ServiceError, Timestamp, Violation, gallery_model,
};

impl Resource for Gallery {
    type Spec = GallerySpec;
    const KIND: ResourceKind = ResourceKind::Gallery;

    fn spec(&self) -> &GallerySpec {
        &self.spec
    }

    fn location(&self) -> Region {
        self.spec.location
    }

    fn key_of(spec: &GallerySpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &GallerySpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &GallerySpec) -> Place {
        Place {
            parent: None,
            subscription: spec.id.subscription(),
            resource_group: spec.id.resource_group().clone(),
        }
    }

    fn judge(
        spec: GallerySpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        Ok(Judgement {
            violations: gallery_model::check_new(&spec, &circumstances.allowance.region_access),
            location: Some(spec.location),
            resource: Some(Self { spec }),
        })
    }

    fn change(self, spec: GallerySpec, _: &Circumstances<'_>) -> Result<Self, ServiceError> {
        let violations = gallery_model::check_change(&self.spec, &spec);
        if violations.is_empty() {
            Ok(Self {
                spec: GallerySpec {
                    id: self.spec.id,
                    ..spec
                },
            })
        } else {
            Err(ServiceError::Refused(violations))
        }
    }

    /// S-6.
    fn protection(
        &self,
        store: &dyn ReadTransaction,
        _now: Timestamp,
    ) -> Result<Option<Violation>, StoreError> {
        sharing::protection(store, &self.spec.id)
    }
}
