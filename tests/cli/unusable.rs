//! `acg` on a state that cannot be used.

use std::fs;

use insta::assert_snapshot;

use terraform_provider_acg::gallery::{GalleryId, GalleryService as _};

use super::fixture::{Place, engine_at, gallery};
use super::harness::{acg, answer, furnished, run, transcript};

#[tokio::test]
async fn a_state_that_cannot_be_used_is_explained_and_left_alone() {
    let place = furnished().await;
    let state = place.directory();
    fs::create_dir(state.join("folder")).unwrap();
    fs::write(
        state.join("text"),
        "This is a text, and not a short one either. ".repeat(40),
    )
    .unwrap();
    fs::write(state.join("empty"), "").unwrap();
    let files = place.files();
    assert_snapshot!(transcript(
        &place,
        &[
            "gallery list --state folder",
            "gallery list --state text",
            "gallery list --state text -o json",
            "gallery list --state nowhere/gallery.db",
            "gallery list --state empty",
        ]
    ));
    assert_eq!(place.files(), files);
    assert_eq!(fs::read(place.directory().join("empty")).unwrap(), b"");
}

#[tokio::test]
async fn without_options_the_providers_defaults_hold() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/index.md");
    let page = fs::read_to_string(page).unwrap();
    let of = |option: &str| {
        let line = page
            .lines()
            .find(|line| line.contains(&format!("- `{option}`")));
        let default = line.unwrap().split("Defaults to `").nth(1).unwrap();
        default.split('`').next().unwrap().to_owned()
    };
    let place = Place::new();
    fs::create_dir(place.directory().join(".acg")).unwrap();
    let engine = engine_at(
        &place.directory().join(of("state_path")),
        Default::default(),
    );
    let mut spec = gallery("golden");
    let id = format!(
        "/subscriptions/{}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden",
        of("subscription_id")
    );
    spec.id = GalleryId::parse(&id).unwrap();
    engine.gallery_create(spec).await.unwrap();
    engine.close().await.unwrap();
    let mut command = acg(&place, &["gallery", "list", "-o", "tsv"]);
    command.env_clear();
    let listed = run(command);
    assert_eq!(
        listed.out, "golden\timages\twesteurope\tGolden images\n",
        "{listed:?}"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_answer_that_cannot_be_written_is_a_failure() {
    let place = furnished().await;
    let mut command = acg(&place, &["gallery", "list"]);
    command.stdout(fs::File::create("/dev/full").unwrap());
    let listed = run(command);
    assert_eq!(listed.code, 4, "{listed:?}");
    assert!(listed.err.contains("No space left"), "{listed:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    let place = Place::new();
    let mut command = acg(&place, &["--help"]);
    command.stdout(fs::File::create("/dev/full").unwrap());
    assert_eq!(run(command).code, 4);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_variable_that_is_no_text_is_not_passed_over() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let no_text = OsStr::from_bytes(b"gallery\xff.db");
    let place = furnished().await;
    let state = place.directory();
    fs::copy(state.join("gallery.db"), state.join(no_text)).unwrap();
    fs::remove_file(state.join("gallery.db")).unwrap();
    let mut command = acg(&place, &["gallery", "list", "-o", "tsv"]);
    command.env("ACG_STATE_PATH", no_text);
    assert_eq!(
        run(command).out,
        "golden\timages\twesteurope\tGolden images\n"
    );
    for variable in ["ACG_SUBSCRIPTION_ID", "ACG_REPLICATION_MODEL"] {
        let mut command = acg(&place, &["gallery", "list"]);
        command.env(variable, no_text);
        let refused = run(command);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains(variable), "{refused:?}");
    }
}

#[test]
fn a_first_command_that_writes_makes_the_state() {
    let place = Place::new();
    assert_snapshot!(transcript(
        &place,
        &["fault add quota", "fault list -o tsv", "gallery list"]
    ));
}

#[test]
fn what_is_refused_makes_no_state() {
    let place = Place::new();
    // The second gallery is refused when the first is made already.
    let world = "resource_group_name: a\nlocation: westeurope\ngalleries: [{ name: golden }]\n\
                 role_assignments: [{ scope: golden, role_definition_name: Reader, principal_name: ann }]\n";
    fs::write(place.directory().join("world.yaml"), world).unwrap();
    let files = place.files();
    assert_snapshot!(transcript(
        &place,
        &[
            "role principal add ann --type User --acting-as sp --state .acg/gallery.db",
            "role assign Reader ann /",
            "seed world.yaml",
            "seed world.yaml --acting-as sp",
            "fault add quota --acting-as sp",
            "limits set galleries_per_region 0",
            "limits list --acting-as sp",
            "region allow mars",
        ]
    ));
    assert_eq!(place.files(), files);
}

#[tokio::test]
async fn s1_whoever_is_not_there_acts_in_nothing() {
    let place = furnished().await;
    answer(
        &place,
        &["role", "principal", "add", "team", "--type", "Group"],
    );
    for line in [
        "limits list",
        "usage",
        "clock show",
        "doctor",
        "fault list",
        "backup copy.db",
        "export",
        "gallery list",
        "region list",
        "role principal list",
        "role definition list",
    ] {
        for who in ["nobody", "team"] {
            let mut arguments: Vec<&str> = line.split_whitespace().collect();
            arguments.extend(["--acting-as", who]);
            let refused = run(acg(&place, &arguments));
            assert_eq!(
                (refused.code, refused.out.as_str()),
                (1, ""),
                "{line}: {refused:?}"
            );
            assert!(
                refused.err.contains(&format!("\"{who}\"")),
                "{line}: {refused:?}"
            );
            assert!(
                refused.err.contains("AuthenticationFailed"),
                "{line}: {refused:?}"
            );
        }
    }
    let unread = run(acg(
        &place,
        &["doctor", "--state", "world.txt", "--acting-as", "nobody"],
    ));
    assert_eq!(unread.code, 4, "{unread:?}");
    fs::write(place.directory().join("broken.db"), "not a database").unwrap();
    let unread = run(acg(
        &place,
        &["doctor", "--state", "broken.db", "--acting-as", "nobody"],
    ));
    assert!(
        unread.out.contains("is not a gallery database"),
        "{unread:?}"
    );
}

/// SQLite would take them for something else.
#[test]
fn a_state_is_a_file_whatever_its_name_looks_like() {
    let place = Place::new();
    for name in ["file:a.db", ":memory:", "file:a.db?mode=memory"] {
        let set = [
            "--state",
            name,
            "limits",
            "set",
            "galleries_per_region",
            "5",
        ];
        let made = run(acg(&place, &set));
        assert_eq!(made.code, 0, "{name}: {}", made.err);
        let there = answer(&place, &["--state", name, "limits", "list", "-o", "tsv"]);
        assert!(there.contains("\t5\t"), "{name}: {there}");
        assert!(place.directory().join(name).is_file(), "{name}");
    }
}
