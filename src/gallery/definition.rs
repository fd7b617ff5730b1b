//! The image definition: what is asked for, what there is, and what may change (I-7).

mod features;
mod rules;

pub use rules::{check_change, check_new, check_recommended, location_advice};

use super::change::{Property, ResourceSpec, Shown, properties};
use super::{
    Architecture, DiskType, HyperVGeneration, Identifier, ImageDefinitionId, OsState, OsType,
    Region, Tags, Timestamp, words,
};
use std::collections::{BTreeMap, BTreeSet};

/// A recommended range; either end can be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recommended {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// The marketplace plan under which an image was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchasePlan {
    /// The plan's name.
    pub name: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// The product that it belongs to.
    pub product: Option<String>,
}

/// An image definition as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageDefinitionSpec {
    /// Its id.
    pub id: ImageDefinitionId,
    /// Where it lies; the gallery's location when absent.
    pub location: Option<Region>,
    /// The operating system.
    pub os_type: OsType,
    /// Whether images still carry the identity of their machine.
    pub os_state: OsState,
    /// The generation of virtual machine that images start on.
    pub hyper_v_generation: HyperVGeneration,
    /// The processor architecture.
    pub architecture: Architecture,
    /// Publisher, offer and SKU.
    pub identifier: Identifier,
    /// How many virtual processors a machine should have.
    pub recommended_vcpus: Recommended,
    /// How much memory a machine should have, in GiB.
    pub recommended_memory_gb: Recommended,
    /// What the images are for.
    pub description: Option<String>,
    /// When the images should no longer be used (I-9).
    pub end_of_life_date: Option<Timestamp>,
    /// The licence agreement.
    pub eula: Option<String>,
    /// Where the privacy statement can be read.
    pub privacy_statement_uri: Option<String>,
    /// Where the release notes can be read.
    pub release_note_uri: Option<String>,
    /// The disk types that machines should not have.
    pub disallowed_disk_types: BTreeSet<DiskType>,
    /// The plan under which the image was bought.
    pub purchase_plan: Option<PurchasePlan>,
    /// Features by name (I-6).
    pub features: BTreeMap<String, String>,
    /// Its tags.
    pub tags: Tags,
}

/// An image definition that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageDefinition {
    spec: ImageDefinitionSpec,
    location: Region,
}

impl ImageDefinition {
    /// The definition that comes of a request in a gallery at `gallery_location`.
    pub fn new(mut spec: ImageDefinitionSpec, gallery_location: Region) -> Self {
        let location = spec.location.unwrap_or(gallery_location);
        spec.location = Some(location);
        Self { spec, location }
    }

    /// What was asked for, with the location filled in.
    pub fn spec(&self) -> &ImageDefinitionSpec {
        &self.spec
    }

    /// Where it lies.
    pub fn location(&self) -> Region {
        self.location
    }
}

impl ResourceSpec for ImageDefinitionSpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "gallery_id" G_4 |spec| spec.id.gallery();
        fixed "name" I_7 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        fixed "os_type" I_7 |spec| spec.os_type;
        fixed "os_state" I_7 |spec| spec.os_state;
        fixed "hyper_v_generation" I_7 |spec| spec.hyper_v_generation;
        fixed "architecture" I_7 |spec| spec.architecture;
        fixed "identifier.publisher" I_7 |spec| spec.identifier.publisher();
        fixed "identifier.offer" I_7 |spec| spec.identifier.offer();
        fixed "identifier.sku" I_7 |spec| spec.identifier.sku();
        in_place "recommended_vcpus" I_7 |spec| spec.recommended_vcpus;
        in_place "recommended_memory_gb" I_7 |spec| spec.recommended_memory_gb;
        in_place "description" I_7 |spec| &spec.description;
        in_place "end_of_life_date" I_7 |spec| spec.end_of_life_date;
        fixed "eula" I_7 |spec| &spec.eula;
        fixed "privacy_statement_uri" I_7 |spec| &spec.privacy_statement_uri;
        fixed "release_note_uri" I_7 |spec| &spec.release_note_uri;
        fixed "disallowed_disk_types" I_7 |spec| &spec.disallowed_disk_types;
        fixed "purchase_plan" I_7 |spec| &spec.purchase_plan;
        fixed "features" I_7 |spec| features::comparable(&spec.features);
        in_place "tags" I_7 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!("image definition \"{}\"", self.id.name())
    }
}

impl Shown for Recommended {
    fn shown(&self) -> String {
        match (self.min, self.max) {
            (Some(min), Some(max)) => words::range(min, max),
            (min, max) => format!("{} to {}", min.shown(), max.shown()),
        }
    }
}

impl Shown for PurchasePlan {
    fn shown(&self) -> String {
        format!(
            "(name {}, publisher {}, product {})",
            self.name.shown(),
            self.publisher.shown(),
            self.product.shown()
        )
    }
}
