//! `acg import`: makes a document that was exported all that is kept.

use std::fs;

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome};
use super::frame::exit::Exit;
use super::frame::failure::Failure;
use super::frame::session::Session;
use super::frame::words;
use crate::engine::ImportError;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The document that "acg export" wrote
    file: String,
}

#[derive(Debug, Serialize)]
struct ImportedView {
    rows: usize,
}

impl Import {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let document =
            fs::read_to_string(&self.file).map_err(|error| Failure::file(&self.file, &error))?;
        let engine = session.engine_that_may_create();
        let rows = match engine.import(&document, false).await {
            Err(ImportError::NotEmpty { rows }) => {
                let state = session.settings.state_path.display();
                let count = words::count(rows as u64, "row", "rows");
                session.confirm(&format!(
                    "The state \"{state}\" with its {count} will be replaced."
                ))?;
                engine.import(&document, true).await?
            }
            other => other?,
        };
        let count = words::count(rows as u64, "row", "rows");
        let sentence = format!("Read {count} from {}.", self.file);
        Ok(Answer::done(sentence, ImportedView { rows }))
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let (exit, remedy) = match &error {
            ImportError::Service(error) => return error.clone().into(),
            ImportError::NotAnExport(_) => {
                (Exit::Usage, "Give a file that \"acg export\" wrote, whole.")
            }
            ImportError::Newer { .. } => (Exit::Usage, "Upgrade acg to that release."),
            ImportError::Damaged(_) => (Exit::Usage, "Export it again, or restore a backup."),
            ImportError::NotEmpty { .. } => (Exit::Refused, "Say --yes when it may be replaced."),
        };
        Self::of(exit, "Document", error.to_string(), remedy)
    }
}
