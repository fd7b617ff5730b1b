//! The shape of the database, as numbered SQL files that are applied once and never edited.
//!
//! `PRAGMA user_version` says how many have been applied, `PRAGMA application_id` that the file is
//! ours. The runner is our own, forty lines instead of the crate `rusqlite_migration`: a file of
//! another program must be recognised before anything is written to it, a file from a newer
//! release must be refused with both versions, and the check and the migration must be one
//! transaction, since several processes may open a new file at once.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::failure::classify;
use crate::engine::store::StoreError;

/// Every migration, oldest first: the n-th brings the database to version n.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_resources.sql"),
    include_str!("migrations/0002_applications_and_deleted_resources.sql"),
    include_str!("migrations/0003_subscriptions.sql"),
    include_str!("migrations/0004_faults.sql"),
    include_str!("migrations/0005_version_order.sql"),
    include_str!("migrations/0006_access.sql"),
    include_str!("migrations/0007_removed_principals.sql"),
    include_str!("migrations/0008_deleted_role_assignments.sql"),
];

/// "ACGD": marks the file as a gallery database (`PRAGMA application_id`).
const APPLICATION_ID: i32 = 0x4143_4744;

/// What a database file holds, seen from this release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing yet.
    Empty,
    /// Migrations are still to be applied.
    Older,
    /// The version that this release writes.
    Current,
}

/// Looks at a database without changing it; refuses what is not ours or comes from a newer release.
///
/// All that it looks at is of one moment: another process may be making the database just now.
pub(super) fn inspect(
    connection: &Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<Standing, StoreError> {
    // Undone when dropped; nothing was written.
    let _moment = connection
        .unchecked_transaction()
        .map_err(|error| classify(path, &error))?;
    standing(connection, path, migrations)
}

/// What [`inspect`] finds, within the caller's transaction.
fn standing(
    connection: &Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<Standing, StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    let application: i32 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(failed)?;
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed)?;
    let known = newest(migrations);
    if application == 0 && found == 0 {
        let tables: u32 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if tables == 0 {
            return Ok(Standing::Empty);
        }
    }
    if application != APPLICATION_ID {
        return Err(StoreError::ForeignDatabase {
            path: path.to_owned(),
        });
    }
    if found > known {
        return Err(StoreError::NewerVersion {
            path: path.to_owned(),
            found,
            known,
            written_by: written_by(connection).unwrap_or_else(|| "unknown".to_owned()),
            release: env!("CARGO_PKG_VERSION").to_owned(),
        });
    }
    Ok(if found == known {
        Standing::Current
    } else {
        Standing::Older
    })
}

fn newest(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

/// The release that last migrated the database; a newer one may have changed even this table.
fn written_by(connection: &Connection) -> Option<String> {
    connection
        .query_row(
            "SELECT value FROM settings WHERE name = 'written_by'",
            [],
            |row| row.get(0),
        )
        .optional()
        .ok()
        .flatten()
}

/// The version of a database.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| classify(path, &error))
}

/// Brings a database to the newest version, in one transaction. The connection holds foreign keys
/// from then on.
///
/// A migration may rebuild a table that others refer to, so foreign keys are not held while it runs,
/// which SQLite lets nobody change within a transaction; they are checked before it is kept.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let hold_foreign_keys = |connection: &Connection, hold: bool| {
        connection
            .pragma_update(None, "foreign_keys", hold)
            .map_err(|error| classify(path, &error))
    };
    hold_foreign_keys(connection, false)?;
    apply(connection, path, migrations)?;
    hold_foreign_keys(connection, true)
}

