//! The warning that something in use is past its end of life.

use crate::framework::diagnostic::Diagnostic;
use crate::framework::path::Path;
use crate::gallery::{GalleryService, ServiceError, Timestamp, end_of_life_remark};

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
