//! Reads and writes all that a database keeps, table by table, whatever tables there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Number, Value};

use super::failure::classify;
use super::migrations::{self, MIGRATIONS};
use crate::engine::store::StoreError;
use crate::engine::store::contents::{Contents, SETTINGS};

/// The column that holds JSON.
const BODY: &str = "body";
/// Counted by triggers.
const COUNTED: &str = "usage";
/// The setting that says which release wrote the file.
const WRITTEN_BY: &str = "written_by";

/// Says what is wrong with a database.
fn corrupt(path: &Path, detail: String) -> StoreError {
    StoreError::Corrupt {
        path: path.to_owned(),
        detail,
    }
}

/// All that the database keeps.
pub(super) fn read(connection: &Connection, path: &Path) -> Result<Contents, StoreError> {
    let version = migrations::version(connection, path)?;
    let mut tables = BTreeMap::new();
    for table in tables_in_order(connection, path)? {
        let rows = rows(connection, path, &table)?;
        tables.insert(table, rows);
    }
    Ok(Contents { version, tables })
}

/// Makes these all that the database keeps. They are of the database's own version, and have all its
/// tables: one that is missing is lost, and not empty.
pub(super) fn write(
    connection: &Connection,
    path: &Path,
    contents: &Contents,
) -> Result<(), StoreError> {
    let order = tables_in_order(connection, path)?;
    if let Some(unknown) = contents.tables.keys().find(|name| !order.contains(*name)) {
        return Err(corrupt(path, format!("there is no table \"{unknown}\"")));
    }
    let missing: Vec<String> = order
        .iter()
        .filter(|name| !contents.tables.contains_key(*name))
        .map(|name| format!("\"{name}\""))
        .collect();
    match missing.as_slice() {
        [] => {}
        [table] => return Err(corrupt(path, format!("the table {table} is missing"))),
        _ => {
            let missing = missing.join(", ");
            return Err(corrupt(path, format!("the tables {missing} are missing")));
        }
    }
    for table in order.iter().rev() {
        clear(connection, path, table)?;
    }
    for table in &order {
        for row in contents.tables.get(table).into_iter().flatten() {
            insert(connection, path, table, row)?;
        }
    }
    Ok(())
}

/// The same contents as this release keeps them: written to a database of their own version, which is
/// then migrated.
pub(super) fn upgraded(contents: &Contents, path: &Path) -> Result<Contents, StoreError> {
    let known = MIGRATIONS.len();
    let version = usize::try_from(contents.version).unwrap_or(usize::MAX);
    let Some(applied) = MIGRATIONS.get(..version).filter(|_| version > 0) else {
        return Err(corrupt(
            path,
            format!("there is no store version {version}; this release knows 1 to {known}"),
        ));
    };
    let failed = |error: rusqlite::Error| classify(path, &error);
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    migrations::migrate(&mut connection, path, applied)?;
    write(&connection, path, contents)?;
    migrations::migrate(&mut connection, path, MIGRATIONS)?;
    migrations::check_foreign_keys(&connection, path)?;
    read(&connection, path)
}

/// The tables, each after those that it refers to.
fn tables_in_order(connection: &Connection, path: &Path) -> Result<Vec<String>, StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    let mut statement = connection
        .prepare_cached(
            "SELECT m.name, f.\"table\" FROM sqlite_schema AS m \
             LEFT JOIN pragma_foreign_key_list(m.name) AS f \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name",
        )
        .map_err(failed)?;
    let mut referred: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let pairs = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        })
        .map_err(failed)?;
    for pair in pairs {
        let (table, other) = pair.map_err(failed)?;
        if table == COUNTED {
            continue;
        }
        let others = referred.entry(table.clone()).or_default();
        others.extend(other.filter(|other| *other != table));
    }
    let mut order = Vec::new();
    while !referred.is_empty() {
        let ready: Vec<String> = referred
            .iter()
            .filter(|(_, others)| others.iter().all(|other| order.contains(other)))
            .map(|(table, _)| table.clone())
            .collect();
        if ready.is_empty() {
            return Err(corrupt(path, "its tables refer to each other".to_owned()));
        }
        for table in ready {
            referred.remove(&table);
            order.push(table);
        }
    }
    Ok(order)
}

/// The columns of a table's primary key.
fn key_of(connection: &Connection, path: &Path, table: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk";
    names(connection, path, sql, table)
}

/// The columns of a table but for those that the database makes of others.
fn columns_of(
    connection: &Connection,
    path: &Path,
    table: &str,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
    names(connection, path, sql, table)
}

