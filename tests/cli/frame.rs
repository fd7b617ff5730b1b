//! What all commands of `acg` have in common.

use std::io::Read as _;
use std::process::Stdio;

use insta::assert_snapshot;
use terraform_provider_acg::gallery::{GalleryService, Tags};

use super::fixture::{GROUP, Place, gallery};
use super::harness::{SUBSCRIPTION, acg, answer, furnished, run, transcript, transcript_in};

#[tokio::test]
async fn an_answer_has_four_forms() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "gallery list",
            "gallery list -o json",
            "gallery list -o yaml",
            "gallery list -o tsv",
            "gallery show golden",
            "gallery show golden -o json",
            "gallery show golden -o yaml",
            "gallery show golden -o tsv",
        ]
    ));
}

#[tokio::test]
async fn failures_say_the_rule_and_the_way_out() {
    let place = furnished().await;
    assert_snapshot!(transcript(
        &place,
        &[
            "gallery show silver",
            "gallery show silver -o json",
            "gallery show -g other golden",
            "gallery show gold-en",
            "gallery list --subscription mine",
            "gallery list --state elsewhere.db",
            "gallery lsit",
        ]
    ));
    assert_eq!(place.files(), ["gallery.db"], "a read makes no file");
}

#[tokio::test]
async fn a_variable_that_is_wrong_is_named() {
    let place = furnished().await;
    let list = ["gallery list"];
    assert_snapshot!(format!(
        "{}{}",
        transcript_in(&place, &[("ACG_SUBSCRIPTION_ID", "mine")], &list),
        transcript_in(&place, &[("ACG_REPLICATION_MODEL", "slow")], &list),
    ));
}

#[tokio::test]
async fn a_resource_is_named_by_a_path_or_an_id() {
    let place = furnished().await;
    let shown = answer(&place, &["gallery", "show", "golden"]);
    let id = format!("{GROUP}/galleries/golden");
    for arguments in [
        &["gallery", "show", "GOLDEN"][..],
        &["gallery", "show", "-g", "images", "golden"],
        &["gallery", "show", &id],
        &[
            "gallery",
            "show",
            &id,
            "--subscription",
            "00000000-0000-0000-0000-000000000000",
        ],
    ] {
        assert_eq!(answer(&place, arguments), shown, "{arguments:?}");
    }
    let engine = place.engine();
    let mut other = gallery("golden");
    other.id = terraform_provider_acg::gallery::GalleryId::parse(&format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.Compute/galleries/golden"
    ))
    .unwrap();
    engine.gallery_create(other).await.unwrap();
    engine.close().await.unwrap();
    assert_snapshot!(transcript(&place, &["gallery show golden"]));
}

#[tokio::test]
async fn nothing_found_is_an_empty_answer_and_a_remark() {
    let place = furnished().await;
    let empty = |format| {
        let found = run(acg(
            &place,
            &["gallery", "list", "-g", "other", "-o", format],
        ));
        (found.out, found.err, found.code)
    };
    let remark = format!(
        "There are no galleries in resource group \"other\" of subscription \"{SUBSCRIPTION}\".\n"
    );
    assert_eq!(empty("table"), (String::new(), remark.clone(), 0));
    assert_eq!(empty("tsv"), (String::new(), remark.clone(), 0));
    assert_eq!(empty("json"), ("[]\n".to_owned(), remark, 0));
}

#[tokio::test]
async fn colour_comes_on_demand_and_on_a_terminal_alone() {
    let place = furnished().await;
    let colour = |arguments: &[&str], variable: Option<&str>| {
        let mut command = acg(&place, arguments);
        command.envs(variable.map(|value| ("NO_COLOR", value)));
        let run = run(command);
        format!("{}{}", run.out, run.err).contains('\u{1b}')
    };
    let list = ["gallery", "list", "--color"];
    let missing = ["gallery", "show", "silver", "--color"];
    for base in [&list[..], &missing] {
        for (when, variable, coloured) in [
            ("auto", None, false),
            ("never", None, false),
            ("always", None, true),
            ("always", Some("1"), true),
            ("auto", Some("1"), false),
        ] {
            let arguments = [base, &[when]].concat();
            assert_eq!(colour(&arguments, variable), coloured, "{arguments:?}");
        }
    }
}

#[tokio::test]
async fn a_reader_that_leaves_early_is_no_failure() {
    let place = furnished().await;
    // One leaves before anything is said, the other in the middle of more than a pipe holds.
    for (read, arguments) in [(0, ["gallery", "list"]), (1, ["completions", "bash"])] {
        let mut child = acg(&place, &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut vec![0; read]).unwrap();
        drop(out);
        let mut text = String::new();
        let mut err = child.stderr.take().unwrap();
        err.read_to_string(&mut text).unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!((text.as_str(), code), ("", Some(0)), "{arguments:?}");
    }
}

#[tokio::test]
async fn what_is_wide_strange_or_long_stays_readable() {
    let place = Place::new();
    let engine = place.engine();
    let mut spec = gallery("golden");
    spec.description = Some(
        "東京 \u{1b}[31mé\tis wide, \u{202e}says\u{202c} a good deal more than fits".to_owned(),
    );
    let tags = [("größe", "weiß\nschwarz"), ("empty", "")];
    let tags = tags.map(|(name, value)| (name.to_owned(), value.to_owned()));
    spec.tags = Tags::new(tags.into()).unwrap();
    engine.gallery_create(spec).await.unwrap();
    engine.close().await.unwrap();
    let lists = ["gallery list", "gallery show golden"];
    let at = |columns| transcript_in(&place, &[("COLUMNS", columns)], &lists);
    let for_scripts = ["gallery list -o tsv", "gallery show golden -o yaml"];
    assert_snapshot!(format!(
        "{}{}{}{}",
        at("1000"),
        at("50"),
        at("1"),
        transcript(&place, &for_scripts)
    ));
}

#[tokio::test]
async fn what_is_longer_than_any_terminal_is_listed() {
    let place = Place::new();
    let engine = place.engine();
    let mut spec = gallery("golden");
    spec.description = Some("x".repeat(70_000));
    engine.gallery_create(spec).await.unwrap();
    engine.close().await.unwrap();
    for columns in ["80", "0"] {
        let listed = transcript_in(&place, &[("COLUMNS", columns)], &["gallery list"]);
        assert!(listed.contains("golden"), "{listed:.200}");
        assert!(!listed.contains("panicked"), "{listed:.200}");
    }
}
