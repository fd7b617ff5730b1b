//! The terminal: the one place of the command line that writes and asks.

use std::io::{self, BufRead, IsTerminal, Write};

use super::environment::Environment;
use super::options::{Color, Options};

/// Standard output and error as they are: terminals or not, with colour or without, how wide.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// Whether the answer may have colours.
    pub color: bool,
    /// Whether messages on standard error may have colours.
    pub message_color: bool,
    /// The width that is asked for, in columns; a terminal knows its own.
    pub width: Option<u16>,
    /// Whether somebody watches standard error, so that progress can be shown there.
    pub watched: bool,
    /// Whether a person can be asked.
    pub interactive: bool,
    /// Whether the answer goes to a terminal, so that it may change while it is shown.
    pub live: bool,
}

impl Terminal {
    /// This process's, as options and environment want them.
    #[must_use]
    pub fn new(options: &Options, environment: &Environment) -> Self {
        let (live, message) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let color = |terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && environment.no_color.is_none(),
        };
        let columns = environment.columns.as_ref();
        Self {
            color: color(live),
            message_color: color(message),
            width: columns
                .and_then(|columns| columns.parse().ok())
                .filter(|columns| *columns > 0),
            watched: message,
            interactive: io::stdin().is_terminal() && message,
            live,
        }
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// When it is closed or its disk is full.
    pub fn answer(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Writes to standard error. Nobody is left to tell when that is closed.
    pub fn message(&self, text: &str) {
        message(text);
    }

    /// Asks a question that is answered by yes or no.
    ///
    /// # Errors
    /// When standard input cannot be read.
    pub fn ask(&self, question: &str) -> io::Result<bool> {
        self.message(&format!("{question} [y/N] "));
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(["y", "yes"].contains(&line.trim().to_ascii_lowercase().as_str()))
    }
}

/// Writes to standard error where there is no terminal yet. Nobody is left to tell when that is closed.
pub(super) fn message(text: &str) {
    drop(io::stderr().lock().write_all(text.as_bytes()));
}
