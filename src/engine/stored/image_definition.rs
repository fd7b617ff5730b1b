//! The stored shape of an image definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damage, Stored, optional_timestamp, tags};
use crate::gallery::{
    Architecture, DiskType, HyperVGeneration, Identifier, ImageDefinition, ImageDefinitionId,
    ImageDefinitionSpec, OsState, OsType, PurchasePlan, Recommended, Region,
};

#[derive(Serialize, Deserialize)]
pub(in crate::engine) struct Shape {
    id: String,
    location: String,
    os_type: String,
    os_state: String,
    hyper_v_generation: String,
    architecture: String,
    publisher: String,
    offer: String,
    sku: String,
    recommended_vcpus: RangeShape,
    recommended_memory_gb: RangeShape,
    description: Option<String>,
    end_of_life_date: Option<String>,
    eula: Option<String>,
    privacy_statement_uri: Option<String>,
    release_note_uri: Option<String>,
    disallowed_disk_types: Vec<String>,
    purchase_plan: Option<PlanShape>,
    features: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct RangeShape {
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct PlanShape {
    name: String,
    publisher: Option<String>,
    product: Option<String>,
}

impl From<Recommended> for RangeShape {
    fn from(range: Recommended) -> Self {
        Self {
            min: range.min,
            max: range.max,
        }
    }
}

impl From<RangeShape> for Recommended {
    fn from(shape: RangeShape) -> Self {
        Self {
            min: shape.min,
            max: shape.max,
        }
    }
}

impl Stored for ImageDefinition {
    type Shape = Shape;
    const VERSION: u32 = 1;

    fn to_shape(&self) -> Shape {
        let spec = self.spec();
        Shape {
            id: spec.id.to_string(),
            location: self.location().name().to_owned(),
            os_type: spec.os_type.to_string(),
            os_state: spec.os_state.to_string(),
            hyper_v_generation: spec.hyper_v_generation.to_string(),
            architecture: spec.architecture.to_string(),
            publisher: spec.identifier.publisher().to_owned(),
            offer: spec.identifier.offer().to_owned(),
            sku: spec.identifier.sku().to_owned(),
            recommended_vcpus: spec.recommended_vcpus.into(),
            recommended_memory_gb: spec.recommended_memory_gb.into(),
            description: spec.description.clone(),
            end_of_life_date: spec.end_of_life_date.map(|date| date.to_string()),
            eula: spec.eula.clone(),
            privacy_statement_uri: spec.privacy_statement_uri.clone(),
            release_note_uri: spec.release_note_uri.clone(),
            disallowed_disk_types: spec
                .disallowed_disk_types
                .iter()
                .map(ToString::to_string)
                .collect(),
            purchase_plan: spec.purchase_plan.as_ref().map(|plan| PlanShape {
                name: plan.name.clone(),
                publisher: plan.publisher.clone(),
                product: plan.product.clone(),
            }),
            features: spec.features.clone(),
            tags: spec.tags.as_map().clone(),
        }
    }

    fn from_shape(shape: Shape) -> Result<Self, Damage> {
        let location = Region::parse(&shape.location)?;
        let disallowed = shape
            .disallowed_disk_types
            .iter()
            .map(|text| DiskType::parse(text));
        let spec = ImageDefinitionSpec {
            id: ImageDefinitionId::parse(&shape.id)?,
            location: Some(location),
            os_type: OsType::parse(&shape.os_type)?,
            os_state: OsState::parse(&shape.os_state)?,
            hyper_v_generation: HyperVGeneration::parse(&shape.hyper_v_generation)?,
            architecture: Architecture::parse(&shape.architecture)?,
            identifier: Identifier::parse(&shape.publisher, &shape.offer, &shape.sku)?,
            recommended_vcpus: shape.recommended_vcpus.into(),
            recommended_memory_gb: shape.recommended_memory_gb.into(),
            description: shape.description,
            end_of_life_date: optional_timestamp(shape.end_of_life_date.as_ref())?,
            eula: shape.eula,
            privacy_statement_uri: shape.privacy_statement_uri,
            release_note_uri: shape.release_note_uri,
            disallowed_disk_types: disallowed.collect::<Result<_, _>>()?,
            purchase_plan: shape.purchase_plan.map(|plan| PurchasePlan {
                name: plan.name,
                publisher: plan.publisher,
                product: plan.product,
            }),
            features: shape.features,
            tags: tags(shape.tags)?,
        };
        Ok(Self::new(spec, location))
    }
}