fn names(
    connection: &Connection,
    path: &Path,
    sql: &str,
    table: &str,
) -> Result<Vec<String>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let names = statement.query_map([table], |row| row.get(0))?;
            names.collect()
        })
        .map_err(|error| classify(path, &error))
}

fn rows(
    connection: &Connection,
    path: &Path,
    table: &str,
) -> Result<Vec<Map<String, Value>>, StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    let key = key_of(connection, path, table)?.join(", ");
    let names = columns_of(connection, path, table)?;
    let mut statement = connection
        .prepare(&format!(
            "SELECT {} FROM {table} ORDER BY {key}",
            names.join(", ")
        ))
        .map_err(failed)?;
    let mut found = statement.query([]).map_err(failed)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        let mut values = Map::new();
        for (at, name) in names.iter().enumerate() {
            let cell = row.get_ref(at).map_err(failed)?;
            let value = value(name, cell).ok_or_else(|| {
                let key = row.get::<_, Cell>(0).ok();
                corrupt(
                    path,
                    format!(
                        "the column {name} of the row {key:?} of the table {table} cannot be read"
                    ),
                )
            })?;
            values.insert(name.clone(), value);
        }
        let facts = table == SETTINGS && values.get("name") == Some(&Value::from(WRITTEN_BY));
        if !facts {
            rows.push(values);
        }
    }
    Ok(rows)
}

/// The value of a cell; `None` for what no table holds.
fn value(column: &str, cell: ValueRef<'_>) -> Option<Value> {
    match cell {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(number) => Some(number.into()),
        ValueRef::Real(number) => Number::from_f64(number).map(Value::Number),
        ValueRef::Text(text) => {
            let text = str::from_utf8(text).ok()?;
            if column == BODY {
                serde_json::from_str(text).ok()
            } else {
                Some(text.into())
            }
        }
        ValueRef::Blob(_) => None,
    }
}

/// The cell of a value; `None` for what no column holds.
fn cell(column: &str, value: &Value) -> Option<Cell> {
    if column == BODY {
        return Some(Cell::Text(value.to_string()));
    }
    match value {
        Value::Null => Some(Cell::Null),
        Value::String(text) => Some(Cell::Text(text.clone())),
        Value::Number(number) => number
            .as_i64()
            .map(Cell::Integer)
            .or_else(|| number.as_f64().map(Cell::Real)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Empties a table. Rows that others of it refer to go after those: a parent's key is the beginning of
/// its children's.
fn clear(connection: &Connection, path: &Path, table: &str) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| classify(path, &error);
    if table == SETTINGS {
        let sql = "DELETE FROM settings WHERE name <> ?1";
        return connection
            .execute(sql, [WRITTEN_BY])
            .map(|_| ())
            .map_err(failed);
    }
    let names = key_of(connection, path, table)?;
    let [key] = &names[..] else {
        let sql = format!("DELETE FROM {table}");
        return connection.execute_batch(&sql).map_err(failed);
    };
    let mut statement = connection
        .prepare(&format!("SELECT {key} FROM {table} ORDER BY {key} DESC"))
        .map_err(failed)?;
    let keys: Vec<Cell> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(failed)?;
    let mut delete = connection
        .prepare(&format!("DELETE FROM {table} WHERE {key} = ?1"))
        .map_err(failed)?;
    for key in keys {
        delete.execute([key]).map_err(failed)?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    path: &Path,
    table: &str,
    row: &Map<String, Value>,
) -> Result<(), StoreError> {
    let mut names = Vec::new();
    let mut cells = Vec::new();
    for (name, value) in row {
        let plain = name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter == '_');
        let cell = cell(name, value).filter(|_| plain).ok_or_else(|| {
            let detail = format!("the table {table} has no {name:?} that could be {value}");
            corrupt(path, detail)
        })?;
        names.push(name.as_str());
        cells.push(cell);
    }
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({marks})",
        names.join(", ")
    );
    let inserted = connection
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.execute(params_from_iter(cells)));
    match inserted {
        Ok(_) => Ok(()),
        Err(rusqlite::Error::SqliteFailure(failure, message))
            if !matches!(
                failure.code,
                rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::SystemIoFailure
            ) =>
        {
            let why = message.unwrap_or_else(|| failure.to_string());
            Err(corrupt(
                path,
                format!("a row does not fit into the table {table}: {why}"),
            ))
        }
        Err(error) => Err(classify(path, &error)),
    }
}