fn apply(connection: &mut Connection, path: &Path, migrations: &[&str]) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    if standing(&transaction, path, migrations)? == Standing::Current {
        return Ok(());
    }
    let applied: usize = transaction
        .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
        .map_err(failed)?
        .try_into()
        .unwrap_or(usize::MAX);
    for migration in migrations.iter().skip(applied) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    check_foreign_keys(&transaction, path)?;
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    transaction
        .pragma_update(None, "user_version", newest(migrations))
        .map_err(failed)?;
    transaction
        .execute(
            "INSERT INTO settings (name, value) VALUES ('written_by', ?1) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [env!("CARGO_PKG_VERSION")],
        )
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Fails when a row refers to one that is not there.
pub(super) fn check_foreign_keys(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let dangling: Option<String> = connection
        .query_row("PRAGMA foreign_key_check", [], |row| row.get(0))
        .optional()
        .map_err(|error| classify(path, &error))?;
    match dangling {
        None => Ok(()),
        Some(table) => Err(StoreError::Unexpected {
            path: path.to_owned(),
            detail: format!("a row of its table \"{table}\" refers to one that is not there"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use rusqlite::Connection;
    use tempfile::TempDir;

    use super::{MIGRATIONS, Standing, inspect, migrate, newest};
    use crate::engine::store::StoreError;

    const NEXT: &str =
        "CREATE TABLE roles (name TEXT); INSERT INTO roles SELECT value FROM settings";

    fn place(directory: &TempDir) -> PathBuf {
        directory.path().join("gallery.db")
    }

    fn version(connection: &Connection) -> u32 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    fn with_next() -> Vec<&'static str> {
        [MIGRATIONS, &[NEXT]].concat()
    }

    #[test]
    fn a_database_that_is_just_being_made_is_never_taken_for_another_programs() {
        for _ in 0..100 {
            let directory = TempDir::new().unwrap();
            let path = place(&directory);
            let mut maker = Connection::open(&path).unwrap();
            maker.pragma_update(None, "journal_mode", "wal").unwrap();
            let made = std::thread::spawn({
                let path = path.clone();
                move || migrate(&mut maker, &path, MIGRATIONS).map(|()| maker)
            });
            let onlooker = Connection::open(&path).unwrap();
            onlooker.busy_timeout(Duration::from_secs(10)).unwrap();
            while inspect(&onlooker, &path, MIGRATIONS).unwrap() != Standing::Current {
                std::thread::yield_now();
            }
            drop(made.join().unwrap().unwrap());
        }
    }

    #[test]
    fn a_new_database_gets_every_migration_once() {
        let directory = TempDir::new().unwrap();
        let path = place(&directory);
        let mut connection = Connection::open(&path).unwrap();
        assert_eq!(
            inspect(&connection, &path, MIGRATIONS).unwrap(),
            Standing::Empty
        );
        for _ in 0..2 {
            migrate(&mut connection, &path, MIGRATIONS).unwrap();
            assert_eq!(
                inspect(&connection, &path, MIGRATIONS).unwrap(),
                Standing::Current
            );
            assert_eq!(version(&connection), newest(MIGRATIONS));
        }
    }

    #[test]
    fn an_older_database_gets_what_it_lacks_and_keeps_what_it_has() {
        let directory = TempDir::new().unwrap();
        let path = place(&directory);
        let mut connection = Connection::open(&path).unwrap();
        migrate(&mut connection, &path, MIGRATIONS).unwrap();
        assert_eq!(
            inspect(&connection, &path, &with_next()).unwrap(),
            Standing::Older
        );
        migrate(&mut connection, &path, &with_next()).unwrap();
        assert_eq!(version(&connection), newest(&with_next()));
        let kept: String = connection
            .query_row("SELECT name FROM roles", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, env!("CARGO_PKG_VERSION"));

        let refused = inspect(&connection, &path, MIGRATIONS).unwrap_err();
        let StoreError::NewerVersion { found, known, .. } = &refused else {
            panic!("{refused}");
        };
        assert_eq!((*found, *known), (known + 1, newest(MIGRATIONS)));
        assert_eq!(
            migrate(&mut connection, &path, MIGRATIONS).unwrap_err(),
            refused
        );
    }

    #[test]
    fn a_migration_that_fails_leaves_the_database_as_it_was() {
        let path = Path::new("gallery.db");
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, path, MIGRATIONS).unwrap();
        let broken = [
            MIGRATIONS,
            &["CREATE TABLE half (name TEXT); CREATE TABLE half (name TEXT)"],
        ]
        .concat();
        migrate(&mut connection, path, &broken).unwrap_err();
        assert_eq!(
            inspect(&connection, path, MIGRATIONS).unwrap(),
            Standing::Current
        );
        assert!(connection.prepare("SELECT name FROM half").is_err());
    }

    #[test]
    fn several_that_open_a_new_database_at_once_migrate_it_once() {
        let directory = TempDir::new().unwrap();
        let path = place(&directory);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut connection = Connection::open(&path).unwrap();
                    migrate(&mut connection, &path, MIGRATIONS).unwrap();
                });
            }
        });
        let connection = Connection::open(&path).unwrap();
        assert_eq!(
            inspect(&connection, &path, MIGRATIONS).unwrap(),
            Standing::Current
        );
    }
}
