//! `acg import`: makes a document that was exported all that is kept.

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_saphyr::{MessageFormatter as _, UserMessageFormatter};

use super::frame::answer::{Answer, Outcome};
use super::frame::document::{self, STANDARD};
use super::frame::exit::Exit;
use super::frame::failure::Failure;
use super::frame::session::Session;
use super::frame::words;
use crate::engine::{EXPORT_FORMAT, ImportError};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The document that "acg export" wrote, in JSON or YAML; "-" reads standard input
    file: String,
}

#[derive(Debug, Serialize)]
struct ImportedView {
    rows: usize,
}

impl Import {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let document = as_json(document::text_of(&self.file)?)?;
        let engine = session.engine_that_may_create().await?;
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
        let from = match self.file.as_str() {
            STANDARD => "standard input",
            file => file,
        };
        let sentence = format!("Read {count} from {from}.");
        let answer = Answer::done(sentence, ImportedView { rows });
        let flaws = engine.examine().await;
        Ok(match flaws.len() as u64 {
            0 => answer,
            found => answer.note(format!(
                "`acg doctor` has {} on the state.",
                words::count(found, "remark", "remarks")
            )),
        })
    }
}

/// Whether a text is an export, going by what it calls itself.
pub(super) fn is_export(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    let options = serde_saphyr::options! { budget: None, with_snippet: false };
    serde_saphyr::from_str_with_options::<Head>(text, options)
        .is_ok_and(|head| head.format == EXPORT_FORMAT)
}

/// The document in JSON, which an export is in unless it was asked for in YAML.
fn as_json(text: String) -> Result<String, Failure> {
    if text.trim_start().starts_with('{') {
        return Ok(text);
    }
    // A state of ten thousand versions is no attack.
    let options = serde_saphyr::options! { budget: None, with_snippet: false };
    match serde_saphyr::from_str_with_options::<serde_json::Value>(&text, options) {
        Ok(value) => Ok(value.to_string()),
        Err(error) => {
            let words = UserMessageFormatter.format_message(&error).into_owned();
            Err(ImportError::NotAnExport(words).into())
        }
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
            ImportError::InUse { .. } => (
                Exit::Refused,
                "Wait until that run has ended, or end it, and import again.",
            ),
            ImportError::NotEmpty { .. } => (Exit::Refused, "Say --yes when it may be replaced."),
        };
        Self::of(exit, "Document", error.to_string(), remedy)
    }
}
