//! Values that stand in for those that only apply can tell, so that the rest of a request can be
//! judged. None of them ever reaches the gallery.
#![expect(
    clippy::expect_used,
    reason = "the texts are constants of the right form, and a test reads every one"
)]

use crate::gallery::access::{PrincipalReference, RoleReference};
use crate::gallery::sharing::{CommunityGallery, PublicNamePrefix};
use crate::gallery::{
    DiskEncryptionSetId, GalleryApplicationId, GalleryApplicationName, GalleryId, GalleryName,
    Identifier, ImageDefinitionId, ImageDefinitionName, ImageSourceId, Region, ResourceGroupName,
    SourceId, SourceKind, SourceName, SubscriptionId, VersionName,
};

const RIGHT: &str = "a constant of the right form";

pub(super) fn subscription() -> SubscriptionId {
    SubscriptionId::parse("00000000-0000-0000-0000-000000000000").expect(RIGHT)
}

pub(super) fn resource_group() -> ResourceGroupName {
    ResourceGroupName::parse("group").expect(RIGHT)
}

pub(super) fn gallery_name() -> GalleryName {
    GalleryName::parse("gallery").expect(RIGHT)
}

pub(super) fn gallery_id(subscription: SubscriptionId) -> GalleryId {
    GalleryId::new(subscription, resource_group(), gallery_name())
}

pub(super) fn encryption_set(subscription: SubscriptionId) -> DiskEncryptionSetId {
    let group = resource_group();
    let set = format!(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/diskEncryptionSets/set"
    );
    DiskEncryptionSetId::parse(&set).expect(RIGHT)
}

pub(super) fn definition_name() -> ImageDefinitionName {
    ImageDefinitionName::parse("definition").expect(RIGHT)
}

pub(super) fn definition_id(subscription: SubscriptionId) -> ImageDefinitionId {
    ImageDefinitionId::new(gallery_id(subscription), definition_name())
}

pub(super) fn application_name() -> GalleryApplicationName {
    GalleryApplicationName::parse("application").expect(RIGHT)
}

pub(super) fn application_id(subscription: SubscriptionId) -> GalleryApplicationId {
    GalleryApplicationId::new(gallery_id(subscription), application_name())
}

/// The address of a package.
pub(super) fn link() -> String {
    "https://package.example/".to_owned()
}

/// A command that manages an application.
pub(super) fn command() -> String {
    "true".to_owned()
}

pub(super) fn version_name() -> VersionName {
    VersionName::parse("0.0.0").expect(RIGHT)
}

pub(super) fn region() -> Region {
    Region::parse("westeurope").expect(RIGHT)
}

pub(super) fn identifier() -> Identifier {
    Identifier::parse("publisher", "offer", "sku").expect(RIGHT)
}

pub(super) fn community() -> CommunityGallery {
    CommunityGallery {
        public_name_prefix: PublicNamePrefix::parse("prefix").expect(RIGHT),
        publisher_uri: "https://example.com".to_owned(),
        publisher_contact: "images@example.com".to_owned(),
        eula: "Licence".to_owned(),
    }
}

pub(super) fn source_name() -> SourceName {
    SourceName::parse("source").expect(RIGHT)
}

/// A different source for every place, since no source may be used twice (V-13).
pub(super) fn source_id(kind: SourceKind, place: &str) -> SourceId {
    let name = SourceName::parse(&format!("source{place}")).unwrap_or_else(|_| source_name());
    SourceId::ImageSource(ImageSourceId::new(
        subscription(),
        resource_group(),
        kind,
        name,
    ))
}

pub(super) fn role() -> RoleReference {
    RoleReference::parse("Reader").expect(RIGHT)
}

pub(super) fn principal() -> PrincipalReference {
    PrincipalReference::parse("00000000-0000-0000-0000-000000000000").expect(RIGHT)
}

#[cfg(test)]
mod tests {
    use crate::gallery::application;

    #[test]
    fn every_stand_in_is_of_the_right_form() {
        super::definition_id(super::subscription());
        super::application_id(super::subscription());
        super::encryption_set(super::subscription());
        super::version_name();
        super::region();
        super::identifier();
        super::source_name();
        super::role();
        super::principal();
        application::check_link(&super::link()).unwrap();
        assert!(super::community().check().is_empty());
    }
}
