//! Export and import: all that is kept as one portable document, and back, without loss.
//!
//! What goes out is what the store keeps, row by row, in one order; so that it comes back as it was, it
//! does not go through the rules as requests do, but is examined as a whole before it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::examination::{self, Flaw, Severity};
use crate::engine::store::contents::Contents;
use crate::engine::store::{ReadTransaction, StoreError, WriteTransaction};
use crate::engine::{Core, Engine, access};
use crate::gallery::{ServiceError, words};

/// What the document calls itself, as its `format`.
pub const EXPORT_FORMAT: &str = "acg-export";
/// The version of the document's form; the version of what is in it is the store's.
const FORMAT_VERSION: u32 = 1;
/// How many flaws of a document are told.
const FLAWS_TOLD: usize = 5;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    format_version: u32,
    store_version: u32,
    written_by: String,
    tables: BTreeMap<String, Vec<Map<String, Value>>>,
}

/// A state as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The document, in JSON.
    pub document: String,
    /// How many rows are in it.
    pub rows: usize,
}

/// Why a document was not imported. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is no such document.
    #[error("The document is no export of a gallery: {0}.")]
    NotAnExport(String),
    /// A later release wrote it.
    #[error(
        "The document was written by release {written_by}, in a form that this release, {}, does not know.",
        env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The release that wrote it.
        written_by: String,
    },
    /// What is in it cannot be true.
    #[error("The document is damaged: {0}")]
    Damaged(String),
    /// There is a state already.
    #[error(
        "There is a state already, of {rows} {}.",
        words::noun(*rows as u64, "row", "rows")
    )]
    NotEmpty {
        /// How many rows it has.
        rows: usize,
    },
    /// Others are at work on what is there, whose creations Terraform's state may not have yet.
    #[error(
        "The run with the session {} is at work on the state, and what it has created would be lost.",
        sessions.join(" and the run with the session ")
    )]
    InUse {
        /// Their sessions.
        sessions: Vec<String>,
    },
    /// The store cannot be used.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl Engine {
    /// All that is kept, as a document; the same for the same state.
    ///
    /// # Errors
    /// When the store cannot be read, or something in it is damaged.
    pub async fn export(&self) -> Result<Exported, ServiceError> {
        access::only_by_the_administrator(&self.core, "All that is kept cannot be read at once")?;
        let read = |store: &dyn ReadTransaction| Ok::<_, ServiceError>(store.contents()?);
        let contents = self.core.store.read(read).await?;
        let rows = contents.len();
        let document = Document {
            format: EXPORT_FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            store_version: contents.version,
            written_by: env!("CARGO_PKG_VERSION").to_owned(),
            tables: contents.tables,
        };
        let mut document =
            serde_json::to_string_pretty(&document).map_err(|error| StoreError::Unreadable {
                key: "export".to_owned(),
                detail: error.to_string(),
            })?;
        document.push('\n');
        Ok(Exported { document, rows })
    }

    /// Makes a document all that is kept, and gives how many rows it has. What is kept already is
    /// replaced only when told so.
    ///
    /// # Errors
    /// When the document is none, is damaged or from a later release, or when something is kept
    /// already. Nothing is changed then.
    pub async fn import(&self, document: &str, replace: bool) -> Result<usize, ImportError> {
        access::only_by_the_administrator(&self.core, "All that is kept cannot be replaced")?;
        let Document {
            store_version,
            written_by,
            tables,
            ..
        } = read_document(document)?;
        let contents = Contents {
            version: store_version,
            tables,
        };
        let import = Import {
            core: Arc::clone(&self.core),
            contents,
            written_by,
            replace,
        };
        let work = move |store: &dyn WriteTransaction| import.perform(store);
        self.core.store.write(work).await
    }
}

/// What an import asks of its transaction.
struct Import {
    core: Arc<Core>,
    contents: Contents,
    written_by: String,
    replace: bool,
}

impl Import {
    fn perform(&self, store: &dyn WriteTransaction) -> Result<usize, ImportError> {
        let own = self.core.sessions.current();
        let mut sessions = store.session_list()?;
        sessions.retain(|id| own.as_ref() != Some(id) && self.core.sessions.is_alive(id));
        if !sessions.is_empty() {
            return Err(ImportError::InUse { sessions });
        }
        let before = store.contents()?;
        if self.contents.version > before.version {
            let written_by = self.written_by.clone();
            return Err(ImportError::Newer { written_by });
        }
        if !self.replace && !before.is_empty() {
            let rows = before.len();
            return Err(ImportError::NotEmpty { rows });
        }
        store
            .contents_replace(&self.contents)
            .map_err(|error| match error {
                StoreError::Corrupt { detail, .. }
                | StoreError::Unexpected { detail, .. }
                | StoreError::Unreadable { detail, .. } => {
                    ImportError::Damaged(format!("{detail}."))
                }
                other => other.into(),
            })?;
        let flaws = examination::of_contents(&self.core, store)?;
        let told: Vec<String> = flaws
            .into_iter()
            .filter(|flaw: &Flaw| flaw.severity == Severity::Error)
            .map(|flaw| flaw.what)
            .take(FLAWS_TOLD)
            .collect();
        if told.is_empty() {
            Ok(self.contents.len())
        } else {
            Err(ImportError::Damaged(told.join(" ")))
        }
    }
}

fn read_document(text: &str) -> Result<Document, ImportError> {
    let no_export = |error: serde_json::Error| ImportError::NotAnExport(error.to_string());
    let value: Value = serde_json::from_str(text).map_err(no_export)?;
    let said = |name: &str| value.get(name).cloned().unwrap_or_default();
    if said("format") != EXPORT_FORMAT {
        let why = format!("its \"format\" is not \"{EXPORT_FORMAT}\"");
        return Err(ImportError::NotAnExport(why));
    }
    // A later form may have anything else in it.
    if said("format_version").as_u64() > Some(FORMAT_VERSION.into()) {
        let written_by = said("written_by").as_str().unwrap_or("unknown").to_owned();
        return Err(ImportError::Newer { written_by });
    }
    serde_json::from_value(value).map_err(no_export)
}
