//! The stored shape of a gallery.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored, tags};
use crate::gallery::{Gallery, GalleryId, GallerySpec, Region};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    description: Option<String>,
    tags: BTreeMap<String, String>,
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
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let spec = GallerySpec {
            id: GalleryId::parse(&shape.id)?,
            location: Region::parse(&shape.location)?,
            description: shape.description,
            tags: tags(shape.tags)?,
        };
        Ok(Self { spec })
    }
}
