//! The gallery itself: what is asked for and what there is.

use super::{GalleryId, Region, Tags};

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
    /// The name that is unique in all of Azure (G-1): the subscription and the name in upper case.
    pub fn unique_name(&self) -> String {
        format!(
            "{}-{}",
            self.spec.id.subscription(),
            self.spec.id.name().as_str().to_ascii_uppercase()
        )
    }
}
