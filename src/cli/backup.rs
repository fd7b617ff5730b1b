//! `acg backup`: a copy of the state while others write.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome};
use super::frame::session::Session;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file of the copy, which can stand in for the state as it is
    file: PathBuf,
}

#[derive(Debug, Serialize)]
struct BackupView {
    file: String,
}

impl Backup {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let engine = session.engine().await?;
        let file = self.file.display().to_string();
        session.check_target(&self.file, "Give the path of a file.")?;
        if self.file.exists() {
            session.confirm(&format!("The file \"{file}\" will be replaced."))?;
        }
        engine.back_up(&self.file).await?;
        let sentence = format!("Wrote the backup {file}.");
        Ok(Answer::done(sentence, BackupView { file }))
    }
}
