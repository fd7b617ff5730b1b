//! Holds `docs/rules.md` to the sources: for every rule of the gallery, where it is implemented and
//! which tests hold it.
//!
//! A rule is implemented by what names its ID in its documentation, or makes a violation of it, in
//! the rooms that hold rules. A test holds the rules that its name begins with (`v3_...`,
//! `b2_b3_...`, `q1_to_q3_...`). A scenario of the acceptance tests also holds the rules that its
//! documentation names, and those whose IDs it has as texts (`"V-3"`), to find them in what Terraform
//! shows.
//!
//! With the environment variable `ACG_WRITE_DOCS` the document is written anew: `make docs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use terraform_provider_acg::gallery::rule;

use super::outline::{Outline, documentation, ids_in, ids_of_name, is_test};
use super::{files, hold, read, repository};

const DOCUMENT: &str = "docs/rules.md";

/// The families of rules as the contract of the gallery has them, with their last numbers.
const FAMILIES: [(char, &str, u32); 14] = [
    ('N', "Names, ids, regions", 10),
    ('G', "Gallery", 5),
    ('I', "Image definition", 11),
    ('V', "Image version", 19),
    ('L', "Latest", 4),
    ('R', "Replication", 8),
    ('A', "Availability and scaling", 6),
    ('S', "Access and sharing", 6),
    ('B', "Billing", 4),
    ('Q', "Limits", 6),
    ('D', "Deletion", 4),
    ('P', "VM applications", 1),
    ('W', "API", 2),
    ('M', "Moving images in", 3),
];

/// What of the contract belongs to the service's HTTP API, which is not served: W-1 as a whole, since
/// no request brings a version of that API along, and a part of W-2.
const OF_THE_HTTP_API: [(&str, &str); 2] = [
    (
        "W-1",
        "Which version of the HTTP API offers which feature is of no matter here: Terraform and `acg` \
         ask the engine through its port, and no request has a version.",
    ),
    (
        "W-2",
        "The HTTP answers to a write, and the provisioning state that goes with them, belong to the \
         HTTP API, which is not served.",
    ),
];

/// The rooms that hold rules. The others call them.
const ROOMS_OF_RULES: [&str; 3] = ["src/gallery", "src/engine", "src/vhd"];

/// The kinds of tests, and where they lie.
const TESTS: [(&str, &str); 4] = [
    ("Unit", "src"),
    ("Engine", "tests/engine"),
    ("Terraform", "tests/acceptance"),
    ("`acg`", "tests/cli"),
];

/// Where those stand that ask Terraform.
const WITH_TERRAFORM: usize = 2;

/// Whose tests are named by the assertions of the plugin protocol, which are P-1, P-2 and so on too.
const OF_THE_PROTOCOL: [&str; 3] = ["src/framework/", "src/plugin/", "src/panic.rs"];

/// Names by file.
type Places = BTreeMap<String, BTreeSet<String>>;

/// What the sources say of one rule.
#[derive(Default)]
struct Findings {
    implemented: Places,
    tests: [Places; TESTS.len()],
}

type Rules = BTreeMap<String, Findings>;

static FINDINGS: LazyLock<Rules> = LazyLock::new(findings);

fn findings() -> Rules {
    let mut rules = Rules::new();
    for folder in ROOMS_OF_RULES {
        for file in files(folder, &["rs", "sql"]) {
            if file != "src/gallery/rule.rs" && !is_test_file(&file) {
                note_implementation(&mut rules, &file);
            }
        }
    }
    for (kind, (_, folder)) in TESTS.iter().enumerate() {
        for file in files(folder, &["rs"]) {
            if !OF_THE_PROTOCOL.iter().any(|other| file.starts_with(other)) {
                note_tests(&mut rules, kind, &file);
            }
        }
    }
    rules
}

fn is_test_file(file: &str) -> bool {
    file.contains("/tests/") || file.ends_with("/tests.rs")
}

