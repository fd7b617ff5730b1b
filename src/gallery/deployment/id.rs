//! What is deployed, by the ids that those know it by who deploy: N-6, I-10, S-5, S-6.

use crate::gallery::sharing::is_in_shared_gallery;
use crate::gallery::{
    ImageDefinitionId, ImageSourceId, ImageVersionId, PropertyPath, SharedImageDefinitionId,
    SharedImageVersionId, SourceKind, VersionName, Violation, rule,
};
use std::fmt;

/// What virtual machines can be deployed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeployableId {
    /// The latest version of a definition in the region (I-10).
    Latest(ImageDefinitionId),
    /// A version.
    Version(ImageVersionId),
    /// The latest version in the region of a definition in a shared gallery (S-5, S-6).
    SharedLatest(SharedImageDefinitionId),
    /// A version in a shared gallery (S-5, S-6).
    SharedVersion(SharedImageVersionId),
    /// A managed image, outside every gallery.
    ManagedImage(ImageSourceId),
}

impl DeployableId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `image_id` when it is the id of anything else.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        if is_in_shared_gallery(text) {
            return SharedImageVersionId::parse(text)
                .map(Self::SharedVersion)
                .or_else(|of_version| {
                    // With so many segments it is meant as a definition.
                    if text.matches('/').count() > 4 {
                        return Err(of_version);
                    }
                    SharedImageDefinitionId::parse(text).map(Self::SharedLatest)
                })
                .map_err(|violation| violation.at(PropertyPath::of("image_id")));
        }
        if let Ok(id) = ImageVersionId::parse(text) {
            return Ok(Self::Version(id));
        }
        if let Ok(id) = ImageDefinitionId::parse(text) {
            return Ok(Self::Latest(id));
        }
        match ImageSourceId::parse(text) {
            Ok(id) if id.kind() == SourceKind::ManagedImage => Ok(Self::ManagedImage(id)),
            _ => Err(Violation::invalid(
                rule::N_6,
                PropertyPath::of("image_id"),
                format!(
                    "{text:?} is not the id of an image definition, image version or managed image."
                ),
            )
            .remedy("Give the id of a version, of a definition for its latest version, or of a managed image.")),
        }
    }
}

impl fmt::Display for DeployableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest(id) => id.fmt(f),
            Self::Version(id) => id.fmt(f),
            Self::SharedLatest(id) => id.fmt(f),
            Self::SharedVersion(id) => id.fmt(f),
            Self::ManagedImage(id) => id.fmt(f),
        }
    }
}

/// A version that would be deployed, by the id that whoever deploys knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionInUse {
    /// One that a role gives.
    Own(ImageVersionId),
    /// One of a shared gallery.
    Shared(SharedImageVersionId),
}

impl VersionInUse {
    /// The version's own name.
    pub fn name(&self) -> VersionName {
        match self {
            Self::Own(id) => id.name(),
            Self::Shared(id) => id.name,
        }
    }
}

impl fmt::Display for VersionInUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(id) => id.fmt(f),
            Self::Shared(id) => id.fmt(f),
        }
    }
}
