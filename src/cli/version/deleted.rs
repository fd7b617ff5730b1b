//! `acg version delete`, `restore` and `purge`, and the deleted versions in `acg version list` (D-4).

use serde::Serialize;

use crate::cli::frame::answer::{Answer, Outcome, Row};
use crate::cli::frame::cell::Cell;
use crate::cli::frame::deletion;
use crate::cli::frame::reference::{DefinitionReference, VersionReference};
use crate::cli::frame::session::Session;
use crate::cli::frame::words;
use crate::gallery::{
    Deleted, DeletedImageVersion, GalleryService, ResourceKind, SoftDeleteService, Timestamp,
};

/// A deleted version as it is shown.
#[derive(Debug, Serialize)]
struct DeletedView {
    id: String,
    name: String,
    location: &'static str,
    size_gb: u64,
    #[serde(serialize_with = "words::as_text")]
    deleted_at: Timestamp,
    #[serde(serialize_with = "words::as_text")]
    retained_until: Timestamp,
}

impl From<&DeletedImageVersion> for DeletedView {
    fn from(deleted: &DeletedImageVersion) -> Self {
        let spec = &deleted.version.spec;
        Self {
            id: spec.id.to_string(),
            name: spec.id.name().to_string(),
            location: spec.location.name(),
            size_gb: deleted.version.size_gb(),
            deleted_at: deleted.deleted_at,
            retained_until: deleted.retained_until,
        }
    }
}

impl Row for DeletedView {
    const COLUMNS: &'static [&'static str] =
        &["name", "location", "size", "deleted", "retained until"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.name),
            Cell::text(self.location),
            Cell::gib(self.size_gb),
            Cell::instant(Some(self.deleted_at)),
            Cell::instant(Some(self.retained_until)),
        ]
    }
}

/// What became of a version.
#[derive(Debug, Serialize)]
struct Changed {
    id: String,
    #[serde(serialize_with = "words::as_optional_text")]
    retained_until: Option<Timestamp>,
}

pub(super) async fn list(definition: &DefinitionReference, session: &Session) -> Outcome {
    let id = definition.resolve(session).await?;
    let engine = session.engine().await?;
    let deleted = engine.image_version_deleted_list(&id).await?;
    // Also whoever may not read the definition sees what of it they may read.
    if deleted.is_empty() {
        let definition = engine.image_definition_get(&id).await?;
        session.found(definition, ResourceKind::ImageDefinition, &id)?;
    }
    let rows: Vec<DeletedView> = deleted.iter().map(DeletedView::from).collect();
    let none = format!(
        "No deleted versions of the image definition \"{}\" are kept.",
        id.name()
    );
    Ok(Answer::list(rows, &session.nothing(&none)))
}

pub(super) async fn delete(
    version: &VersionReference,
    for_good: bool,
    session: &Session,
) -> Outcome {
    let id = version.resolve(session).await?;
    let engine = session.engine().await?;
    session.confirm(&format!("The image version \"{id}\" will be deleted."))?;
    let deleted = if for_good {
        engine.image_version_delete_for_good(&id).await?
    } else {
        engine.image_version_delete(&id).await?
    };
    let id = id.to_string();
    let retained_until = match deleted {
        Deleted::WasAbsent => return Ok(absent("image version", id)),
        Deleted::Kept { until } => Some(until),
        Deleted::Gone => None,
    };
    let sentence = match retained_until {
        Some(until) => {
            format!("The image version \"{id}\" was deleted, and can be restored until {until:.0}.")
        }
        None => format!("The image version \"{id}\" was deleted for good."),
    };
    Ok(deletion::gone(sentence, Changed { id, retained_until }))
}

pub(super) async fn restore(version: &VersionReference, session: &Session) -> Outcome {
    let id = version.resolve(session).await?;
    let restored = session.engine().await?.image_version_restore(&id).await?;
    let id = restored.spec.id.to_string();
    let answer = Changed {
        id: id.clone(),
        retained_until: None,
    };
    let sentence = format!(
        "The image version \"{id}\" is there again. A configuration that is to manage it imports it."
    );
    Ok(Answer::done(sentence, answer))
}

pub(super) async fn purge(version: &VersionReference, session: &Session) -> Outcome {
    let id = version.resolve(session).await?;
    let engine = session.engine().await?;
    session.confirm(&format!(
        "The deleted image version \"{id}\" will be gone for good."
    ))?;
    if engine.image_version_purge(&id).await? == Deleted::WasAbsent {
        return Ok(absent("deleted image version", id.to_string()));
    }
    let id = id.to_string();
    let sentence = format!("The deleted image version \"{id}\" is gone for good.");
    let answer = Changed {
        id,
        retained_until: None,
    };
    Ok(deletion::gone(sentence, answer))
}

fn absent(noun: &str, id: String) -> Answer {
    let what = format!("The {noun} \"{id}\"");
    let known = Changed {
        id,
        retained_until: None,
    };
    deletion::absent(&what, known)
}
