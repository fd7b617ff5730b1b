//! VM applications and their versions of a document.

use super::document::{ApplicationEntry, ApplicationVersionEntry};
use super::images::target_regions;
use super::reader::{Home, Place, Reader};
use super::reading::{Steps, Wanted};
use crate::gallery::{
    GalleryApplicationId, GalleryApplicationName, GalleryApplicationSpec,
    GalleryApplicationVersionId, GalleryApplicationVersionSpec, GalleryId, ManageAction, OsType,
    PackageSource, StorageAccountType, VersionName,
};

/// Reads an application and its versions.
pub(super) fn application(
    reader: &mut Reader,
    steps: &mut Steps,
    at: &Place,
    home: &Home,
    gallery: &GalleryId,
    entry: &ApplicationEntry,
) -> Option<()> {
    let home = home.narrowed(reader, at, None, None, entry.location.as_ref());
    let name = reader.value(at, "name", &entry.name, GalleryApplicationName::parse);
    let os_type = reader.value(
        at,
        "supported_os_type",
        &entry.supported_os_type,
        OsType::parse,
    );
    let end_of_life_date = reader.end_of_life(at, entry.end_of_life_date.as_ref());
    let tags = reader.tags(at, &entry.tags);
    let id = GalleryApplicationId::new(gallery.clone(), name?);
    let spec = GalleryApplicationSpec {
        id: id.clone(),
        location: home.location_if_said(),
        supported_os_type: os_type?,
        description: entry.description.clone(),
        eula: entry.eula.clone(),
        privacy_statement_uri: entry.privacy_statement_uri.clone(),
        release_note_uri: entry.release_note_uri.clone(),
        end_of_life_date,
        tags,
    };
    steps.child(at, Wanted::Application(Box::new(spec)));
    for (index, entry) in entry.versions.iter().enumerate() {
        let at = at.element("versions", index);
        if let Some(spec) = version(reader, &at, &home, &id, entry) {
            steps.version(&at, Wanted::ApplicationVersion(Box::new(spec)));
        }
    }
    Some(())
}

fn version(
    reader: &mut Reader,
    at: &Place,
    home: &Home,
    application: &GalleryApplicationId,
    entry: &ApplicationVersionEntry,
) -> Option<GalleryApplicationVersionSpec> {
    let home = home.narrowed(reader, at, None, None, entry.location.as_ref());
    let location = home.location(reader, at);
    let name = reader.value(at, "name", &entry.name, VersionName::parse);
    let storage = reader.optional(
        at,
        "storage_account_type",
        entry.storage_account_type.as_ref(),
        StorageAccountType::parse,
    );
    let target_regions = target_regions(reader, at, &entry.target_regions);
    let end_of_life_date = reader.end_of_life(at, entry.end_of_life_date.as_ref());
    let tags = reader.tags(at, &entry.tags);
    Some(GalleryApplicationVersionSpec {
        id: GalleryApplicationVersionId::new(application.clone(), name?),
        location: location?,
        source: PackageSource {
            media_link: entry.source.media_link.clone(),
            default_configuration_link: entry.source.default_configuration_link.clone(),
        },
        manage_action: ManageAction {
            install: entry.manage_action.install.clone(),
            remove: entry.manage_action.remove.clone(),
            update: entry.manage_action.update.clone(),
        },
        package_file: entry.package_file.clone(),
        config_file: entry.config_file.clone(),
        enable_health_check: entry.enable_health_check,
        replica_count: entry
            .replica_count
            .unwrap_or(GalleryApplicationVersionSpec::DEFAULT_REPLICA_COUNT),
        storage_account_type: storage.unwrap_or(StorageAccountType::StandardLrs),
        target_regions,
        exclude_from_latest: entry.exclude_from_latest,
        end_of_life_date,
        tags,
    })
}
