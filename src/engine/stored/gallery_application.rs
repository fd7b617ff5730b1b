//! The stored shape of a VM application.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored, optional_timestamp, tags};
use crate::gallery::{
    GalleryApplication, GalleryApplicationId, GalleryApplicationSpec, OsType, Region,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    supported_os_type: String,
    description: Option<String>,
    eula: Option<String>,
    privacy_statement_uri: Option<String>,
    release_note_uri: Option<String>,
    end_of_life_date: Option<String>,
    tags: BTreeMap<String, String>,
}

impl Stored for GalleryApplication {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let spec = self.spec();
        Shape {
            id: spec.id.to_string(),
            location: self.location().name().to_owned(),
            supported_os_type: spec.supported_os_type.to_string(),
            description: spec.description.clone(),
            eula: spec.eula.clone(),
            privacy_statement_uri: spec.privacy_statement_uri.clone(),
            release_note_uri: spec.release_note_uri.clone(),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let location = Region::parse(&shape.location)?;
        let spec = GalleryApplicationSpec {
            id: GalleryApplicationId::parse(&shape.id)?,
            location: Some(location),
            supported_os_type: OsType::parse(&shape.supported_os_type)?,
            description: shape.description,
            eula: shape.eula,
            privacy_statement_uri: shape.privacy_statement_uri,
            release_note_uri: shape.release_note_uri,
            end_of_life_date: optional_timestamp(shape.end_of_life_date.as_ref())?,
            tags: tags(shape.tags)?,
        };
        Ok(Self::new(spec, location))
    }
}
