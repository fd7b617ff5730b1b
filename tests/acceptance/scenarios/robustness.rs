//! The provider as a process in trouble: killed, interrupted, shared, without a place to write.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::ffi::OsStrExt as _;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::base;
use crate::harness::command::{self, Answer};
use crate::harness::hcl::Block;
use crate::harness::installation;
use crate::harness::outcome::Outcome;
use crate::harness::process::provider_of;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    let anywhere = super::scenarios![Any:
        an_interrupted_apply_keeps_what_was_done,
        two_applies_at_once_on_one_state,
        of_two_applies_for_one_name_one_is_refused,
        a_file_that_is_no_database_is_one_clear_error,
        a_directory_that_cannot_be_written_is_one_clear_error,
        the_command_line_explains_itself,
    ];
    let linux = super::scenarios![Linux:
        fifty_kills_during_apply_lose_nothing,
        a_state_path_need_not_be_text,
    ];
    anywhere.into_iter().chain(linux)
}

/// A gallery, a definition, a source, and versions 1.0.`from` to 1.0.`to`.
pub(super) fn versions(from: u32, to: u32) -> String {
    format!(
        "{}\n{}\n{}\nresource \"acg_image_version\" \"each\" {{\n  \
         for_each = toset([for patch in range({from}, {to}) : \"1.0.${{patch}}\"])\n  name = each.key\n  \
         image_definition_id = acg_image_definition.example.id\n  location = \"westeurope\"\n  \
         source_id = acg_image_source.example.id\n}}\n",
        base::gallery(),
        base::image_definition(),
        base::image_source()
    )
}

/// Every round starts an apply that has something to create and something to destroy, and kills
/// the provider at another point of it. Then it applies again, which succeeds and leaves nothing to
/// plan: what was acknowledged is there, and what was created and never acknowledged is taken over.
fn fifty_kills_during_apply_lose_nothing(terraform: &Arc<Terraform>) {
    const ROUNDS: u32 = 50;
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&versions(0, 8)]);
    let started = Instant::now();
    workspace.apply();
    // An apply takes about half of that: the other half was the plan after it.
    let span = started.elapsed() / 2;
    let mut killed = 0;
    for round in 1..=ROUNDS {
        workspace.configure(&[&versions(round * 4, round * 4 + 8)]);
        let child = command::start(&mut workspace.command(&["apply", "-json", "-auto-approve"]));
        let terraform = child.id();
        // A permutation of the rounds, so that early and late kills alternate.
        let delay = span * ((round * 37) % ROUNDS) / ROUNDS;
        let killer = std::thread::spawn(move || kill_provider_after(terraform, delay));
        let outcome = Outcome::read(&command::finish(child, "the apply that is killed"));
        killed += u32::from(killer.join().expect("the killer lives"));
        for error in outcome.errors() {
            let text = error.text();
            let of_the_kill = [
                "Plugin did not respond",
                "Request cancelled",
                "plugin crashed",
                "Failed to",
                "rpc error",
                "Unavailable",
                "unexpected EOF",
                "connection",
            ];
            assert!(
                of_the_kill.iter().any(|words| text.contains(words)),
                "round {round}: {text}"
            );
        }
        workspace.apply();
    }
    assert!(
        killed > ROUNDS / 2,
        "only {killed} of {ROUNDS} kills met a running provider"
    );
    assert_eq!(workspace.addresses().len(), 3 + 8);
    workspace.destroy();
}

/// Kills the next provider that lives when the delay is over. Terraform starts several, one after
/// the other, so the search goes on until one is met or Terraform has ended.
fn kill_provider_after(terraform: u32, delay: Duration) -> bool {
    let start = Instant::now();
    let alive = || std::path::Path::new(&format!("/proc/{terraform}/stat")).exists();
    while alive() {
        if start.elapsed() >= delay
            && let Some(provider) = provider_of(terraform)
        {
            command::signal("KILL", &provider.to_string());
            return true;
        }
        std::thread::yield_now();
    }
    false
}

/// Ctrl-C reaches Terraform and the provider alike: what runs ends, the rest is not begun, the
/// state says what is true, and the next apply goes on.
fn an_interrupted_apply_keeps_what_was_done(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&versions(0, 60)]);
    let mut command = workspace.command(&["apply", "-json", "-auto-approve", "-parallelism=1"]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("terraform starts");
    let group = child.id();
    let mut lines = BufReader::new(child.stdout.take().expect("its output"))
        .lines()
        .map_while(Result::ok);
    let first = lines
        .find(|line| line.contains("\"apply_complete\"") && line.contains("acg_image_version"));
    assert!(first.is_some(), "no version was made");
    command::signal("INT", &format!("-{group}"));
    let rest: Vec<String> = lines.collect();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .expect("its errors")
        .read_to_string(&mut stderr)
        .expect("text");
    let code = child.wait().expect("it ends").code();
    let outcome = Outcome::read(&Answer {
        code,
        stdout: rest.join("\n"),
        stderr,
    });
    assert_ne!(outcome.code, Some(0), "it was interrupted");
    let done = workspace.addresses().len();
    assert!((4..63).contains(&done), "{done} objects are in the state");
    workspace.apply();
    assert_eq!(workspace.addresses().len(), 63);
    workspace.destroy();
}

