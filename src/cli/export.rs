//! `acg export`: all that is kept, as a portable document.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome};
use super::frame::document::STANDARD;
use super::frame::failure::Failure;
use super::frame::session::Session;
use super::frame::words;
use crate::engine::{Exported, replace_file};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The file to write, in JSON; standard output when it is left out or "-", in JSON or with
    /// --output yaml
    file: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct ExportedView {
    file: String,
    rows: usize,
}

impl Export {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let file = self.file.as_deref();
        let file = file.filter(|path| *path != Path::new(STANDARD));
        if let Some(path) = file {
            session.check_target(path, "Leave the file out to write to standard output.")?;
        }
        let Exported { document, rows } = engine.export().await?;
        let Some(path) = file else {
            let value: serde_json::Value =
                serde_json::from_str(&document).map_err(Failure::machine)?;
            return Ok(Answer::document(value, &document));
        };
        let file = path.display().to_string();
        if path.exists() {
            session.confirm(&format!("The file \"{file}\" will be replaced."))?;
        }
        let failed = |error: &io::Error| Failure::file(&file, error);
        replace_file(
            path,
            &session.settings.state_path,
            |made| fs::write(made, document).map_err(|error| failed(&error)),
            failed,
        )?;
        let count = words::count(rows as u64, "row", "rows");
        let sentence = format!("Wrote {count} to {file}.");
        Ok(Answer::done(sentence, ExportedView { file, rows }))
    }
}
