//! How people write a scope: by names, by its id, or `/` for a whole subscription (S-1).
//!
//! Must not know in which subscription and resource group names are looked up.

use super::AccessScope;
use crate::gallery::{
    GalleryApplicationId, GalleryApplicationName, GalleryApplicationVersionId, GalleryId,
    GalleryName, ImageDefinitionId, ImageDefinitionName, ImageVersionId, PropertyPath, VersionName,
    Violation, rule,
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
    /// What is below a gallery.
    Below(GalleryName, NameBelow),
}

/// The name of an image definition or a VM application, which are made alike (N-2), or of a version of
/// either.
#[derive(Debug, Clone)]
pub struct NameBelow {
    definition: ImageDefinitionName,
    application: GalleryApplicationName,
    version: Option<VersionName>,
}

/// What the name can mean in a gallery.
#[derive(Debug)]
pub struct MeantBelow {
    /// The image definition, or that of the version.
    pub definition: ImageDefinitionId,
    /// The VM application, or that of the version.
    pub application: GalleryApplicationId,
    version: Option<VersionName>,
}

impl NameBelow {
    /// What the name can mean in this gallery.
    #[must_use]
    pub fn of(&self, gallery: GalleryId) -> MeantBelow {
        MeantBelow {
            definition: ImageDefinitionId::new(gallery.clone(), self.definition.clone()),
            application: GalleryApplicationId::new(gallery, self.application.clone()),
            version: self.version,
        }
    }

    fn parse(parent: &str, version: Option<&str>) -> Result<Self, Violation> {
        Ok(Self {
            definition: ImageDefinitionName::parse(parent)?,
            application: GalleryApplicationName::parse(parent)?,
            version: version.map(VersionName::parse).transpose()?,
        })
    }
}

impl MeantBelow {
    /// The scope that is meant, where one knows which of the two are there: the application when it is and
    /// the definition is not, else the definition.
    ///
    /// # Errors
    /// A violation at `scope` when both are there.
    pub fn scope(self, definition: bool, application: bool) -> Result<AccessScope, Violation> {
        if definition && application {
            let name = self.definition.name();
            return Err(Violation::invalid(
                rule::S_1,
                PropertyPath::of("scope"),
                format!(
                    "The name \"{}/{name}\" stands for an image definition and a VM application.",
                    self.definition.gallery().name()
                ),
            )
            .remedy(format!(
                "Give the id of the one that is meant, \"{}\" or \"{}\".",
                self.definition, self.application
            )));
        }
        AccessScope::parse(&match (application, self.version) {
            (true, None) => self.application.to_string(),
            (true, Some(version)) => {
                GalleryApplicationVersionId::new(self.application, version).to_string()
            }
            (false, None) => self.definition.to_string(),
            (false, Some(version)) => ImageVersionId::new(self.definition, version).to_string(),
        })
    }
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
            [gallery, parent] => Self::Below(
                GalleryName::parse(gallery)?,
                NameBelow::parse(parent, None)?,
            ),
            [gallery, parent, version] => Self::Below(
                GalleryName::parse(gallery)?,
                NameBelow::parse(parent, Some(version))?,
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
