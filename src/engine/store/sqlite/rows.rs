//! What lies in a row of the database.

use rusqlite::Row;

use crate::engine::store::{
    Body, FaultCount, IdentifierColumns, Record, ResourceKind, StoredFault,
};

/// The columns of a resource.
pub(super) const COLUMNS: &str = "key, type, parent, subscription, resource_group, location, publisher, offer, sku, session, \
                       etag, body_version, body";

/// The record in a row of [`COLUMNS`].
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let identifier = match (row.get(6)?, row.get(7)?, row.get(8)?) {
        (Some(publisher), Some(offer), Some(sku)) => Some(IdentifierColumns {
            publisher,
            offer,
            sku,
        }),
        _ => None,
    };
    Ok(Record {
        key: row.get(0)?,
        kind: parsed(row, 1, kind_named)?,
        parent: row.get(2)?,
        subscription: row.get(3)?,
        resource_group: row.get(4)?,
        location: row.get(5)?,
        identifier,
        session: row.get(9)?,
        etag: row.get(10)?,
        body: Body {
            version: row.get(11)?,
            json: row.get(12)?,
        },
    })
}

/// The key and the body in a row of key, body version and body.
pub(super) fn body(row: &Row<'_>) -> rusqlite::Result<(String, Body)> {
    let body = Body {
        version: row.get(1)?,
        json: row.get(2)?,
    };
    Ok((row.get(0)?, body))
}

/// The fault in a row of id, counts, whether it is spent, and body.
pub(super) fn fault(row: &Row<'_>) -> rusqlite::Result<StoredFault> {
    Ok(StoredFault {
        id: row.get(0)?,
        count: FaultCount {
            matched: row.get(1)?,
            struck: row.get(2)?,
        },
        spent: row.get(3)?,
        body: Body {
            version: row.get(4)?,
            json: row.get(5)?,
        },
    })
}

/// A text column that holds one of a type's names.
pub(super) fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| {
        let problem = format!("\"{text}\" is not known").into();
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, problem)
    })
}

/// The name of a kind in the store.
pub(super) const fn kind_name(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Gallery => "gallery",
        ResourceKind::ImageDefinition => "image_definition",
        ResourceKind::ImageVersion => "image_version",
        ResourceKind::ImageSource => "image_source",
        ResourceKind::GalleryApplication => "gallery_application",
        ResourceKind::GalleryApplicationVersion => "gallery_application_version",
        ResourceKind::RoleAssignment => "role_assignment",
        ResourceKind::GallerySharing => "gallery_sharing",
    }
}

pub(super) fn kind_named(name: &str) -> Option<ResourceKind> {
    ResourceKind::ALL
        .iter()
        .copied()
        .find(|kind| kind_name(*kind) == name)
}
