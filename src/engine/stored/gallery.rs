//! The stored shape of a gallery.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored, tags};
use crate::gallery::{Gallery, GalleryId, GallerySpec, Region, SoftDeletePolicy};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    soft_delete_policy: Option<PolicyShape>,
    tags: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct PolicyShape {
    enabled: bool,
    retention_days: u32,
}

impl Stored for Gallery {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let spec = &self.spec;
        Shape {
            id: spec.id.to_string(),
            location: spec.location.name().to_owned(),
            description: spec.description.clone(),
            soft_delete_policy: spec.soft_delete_policy.map(|policy| PolicyShape {
                enabled: policy.enabled,
                retention_days: policy.retention_days,
            }),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let spec = GallerySpec {
            id: GalleryId::parse(&shape.id)?,
            location: Region::parse(&shape.location)?,
            description: shape.description,
            soft_delete_policy: shape.soft_delete_policy.map(|policy| SoftDeletePolicy {
                enabled: policy.enabled,
                retention_days: policy.retention_days,
            }),
            tags: tags(shape.tags)?,
        };
        Ok(Self { spec })
    }
}
