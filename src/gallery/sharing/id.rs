//! The ids by which consumers know a shared gallery and what is in it: they tell neither the
//! subscription nor the resource group of a community gallery (S-5, S-6, N-6).

use super::PublicName;
use crate::gallery::{
    GalleryId, GalleryName, ImageDefinitionName, PropertyPath, SubscriptionId, VersionName,
    Violation, rule,
};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use uuid::fmt::Hyphenated;

/// The name that a gallery has in all of Azure: its subscription and its name in upper case (G-1).
/// Compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueName {
    subscription: SubscriptionId,
    name: GalleryName,
}

impl UniqueName {
    /// The unique name of a gallery.
    pub fn of(gallery: &GalleryId) -> Self {
        Self {
            subscription: gallery.subscription(),
            name: gallery.name().clone(),
        }
    }

    /// Reads a name, in any case.
    ///
    /// # Errors
    /// A violation of G-1 at `shared_gallery_name` that shows the right form.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let parts = text.split_at_checked(Hyphenated::LENGTH);
        let read = parts.and_then(|(subscription, rest)| {
            Some(Self {
                subscription: SubscriptionId::parse(subscription).ok()?,
                name: GalleryName::parse(rest.strip_prefix('-')?).ok()?,
            })
        });
        read.ok_or_else(|| {
            Violation::invalid(
                rule::G_1,
                PropertyPath::of("shared_gallery_name"),
                format!("{text:?} is not the unique name of a gallery."),
            )
            .remedy("Write it as the subscription and the name in upper case, such as \"00000000-0000-0000-0000-000000000000-GOLDEN\".")
        })
    }

    /// The subscription that holds the gallery.
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }
}

impl fmt::Display for UniqueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}",
            self.subscription,
            self.name.as_str().to_ascii_uppercase()
        )
    }
}

/// How a gallery is known to those that it is shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedGalleryName {
    /// A community gallery, by its public name.
    Community(PublicName),
    /// A gallery that is shared directly, by its unique name.
    Direct(UniqueName),
}

impl SharedGalleryName {
    /// Reads a public name or a unique name, in any case.
    ///
    /// # Errors
    /// A violation of S-5 at `name` that shows both forms.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let public = PublicName::parse(text).map(Self::Community);
        public
            .or_else(|_| UniqueName::parse(text).map(Self::Direct))
            .map_err(|_| {
                Violation::invalid(
                    rule::S_5,
                    PropertyPath::of("name"),
                    format!("{text:?} is neither the public name nor the unique name of a gallery."),
                )
                .remedy("Write it as \"contoso-00000000-0000-0000-0000-000000000000\" or as \"00000000-0000-0000-0000-000000000000-GOLDEN\"; `acg share list` shows what there is.")
            })
    }

    /// How a gallery is shared that has such a name, in Azure's word.
    pub fn permissions(&self) -> &'static str {
        match self {
            Self::Community(_) => "Community",
            Self::Direct(_) => "Groups",
        }
    }
}

impl fmt::Display for SharedGalleryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Community(name) => name.fmt(f),
            Self::Direct(name) => name.fmt(f),
        }
    }
}

/// The id of an image definition as consumers know it. Compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedImageDefinitionId {
    /// The gallery.
    pub gallery: SharedGalleryName,
    /// The definition's own name.
    pub name: ImageDefinitionName,
}

/// The id of an image version as consumers know it. Compared without regard to case.
#[derive(Debug, Clone)]
pub struct SharedImageVersionId {
    /// The definition.
    pub definition: SharedImageDefinitionId,
    /// The version's own name.
    pub name: VersionName,
}

const COMMUNITY: &str = "CommunityGalleries";
const DIRECT: &str = "SharedGalleries";

/// Whether a text is meant as the id of something in a shared gallery.
pub(in crate::gallery) fn is_in_shared_gallery(text: &str) -> bool {
    let mut segments = text.split('/');
    segments.next() == Some("")
        && segments.next().is_some_and(|segment| {
            [COMMUNITY, DIRECT]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(segment))
        })
}

/// Whether a text is a name or an id by which consumers know a shared gallery or something in it, and
/// none by which its owner does.
pub fn is_consumers(text: &str) -> bool {
    is_in_shared_gallery(text) || SharedGalleryName::parse(text).is_ok()
}

impl SharedImageDefinitionId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation of N-6 at `image_definition_id` that shows the right form, or says which name in
    /// it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let at = PropertyPath::of("image_definition_id");
        match text.split('/').collect::<Vec<_>>()[..] {
            ["", galleries, gallery, images, name] if images.eq_ignore_ascii_case("images") => {
                Self::read(galleries, gallery, name)
                    .unwrap_or_else(|| Err(wrong(text, "image definition")))
            }
            _ => Err(wrong(text, "image definition")),
        }
        .map_err(|violation| violation.at(at))
    }

    /// The names in an id; `None` when its first word is not one of the two.
    fn read(galleries: &str, gallery: &str, name: &str) -> Option<Result<Self, Violation>> {
        let gallery = if galleries.eq_ignore_ascii_case(COMMUNITY) {
            PublicName::parse(gallery).map(SharedGalleryName::Community)
        } else if galleries.eq_ignore_ascii_case(DIRECT) {
            UniqueName::parse(gallery).map(SharedGalleryName::Direct)
        } else {
            return None;
        };
        Some(gallery.and_then(|gallery| {
            let name = ImageDefinitionName::parse(name)?;
            Ok(Self { gallery, name })
        }))
    }
}

impl SharedImageVersionId {
    /// Reads an id, in any case.
    ///
    /// # Errors
    /// A violation of N-6 at `id` that shows the right form, or says which name in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let at = PropertyPath::of("id");
        match text.split('/').collect::<Vec<_>>()[..] {
            ["", galleries, gallery, images, definition, versions, name]
                if images.eq_ignore_ascii_case("images")
                    && versions.eq_ignore_ascii_case("versions") =>
            {
                SharedImageDefinitionId::read(galleries, gallery, definition)
                    .unwrap_or_else(|| Err(wrong(text, "image version")))
                    .and_then(|definition| {
                        let name = VersionName::parse(name)?;
                        Ok(Self { definition, name })
                    })
            }
            _ => Err(wrong(text, "image version")),
        }
        .map_err(|violation| violation.at(at))
    }

    /// The id in lower case: equal for equal ids.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl PartialEq for SharedImageVersionId {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for SharedImageVersionId {}

impl Hash for SharedImageVersionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for SharedImageVersionId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SharedImageVersionId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

fn wrong(text: &str, noun: &str) -> Violation {
    let tail = if noun == "image version" {
        "/versions/1.0.0"
    } else {
        ""
    };
    Violation::invalid(
        rule::N_6,
        PropertyPath::of("id"),
        format!("{text:?} is not the id of an {noun} in a shared gallery."),
    )
    .remedy(format!(
        "Write it in the form \"/communityGalleries/contoso-00000000-0000-0000-0000-000000000000/images/ubuntu{tail}\", or with \"sharedGalleries\" and the gallery's unique name."
    ))
}

impl fmt::Display for SharedImageDefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let galleries = match &self.gallery {
            SharedGalleryName::Community(_) => COMMUNITY,
            SharedGalleryName::Direct(_) => DIRECT,
        };
        write!(f, "/{galleries}/{}/Images/{}", self.gallery, self.name)
    }
}

impl fmt::Display for SharedImageVersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/Versions/{}", self.definition, self.name)
    }
}
