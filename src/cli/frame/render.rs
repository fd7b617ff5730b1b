//! From an answer or a failure to text on standard output and error.

use std::io;

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, presets};
use serde::Serialize;

use super::answer::{Answer, Outcome, Part, Table};
use super::cell::{Cell, Tone};
use super::exit::Exit;
use super::failure::{Failure, Problem};
use super::options::OutputFormat;
use super::terminal::Terminal;
use super::words;

/// Spaces between columns.
const GAP: u16 = 2;
/// The narrowest that a table is made; a narrower terminal wraps its lines.
const NARROWEST: u16 = 40;
/// The fewest cells of a bar, which gives way before words are broken.
const SHORTEST_BAR: u64 = 5;

/// Shows how a command ended, and says how the process ends.
pub fn conclude(outcome: Outcome, format: OutputFormat, terminal: &Terminal) -> Exit {
    let failure = match outcome.and_then(|answer| shown(&answer, format, terminal)) {
        Ok(exit) => return exit,
        Err(failure) => failure.shortened(),
    };
    let text = match format {
        OutputFormat::Json => as_json(&failure),
        OutputFormat::Table | OutputFormat::Yaml | OutputFormat::Tsv => {
            as_text(&failure, terminal.message_color)
        }
    };
    terminal.message(&text);
    failure.exit
}

fn shown(answer: &Answer, format: OutputFormat, terminal: &Terminal) -> Result<Exit, Failure> {
    let text = match (&answer.raw, format) {
        (Some(text), _) => text.clone(),
        (None, OutputFormat::Table) => table(&answer.parts, terminal),
        (None, OutputFormat::Tsv) if answer.whole => return Err(without_rows()),
        (None, OutputFormat::Tsv) => tsv(&answer.parts),
        (None, OutputFormat::Json) => answer.value.json().map_err(Failure::machine)? + "\n",
        (None, OutputFormat::Yaml) => answer.value.yaml().map_err(Failure::machine)?,
    };
    match terminal.answer(&text) {
        Ok(()) => {}
        // Whoever read has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(Failure::unwritten(&error)),
    }
    for note in &answer.notes {
        terminal.message(&format!("{note}\n"));
    }
    Ok(answer.exit)
}

fn without_rows() -> Failure {
    Failure::usage(
        "A whole document has no rows, and so no tab-separated values.",
        "Use --output json or --output yaml.",
    )
}

fn table(parts: &[Part], terminal: &Terminal) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => format!("{text}\n"),
            Part::Table(table) => with_heading(table, terminal),
            Part::Sheet(fields) => sheet(fields, terminal),
        })
        .collect();
    parts.join("\n")
}

fn with_heading(table: &Table, terminal: &Terminal) -> String {
    let drawn = draw(table, terminal, words::BAR);
    let bar = words::BAR.saturating_sub(excess(&drawn)).max(SHORTEST_BAR);
    text_of(draw(table, terminal, bar))
}

/// How many columns a table has beyond those that there are.
fn excess(table: &comfy_table::Table) -> u64 {
    let widths = table.column_max_content_widths();
    let needed: u64 = widths
        .iter()
        .map(|width| u64::from(*width) + u64::from(GAP))
        .sum();
    let room = columns_of(table).map_or(u64::MAX, u64::from);
    needed.saturating_sub(room)
}

/// The table with bars of so many cells, which are not broken into lines.
fn draw(table: &Table, terminal: &Terminal, bar: u64) -> comfy_table::Table {
    let any = |at: usize, is: fn(&Cell) -> bool| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.any(is)
    };
    let mut drawn = empty(terminal);
    let heading = table.columns.iter().enumerate().map(|(at, name)| {
        let cell = bold(&name.to_uppercase(), terminal);
        if any(at, |cell| cell.number) {
            cell.set_alignment(CellAlignment::Right)
        } else {
            cell
        }
    });
    drawn.set_header(heading);
    for row in &table.rows {
        drawn.add_row(row.iter().map(|cell| styled(cell, terminal, bar)));
    }
    for (at, column) in drawn.column_iter_mut().enumerate() {
        if any(at, |cell| cell.share.is_some()) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    drawn
}

