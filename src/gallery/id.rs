//! The ids of galleries, image definitions and image versions: N-6.

use super::{
    GalleryName, ImageDefinitionName, PropertyPath, ResourceGroupName, SubscriptionId, VersionName,
    Violation, rule,
};
use std::fmt;

/// The id of a gallery.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GalleryId {
    subscription: SubscriptionId,
    resource_group: ResourceGroupName,
    name: GalleryName,
}

/// The id of an image definition: its gallery's and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageDefinitionId {
    gallery: GalleryId,
    name: ImageDefinitionName,
}

/// The id of an image version: its definition's and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageVersionId {
    definition: ImageDefinitionId,
    name: VersionName,
}

impl GalleryId {
    /// The id of the gallery of that name.
    pub fn new(
        subscription: SubscriptionId,
        resource_group: ResourceGroupName,
        name: GalleryName,
    ) -> Self {
        Self {
            subscription,
            resource_group,
            name,
        }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `gallery_id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FORM: Form = Form {
            property: "gallery_id",
            noun: "a gallery",
            tail: "galleries/golden",
        };
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [galleries, name] if galleries.eq_ignore_ascii_case("galleries") => FORM.named(|| {
                Ok(Self::new(
                    subscription,
                    resource_group,
                    GalleryName::parse(name)?,
                ))
            }),
            _ => Err(FORM.violation(text)),
        }
    }

    /// The subscription that holds the gallery.
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }

    /// The resource group that holds the gallery.
    pub fn resource_group(&self) -> &ResourceGroupName {
        &self.resource_group
    }

    /// The gallery's own name.
    pub fn name(&self) -> &GalleryName {
        &self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl ImageDefinitionId {
    /// The id of the definition of that name in a gallery.
    pub fn new(gallery: GalleryId, name: ImageDefinitionName) -> Self {
        Self { gallery, name }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `image_definition_id` that shows the right form, or says which name in it
    /// is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FORM: Form = Form {
            property: "image_definition_id",
            noun: "an image definition",
            tail: "galleries/golden/images/ubuntu",
        };
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [galleries, gallery, images, name]
                if galleries.eq_ignore_ascii_case("galleries")
                    && images.eq_ignore_ascii_case("images") =>
            {
                FORM.named(|| {
                    let gallery =
                        GalleryId::new(subscription, resource_group, GalleryName::parse(gallery)?);
                    Ok(Self::new(gallery, ImageDefinitionName::parse(name)?))
                })
            }
            _ => Err(FORM.violation(text)),
        }
    }

    /// The id of the gallery that holds the definition.
    pub fn gallery(&self) -> &GalleryId {
        &self.gallery
    }

    /// The definition's own name.
    pub fn name(&self) -> &ImageDefinitionName {
        &self.name
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl ImageVersionId {
    /// The id of the version of that name in a definition.
    pub fn new(definition: ImageDefinitionId, name: VersionName) -> Self {
        Self { definition, name }
    }

    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation at `id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const FORM: Form = Form {
            property: "id",
            noun: "an image version",
            tail: "galleries/golden/images/ubuntu/versions/1.0.0",
        };
        let (subscription, resource_group, rest) = FORM.split(text)?;
        match rest[..] {
            [galleries, gallery, images, definition, versions, name]
                if galleries.eq_ignore_ascii_case("galleries")
                    && images.eq_ignore_ascii_case("images")
                    && versions.eq_ignore_ascii_case("versions") =>
            {
                FORM.named(|| {
                    let gallery =
                        GalleryId::new(subscription, resource_group, GalleryName::parse(gallery)?);
                    let definition =
                        ImageDefinitionId::new(gallery, ImageDefinitionName::parse(definition)?);
                    Ok(Self::new(definition, VersionName::parse(name)?))
                })
            }
            _ => Err(FORM.violation(text)),
        }
    }

    /// The id of the definition that holds the version.
    pub fn definition(&self) -> &ImageDefinitionId {
        &self.definition
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

impl fmt::Display for GalleryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/galleries/{}",
            self.subscription, self.resource_group, self.name
        )
    }
}

impl fmt::Display for ImageDefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/images/{}", self.gallery, self.name)
    }
}

impl fmt::Display for ImageVersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/versions/{}", self.definition, self.name)
    }
}

/// The form of one kind of id, for reading it and for saying what it should have been.
pub(super) struct Form {
    /// The property that usually holds such an id.
    pub(super) property: &'static str,
    /// What the id is of, with its article.
    pub(super) noun: &'static str,
    /// An example of what follows the provider's namespace.
    pub(super) tail: &'static str,
}

impl Form {
    /// The resource provider that an id names, whatever else is wrong with the id.
    pub(super) fn provider(text: &str) -> Option<&str> {
        text.split('/').nth(6)
    }

    /// The kind of resource that an id names first, whatever else is wrong with the id.
    pub(super) fn kind(text: &str) -> Option<&str> {
        text.split('/').nth(7)
    }

    /// Reads what every id of the compute provider starts with, and gives the segments after it.
    pub(super) fn split<'a>(
        &self,
        text: &'a str,
    ) -> Result<(SubscriptionId, ResourceGroupName, Vec<&'a str>), Violation> {
        self.split_in("Microsoft.Compute", text)
    }

    /// Reads what every id of a resource provider starts with, and gives the segments after it.
    pub(super) fn split_in<'a>(
        &self,
        provider: &str,
        text: &'a str,
    ) -> Result<(SubscriptionId, ResourceGroupName, Vec<&'a str>), Violation> {
        let mut segments = text.split('/');
        match std::array::from_fn(|_| segments.next().unwrap_or_default()) {
            [
                "",
                subscriptions,
                subscription,
                groups,
                group,
                providers,
                namespace,
            ] if subscriptions.eq_ignore_ascii_case("subscriptions")
                && groups.eq_ignore_ascii_case("resourceGroups")
                && providers.eq_ignore_ascii_case("providers")
                && namespace.eq_ignore_ascii_case(provider) =>
            {
                self.named(|| {
                    Ok((
                        SubscriptionId::parse(subscription)?,
                        ResourceGroupName::parse(group)?,
                        segments.collect(),
                    ))
                })
            }
            _ => Err(self.violation(text)),
        }
    }

    /// Runs a reader of names in the id and lays what it refuses at the id's own property.
    pub(super) fn named<T>(
        &self,
        read: impl FnOnce() -> Result<T, Violation>,
    ) -> Result<T, Violation> {
        read().map_err(|violation| violation.at(PropertyPath::of(self.property)))
    }

    /// The violation of an id that is not of this form.
    pub(super) fn violation(&self, text: &str) -> Violation {
        Violation::invalid(
            rule::N_6,
            PropertyPath::of(self.property),
            format!("{text:?} is not the id of {}.", self.noun),
        )
        .remedy(format!(
            "Write it in the form \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/{}\".",
            self.tail
        ))
    }
}