/// A gallery of its own name with definitions, for a workspace that shares its state with others.
fn gallery_named(name: &str) -> String {
    let gallery = base::gallery().with("name", &format!("{name:?}"));
    let definition = Block::resource(
        "acg_image_definition",
        "each",
        &[
            ("for_each", "toset([for n in range(12) : \"image-${n}\"])"),
            ("name", "each.key"),
            ("gallery_id", "acg_gallery.example.id"),
            ("os_type", "\"Linux\""),
            ("os_state", "\"Generalized\""),
            (
                "identifier",
                "{ publisher = \"contoso\", offer = each.key, sku = \"1\" }",
            ),
        ],
    );
    format!("{gallery}\n{definition}")
}

fn two_applies_at_once_on_one_state(terraform: &Arc<Terraform>) {
    let first = Workspace::new(terraform);
    let second = first.elsewhere();
    first.configure(&[&gallery_named("first")]);
    second.configure(&[&gallery_named("second")]);
    std::thread::scope(|scope| {
        scope.spawn(|| first.apply());
        scope.spawn(|| second.apply());
    });
    assert_eq!(
        (first.addresses().len(), second.addresses().len()),
        (13, 13)
    );
    std::thread::scope(|scope| {
        scope.spawn(|| first.destroy());
        scope.spawn(|| second.destroy());
    });
}

fn of_two_applies_for_one_name_one_is_refused(terraform: &Arc<Terraform>) {
    let first = Workspace::new(terraform);
    let second = first.elsewhere();
    for workspace in [&first, &second] {
        workspace.configure(&[&base::gallery()]);
        workspace.succeed(&["plan", "-out=saved.tfplan", "-no-color"]);
    }
    let apply = |workspace: &Workspace| workspace.run(&["apply", "-no-color", "saved.tfplan"]);
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| apply(&first));
        let other = scope.spawn(|| apply(&second));
        (one.join().expect("it ends"), other.join().expect("it ends"))
    });
    let mut codes = [one.code, other.code];
    codes.sort_unstable();
    assert_eq!(
        codes,
        [Some(0), Some(1)],
        "{}\n{}",
        one.stderr,
        other.stderr
    );
    let refused = if one.code == Some(1) { one } else { other };
    assert!(refused.stderr.contains("import {"), "{}", refused.stderr);
}

fn a_state_path_need_not_be_text(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    let path = workspace.path(OsStr::from_bytes(b"gallery\xff.db"));
    let mut apply = workspace.command(&["apply", "-auto-approve", "-no-color"]);
    apply.env("ACG_STATE_PATH", &path);
    let applied = command::run(&mut apply);
    assert_eq!(applied.code, Some(0), "{applied:?}");
    assert!(path.exists() && !workspace.gallery_state().exists());
}

fn a_file_that_is_no_database_is_one_clear_error(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let text =
        "not a database, and certainly longer than the sixteen bytes of its header".repeat(20);
    workspace.write(".acg/gallery.db", &text);
    workspace.configure(&[&base::gallery()]);
    let outcome = workspace.try_apply();
    outcome.assert_error("", &["gallery.db"]);
    assert_eq!(outcome.errors().len(), 1, "{:?}", outcome.errors());
    let kept = std::fs::read_to_string(workspace.gallery_state()).expect("the file");
    assert_eq!(kept, text, "the file is left as it was");
}

/// A file stands where the directory should be, which stops every user, also the superuser.
fn a_directory_that_cannot_be_written_is_one_clear_error(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.write(".acg", "a file");
    workspace.configure(&[&base::gallery()]);
    let outcome = workspace.try_apply();
    outcome.assert_error("", &[".acg"]);
    assert_eq!(outcome.errors().len(), 1, "{:?}", outcome.errors());
}

/// Run by hand, the provider says what it is and how to install it.
fn the_command_line_explains_itself(terraform: &Arc<Terraform>) {
    let workspace = Workspace::empty(terraform);
    let run = |argument: &[&str]| {
        command::run(command::clean(installation::PROVIDER, &workspace.path("")).args(argument))
    };
    let bare = run(&[]);
    assert_eq!((bare.code, bare.stdout.as_str()), (Some(1), ""));
    assert!(bare.stderr.contains("Terraform"), "{}", bare.stderr);
    let version = run(&["-version"]);
    assert_eq!(version.code, Some(0));
    assert!(
        version.stdout.contains(env!("CARGO_PKG_VERSION")),
        "{}",
        version.stdout
    );
    assert_eq!(run(&["-help"]).code, Some(0));
    assert_ne!(run(&["-nonsense"]).code, Some(0));
}
