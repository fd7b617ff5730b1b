//! The gallery itself: what is asked for, what there is, and what may change (G-1, G-2).

use super::change::{Property, ResourceSpec, properties};
use super::{GalleryId, PropertyPath, Region, RegionAccess, Tags, Violation};

/// A gallery as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GallerySpec {
    /// Its id.
    pub id: GalleryId,
    /// Where it lies; its definitions and versions can lie elsewhere (G-3).
    pub location: Region,
    /// What it is for.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// A gallery that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gallery {
    /// What was asked for.
    pub spec: GallerySpec,
}

impl Gallery {
    /// G-1: the name that is unique in all of Azure, the subscription and the name in upper case.
    pub fn unique_name(&self) -> String {
        format!(
            "{}-{}",
            self.spec.id.subscription(),
            self.spec.id.name().as_str().to_ascii_uppercase()
        )
    }
}

impl ResourceSpec for GallerySpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "subscription_id" G_4 |spec| spec.id.subscription();
        fixed "resource_group_name" G_4 |spec| spec.id.resource_group();
        fixed "name" G_2 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        in_place "description" G_2 |spec| &spec.description;
        in_place "tags" G_2 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!("gallery \"{}\"", self.id.name())
    }
}

/// N-8: what a request for a new gallery breaks.
pub fn check_new(spec: &GallerySpec, access: &RegionAccess) -> Vec<Violation> {
    access
        .check(spec.location, PropertyPath::of("location"))
        .into_iter()
        .collect()
}

/// G-2, N-10: what a request to change a gallery breaks.
pub fn check_change(old: &GallerySpec, new: &GallerySpec) -> Vec<Violation> {
    new.refused_changes_from(old)
}
