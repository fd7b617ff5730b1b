//! The ids of VM applications and their versions: N-6.

use crate::gallery::id::Form;
use crate::gallery::{GalleryApplicationName, GalleryId, GalleryName, VersionName, Violation};
use std::fmt;

/// The id of an application: its gallery's and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GalleryApplicationId {
    gallery: GalleryId,
    name: GalleryApplicationName,
}

/// The id of an application version: its application's and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GalleryApplicationVersionId {
    application: GalleryApplicationId,
    name: VersionName,
}

impl GalleryApplicationId {
    /// The id of the application of that name in a gallery.
    pub fn new(gallery: GalleryId, name: GalleryApplicationName) -> Self {
        Self { gallery, name }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `gallery_application_id` that shows the right form, or says which name in
    /// it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FORM: Form = Form {
            property: "gallery_application_id",
            noun: "a gallery application",
            tail: "galleries/golden/applications/agent",
        };
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [galleries, gallery, applications, name]
                if galleries.eq_ignore_ascii_case("galleries")
                    && applications.eq_ignore_ascii_case("applications") =>
            {
                FORM.named(|| {
                    let gallery =
                        GalleryId::new(subscription, resource_group, GalleryName::parse(gallery)?);
                    Ok(Self::new(gallery, GalleryApplicationName::parse(name)?))
                })
            }
            _ => Err(FORM.violation(text)),
        }
    }

    /// The id of the gallery that holds the application.
    pub fn gallery(&self) -> &GalleryId {
        &self.gallery
    }

    /// The application's own name.
    pub fn name(&self) -> &GalleryApplicationName {
        &self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl GalleryApplicationVersionId {
    /// The id of the version of that name of an application.
    pub fn new(application: GalleryApplicationId, name: VersionName) -> Self {
        Self { application, name }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FORM: Form = Form {
            property: "id",
            noun: "a gallery application version",
            tail: "galleries/golden/applications/agent/versions/1.0.0",
        };
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [
                galleries,
                gallery,
                applications,
                application,
                versions,
                name,
            ] if galleries.eq_ignore_ascii_case("galleries")
                && applications.eq_ignore_ascii_case("applications")
                && versions.eq_ignore_ascii_case("versions") =>
            {
                FORM.named(|| {
                    let gallery =
                        GalleryId::new(subscription, resource_group, GalleryName::parse(gallery)?);
                    let application = GalleryApplicationId::new(
                        gallery,
                        GalleryApplicationName::parse(application)?,
                    );
                    Ok(Self::new(application, VersionName::parse(name)?))
                })
            }
            _ => Err(FORM.violation(text)),
        }
    }

    /// The id of the application that the version is of.
    pub fn application(&self) -> &GalleryApplicationId {
        &self.application
    }

    /// The version's own name.
    pub fn name(&self) -> VersionName {
        self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for GalleryApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/applications/{}", self.gallery, self.name)
    }
}

impl fmt::Display for GalleryApplicationVersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/versions/{}", self.application, self.name)
    }
}