fn note_implementation(rules: &mut Rules, file: &str) {
    let text = read(file);
    let named = if file.ends_with(".sql") {
        super::outline::of_sql(&text)
    } else {
        Outline::of(&text).rules()
    };
    for (id, item) in named {
        let places = &mut rules.entry(id).or_default().implemented;
        places.entry(file.to_owned()).or_default().extend(item);
    }
}

fn note_tests(rules: &mut Rules, kind: usize, file: &str) {
    let text = read(file);
    let outline = Outline::of(&text);
    let lines: Vec<_> = text.lines().collect();
    let scenarios = scenarios(&text);
    let mut note = |id: String, test: &str| {
        let places = &mut rules.entry(id).or_default().tests[kind];
        places
            .entry(file.to_owned())
            .or_default()
            .insert(test.to_owned());
    };
    for (name, line) in outline.functions() {
        let scenario = scenarios.contains(name);
        if scenario || is_test(&lines, line) {
            for id in ids_of_name(name) {
                note(id, name);
            }
        }
        if scenario {
            for id in ids_in(&documentation(&lines, line)) {
                note(id, name);
            }
        }
    }
    for (number, line) in lines.iter().enumerate() {
        let texts = line.split('"').skip(1).step_by(2);
        for id in texts.filter(|text| ids_in(text) == [*text]) {
            let around = outline.function_around(number);
            if let Some(name) = around.filter(|name| scenarios.contains(name)) {
                note(id.to_owned(), name);
            }
        }
    }
}

/// The functions that a file of acceptance tests lists as its scenarios.
fn scenarios(text: &str) -> BTreeSet<&str> {
    text.split("scenarios![")
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .flat_map(|list| list.split([',', ':', ' ', '\n']))
        .filter(|word| !word.is_empty())
        .collect()
}

fn number_of(id: &str) -> (char, u32) {
    let (family, number) = id.split_once('-').unwrap();
    (family.chars().next().unwrap(), number.parse().unwrap())
}

/// Every rule of the contract, in the order of the document.
fn contract() -> impl Iterator<Item = (char, u32)> {
    FAMILIES
        .into_iter()
        .flat_map(|(family, _, last)| (1..=last).map(move |number| (family, number)))
}

fn listed(id: &str) -> bool {
    rule::ALL.iter().any(|(rule, _)| rule.as_str() == id)
}

fn written(rules: &Rules) -> String {
    let nothing = Findings::default();
    let of = |id: &str| rules.get(id).unwrap_or(&nothing);
    let mut text = "<!-- Written by `make docs` from the sources. Do not edit. -->\n\n# The gallery's rules\n\n\
        Every rule that galleries, image definitions and image versions follow, as Azure Compute Gallery\n\
        documents them. A rule is written once, is asked by Terraform's plan, by apply and by `acg` alike, and\n\
        has an ID, which stands in refusals, in the code and in the names of tests.\n\n\
        The tables say which kinds of tests hold a rule: of the rule as a function (unit), of the engine with\n\
        what it has stored, of a real Terraform, and of the command `acg`. Below them each rule has its places\n\
        in the sources.\n"
        .to_owned();
    for (family, title, last) in FAMILIES {
        write!(
            text,
            "\n## {family}. {title}\n\n| | rule | unit | engine | Terraform | `acg` |\n|---|---|---|---|---|---|\n"
        )
        .unwrap();
        for number in 1..=last {
            let id = format!("{family}-{number}");
            let marks: String = of(&id)
                .tests
                .iter()
                .map(|places| if places.is_empty() { " |" } else { " ✓ |" })
                .collect();
            let link = match listed(&id) {
                true => format!("[{id}](#{})", id.to_lowercase()),
                false => id.clone(),
            };
            let remark = OF_THE_HTTP_API.iter().find(|(other, _)| *other == id);
            let remark = remark.map(|(_, remark)| format!("*{remark}*"));
            let says: Vec<_> = [statement(&id)]
                .into_iter()
                .chain(remark.as_deref())
                .collect();
            writeln!(text, "| {link} | {} |{marks}", says.join(" ").trim()).unwrap();
        }
    }
    text.push_str("\n## Places\n");
    let ids = contract().map(|(family, number)| format!("{family}-{number}"));
    for id in ids.filter(|id| listed(id)) {
        write!(text, "\n### {id}\n\n{}\n\n", statement(&id)).unwrap();
        let found = of(&id);
        push_places(&mut text, "Implemented", &found.implemented);
        for ((kind, _), places) in TESTS.iter().zip(&found.tests) {
            push_places(&mut text, &format!("{kind} tests"), places);
        }
    }
    text
}

