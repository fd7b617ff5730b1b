//! What the store keeps of shared galleries, in SQL.

use rusqlite::{Row, params};

use super::transaction::SqliteTransaction;
use crate::engine::store::sharing::{SharingReads, SharingRecord, SharingWrites};
use crate::engine::store::{Body, StoreError};

const COLUMNS: &str = "gallery, public_name, session, body_version, body";

impl SharingReads for SqliteTransaction<'_> {
    fn sharing(&self, gallery: &str) -> Result<Option<SharingRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM gallery_sharing WHERE gallery = ?1");
        self.first(&sql, [gallery], record)
    }

    fn sharing_named(&self, public_name: &str) -> Result<Option<SharingRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM gallery_sharing WHERE public_name = ?1");
        self.first(&sql, [public_name], record)
    }

    fn sharing_list(&self) -> Result<Vec<SharingRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM gallery_sharing ORDER BY gallery");
        self.all(&sql, [], record)
    }
}

impl SharingWrites for SqliteTransaction<'_> {
    fn sharing_insert(&self, record: &SharingRecord) -> Result<(), StoreError> {
        self.execute(
            &format!("INSERT INTO gallery_sharing ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5)"),
            params![
                record.gallery,
                record.public_name,
                record.session,
                record.body.version,
                record.body.json,
            ],
        )
    }

    fn sharing_update(&self, gallery: &str, body: &Body) -> Result<(), StoreError> {
        self.execute(
            "UPDATE gallery_sharing SET session = NULL, body_version = ?2, body = ?3 \
             WHERE gallery = ?1",
            params![gallery, body.version, body.json],
        )
    }

    fn sharing_delete(&self, gallery: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM gallery_sharing WHERE gallery = ?1", [gallery])
    }

    fn sharing_adopt(&self, gallery: &str, session: &str) -> Result<(), StoreError> {
        self.execute(
            "UPDATE gallery_sharing SET session = ?2 WHERE gallery = ?1 AND session IS NOT NULL",
            [gallery, session],
        )
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<SharingRecord> {
    Ok(SharingRecord {
        gallery: row.get(0)?,
        public_name: row.get(1)?,
        session: row.get(2)?,
        body: Body {
            version: row.get(3)?,
            json: row.get(4)?,
        },
    })
}
