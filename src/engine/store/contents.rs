//! All that a store keeps, as plain values: what export writes and import reads.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Every row of every table. What the database itself counts is left out: it counts again.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine) struct Contents {
    /// The version of the store whose tables these are.
    pub version: u32,
    /// Rows by table, in the order of their keys; each has its columns by name. A body, which is kept as
    /// JSON, is the value itself.
    pub tables: BTreeMap<String, Vec<Map<String, Value>>>,
}

/// The table of facts about the store itself.
pub(in crate::engine) const SETTINGS: &str = "settings";

impl Contents {
    /// Whether nothing is kept but facts about the store.
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.tables
            .iter()
            .all(|(name, rows)| name == SETTINGS || rows.is_empty())
    }

    /// How many rows there are.
    pub(in crate::engine) fn len(&self) -> usize {
        self.tables.values().map(Vec::len).sum()
    }
}
