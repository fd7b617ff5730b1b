//! What is wrong with a command line, as people and scripts are told.

use serde_json::Value;

use super::harness::{acg, furnished, run};

#[tokio::test]
async fn a_command_line_that_is_wrong_is_a_document_where_one_is_asked_for() {
    let place = furnished().await;
    let rows: &[(&[&str], &str, &str)] = &[
        (
            &["check", "golden/ubuntu", "nowhere", "-o", "json"],
            "Invalid value 'nowhere' for '<REGION>':",
            "",
        ),
        (
            &["--output=json", "version", "list", "nope"],
            "Invalid value 'nope' for '<DEFINITION>': \"nope\" is not of the form GALLERY/DEFINITION.",
            "",
        ),
        (
            &["gallery", "lsit", "-ojson"],
            "Unrecognized subcommand 'lsit'.",
            "A similar subcommand exists: 'list'. Write it as \"acg gallery",
        ),
        (
            &["gallery", "show", "-yo", "json"],
            "The following required arguments were not provided: <GALLERY>.",
            "Write it as \"acg gallery show",
        ),
        (
            &["gallery", "-o=json"],
            "'acg gallery' requires a subcommand but one was not provided",
            "Write it as \"acg gallery [OPTIONS] <COMMAND>\".",
        ),
        (
            &["-o", "json"],
            "'acg' requires a subcommand but one was not provided",
            "",
        ),
        (
            &["--output", "json", "-z"],
            "Unexpected argument '-z' found.",
            "",
        ),
    ];
    for (arguments, message, remedy) in rows {
        let told = run(acg(&place, arguments));
        assert_eq!(
            (told.out.as_str(), told.code),
            ("", 2),
            "{arguments:?}: {told:?}"
        );
        let document: Value = serde_json::from_str(&told.err).unwrap();
        let error = &document["errors"][0];
        assert_eq!(
            (&error["code"], &document["exit_code"]),
            (&"Usage".into(), &2.into())
        );
        let starts =
            |name: &str, words: &str| error[name].as_str().unwrap_or("").starts_with(words);
        assert!(starts("message", message), "{arguments:?}: {error}");
        assert!(starts("remedy", remedy), "{arguments:?}: {error}");
    }
    for arguments in [
        &["gallery", "show", "--", "-o", "json"][..],
        &["gallery", "lsit", "-o", "yaml"],
        &["gallery", "lsit"],
    ] {
        let told = run(acg(&place, arguments));
        assert!(
            told.err.starts_with("error: ") && told.code == 2,
            "{told:?}"
        );
    }
    let help = run(acg(&place, &["gallery", "--help", "-o", "json"]));
    assert!(
        help.out.starts_with("List and show") && help.code == 0,
        "{help:?}"
    );
}

#[tokio::test]
async fn what_is_quoted_neither_turns_text_nor_fills_the_screen() {
    let place = furnished().await;
    let long = "x".repeat(100_000);
    for form in ["table", "json"] {
        for arguments in [
            &["definition", "show", "golden/d\u{202e}eb"][..],
            &["gal\u{202e}lery", "list"],
            &["definition", "show", "golden/deb", "d\u{2066}eb"],
            &["--d\u{202e}eb", "list"],
            &["gallery", "show", &long],
            &["definition", "show", &long],
            &["report", "end-of-life", "--within", &long],
            &["clock", "set", &long],
            &["clock", "advance", &long],
            &["fault", "add", "delay", &long],
            &["cost", "--storage-price", &long],
            &["gallery", "list", "--subscription", &long],
            &["gallery", "list", "--acting-as", &long],
            &["gallery", "list", "-o", &long],
            &[&long],
        ] {
            let told = run(acg(&place, &[arguments, &["-o", form]].concat()));
            let what = format!("{:.60}: {:.2000}", arguments.join(" "), told.err);
            assert!(told.code == 2 || told.code == 1, "{what}");
            assert!(!told.err.contains(['\u{202e}', '\u{2066}']), "{what}");
            assert!(told.err.len() < 4000, "{what}");
            if arguments.contains(&long.as_str()) {
                assert!(told.err.contains("… (100,000 characters)"), "{what}");
            }
        }
    }
}
