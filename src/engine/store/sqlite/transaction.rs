//! A transaction on a connection, and how statements run in it.

use std::path::Path;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};

use super::failure::classify;
use crate::engine::store::StoreError;

/// An open transaction on a connection.
pub(super) struct SqliteTransaction<'connection> {
    pub(super) connection: &'connection Connection,
    pub(super) path: &'connection Path,
    pub(super) is_rehearsal: bool,
}

impl<'connection> SqliteTransaction<'connection> {
    pub(super) const fn new(connection: &'connection Connection, path: &'connection Path) -> Self {
        Self {
            connection,
            path,
            is_rehearsal: false,
        }
    }

    /// One on a database that stands in for the file at `path`.
    pub(super) const fn rehearsing(
        connection: &'connection Connection,
        path: &'connection Path,
    ) -> Self {
        Self {
            connection,
            path,
            is_rehearsal: true,
        }
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .map_err(|error| classify(self.path, &error))
    }

    pub(super) fn execute(&self, sql: &str, parameters: impl Params) -> Result<(), StoreError> {
        self.prepare(sql)?
            .execute(parameters)
            .map_err(|error| classify(self.path, &error))?;
        Ok(())
    }

    pub(super) fn first<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.prepare(sql)?
            .query_row(parameters, read)
            .optional()
            .map_err(|error| classify(self.path, &error))
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.prepare(sql)?
            .query_map(parameters, read)
            .and_then(Iterator::collect)
            .map_err(|error| classify(self.path, &error))
    }

    /// Shows the rows of a query one by one, each as `read` reads it, until `is_enough` of one.
    pub(super) fn until<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
        is_enough: &mut dyn FnMut(&T) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let failed = |error| classify(self.path, &error);
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(parameters).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if is_enough(&read(row).map_err(failed)?)? {
                break;
            }
        }
        Ok(())
    }
}