fn sheet(fields: &[(&'static str, Cell)], terminal: &Terminal) -> String {
    let mut drawn = empty(terminal);
    for (name, cell) in fields {
        let name = bold(name, terminal);
        let mut value = styled(cell, terminal, words::BAR);
        value = value.set_alignment(CellAlignment::Left);
        drawn.add_row([name, value]);
    }
    if let Some(names) = drawn.column_mut(0) {
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    text_of(drawn)
}

fn empty(terminal: &Terminal) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING);
    if terminal.color {
        table.enforce_styling();
    }
    let width = terminal.width.or_else(|| columns_of(&table));
    if let Some(width) = width.filter(|_| terminal.live || terminal.width.is_some()) {
        table.set_width(width.max(NARROWEST));
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

/// The width that a table was given or that its terminal has: some terminals say 0 for not knowing.
fn columns_of(table: &comfy_table::Table) -> Option<u16> {
    table.width().filter(|width| *width > 0)
}

/// The text without the spaces that fill the last column.
fn text_of(mut table: comfy_table::Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    table.lines().fold(String::new(), |mut text, line| {
        text.push_str(line.trim_end());
        text.push('\n');
        text
    })
}

fn bold(text: &str, terminal: &Terminal) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(text);
    if terminal.color {
        cell.add_attribute(Attribute::Bold)
    } else {
        cell
    }
}

fn styled(cell: &Cell, terminal: &Terminal, bar: u64) -> comfy_table::Cell {
    let drawn = comfy_table::Cell::new(printable(&cell.shown(bar)));
    let drawn = match cell.tone {
        Tone::Plain => drawn,
        _ if !terminal.color => drawn,
        Tone::Good => drawn.fg(Color::Green),
        Tone::Warning => drawn.fg(Color::Yellow),
        Tone::Bad => drawn.fg(Color::Red),
        Tone::Faint => drawn.add_attribute(Attribute::Dim),
    };
    if cell.number {
        drawn.set_alignment(CellAlignment::Right)
    } else {
        drawn
    }
}

/// Control characters, and those that turn the direction of text, spelled out: a name or tag must not
/// drive the terminal, nor pass for another.
pub(super) fn printable(text: &str) -> String {
    let spelled = |letter: char| -> String {
        match letter {
            '\n' => "\n".to_owned(),
            letter if letter.is_control() || turns_text(letter) => {
                letter.escape_default().to_string()
            }
            letter => letter.to_string(),
        }
    };
    text.chars().map(spelled).collect()
}

fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn tsv(parts: &[Part]) -> String {
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    };
    for part in parts {
        match part {
            Part::Text(said) => line(&[said]),
            Part::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<&str> = row.iter().map(|cell| cell.plain.as_str()).collect();
                    line(&cells);
                }
            }
            Part::Sheet(fields) => {
                for (name, cell) in fields {
                    line(&[name.replace(' ', "_").as_str(), &cell.plain]);
                }
            }
        }
    }
    text
}

/// A value on one line without tabs: those are written `\t`, `\n` and so on, and what drives a terminal or
/// turns text as in a table.
fn escaped(text: &str) -> String {
    let spelled = |letter: char| match letter {
        '\\' => "\\\\".to_owned(),
        letter if letter.is_control() || turns_text(letter) => letter.escape_default().to_string(),
        letter => letter.to_string(),
    };
    text.chars().map(spelled).collect()
}

#[derive(Serialize)]
struct ErrorDocument<'a> {
    errors: &'a [Problem],
    exit_code: u8,
}

pub(super) fn as_json(failure: &Failure) -> String {
    let document = ErrorDocument {
        errors: &failure.problems,
        exit_code: failure.exit.code(),
    };
    match serde_json::to_string_pretty(&document) {
        Ok(text) => text + "\n",
        Err(_) => as_text(failure, false),
    }
}

fn as_text(failure: &Failure, color: bool) -> String {
    let mark = |code: &str, text: &str| match color {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    };
    let mut text = String::new();
    for problem in &failure.problems {
        let title = mark("1;31", &format!("error[{}]", problem.code));
        let mut line = |words: String| {
            text.push_str(&words);
            text.push('\n');
        };
        line(format!("{title}: {}", printable(&problem.message)));
        if let Some(rule) = &problem.rule {
            let label = mark("1", &format!("rule {}", rule.id));
            line(format!("  {label}: {}", rule.statement));
        }
        if let Some(target) = &problem.target {
            line(format!("  {}: {}", mark("1", "at"), printable(target)));
        }
        if let Some(remedy) = &problem.remedy {
            line(format!("  {}: {}", mark("1;36", "help"), printable(remedy)));
        }
    }
    text
}