fn statement(id: &str) -> &'static str {
    let found = rule::ALL.iter().find(|(rule, _)| rule.as_str() == id);
    found.map_or("", |(_, statement)| statement)
}

fn push_places(text: &mut String, what: &str, places: &Places) {
    if places.is_empty() {
        return;
    }
    writeln!(text, "- {what}:").unwrap();
    for (file, names) in places {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let names = match names.as_slice() {
            [] => String::new(),
            names => format!(": {}", names.join(", ")),
        };
        writeln!(text, "  - [{file}](../{file}){names}").unwrap();
    }
}

#[test]
fn the_document_says_what_the_sources_say() {
    let now = written(&FINDINGS);
    #[expect(
        clippy::disallowed_methods,
        reason = "the switch of make docs, read by no other test"
    )]
    let write = std::env::var_os("ACG_WRITE_DOCS").is_some();
    if write {
        fs::write(repository().join(DOCUMENT), now).unwrap();
        return;
    }
    let text = fs::read_to_string(repository().join(DOCUMENT)).unwrap_or_default();
    let lines: BTreeSet<_> = text.lines().collect();
    let missing = now.lines().find(|line| !lines.contains(line));
    assert!(
        text == now,
        "{DOCUMENT} is not what the sources say: write it anew with `make docs`, or with\n  \
         ACG_WRITE_DOCS=1 cargo test --test architecture rules::\nThe first line that is missing: {}",
        missing.unwrap_or("none, one is too many")
    );
}

#[test]
fn every_rule_has_a_home_and_a_test() {
    let mut breaches = Vec::new();
    for (rule, _) in rule::ALL {
        let id = rule.as_str();
        let found = FINDINGS.get(id);
        if found.is_none_or(|found| found.implemented.is_empty()) {
            breaches.push(format!("{rule} is named by no documentation"));
        }
        if found.is_none_or(|found| found.tests.iter().all(BTreeMap::is_empty)) {
            breaches.push(format!("{rule} has no test"));
        }
        if found.is_none_or(|found| found.tests[WITH_TERRAFORM].is_empty())
            && !OF_THE_HTTP_API.iter().any(|(other, _)| *other == id)
        {
            breaches.push(format!("{rule} has no test with Terraform"));
        }
    }
    let law = "A rule's ID stands in the documentation of what holds it and in its tests, one of them with Terraform.";
    hold(law, "Tests", breaches);
}

#[test]
fn every_id_is_that_of_a_rule() {
    let mut breaches = Vec::new();
    for (id, found) in FINDINGS.iter() {
        let of_the_protocol = number_of(id).0 == 'P' && !listed(id);
        let tests = found.tests.iter().flatten();
        for (file, names) in tests.chain(&found.implemented) {
            if !listed(id) && !of_the_protocol {
                breaches.push(format!("{file} names {id}: {names:?}"));
            }
        }
    }
    let law = "An ID in a documentation or in the name of a test is that of a rule.";
    hold(law, "Tests", breaches);
}

#[test]
fn the_list_is_that_of_the_contract() {
    let here = rule::ALL.iter().map(|(rule, _)| rule.as_str());
    let all: BTreeSet<_> = here
        .chain(OF_THE_HTTP_API.map(|(id, _)| id))
        .map(number_of)
        .collect();
    let contract: BTreeSet<_> = contract().collect();
    let differing: Vec<_> = contract.symmetric_difference(&all).collect();
    assert!(differing.is_empty(), "{differing:?}");
}
