//! The gallery itself: what is asked for, what there is, and what may change (G-1, G-2).

use super::change::{Property, ResourceSpec, properties};
use super::sharing::UniqueName;
use super::soft_delete::check_retention_days;
use super::{
    GalleryId, PropertyPath, Region, RegionAccess, SoftDeletePolicy, Tags, Timestamp, Violation,
};

/// A gallery as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GallerySpec {
    /// Its id.
    pub id: GalleryId,
    /// Where it lies; its definitions and versions can lie elsewhere (G-3).
    pub location: Region,
    /// What it is for.
    pub description: Option<String>,
    /// How it deletes image versions; for good when absent (D-4).
    pub soft_delete_policy: Option<SoftDeletePolicy>,
    /// Its tags.
    pub tags: Tags,
}

impl GallerySpec {
    /// D-4: until when an image version is kept that is deleted at `now`, if it is.
    pub fn retained_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.soft_delete_policy?.retained_until(now)
    }
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
        UniqueName::of(&self.spec.id).to_string()
    }
}

impl ResourceSpec for GallerySpec {
    const PROPERTIES: &'static [Property<Self>] = properties! { Self;
        fixed "subscription_id" G_4 |spec| spec.id.subscription();
        fixed "resource_group_name" G_4 |spec| spec.id.resource_group();
        fixed "name" G_2 |spec| spec.id.name();
        fixed "location" N_10 |spec| spec.location;
        in_place "description" G_2 |spec| &spec.description;
        in_place "soft_delete_policy" G_2 |spec| spec.soft_delete_policy;
        in_place "tags" G_2 |spec| spec.tags.as_map();
    };

    fn title(&self) -> String {
        format!("gallery \"{}\"", self.id.name())
    }
}

/// N-8, D-4: what a request for a new gallery breaks.
pub fn check_new(spec: &GallerySpec, access: &RegionAccess) -> Vec<Violation> {
    let location = access.check(spec.location, PropertyPath::of("location"));
    location.into_iter().chain(check_policy(spec)).collect()
}

/// G-2, N-10, D-4: what a request to change a gallery breaks.
pub fn check_change(old: &GallerySpec, new: &GallerySpec) -> Vec<Violation> {
    let mut violations = new.refused_changes_from(old);
    violations.extend(check_policy(new));
    violations
}

fn check_policy(spec: &GallerySpec) -> Option<Violation> {
    let days = spec.soft_delete_policy?.retention_days;
    let path = PropertyPath::of("soft_delete_policy").property("retention_days");
    check_retention_days(i64::from(days), path)
}
