//! The port's transactions in SQL.

use rusqlite::{named_params, params};

use super::rows::{COLUMNS, body, fault, kind_name, parsed, record};
use super::transaction::SqliteTransaction;
use super::{contents, soundness};
use crate::engine::faults::FaultCount;
use crate::engine::store::contents::Contents;
use crate::engine::store::{
    Body, IdentifierColumns, Operation, OperationKind, ReadTransaction, Record, ResourceKind,
    Scope, StoreError, StoredFault, WriteTransaction,
};

/// A table whose rows carry the session that created them, and the column with what `confirm` names
/// them by.
struct Table {
    name: &'static str,
    key: &'static str,
}

const WITH_SESSIONS: [Table; 3] = [
    Table {
        name: "resources",
        key: "key",
    },
    Table {
        name: "role_assignments",
        key: "key",
    },
    Table {
        name: "gallery_sharing",
        key: "gallery || '/sharingprofile'",
    },
];

impl ReadTransaction for SqliteTransaction<'_> {
    fn resource(&self, key: &str) -> Result<Option<Record>, StoreError> {
        self.first(
            &format!("SELECT {COLUMNS} FROM resources WHERE key = ?1"),
            [key],
            record,
        )
    }

    fn resource_each(
        &self,
        kind: ResourceKind,
        scope: &Scope,
        visit: &mut dyn FnMut(&Record) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let select = format!("SELECT {COLUMNS} FROM resources WHERE type = ?1");
        let kind = kind_name(kind);
        let mut visit = |record: &Record| visit(record).map(|()| false);
        match scope {
            Scope::Everywhere => self.until(
                &format!("{select} ORDER BY key"),
                [kind],
                record,
                &mut visit,
            ),
            Scope::Subscription(subscription) => self.until(
                &format!("{select} AND subscription = ?2 ORDER BY key"),
                [kind, subscription],
                record,
                &mut visit,
            ),
            Scope::ResourceGroup(subscription, group) => self.until(
                &format!("{select} AND subscription = ?2 AND resource_group = ?3 ORDER BY key"),
                [kind, subscription, group],
                record,
                &mut visit,
            ),
            Scope::Parent(parent) => self.until(
                &format!("{select} AND parent = ?2 ORDER BY key"),
                [kind, parent],
                record,
                &mut visit,
            ),
            Scope::Grandparent(key) => self.until(
                &format!(
                    "{select} AND parent IN (SELECT key FROM resources WHERE parent = ?2) \
                     ORDER BY key"
                ),
                [kind, key],
                record,
                &mut visit,
            ),
        }
    }

    fn child_list(&self, parent: &str, most: u32) -> Result<Vec<Record>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM resources WHERE parent = ?1 ORDER BY key LIMIT ?2");
        self.all(&sql, params![parent, most], record)
    }

    fn versions_downwards(
        &self,
        parent: &str,
        is_enough: &mut dyn FnMut(&str, &Body) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT key, body_version, body FROM resources \
                   WHERE parent = ?1 AND version_order IS NOT NULL ORDER BY version_order DESC";
        self.until(sql, [parent], body, &mut |(key, body)| is_enough(key, body))
    }

    fn resource_is_unconfirmed(&self, key: &str) -> Result<bool, StoreError> {
        for table in WITH_SESSIONS {
            let Table { name, key: column } = table;
            let sql = format!("SELECT 1 FROM {name} WHERE {column} = ?1 AND session IS NOT NULL");
            if self.first(&sql, [key], |_| Ok(()))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn definition_with_identifier(
        &self,
        gallery: &str,
        identifier: &IdentifierColumns,
    ) -> Result<Option<String>, StoreError> {
        self.first(
            "SELECT key FROM resources \
             WHERE type = 'image_definition' AND parent = ?1 AND publisher = ?2 AND offer = ?3 AND sku = ?4",
            [gallery, &identifier.publisher, &identifier.offer, &identifier.sku],
            |row| row.get(0),
        )
    }

    fn usage(
        &self,
        subscription: &str,
        kind: ResourceKind,
        location: &str,
    ) -> Result<u32, StoreError> {
        let sql = "SELECT count FROM usage WHERE subscription = ?1 AND type = ?2 AND location = ?3";
        let count = self.first(sql, [subscription, kind_name(kind), location], |row| {
            row.get(0)
        })?;
        Ok(count.unwrap_or(0))
    }

    fn unconfirmed(
        &self,
        subscription: &str,
        kind: ResourceKind,
        location: &str,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT session FROM resources WHERE session IS NOT NULL \
                   AND subscription = ?1 AND type = ?2 AND location = ?3";
        self.all(sql, [subscription, kind_name(kind), location], |row| {
            row.get(0)
        })
    }

    fn used_locations(&self, subscription: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT location FROM usage WHERE subscription = ?1 AND count > 0 \
                   ORDER BY location";
        self.all(sql, [subscription], |row| row.get(0))
    }

    fn subscription(&self, id: &str) -> Result<Option<Body>, StoreError> {
        let sql = "SELECT body_version, body FROM subscriptions WHERE id = ?1";
        self.first(sql, [id], |row| {
            Ok(Body {
                version: row.get(0)?,
                json: row.get(1)?,
            })
        })
    }

    fn subscription_list(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM subscriptions \
                   UNION SELECT subscription FROM usage WHERE count > 0 ORDER BY 1";
        self.all(sql, [], |row| row.get(0))
    }

    fn session_list(&self) -> Result<Vec<String>, StoreError> {
        let of_each = WITH_SESSIONS.map(|Table { name, .. }| {
            format!("SELECT session FROM {name} WHERE session IS NOT NULL")
        });
        let sql = format!("{} ORDER BY session", of_each.join(" UNION "));
        self.all(&sql, [], |row| row.get(0))
    }

    fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        self.first(sql, [name], |row| row.get(0))
    }

    fn operation_list(&self, resource: &str) -> Result<Vec<Operation>, StoreError> {
        let mut operations = self.all(
            "SELECT id, resource, kind, started_at, finished_at FROM operations \
             WHERE resource = ?1 ORDER BY id",
            [resource],
            |row| {
                Ok(Operation {
                    id: row.get(0)?,
                    resource: row.get(1)?,
                    kind: parsed(row, 2, OperationKind::from_name)?,
                    started_at: parsed(row, 3, |text| text.parse().ok())?,
                    finished_at: parsed(row, 4, |text| text.parse().ok())?,
                })
            },
        )?;
        // Instants of different precision are not ordered as texts.
        operations.sort_by_key(|operation| operation.started_at);
        Ok(operations)
    }

    fn contents(&self) -> Result<Contents, StoreError> {
        contents::read(self.connection, self.path)
    }

    fn flaws(&self) -> Result<Vec<String>, StoreError> {
        soundness::flaws(self.connection, self.path)
    }

    fn fault_list(&self) -> Result<Vec<StoredFault>, StoreError> {
        self.all(
            "SELECT id, matched, struck, spent, body_version, body FROM faults ORDER BY id",
            [],
            fault,
        )
    }

    fn fault_list_unspent(&self) -> Result<Vec<StoredFault>, StoreError> {
        self.all(
            "SELECT id, matched, struck, spent, body_version, body FROM faults \
             WHERE spent = 0 ORDER BY id",
            [],
            fault,
        )
    }
}

