//! The outline of a source: its items with their lines, and the rules that each of them names.

use super::source::{blank, first_word, is_word, matching_brace};

/// Letters that rules begin with.
const FAMILIES: &str = "ABDGILMNPQRSVW";

/// What has a name and a body.
struct Item {
    /// `fn`, `struct`, `impl` and so on.
    kind: &'static str,
    name: String,
    /// The lines of it, counted from zero.
    first: usize,
    last: usize,
}

/// The items of a source, outer ones before those inside them.
pub struct Outline<'a> {
    text: &'a str,
    code: Vec<String>,
    items: Vec<Item>,
}

impl<'a> Outline<'a> {
    pub fn of(text: &'a str) -> Self {
        let blank = blank(text);
        let mut items = Vec::new();
        let mut at = 0;
        for (number, line) in blank.split('\n').enumerate() {
            if let Some((kind, name)) = item(line) {
                let lines = blank[at..at + end_of_item(&blank[at..])].matches('\n');
                items.push(Item {
                    kind,
                    name,
                    first: number,
                    last: number + lines.count(),
                });
            }
            at += line.len() + 1;
        }
        Self {
            text,
            code: blank.lines().map(ToOwned::to_owned).collect(),
            items,
        }
    }

    fn around(&self, line: usize) -> impl DoubleEndedIterator<Item = &Item> {
        self.items
            .iter()
            .filter(move |item| (item.first..=item.last).contains(&line))
    }

    /// The functions, with the lines where they begin.
    pub fn functions(&self) -> impl Iterator<Item = (&str, usize)> {
        let functions = self.items.iter().filter(|item| item.kind == "fn");
        functions.map(|item| (item.name.as_str(), item.first))
    }

    /// The innermost function around a line.
    pub fn function_around(&self, line: usize) -> Option<&str> {
        let mut around = self.around(line).rev();
        let function = around.find(|item| item.kind == "fn")?;
        Some(&function.name)
    }

    /// What the lines around and at this one are called: a method with its type.
    fn label(&self, line: usize) -> Option<String> {
        let around: Vec<_> = self
            .around(line)
            .filter(|item| item.kind != "mod")
            .collect();
        let names: Vec<_> = around.iter().map(|item| item.name.as_str()).collect();
        let methods = around.len() > 1 && ["impl", "trait"].contains(&around[0].kind);
        match names.as_slice() {
            [] => None,
            [home, method, ..] if methods => Some(format!("{home}::{method}")),
            [name, ..] => Some((*name).to_owned()),
        }
    }

    fn in_tests(&self, line: usize) -> bool {
        self.around(line)
            .any(|item| item.kind == "mod" && item.name == "tests")
    }

    /// Each rule that the source names, with the item that names it. Where the source as a whole
    /// does, and none of its items, there is no item.
    pub fn rules(&self) -> Vec<(String, Option<String>)> {
        let mut named = Vec::new();
        let mut whole = Vec::new();
        for (number, line) in self.text.lines().enumerate() {
            let line = line.trim_start();
            if let Some(documentation) = line.strip_prefix("//!") {
                whole.extend(ids_in(documentation));
            } else if let Some(comment) = line.strip_prefix("//") {
                let documentation = comment.starts_with('/');
                let label = self.label(if documentation {
                    self.documented(number)
                } else {
                    number
                });
                let label = label.or_else(|| self.in_macro(number));
                if !self.in_tests(number) {
                    named.extend(ids_in(comment).into_iter().map(|id| (id, label.clone())));
                }
            }
        }
        for (number, line) in self.code.iter().enumerate() {
            for id in constants_in(line) {
                match self.label(number) {
                    _ if self.in_tests(number) => {}
                    None => whole.push(id),
                    label => named.push((id, label)),
                }
            }
        }
        whole.retain(|id| !named.iter().any(|(other, _)| other == id));
        named.extend(whole.into_iter().map(|id| (id, None)));
        named
    }

    /// The line of what a comment stands above.
    fn documented(&self, comment: usize) -> usize {
        let below = self.code.iter().enumerate().skip(comment);
        let mut code = below.filter(|(_, line)| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with("#[")
        });
        code.next().map_or(comment, |(number, _)| number)
    }

    /// What a macro makes an item of: the type whose name stands alone below its documentation.
    fn in_macro(&self, comment: usize) -> Option<String> {
        let name = first_word(self.code.get(self.documented(comment))?.trim());
        name.starts_with(char::is_uppercase)
            .then(|| name.to_owned())
    }
}

/// The rules that a migration names, with the table, index or trigger below each comment.
pub fn of_sql(text: &str) -> Vec<(String, Option<String>)> {
    let mut named = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(comment) = line.strip_prefix("-- ") {
            let mut below = text.lines().skip(number);
            let made = below.find_map(|line| {
                let words: Vec<_> = line.strip_prefix("CREATE ")?.split([' ', '(']).collect();
                let kinds = ["TABLE", "INDEX", "TRIGGER", "VIEW"];
                let kind = words.iter().position(|word| kinds.contains(word))?;
                Some((*words.get(kind + 1)?).to_owned())
            });
            named.extend(ids_in(comment).into_iter().map(|id| (id, made.clone())));
        }
    }
    named
}

