//! What SQLite itself finds wrong with a database, and what it counts.

use std::path::Path;

use rusqlite::Connection;

use super::failure::classify;
use crate::engine::store::StoreError;

/// Every fault of the file itself, of the references between rows, of JSON that is none, and of counts
/// that are not what they count; each in words.
pub(super) fn flaws(connection: &Connection, path: &Path) -> Result<Vec<String>, StoreError> {
    let mut flaws: Vec<String> =
        texts(connection, path, "PRAGMA integrity_check", |row| row.get(0))?
            .into_iter()
            .filter(|line: &String| line != "ok")
            .collect();
    flaws.extend(texts(
        connection,
        path,
        "PRAGMA foreign_key_check",
        |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(format!(
                "A row of the table {table} refers to a row of {parent} that is not there."
            ))
        },
    )?);
    let tables = texts(
        connection,
        path,
        "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c \
         WHERE m.type = 'table' AND c.name = 'body' ORDER BY m.name",
        |row| row.get::<_, String>(0),
    )?;
    for table in tables {
        let sql = format!("SELECT count(*) FROM {table} WHERE NOT json_valid(body)");
        flaws.extend(
            texts(connection, path, &sql, |row| row.get::<_, i64>(0))?
                .into_iter()
                .filter(|count| *count > 0)
                .map(|count| format!("The table {table} has rows that hold no JSON: {count}.")),
        );
    }
    flaws.extend(texts(
        connection,
        path,
        "SELECT coalesce(u.subscription, r.subscription), coalesce(u.type, r.type), \
                coalesce(u.location, r.location), coalesce(u.count, 0), coalesce(r.count, 0) \
         FROM usage AS u FULL JOIN (SELECT subscription, type, location, count(*) AS count \
                                    FROM resources GROUP BY subscription, type, location) AS r \
         USING (subscription, type, location) \
         WHERE coalesce(u.count, 0) <> coalesce(r.count, 0)",
        |row| {
            let (subscription, kind, location): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let (counted, found): (i64, i64) = (row.get(3)?, row.get(4)?);
            Ok(format!(
                "Subscription {subscription} is counted to have {counted} of the type {kind} in {location}, \
                 but has {found}."
            ))
        },
    )?);
    Ok(flaws)
}

fn texts<T>(
    connection: &Connection,
    path: &Path,
    sql: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    connection
        .prepare(sql)
        .and_then(|mut statement| statement.query_map([], read)?.collect())
        .map_err(|error| classify(path, &error))
}
