//! How people write a scope: by names, by its id, or `/` for a whole subscription (S-1).
//!
//! Must not know in which subscription and resource group names are looked up.

use super::AccessScope;
use crate::gallery::{
    GalleryApplicationName, GalleryName, ImageDefinitionName, PropertyPath, VersionName, Violation,
    rule,
};

/// A scope: `golden`, `golden/ubuntu`, `golden/ubuntu/1.0.0`, an id, or `/`.
#[derive(Debug, Clone)]
pub enum NamedScope {
    /// The subscription in which names are looked up.
    Subscription,
    /// Its id.
    Id(AccessScope),
    /// A gallery.
    Gallery(GalleryName),
    /// An image definition or a gallery application: their names are made alike (N-2).
    Parent(GalleryName, ImageDefinitionName, GalleryApplicationName),
    /// A version of either.
    Version(
        GalleryName,
        ImageDefinitionName,
        GalleryApplicationName,
        VersionName,
    ),
}

impl NamedScope {
    /// Reads a scope.
    ///
    /// # Errors
    /// A violation at `scope` that shows the right forms, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        if text == "/" {
            return Ok(Self::Subscription);
        }
        if text.starts_with('/') {
            return AccessScope::parse(text).map(Self::Id);
        }
        Self::of_names(text).map_err(|violation| violation.at(PropertyPath::of("scope")))
    }

    fn of_names(text: &str) -> Result<Self, Violation> {
        let names: Vec<&str> = text.split('/').collect();
        Ok(match names[..] {
            [gallery] => Self::Gallery(GalleryName::parse(gallery)?),
            [gallery, parent] => Self::Parent(
                GalleryName::parse(gallery)?,
                ImageDefinitionName::parse(parent)?,
                GalleryApplicationName::parse(parent)?,
            ),
            [gallery, parent, version] => Self::Version(
                GalleryName::parse(gallery)?,
                ImageDefinitionName::parse(parent)?,
                GalleryApplicationName::parse(parent)?,
                VersionName::parse(version)?,
            ),
            _ => {
                return Err(Violation::invalid(
                    rule::S_1,
                    PropertyPath::of("scope"),
                    format!("{text:?} is not a scope at which a role can be assigned."),
                )
                .remedy(
                    "Write the names with slashes between them, such as \"golden/ubuntu/1.0.0\", the whole id, or \"/\" for the subscription.",
                ));
            }
        })
    }
}
