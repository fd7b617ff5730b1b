//! What a command answers: a value for scripts and tables for people.

use serde::Serialize;

use super::cell::Cell;
use super::document::Document;
use super::exit::Exit;
use super::failure::Failure;

/// What a command comes to.
pub type Outcome = Result<Answer, Failure>;

/// A line of a list.
pub trait Row: Serialize {
    /// The columns' names, in lower case.
    const COLUMNS: &'static [&'static str];
    /// The cells, as many as there are columns.
    fn cells(&self) -> Vec<Cell>;
}

/// One thing with its properties.
pub trait Sheet: Serialize {
    /// The properties by name, in lower case.
    fn fields(&self) -> Vec<(&'static str, Cell)>;
}

/// What a person sees of an answer, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A sentence or more.
    Text(String),
    /// A table with a heading.
    Table(Table),
    /// Names on the left, values on the right.
    Sheet(Vec<(&'static str, Cell)>),
}

/// A table with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns' names, in lower case.
    pub columns: Vec<&'static str>,
    /// The rows; each has a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table of rows.
    pub fn of<'a, R: Row + 'a>(rows: impl IntoIterator<Item = &'a R>) -> Self {
        Self {
            columns: R::COLUMNS.to_vec(),
            rows: rows.into_iter().map(Row::cells).collect(),
        }
    }

    /// The same table with one more column.
    #[must_use]
    pub fn column(mut self, name: &'static str, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.columns.push(name);
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            row.push(cell);
        }
        self
    }
}

/// What a command answers.
pub struct Answer {
    /// The value for scripts.
    pub(super) value: Box<dyn Value>,
    /// What is written instead of either, in every format.
    pub(super) raw: Option<String>,
    /// Whether it is one document, which has no rows.
    pub(super) whole: bool,
    /// What a person sees.
    pub(super) parts: Vec<Part>,
    /// What is said beside the answer, on standard error; full sentences.
    pub(super) notes: Vec<String>,
    /// How the process ends.
    pub(super) exit: Exit,
}

impl Answer {
    /// An answer of this value; see [`Answer::part`] for what a person sees of it.
    pub fn new(value: impl Serialize + 'static) -> Self {
        Self {
            value: Box::new(value),
            raw: None,
            whole: false,
            parts: Vec::new(),
            notes: Vec::new(),
            exit: Exit::Done,
        }
    }

    /// A list; `none` says in a sentence that there is nothing.
    pub fn list<R: Row + 'static>(rows: Vec<R>, none: &str) -> Self {
        let table = Table::of(&rows);
        Self::table(rows, table, none)
    }

    /// A list with a table of its own making.
    pub fn table(rows: impl Serialize + 'static, table: Table, none: &str) -> Self {
        if table.rows.is_empty() {
            return Self::new(rows).note(none);
        }
        Self::new(rows).part(Part::Table(table))
    }

    /// One thing with its properties.
    pub fn sheet(sheet: impl Sheet + 'static) -> Self {
        let part = Part::Sheet(sheet.fields());
        Self::new(sheet).part(part)
    }

    /// Something was done: a sentence that says what, and the value for scripts.
    pub fn done(sentence: impl Into<String>, value: impl Serialize + 'static) -> Self {
        Self::new(value).part(Part::Text(sentence.into()))
    }

    /// A text that is the answer in every format: a script, a document.
    pub fn raw(text: String) -> Self {
        let mut answer = Self::new(());
        answer.raw = Some(text);
        answer
    }

    /// A document of JSON, which `text` is.
    pub fn document(value: serde_json::Value, text: &str) -> Self {
        let mut answer = Self::new(Document(value)).part(Part::Text(text.trim_end().to_owned()));
        answer.whole = true;
        answer
    }

    /// The same answer with more for a person to see.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// The same answer with a remark on standard error.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same answer with another end.
    #[must_use]
    pub const fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

/// What can be written for scripts, whatever its type.
pub(super) trait Value {
    fn json(&self) -> Result<String, String>;
    fn yaml(&self) -> Result<String, String>;
}

impl<T: Serialize> Value for T {
    fn json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map_err(|error| error.to_string())
    }

    fn yaml(&self) -> Result<String, String> {
        // An id is read by line tools too: it stays on its line, however long.
        let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
        serde_saphyr::to_string_with_options(self, options).map_err(|error| error.to_string())
    }
}
