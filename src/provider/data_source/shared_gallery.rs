//! What the data sources have in common that can be asked for what is in a shared gallery: the
//! arguments that name it (S-5, S-6).

use super::argument;
use crate::framework::diagnostic::{Diagnostic, Diagnostics};
use crate::framework::model::Attr;
use crate::framework::path::Path;
use crate::framework::schema::Attribute;
use crate::gallery::sharing::{PublicName, UniqueName};
use crate::gallery::{ImageDefinitionName, SharedGalleryName, SharedImageDefinitionId};
use crate::provider::schema;

const COMMUNITY: &str = "community_gallery_name";
const DIRECT: &str = "shared_gallery_name";
const DEFINITION: &str = "image_definition_name";

/// The arguments of one data source, as its configuration has them.
pub(super) struct SharedArguments<'a> {
    /// The argument that names one's own: its name and value.
    pub(super) own: (&'static str, &'a Attr<String>),
    pub(super) community_gallery_name: &'a Attr<String>,
    pub(super) shared_gallery_name: &'a Attr<String>,
    /// The definition in the gallery, where one is asked for.
    pub(super) image_definition_name: Option<&'a Attr<String>>,
}

/// The arguments that name a shared gallery.
pub(super) fn gallery_arguments() -> [(&'static str, Attribute); 2] {
    [
        (
            COMMUNITY,
            Attribute::string(
                "The public name of a community gallery, which everybody may ask for. Conflicts with \
                 `shared_gallery_name`.",
            )
            .check(schema::parsed(PublicName::parse)),
        ),
        (
            DIRECT,
            Attribute::string(
                "The unique name of a gallery that is shared with the provider's subscription or its \
                 tenant. Conflicts with `community_gallery_name`.",
            )
            .check(schema::parsed(UniqueName::parse)),
        ),
    ]
}

/// The arguments that name an image definition in a shared gallery.
pub(super) fn definition_arguments() -> [(&'static str, Attribute); 3] {
    let [community, direct] = gallery_arguments();
    [
        community,
        direct,
        (
            DEFINITION,
            Attribute::string(
                "The name of the image definition in the shared gallery. Needs \
                 `community_gallery_name` or `shared_gallery_name`.",
            )
            .check(schema::parsed(ImageDefinitionName::parse)),
        ),
    ]
}

impl SharedArguments<'_> {
    /// Checks that one thing is asked for. What is yet to be known is given.
    pub(super) fn validate(&self, diagnostics: &mut Diagnostics) {
        let (own, own_value) = self.own;
        let gallery = [self.community_gallery_name, self.shared_gallery_name];
        let galleries = gallery.iter().filter(|value| !value.is_null()).count();
        let mut wrong = |name: &'static str, detail: String| {
            let error = Diagnostic::error("Conflicting Arguments", detail);
            diagnostics.push(error.at(Path::root().attribute(name)));
        };
        if galleries + usize::from(!own_value.is_null()) != 1 {
            wrong(
                own,
                format!("Give exactly one of `{own}`, `{COMMUNITY}` and `{DIRECT}`."),
            );
            return;
        }
        match self.image_definition_name {
            Some(Attr::Null) if galleries == 1 => wrong(
                DEFINITION,
                format!("Give `{DEFINITION}` too: which image of the shared gallery is meant."),
            ),
            Some(Attr::Known(_) | Attr::Unknown) if galleries == 0 => wrong(
                DEFINITION,
                format!(
                    "`{DEFINITION}` goes with a shared gallery. Remove it: `{own}` says enough."
                ),
            ),
            _ => {}
        }
    }

    /// The shared gallery, if one is named.
    pub(super) fn gallery(&self) -> Result<Option<SharedGalleryName>, Diagnostics> {
        if !self.community_gallery_name.is_null() {
            let name = argument(self.community_gallery_name, COMMUNITY, PublicName::parse)?;
            return Ok(Some(SharedGalleryName::Community(name)));
        }
        if !self.shared_gallery_name.is_null() {
            let name = argument(self.shared_gallery_name, DIRECT, UniqueName::parse)?;
            return Ok(Some(SharedGalleryName::Direct(name)));
        }
        Ok(None)
    }

    /// The image definition in a shared gallery, if one is named.
    pub(super) fn definition(&self) -> Result<Option<SharedImageDefinitionId>, Diagnostics> {
        let (Some(gallery), Some(name)) = (self.gallery()?, self.image_definition_name) else {
            return Ok(None);
        };
        let name = argument(name, DEFINITION, ImageDefinitionName::parse)?;
        Ok(Some(SharedImageDefinitionId { gallery, name }))
    }
}