/// The item that a line of code begins, if it begins one.
fn item(line: &str) -> Option<(&'static str, String)> {
    let mut rest = line.trim_start();
    loop {
        let word = first_word(rest);
        let after = rest[word.len()..].trim_start();
        match word {
            "pub" => {
                rest = match after.strip_prefix('(') {
                    Some(inside) => inside.split_once(')')?.1.trim_start(),
                    None => after,
                };
            }
            "async" | "unsafe" => rest = after,
            "const" if first_word(after) == "fn" => rest = after,
            "impl" => {
                let generic = after.starts_with('<').then(|| after.find("> ")).flatten();
                let named = generic.map_or(after, |end| &after[end + 2..]);
                let of = named.split_once(" for ").map_or(named, |(_, of)| of);
                let path = of.split(['<', ' ', '{']).next()?;
                return Some(("impl", path.rsplit("::").next()?.to_owned()));
            }
            _ => {
                const KINDS: [&str; 8] = [
                    "fn", "struct", "enum", "trait", "const", "static", "type", "mod",
                ];
                let kind = KINDS.into_iter().find(|kind| *kind == word)?;
                let name = first_word(after);
                return (!name.is_empty()).then(|| (kind, name.to_owned()));
            }
        }
    }
}

/// How far an item reaches: to its semicolon, or to the end of its braces.
fn end_of_item(code: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 => return at,
            '{' if depth == 0 => return at + matching_brace(&code[at..]),
            _ => {}
        }
    }
    code.len()
}

/// The rules that words name: `V-3`, and all of `V-3 to V-6`.
pub fn ids_in(words: &str) -> Vec<String> {
    let mut found: Vec<(char, u32)> = Vec::new();
    let mut from_here = false;
    let separate = |letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_';
    for word in words.split(separate).filter(|word| !word.is_empty()) {
        let Some(id) = id(word) else {
            from_here = word == "to";
            continue;
        };
        if let Some((family, first)) = found.last().copied()
            && from_here
            && family == id.0
        {
            found.extend((first + 1..id.1).map(|number| (family, number)));
        }
        found.push(id);
        from_here = false;
    }
    found.into_iter().map(shown).collect()
}

fn id(word: &str) -> Option<(char, u32)> {
    let (family, number) = word.split_once('-')?;
    (family.len() == 1 && FAMILIES.contains(family))
        .then(|| Some((family.chars().next()?, number.parse().ok()?)))?
}

fn shown((family, number): (char, u32)) -> String {
    format!("{family}-{number}")
}

/// The rules whose constants a line of code names: `V_3`.
fn constants_in(line: &str) -> Vec<String> {
    line.split(|letter| !is_word(letter))
        .filter_map(|name| id(&name.replacen('_', "-", 1)))
        .map(shown)
        .collect()
}

/// The rules that the name of a test begins with: `b2_b3_...`, `q1_to_q3_...`.
pub fn ids_of_name(name: &str) -> Vec<String> {
    let words = name.split('_').map_while(|word| {
        let number = word.get(1..).filter(|number| !number.is_empty());
        let numbered = number.is_some_and(|number| number.bytes().all(|one| one.is_ascii_digit()));
        match word {
            "to" => Some("to".to_owned()),
            word if numbered => {
                let (family, number) = word.split_at(1);
                Some(format!("{}-{number}", family.to_uppercase()))
            }
            _ => None,
        }
    });
    ids_in(&words.collect::<Vec<_>>().join(" "))
}

/// Whether the function that begins at this line is marked as a test.
pub fn is_test(lines: &[&str], line: usize) -> bool {
    above(lines, line).any(|line| line == "#[test]" || line.starts_with("#[tokio::test"))
}

/// What is said above the function that begins at this line.
pub fn documentation(lines: &[&str], line: usize) -> String {
    let mut said: Vec<_> = above(lines, line)
        .filter_map(|line| line.strip_prefix("///"))
        .collect();
    said.reverse();
    said.concat()
}

/// The attributes and comments that stand directly above a line, from below.
fn above<'a>(lines: &'a [&str], line: usize) -> impl Iterator<Item = &'a str> {
    let above = lines.iter().take(line).rev().map(|line| line.trim());
    above.take_while(|line| line.starts_with("#[") || line.starts_with("//"))
}

#[test]
fn the_outline_knows_whose_rule_it_is() {
    let text = r#"//! All of it: V-3 to V-5, B-1.
kinds! {
    /// By a macro (I-2).
    Kind at "x" { /* */ }
}
/// Fields.
pub struct Held {
    /// A field (V-4).
    pub field: [u8; 4],
}
impl<'a> fmt::Display for a::Held<'a> {
    /// V-3, P-521: no.
    #[must_use]
    pub(super) const fn method(&self, x: [u8; 4]) -> u8 { refuse(rule::Q_6, "} rule::Q_1") }
}
#[cfg(test)]
mod tests {
    /// N-1
    fn n1_here() { rule::N_2 }
}
"#;
    let mut named: Vec<_> = Outline::of(text)
        .rules()
        .into_iter()
        .map(|(id, item)| format!("{id} {}", item.unwrap_or_default()))
        .collect();
    named.sort();
    assert_eq!(
        named,
        [
            "B-1 ",
            "I-2 Kind",
            "P-521 Held::method",
            "Q-6 Held::method",
            "V-3 Held::method",
            "V-4 Held",
            "V-5 "
        ]
    );
}

#[test]
fn names_tell_their_rules() {
    for (name, expected) in [
        ("v3_x", vec!["V-3"]),
        ("b2_b3_the_example", vec!["B-2", "B-3"]),
        ("q1_to_q3_limits", vec!["Q-1", "Q-2", "Q-3"]),
        ("i5_i6_to_the_end", vec!["I-5", "I-6"]),
        ("a_b2", vec![]),
        ("x64_machines", vec![]),
    ] {
        assert_eq!(ids_of_name(name), expected, "{name}");
    }
    let sql = "-- Q-1: counted.\nCREATE UNIQUE INDEX counts ON x;\n";
    assert_eq!(of_sql(sql), [("Q-1".to_owned(), Some("counts".to_owned()))]);
}