impl WriteTransaction for SqliteTransaction<'_> {
    fn is_rehearsal(&self) -> bool {
        self.is_rehearsal
    }

    fn resource_insert(&self, record: &Record) -> Result<(), StoreError> {
        let identifier = record.identifier.as_ref();
        self.execute(
            &format!(
                "INSERT INTO resources ({COLUMNS}) VALUES (:key, :type, :parent, :subscription, :resource_group, \
                 :location, :publisher, :offer, :sku, :session, :etag, :body_version, :body)"
            ),
            named_params! {
                ":key": record.key,
                ":type": kind_name(record.kind),
                ":parent": record.parent,
                ":subscription": record.subscription,
                ":resource_group": record.resource_group,
                ":location": record.location,
                ":publisher": identifier.map(|columns| &columns.publisher),
                ":offer": identifier.map(|columns| &columns.offer),
                ":sku": identifier.map(|columns| &columns.sku),
                ":session": record.session,
                ":etag": record.etag,
                ":body_version": record.body.version,
                ":body": record.body.json,
            },
        )
    }

    fn resource_update(&self, key: &str, etag: &str, body: &Body) -> Result<(), StoreError> {
        self.execute(
            "UPDATE resources SET etag = ?2, body_version = ?3, body = ?4, session = NULL WHERE key = ?1",
            params![key, etag, body.version, body.json],
        )
    }

    fn resource_delete(&self, key: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM resources WHERE key = ?1", [key])
    }

    fn resource_adopt(&self, key: &str, session: &str) -> Result<(), StoreError> {
        self.execute(
            "UPDATE resources SET session = ?2 WHERE key = ?1 AND session IS NOT NULL",
            [key, session],
        )
    }

    fn resource_confirm(&self, key: &str) -> Result<(), StoreError> {
        WITH_SESSIONS
            .iter()
            .try_for_each(|Table { name, key: column }| {
                let sql = format!(
                    "UPDATE {name} SET session = NULL WHERE {column} = ?1 AND session IS NOT NULL"
                );
                self.execute(&sql, [key])
            })
    }

    fn session_confirm(&self, session: &str, but: &[String]) -> Result<(), StoreError> {
        let but = serde_json::Value::from(but).to_string();
        WITH_SESSIONS.iter().try_for_each(|Table { name, key }| {
            let sql = format!(
                "UPDATE {name} SET session = NULL WHERE session = ?1 \
                 AND {key} NOT IN (SELECT value FROM json_each(?2))"
            );
            self.execute(&sql, [session, &but])
        })
    }

    fn setting_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO settings (name, value) VALUES (?1, ?2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )
    }

    fn subscription_put(&self, id: &str, body: &Body) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO subscriptions (id, body_version, body) VALUES (?1, ?2, ?3) \
             ON CONFLICT (id) DO UPDATE SET body_version = excluded.body_version, body = excluded.body",
            params![id, body.version, body.json],
        )
    }

    fn operation_insert(&self, operation: &Operation) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO operations (id, resource, kind, started_at, finished_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                operation.id,
                operation.resource,
                operation.kind.as_str(),
                operation.started_at.to_string(),
                operation.finished_at.to_string(),
            ],
        )
    }

    fn contents_replace(&self, contents: &Contents) -> Result<(), StoreError> {
        let contents = contents::upgraded(contents, self.path)?;
        contents::write(self.connection, self.path, &contents)
    }

    fn fault_insert(&self, fault: &StoredFault) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO faults (id, matched, struck, spent, body_version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                fault.id,
                fault.count.matched,
                fault.count.struck,
                fault.spent,
                fault.body.version,
                fault.body.json,
            ],
        )
    }

    fn fault_count(&self, id: i64, count: FaultCount, spent: bool) -> Result<(), StoreError> {
        self.execute(
            "UPDATE faults SET matched = ?2, struck = ?3, spent = ?4 WHERE id = ?1",
            params![id, count.matched, count.struck, spent,],
        )
    }

    fn fault_delete(&self, id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM faults WHERE id = ?1", [id])
    }
}
