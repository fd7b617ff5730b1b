//! `acg doctor`: whether what is kept is sound.

use clap::Args;
use serde::Serialize;

use super::frame::answer::{Answer, Outcome, Part, Row, Table};
use super::frame::cell::{Cell, Tone};
use super::frame::exit::Exit;
use super::frame::session::Session;
use crate::engine::{Flaw, Severity};

#[derive(Debug, Args)]
pub(super) struct Doctor {}

/// Something that was found, as it is shown.
#[derive(Debug, Serialize)]
struct FlawView {
    severity: &'static str,
    found: String,
    remedy: String,
}

impl From<Flaw> for FlawView {
    fn from(flaw: Flaw) -> Self {
        Self {
            severity: match flaw.severity {
                Severity::Error => "error",
                Severity::Remark => "remark",
            },
            found: flaw.what,
            remedy: flaw.remedy.replace("state_path", "--state"),
        }
    }
}

impl Row for FlawView {
    const COLUMNS: &'static [&'static str] = &["severity", "found", "remedy"];

    fn cells(&self) -> Vec<Cell> {
        let tone = match self.severity {
            "error" => Tone::Bad,
            _ => Tone::Faint,
        };
        vec![
            Cell::text(self.severity).toned(tone),
            Cell::text(&self.found),
            Cell::text(&self.remedy),
        ]
    }
}

impl Doctor {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let flaws = session.engine().await?.examine().await;
        let wrong = flaws.iter().any(|flaw| flaw.severity == Severity::Error);
        let verdict = if wrong {
            "The gallery's state is not sound."
        } else {
            "The gallery's state is sound."
        };
        let rows: Vec<FlawView> = flaws.into_iter().map(Into::into).collect();
        let table = (!rows.is_empty()).then(|| Part::Table(Table::of(&rows)));
        let mut answer = Answer::new(rows);
        if let Some(table) = table {
            answer = answer.part(table);
        }
        Ok(answer
            .note(verdict)
            .ending(if wrong { Exit::SaysNo } else { Exit::Done }))
    }
}
