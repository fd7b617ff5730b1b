//! The sources as the rules see them: comments and texts blank, tests cut out.

use std::collections::BTreeSet;

use super::{files, read};

/// A source of `src/` without what the rules do not judge: comments and the contents of texts are
/// blank, tests are cut out.
pub struct Source {
    /// From `src/`, such as `engine/clock.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
    pub code: String,
}

/// The sources of `src/`, without those that are tests.
pub fn sources() -> Vec<Source> {
    let mut of_tests = BTreeSet::new();
    let mut sources = Vec::new();
    for file in files("src", &["rs"]) {
        let text = read(&file);
        let path = file.trim_start_matches("src/").to_owned();
        let (code, test_modules) = without_tests(blank(&text));
        let home = path.trim_end_matches(".rs").trim_end_matches("/mod");
        of_tests.extend(test_modules.iter().map(|name| format!("{home}/{name}")));
        sources.push(Source { path, text, code });
    }
    sources.retain(|source| {
        !of_tests.iter().any(|module| {
            let rest = source.path.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    });
    sources
}

/// Puts spaces for comments and for the contents of texts and characters; lines stay.
pub fn blank(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let starts = |at: usize, word: &str| {
        letters[at..]
            .iter()
            .copied()
            .take(word.len())
            .eq(word.chars())
    };
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let hashes = letters[at + 1..]
            .iter()
            .take_while(|one| **one == '#')
            .count();
        let end = if starts(at, "//") {
            find(&letters, at, "\n").unwrap_or(letters.len())
        } else if starts(at, "/*") {
            find(&letters, at, "*/").map_or(letters.len(), |end| end + 2)
        } else if letters[at] == 'r' && letters.get(at + 1 + hashes) == Some(&'"') {
            let close = format!("\"{}", "#".repeat(hashes));
            find(&letters, at + 2 + hashes, &close).map_or(letters.len(), |end| end + close.len())
        } else if letters[at] == '"' {
            closing(&letters, at, '"')
        } else if letters[at] == '\''
            && (starts(at + 1, "\\") || letters.get(at + 2) == Some(&'\''))
        {
            closing(&letters, at, '\'')
        } else {
            at
        };
        if end == at {
            code.push(letters[at]);
            at += 1;
        } else {
            code.extend(
                letters[at..end]
                    .iter()
                    .map(|one| if *one == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        }
    }
    code
}

fn find(letters: &[char], from: usize, word: &str) -> Option<usize> {
    let word: Vec<char> = word.chars().collect();
    let found = letters[from..]
        .windows(word.len())
        .position(|window| *window == word);
    found.map(|offset| from + offset)
}

fn closing(letters: &[char], open: usize, quote: char) -> usize {
    let mut at = open + 1;
    while at < letters.len() && letters[at] != quote {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(letters.len())
}

/// Cuts out what is compiled for tests alone; names the modules of that kind that are files.
fn without_tests(mut code: String) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let mut modules = Vec::new();
    while let Some(start) = code.find(MARK) {
        let rest = &code[start..];
        let head = rest.find([';', '{']).unwrap();
        let declared = rest[MARK.len()..head].trim();
        let end = if rest[head..].starts_with(';') {
            modules.extend(declared.split(' ').next_back().map(ToOwned::to_owned));
            head + 1
        } else {
            head + matching_brace(&rest[head..])
        };
        code.replace_range(start..start + end, "");
    }
    (code, modules)
}

pub fn matching_brace(text: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

pub fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

pub fn first_word(text: &str) -> &str {
    text.split(|letter| !is_word(letter))
        .next()
        .unwrap_or_default()
}

/// What follows each `name::` of which nothing stands before.
fn after<'a>(code: &'a str, name: &str) -> Vec<&'a str> {
    let pattern = format!("{name}::");
    code.match_indices(&pattern)
        .filter(|(at, _)| !code[..*at].ends_with(|letter| is_word(letter) || letter == ':'))
        .map(|(at, _)| &code[at + pattern.len()..])
        .collect()
}

/// Whether a source names the crate `name`.
pub fn names_crate(code: &str, name: &str) -> bool {
    !after(code, name).is_empty()
}

/// The modules at the root of this crate that a source names.
pub fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rest in after(code, "crate") {
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..matching_brace(rest) - 2];
            let mut depth = 0;
            let top = list.split(|letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                letter == ',' && depth == 0
            });
            named.extend(top.map(|one| first_word(one.trim()).to_owned()));
        } else {
            named.insert(first_word(rest).to_owned());
        }
    }
    // A macro stands at the root, whatever room exports it.
    if named.remove("model") {
        named.insert("framework".to_owned());
    }
    named.remove("");
    named
}

/// How many modules deep a source lies; `super::` repeated as often leaves its room.
pub fn depth(path: &str) -> usize {
    path.trim_end_matches("mod.rs")
        .trim_end_matches('/')
        .split('/')
        .count()
}

#[test]
fn the_reader_sees_what_is_compiled_and_served() {
    let text = r##"
use crate::{engine::Engine, panic::{a, b}, gallery}; // crate::comment
/* crate::block */ const A: &str = "crate::text \" // x"; const B: char = '"';
fn f<'a>(x: &'a str) { r#"crate::raw"#; pub(crate) mod y; $crate::model! {} }
#[cfg(test)] mod tests { use crate::inline; }
#[cfg(test)]
pub(super) mod elsewhere;
fn g() { crate::framework::z(); other::crate::no(); }
"##;
    let (code, modules) = without_tests(blank(text));
    let rooms: Vec<_> = rooms_named(&code).into_iter().collect();
    assert_eq!(rooms, ["engine", "framework", "gallery", "panic"]);
    assert_eq!(modules, ["elsewhere"]);
    assert!(names_crate("use tonic::x;", "tonic") && !names_crate("a::tonic::x", "tonic"));
    assert_eq!(
        [depth("a/mod.rs"), depth("a/b.rs"), depth("a/b/c.rs")],
        [1, 2, 3]
    );
}
