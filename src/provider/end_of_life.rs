//! The warning that something in use is past its end of life.

use crate::framework::diagnostic::Diagnostic;
use crate::framework::path::Path;
use crate::gallery::{
    GalleryApplicationVersionSpec, GalleryService, ImageVersionSpec, ResourceKind, ServiceError,
    SharedImageVersion, Timestamp, end_of_life_remark, if_readable,
};

/// I-9: the warning on `what`, words that begin a sentence, when its date has passed by the service's
/// clock. Without a date, the service is not asked.
pub(super) async fn remark(
    service: &dyn GalleryService,
    what: &str,
    date: Option<Timestamp>,
) -> Result<Option<Diagnostic>, ServiceError> {
    let Some(date) = date else {
        return Ok(None);
    };
    let remark = end_of_life_remark(what, date, service.now().await?);
    Ok(remark.map(|text| {
        Diagnostic::warning("Past Its End of Life", text)
            .at(Path::root().attribute("end_of_life_date"))
    }))
}

/// V-10, I-11: the warning on a version, `what`, by its own date or else by that of its `parent`, which is
/// asked for only then. Without the right to read the parent its date is not known.
pub(super) async fn remark_on_version(
    service: &dyn GalleryService,
    what: &str,
    own: Option<Timestamp>,
    parent: &str,
    parents: impl Future<Output = Result<Option<Timestamp>, ServiceError>>,
) -> Result<Option<Diagnostic>, ServiceError> {
    if own.is_some() {
        return remark(service, what, own).await;
    }
    let inherited = if_readable(parents.await)?;
    remark(
        service,
        &format!("{what}, by the date of its {parent},"),
        inherited,
    )
    .await
}

/// What [`remark_on_version`] tells of a gallery application version.
pub(super) async fn remark_on_application_version(
    service: &dyn GalleryService,
    spec: &GalleryApplicationVersionSpec,
) -> Result<Option<Diagnostic>, ServiceError> {
    let what = format!("Gallery application version \"{}\"", spec.id.name());
    let applications = async {
        let application = service.gallery_application_get(spec.id.application());
        let application = application.await?;
        Ok(application.and_then(|application| application.spec().end_of_life_date))
    };
    let parent = ResourceKind::GalleryApplication.noun();
    remark_on_version(service, &what, spec.end_of_life_date, parent, applications).await
}

/// What [`remark_on_version`] tells a consumer of an image version.
pub(super) async fn remark_on_shared_version(
    service: &dyn GalleryService,
    version: &SharedImageVersion,
) -> Result<Option<Diagnostic>, ServiceError> {
    let what = format!("Image version \"{}\"", version.id.name);
    let effective = async { Ok(version.effective_end_of_life_date) };
    let parent = ResourceKind::ImageDefinition.noun();
    remark_on_version(service, &what, version.end_of_life_date, parent, effective).await
}

/// What [`remark_on_version`] tells of an image version.
pub(super) async fn remark_on_image_version(
    service: &dyn GalleryService,
    spec: &ImageVersionSpec,
) -> Result<Option<Diagnostic>, ServiceError> {
    let what = format!("Image version \"{}\"", spec.id.name());
    let definitions = async {
        let definition = service.image_definition_get(spec.id.definition()).await?;
        Ok(definition.and_then(|definition| definition.spec().end_of_life_date))
    };
    let parent = ResourceKind::ImageDefinition.noun();
    remark_on_version(service, &what, spec.end_of_life_date, parent, definitions).await
}
