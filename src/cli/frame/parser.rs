//! What the parser of arguments says of a command line that is wrong, as any other failure is said: a
//! document where one is asked for, without what drives a terminal, and without values of a megabyte.

use std::ffi::OsString;
use std::io;

use clap::Error;
use clap::error::ContextValue;

use super::exit::Exit;
use super::failure::Failure;
use super::{render, terminal, words};

/// Shows help, version, or what is wrong with the command line `arguments`, and says how the process
/// ends.
pub fn conclude(mut answer: Error, arguments: &[OsString]) -> Exit {
    make_printable(&mut answer);
    if answer.use_stderr() && asks_for_json(arguments) {
        let failure = as_failure(&answer);
        terminal::message(&render::as_json(&failure));
        return failure.exit;
    }
    match answer.print() {
        // Whoever read has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Unusable,
        _ if answer.use_stderr() => Exit::Usage,
        _ => Exit::Done,
    }
}

/// Whether the answer is to be JSON. What the parser makes of a command line that is wrong is not to be
/// had, so that this reads it once more, as far as that option goes.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let mut rest = arguments.iter().skip(1).map(|one| one.to_string_lossy());
    while let Some(argument) = rest.next() {
        let value = match argument.as_ref() {
            "--" => return false,
            "--output" | "-o" | "-yo" => rest.next(),
            other => ["--output=", "-o=", "-o", "-yo=", "-yo"]
                .iter()
                .find_map(|option| other.strip_prefix(option))
                .map(|value| value.to_owned().into()),
        };
        if value.is_some_and(|value| value == "json") {
            return true;
        }
    }
    false
}

/// The parser's words without its layout: the first paragraph says what is wrong, the others what to do.
fn as_failure(error: &Error) -> Failure {
    let text = error.render().to_string();
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        words.join(" ")
    });
    let mut paragraphs = paragraphs.filter(|one| !one.starts_with("For more information"));
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let remedies = paragraphs.map(|one| sentence(one.strip_prefix("tip: ").unwrap_or(&one)));
    let remedies: Vec<String> = remedies.collect();
    Failure::usage(sentence(message), remedies.join(" "))
}

/// The words as a sentence, unless they end in what is to be typed.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let text: String = first.into_iter().chain(letters).collect();
    match text.strip_prefix("Usage: ") {
        Some(usage) => format!("Write it as \"{usage}\"."),
        None if text.is_empty() || text.ends_with(['.', '?', '!']) => text,
        None => text + ".",
    }
}

/// Spells out, and shortens, what the command line said where the parser quotes it.
fn make_printable(error: &mut Error) {
    let quoted = |text: &String| render::printable(&words::shortened(text));
    let changed: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| {
            let value = match value {
                ContextValue::String(text) => ContextValue::String(quoted(text)),
                ContextValue::Strings(texts) => {
                    ContextValue::Strings(texts.iter().map(quoted).collect())
                }
                _ => return None,
            };
            Some((kind, value))
        })
        .collect();
    for (kind, value) in changed {
        error.insert(kind, value);
    }
}
