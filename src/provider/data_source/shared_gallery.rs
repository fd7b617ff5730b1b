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
    /// Checks that one thing is asked for. What is yet to be known may turn out to be null, and is
    /// checked again then.
    pub(super) fn validate(&self, diagnostics: &mut Diagnostics) {
        let (own, own_value) = self.own;
        let galleries = [self.community_gallery_name, self.shared_gallery_name];
        let asked = [own_value, galleries[0], galleries[1]];
        let given = asked.iter().filter(|value| value.known().is_some()).count();
        let (missing, conflicting) = ("Missing Argument", "Conflicting Arguments");
        let mut wrong = |summary: &str, name: &'static str, detail: String| {
            let error = Diagnostic::error(summary, detail);
            diagnostics.push(error.at(Path::root().attribute(name)));
        };
        if given > 1 || asked.iter().all(|value| value.is_null()) {
            wrong(
                if given > 1 { conflicting } else { missing },
                own,
                format!("Give exactly one of `{own}`, `{COMMUNITY}` and `{DIRECT}`."),
            );
            return;
        }
        let is_shared = own_value.is_null() || galleries.iter().any(|one| one.known().is_some());
        let is_own = own_value.known().is_some() || galleries.iter().all(|value| value.is_null());
        match self.image_definition_name {
            Some(Attr::Null) if is_shared => wrong(
                missing,
                DEFINITION,
                format!("Give `{DEFINITION}` too: which image of the shared gallery is meant."),
            ),
            Some(Attr::Known(_)) if is_own => wrong(
                conflicting,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The attributes at which errors are told, of an argument of one's own, the two names of a gallery
    /// and the name of a definition.
    fn told([own, community, direct, definition]: [&Attr<String>; 4]) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let arguments = SharedArguments {
            own: ("image_definition_id", own),
            community_gallery_name: community,
            shared_gallery_name: direct,
            image_definition_name: Some(definition),
        };
        arguments.validate(&mut diagnostics);
        let paths = diagnostics.iter().map(|one| one.path.to_string());
        paths.collect()
    }

    #[test]
    fn s5_one_thing_is_asked_for_and_what_is_unknown_may_be_null() {
        let (given, open, null) = (&Attr::Known("x".to_owned()), &Attr::Unknown, &Attr::Null);
        for right in [
            [given, null, null, null],
            [null, given, null, given],
            [null, null, given, open],
            [open, open, open, open],
            [open, open, null, null],
            [given, open, open, open],
            [open, given, open, given],
        ] {
            assert_eq!(told(right), [""; 0], "{right:?}");
        }
        let (own, definition) = ("image_definition_id", "image_definition_name");
        for (wrong, at) in [
            ([null, null, null, null], own),
            ([null, null, null, given], own),
            ([given, given, null, given], own),
            ([null, given, given, given], own),
            ([open, given, given, given], own),
            ([given, null, null, given], definition),
            ([open, null, null, given], definition),
            ([given, open, null, given], definition),
            ([null, given, null, null], definition),
            ([null, open, null, null], definition),
        ] {
            assert_eq!(told(wrong), [at], "{wrong:?}");
        }
    }
}
