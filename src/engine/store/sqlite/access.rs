//! What the store keeps of access, in SQL.

use rusqlite::{Row, params};

use super::transaction::SqliteTransaction;
use crate::engine::store::access::{
    AccessReads, AccessWrites, AssignmentRecord, Assignments, Named, Register,
};
use crate::engine::store::{Body, StoreError};

const NAMED: &str = "id, name, body_version, body";
const ASSIGNMENT: &str = "key, scope, resource, role, principal, session, body_version, body";

impl AccessReads for SqliteTransaction<'_> {
    fn registered(&self, register: Register, id: &str) -> Result<Option<Named>, StoreError> {
        let table = table(register);
        let sql = format!("SELECT {NAMED} FROM {table} WHERE id = ?1");
        self.first(&sql, [id], named)
    }

    fn registered_as(&self, register: Register, name: &str) -> Result<Option<Named>, StoreError> {
        let table = table(register);
        let sql = format!("SELECT {NAMED} FROM {table} WHERE name = ?1");
        self.first(&sql, [name], named)
    }

    fn registered_list(&self, register: Register) -> Result<Vec<Named>, StoreError> {
        let table = table(register);
        let sql = format!("SELECT {NAMED} FROM {table} ORDER BY name, id");
        self.all(&sql, [], named)
    }

    fn groups_of(&self, member: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT principal FROM group_members WHERE member = ?1 ORDER BY principal";
        self.all(sql, [member], |row| row.get(0))
    }

    fn members_of(&self, group: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT member FROM group_members WHERE principal = ?1 ORDER BY member";
        self.all(sql, [group], |row| row.get(0))
    }

    fn assignment(&self, key: &str) -> Result<Option<AssignmentRecord>, StoreError> {
        let sql = format!("SELECT {ASSIGNMENT} FROM role_assignments WHERE key = ?1");
        self.first(&sql, [key], assignment)
    }

    fn assignment_of(
        &self,
        scope: &str,
        role: &str,
        principal: &str,
    ) -> Result<Option<AssignmentRecord>, StoreError> {
        let sql = format!(
            "SELECT {ASSIGNMENT} FROM role_assignments \
             WHERE scope = ?1 AND role = ?2 AND principal = ?3"
        );
        self.first(&sql, [scope, role, principal], assignment)
    }

    fn assignment_list(&self, which: Assignments<'_>) -> Result<Vec<AssignmentRecord>, StoreError> {
        let select = format!("SELECT {ASSIGNMENT} FROM role_assignments");
        match which {
            Assignments::All => self.all(&format!("{select} ORDER BY key"), [], assignment),
            // What lies below a scope begins with it and a slash, the character before "0".
            Assignments::Within(scope) => self.all(
                &format!(
                    "{select} WHERE scope = ?1 OR (scope >= ?1 || '/' AND scope < ?1 || '0') \
                     ORDER BY key"
                ),
                [scope],
                assignment,
            ),
            Assignments::Of(principal) => self.all(
                &format!("{select} WHERE principal = ?1 ORDER BY key"),
                [principal],
                assignment,
            ),
            Assignments::OfRole(role) => self.all(
                &format!("{select} WHERE role = ?1 ORDER BY key"),
                [role],
                assignment,
            ),
        }
    }
}

impl AccessWrites for SqliteTransaction<'_> {
    fn register(&self, register: Register, entry: &Named) -> Result<(), StoreError> {
        let table = table(register);
        self.execute(
            &format!(
                "INSERT INTO {table} ({NAMED}) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) \
                 DO UPDATE SET name = ?2, body_version = ?3, body = ?4"
            ),
            params![entry.id, entry.name, entry.body.version, entry.body.json],
        )
    }

    fn unregister(&self, register: Register, id: &str) -> Result<(), StoreError> {
        let table = table(register);
        self.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [id])
    }

    fn member_insert(&self, group: &str, member: &str) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO group_members (principal, member) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            [group, member],
        )
    }

    fn member_delete(&self, group: &str, member: &str) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM group_members WHERE principal = ?1 AND member = ?2",
            [group, member],
        )
    }

    fn assignment_insert(&self, record: &AssignmentRecord) -> Result<(), StoreError> {
        self.execute(
            &format!(
                "INSERT INTO role_assignments ({ASSIGNMENT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            ),
            params![
                record.key,
                record.scope,
                record.at_resource.then_some(&record.scope),
                record.role,
                record.principal,
                record.session,
                record.body.version,
                record.body.json,
            ],
        )
    }

    fn assignment_delete(&self, key: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM role_assignments WHERE key = ?1", [key])
    }

    fn assignment_adopt(&self, key: &str, session: &str) -> Result<(), StoreError> {
        self.execute(
            "UPDATE role_assignments SET session = ?2 WHERE key = ?1 AND session IS NOT NULL",
            [key, session],
        )
    }
}

const fn table(register: Register) -> &'static str {
    match register {
        Register::Principals => "principals",
        Register::RemovedPrincipals => "removed_principals",
        Register::Roles => "role_definitions",
    }
}

fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named {
        id: row.get(0)?,
        name: row.get(1)?,
        body: Body {
            version: row.get(2)?,
            json: row.get(3)?,
        },
    })
}

fn assignment(row: &Row<'_>) -> rusqlite::Result<AssignmentRecord> {
    Ok(AssignmentRecord {
        key: row.get(0)?,
        scope: row.get(1)?,
        at_resource: row.get::<_, Option<String>>(2)?.is_some(),
        role: row.get(3)?,
        principal: row.get(4)?,
        session: row.get(5)?,
        body: Body {
            version: row.get(6)?,
            json: row.get(7)?,
        },
    })
}
