//! Deleted resources in SQL.

use rusqlite::{Row, named_params, params};

use super::rows::{kind_name, kind_named, parsed};
use super::transaction::SqliteTransaction;
use crate::engine::store::access::AssignmentRecord;
use crate::engine::store::{Body, DeletedRecord, ReadDeleted, Record, StoreError, WriteDeleted};

const COLUMNS: &str = "key, type, parent, subscription, resource_group, location, etag, \
                       body_version, body, deleted_at, retained_until";

const ASSIGNMENT: &str = "key, scope, role, principal, body_version, body";

impl ReadDeleted for SqliteTransaction<'_> {
    fn deleted(&self, key: &str) -> Result<Option<DeletedRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM deleted_resources WHERE key = ?1");
        self.first(&sql, [key], deleted)
    }

    fn deleted_list(&self, parent: &str) -> Result<Vec<DeletedRecord>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM deleted_resources WHERE parent = ?1 ORDER BY key");
        self.all(&sql, [parent], deleted)
    }

    fn deleted_assignments(&self, key: &str) -> Result<Vec<AssignmentRecord>, StoreError> {
        let sql = format!(
            "SELECT {ASSIGNMENT} FROM deleted_role_assignments WHERE scope = ?1 ORDER BY key"
        );
        self.all(&sql, [key], assignment)
    }
}

impl WriteDeleted for SqliteTransaction<'_> {
    fn deleted_insert(
        &self,
        deleted: &DeletedRecord,
        assignments: &[AssignmentRecord],
    ) -> Result<(), StoreError> {
        let record = &deleted.record;
        self.execute(
            &format!(
                "INSERT INTO deleted_resources ({COLUMNS}) VALUES (:key, :type, :parent, \
                 :subscription, :resource_group, :location, :etag, :body_version, :body, \
                 :deleted_at, :retained_until)"
            ),
            named_params! {
                ":key": record.key,
                ":type": kind_name(record.kind),
                ":parent": record.parent,
                ":subscription": record.subscription,
                ":resource_group": record.resource_group,
                ":location": record.location,
                ":etag": record.etag,
                ":body_version": record.body.version,
                ":body": record.body.json,
                ":deleted_at": deleted.deleted_at.to_string(),
                ":retained_until": deleted.retained_until.to_string(),
            },
        )?;
        let sql = format!(
            "INSERT INTO deleted_role_assignments ({ASSIGNMENT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        );
        assignments.iter().try_for_each(|assignment| {
            self.execute(
                &sql,
                params![
                    assignment.key,
                    record.key,
                    assignment.role,
                    assignment.principal,
                    assignment.body.version,
                    assignment.body.json,
                ],
            )
        })
    }

    fn deleted_remove(&self, key: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM deleted_resources WHERE key = ?1", [key])
    }
}

fn deleted(row: &Row<'_>) -> rusqlite::Result<DeletedRecord> {
    Ok(DeletedRecord {
        record: Record {
            key: row.get(0)?,
            kind: parsed(row, 1, kind_named)?,
            parent: row.get(2)?,
            subscription: row.get(3)?,
            resource_group: row.get(4)?,
            location: row.get(5)?,
            identifier: None,
            session: None,
            etag: row.get(6)?,
            body: Body {
                version: row.get(7)?,
                json: row.get(8)?,
            },
        },
        deleted_at: parsed(row, 9, |text| text.parse().ok())?,
        retained_until: parsed(row, 10, |text| text.parse().ok())?,
    })
}

fn assignment(row: &Row<'_>) -> rusqlite::Result<AssignmentRecord> {
    Ok(AssignmentRecord {
        key: row.get(0)?,
        scope: row.get(1)?,
        at_resource: true,
        role: row.get(2)?,
        principal: row.get(3)?,
        session: None,
        body: Body {
            version: row.get(4)?,
            json: row.get(5)?,
        },
    })
}
