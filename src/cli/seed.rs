//! `acg seed`: a whole world from one document.

use clap::Args;
use serde::Serialize;
use serde_saphyr::{Error, MessageFormatter as _, UserMessageFormatter};

use super::frame::answer::{Answer, Outcome};
use super::frame::document;
use super::frame::exit::Exit;
use super::frame::failure::{Failure, Problem};
use super::frame::session::Session;
use super::frame::words;
use super::import;
use crate::engine::{SeedError, SeedProblem, Seeded, World};
use crate::gallery::Timestamp;

/// How alike a word has to be to one that is known to be taken for it.
const ALIKE: f64 = 0.7;

#[derive(Debug, Args)]
pub(super) struct Seed {
    /// The document, in YAML or JSON; "-" reads standard input
    file: String,
}

#[derive(Debug, Serialize)]
struct SeededView {
    created: u32,
    updated: u32,
    unchanged: u32,
    #[serde(serialize_with = "words::as_optional_text")]
    clock_ahead: Option<Timestamp>,
}

impl Seed {
    pub(super) async fn run(&self, session: &Session) -> Outcome {
        let world = self.world(&document::text_of(&self.file)?)?;
        let engine = session.engine_that_may_create().await?;
        let seeded = engine.seed(&world, session.settings.subscription).await;
        let seeded = seeded.map_err(|error| self.refused(error))?;
        let Seeded {
            created,
            updated,
            unchanged,
            clock_ahead,
        } = seeded;
        let sentence = format!(
            "{} made, {} changed, {} as it was to be.",
            words::number(created.into()),
            words::number(updated.into()),
            words::number(unchanged.into())
        );
        let view = SeededView {
            created,
            updated,
            unchanged,
            clock_ahead,
        };
        let answer = Answer::done(sentence, view);
        Ok(match (clock_ahead, &world.clock) {
            (Some(shown), Some(earlier)) => answer.note(format!(
                "The clock stays at {shown}, which is later than the document's {earlier}: \
                 `acg clock set {earlier} --allow-backwards` sets it back."
            )),
            _ => answer,
        })
    }

    /// The world of a document. JSON is YAML, so that one reader does for both.
    fn world(&self, text: &str) -> Result<World, Failure> {
        if text.trim().is_empty() {
            return Ok(World::default());
        }
        // A world of ten thousand versions is no attack.
        let options = serde_saphyr::options! { budget: None, with_snippet: false };
        serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            if import::is_export(text) {
                self.export()
            } else {
                self.unreadable(&error)
            }
        })
    }

    fn export(&self) -> Failure {
        let message = "The document is an export, which holds a state as it is and no world.";
        let remedy = format!("Read it with `acg import {}`.", self.file);
        let mut failure = Failure::of(Exit::Usage, "Document", message, remedy);
        for problem in &mut failure.problems {
            problem.target = Some(self.file.clone());
        }
        failure
    }

    fn unreadable(&self, error: &Error) -> Failure {
        let error = cause(error);
        let at = error.location().map_or_else(
            || self.file.clone(),
            |at| format!("{}:{}:{}", self.file, at.line(), at.column()),
        );
        let (message, remedy) = match error {
            Error::SerdeUnknownField {
                field, expected, ..
            } => (
                format!("The document has no \"{field}\" there."),
                suggestion(field, expected),
            ),
            Error::SerdeUnknownVariant {
                variant, expected, ..
            } => (
                format!("There is no \"{variant}\"."),
                suggestion(variant, expected),
            ),
            Error::SerdeMissingField { field, .. } => (
                format!("The \"{field}\" is missing."),
                format!("Add \"{field}\" to what begins there."),
            ),
            other => {
                let (message, remedy) = said(other);
                (message, remedy.to_owned())
            }
        };
        let mut failure = Failure::of(Exit::Usage, "Document", message, remedy);
        for problem in &mut failure.problems {
            problem.target = Some(at.clone());
        }
        failure
    }

    /// A path in the document, or the whole of it.
    fn place(&self, at: &str) -> String {
        match at {
            "" => self.file.clone(),
            _ => format!("{}: {at}", self.file),
        }
    }

    fn refused(&self, SeedError(problems): SeedError) -> Failure {
        let mut refused = Failure {
            exit: Exit::Refused,
            problems: Vec::new(),
        };
        for SeedProblem { at, error } in problems {
            let one = Failure::from(error);
            refused.exit = one.exit;
            let placed = one.problems.into_iter().map(|problem| Problem {
                target: Some(self.place(&at)),
                ..problem
            });
            refused.problems.extend(placed);
        }
        refused
    }
}

/// What is wrong where an alias is used is what is wrong with what it stands for.
fn cause(error: &Error) -> &Error {
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => cause(error),
        other => other,
    }
}

/// What is wrong with a document, and what to do, as far as it has nothing to do with what it is about.
fn said(error: &Error) -> (String, &'static str) {
    let compare = "Compare it with examples/world.yaml.";
    match error {
        Error::DuplicateMappingKey { key: Some(key), .. } => (
            format!("\"{key}\" stands there for the second time."),
            "Keep one of the two.",
        ),
        Error::MultipleDocuments { .. } => (
            "Another document begins there.".to_owned(),
            "Give one document in a file, without \"---\" inside.",
        ),
        Error::Unexpected { expected, .. } => {
            let not = match *expected {
                "sequence start" => "no list",
                "mapping start" => "no map of names to values",
                "string scalar" | "scalar" => "no single value",
                _ => "something else than is expected",
            };
            (format!("What stands there is {not}."), compare)
        }
        Error::InvalidScalar { ty, .. } => {
            let not = match *ty {
                "boolean" => "neither true nor false",
                integer if integer.starts_with('u') => "no whole number from 0 on",
                integer if integer.starts_with('i') => "no whole number",
                _ => "no number",
            };
            (format!("What stands there is {not}."), compare)
        }
        Error::NullIntoString { .. } => (
            "Nothing stands where a text is to be.".to_owned(),
            "Give the text, or leave the name out too.",
        ),
        other => {
            let words = UserMessageFormatter.format_message(other);
            (format!("The document cannot be read: {words}."), compare)
        }
    }
}

/// What was probably meant, or all that could be. One letter or two may be the beginning of anything.
fn suggestion(word: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|known| (strsim::jaro_winkler(word, known), known))
        .filter(|(alike, _)| *alike >= ALIKE && word.chars().count() > 2)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let all = known.join(", ");
    match nearest {
        Some((_, nearest)) => format!("Did you mean \"{nearest}\"? There can be: {all}."),
        None => format!("There can be: {all}."),
    }
}
