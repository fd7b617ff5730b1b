//! Image sources in the engine.

use super::{Circumstances, Judgement, Place, Resource};
use crate::engine::store::StoreError;
use crate::gallery::{ImageSource, ImageSourceSpec, Region, ResourceKind, ServiceError, source};

impl Resource for ImageSource {
    type Spec = ImageSourceSpec;
    const KIND: ResourceKind = ResourceKind::ImageSource;

    fn spec(&self) -> &ImageSourceSpec {
        &self.spec
    }

    fn location(&self) -> Region {
        self.spec.location
    }

    fn key_of(spec: &ImageSourceSpec) -> String {
        spec.id.key()
    }

    fn id_of(spec: &ImageSourceSpec) -> String {
        spec.id.to_string()
    }

    fn place_of(spec: &ImageSourceSpec) -> Place {
        Place {
            parent: None,
            subscription: spec.id.subscription(),
            resource_group: spec.id.resource_group().clone(),
        }
    }

    fn judge(
        spec: ImageSourceSpec,
        circumstances: &Circumstances<'_>,
    ) -> Result<Judgement<Self>, StoreError> {
        Ok(Judgement {
            violations: source::check_new(&spec, &circumstances.allowance.region_access),
            location: Some(spec.location),
            resource: Some(Self { spec }),
        })
    }

    fn change(self, spec: ImageSourceSpec, _: &Circumstances<'_>) -> Result<Self, ServiceError> {
        let violations = source::check_change(&self.spec, &spec);
        if violations.is_empty() {
            Ok(Self {
                spec: ImageSourceSpec {
                    id: self.spec.id,
                    ..spec
                },
            })
        } else {
            Err(ServiceError::Refused(violations))
        }
    }
}
