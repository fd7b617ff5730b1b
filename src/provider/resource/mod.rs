//! The managed resources, one file each: schema, model, and how each operation maps onto the port.

pub(super) mod gallery;
pub(super) mod gallery_application;
pub(super) mod gallery_application_version;
mod gallery_application_version_schema;
pub(super) mod gallery_sharing;
mod gallery_sharing_schema;
pub(super) mod image_definition;
mod image_definition_schema;
pub(super) mod image_source;
mod image_source_schema;
pub(super) mod image_version;
mod image_version_schema;
pub(super) mod managed;
pub(super) mod managed_resource;
mod partial_change;
mod planned_change;
mod planned_creation;
mod planned_place;
pub(super) mod role_assignment;
mod role_assignment_schema;
mod source_disks;
mod source_vhd;
mod unknown_encryption;
pub(super) mod version_disks;
pub(super) mod version_protection;
pub(super) mod version_regions;
mod version_schema;
mod version_waiting;

use super::data::Data;
use crate::framework::diagnostic::Diagnostic;
use crate::framework::path::Path;
use crate::framework::provider::AnyResource;
use crate::framework::timeouts::DefaultTimeouts;
use crate::gallery::{
    GalleryId, GalleryService, Region, VersionName, definition, if_readable, latest_advice,
};
use managed::Managed;
use managed_resource::ManagedResource;

/// The resource for a kind of object.
pub(super) fn managed<K: Managed>() -> AnyResource<Data> {
    AnyResource::new(ManagedResource::<K>::new())
}

/// Long enough for any service, short enough to notice that something is wrong.
const TIMEOUTS: DefaultTimeouts = DefaultTimeouts {
    create: 30,
    read: 5,
    update: 30,
    delete: 30,
};

/// G-3: advice for something that is to lie away from its gallery.
async fn location_advice(
    port: &dyn GalleryService,
    gallery: &GalleryId,
    location: Region,
) -> managed::Answer<Vec<Diagnostic>> {
    let gallery = if_readable(port.gallery_get(gallery).await)?;
    let advice = gallery
        .and_then(|gallery| definition::location_advice(location, gallery.spec.location))
        .map(|text| {
            Diagnostic::warning("Location Differs From the Gallery's", text)
                .at(Path::root().attribute("location"))
        });
    Ok(advice.into_iter().collect())
}

/// A version by its key and number.
type NumberedVersion = (String, VersionName);

/// L-1: advice for a new version that will not become the latest, beside the present one.
/// `replaced` are the keys of what it takes the place of.
fn version_advice(
    new: &NumberedVersion,
    excluded: bool,
    present: Option<NumberedVersion>,
    replaced: &[&str],
) -> Option<Diagnostic> {
    // What is replaced goes, and what takes its own place changes no order.
    let stays = |version: &NumberedVersion| !replaced.contains(&version.0.as_str());
    let present = present.filter(|present| stays(present) && stays(new))?;
    let text = latest_advice(new.1, excluded, present.1)?;
    let warning = Diagnostic::warning("Version Will Not Be the Latest", text);
    Some(warning.at(Path::root().attribute("name")))
}
