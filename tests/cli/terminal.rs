//! `acg` on a terminal: colours, widths and questions.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};

use rustix::fs::{Mode, OFlags, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::fixture::Place;
use super::harness::{acg, answer, furnished, run};
use super::vhd;

/// A terminal so many columns wide, with a command of `acg` that has it.
struct Session {
    host: File,
    child: Child,
}

impl Session {
    fn start(place: &Place, columns: u16, variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        let host = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&host).unwrap();
        unlockpt(&host).unwrap();
        let size = Winsize {
            ws_row: 40,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&host, size).unwrap();
        let name = ptsname(&host, Vec::new()).unwrap();
        let end = || {
            let file = open(
                name.as_c_str(),
                OFlags::RDWR | OFlags::NOCTTY,
                Mode::empty(),
            );
            Stdio::from(file.unwrap())
        };
        let mut command = acg(place, arguments);
        command.env("TERM", "xterm").envs(variables.iter().copied());
        let command = command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        // What is left of the other end goes with the command.
        Self {
            host: File::from(host),
            child,
        }
    }

    /// Reads until these words are there.
    fn read_until(&mut self, words: &str) -> String {
        let (mut seen, mut piece) = (Vec::new(), [0; 256]);
        loop {
            let text = String::from_utf8_lossy(&seen).into_owned();
            if text.contains(words) {
                return text;
            }
            match self.host.read(&mut piece) {
                Ok(size) if size > 0 => seen.extend_from_slice(&piece[..size]),
                ended => panic!("{words:?} did not come ({ended:?}): {text}"),
            }
        }
    }

    /// Reads to the end; what was shown, and the exit code.
    fn end(mut self) -> (String, i32) {
        let mut seen = Vec::new();
        // When the last program has left it, a terminal answers with an error.
        drop(self.host.read_to_end(&mut seen));
        let code = self.child.wait().unwrap().code().unwrap();
        (String::from_utf8(seen).unwrap(), code)
    }
}

/// A version in two regions.
const WORLD: &str = "
clock: 2030-01-01T00:00:00Z
resource_group_name: images
location: westeurope
sources:
  - { name: alpine, kind: managed_image, os_type: Linux, os_disk: { size_gb: 30, occupied_gb: 4 } }
galleries:
  - name: silver
    definitions:
      - name: alpine
        os_type: Linux
        os_state: Generalized
        identifier: { publisher: contoso, offer: linux, sku: alpine }
        versions:
          - name: 1.0.0
            source_id: managed_image/alpine
            target_regions: { westeurope: , northeurope: }
";

/// What a person sees who types `arguments` on a terminal so many columns wide, and then `answer`;
/// and the exit code.
fn on_terminal(
    place: &Place,
    columns: u16,
    variables: &[(&str, &str)],
    arguments: &[&str],
    answer: &str,
) -> (String, i32) {
    let mut session = Session::start(place, columns, variables, arguments);
    session.host.write_all(answer.as_bytes()).unwrap();
    session.end()
}

#[test]
fn a_long_import_shows_a_bar_and_ends_when_it_is_interrupted() {
    let place = Place::new();
    let path = place.directory().join("large.vhd");
    vhd::write(&path, vhd::FIXED, 1 << 40, b"");
    let arguments = [
        "source",
        "import",
        "large.vhd",
        "-g",
        "images",
        "--location",
        "westeurope",
        "--os-type",
        "Linux",
    ];
    let mut session = Session::start(&place, 120, &[], &arguments);
    let shown = session.read_until("left");
    assert!(shown.contains("large.vhd"), "{shown}");
    assert!(shown.contains("of 1.00 TiB"), "{shown}");
    let child = Pid::from_child(&session.child);
    kill_process(child, Signal::INT).unwrap();
    let (shown, code) = session.end();
    assert!(shown.ends_with("nothing was stored.\r\n"), "{shown}");
    assert_eq!(code, 130);
    assert_eq!(place.files(), ["large.vhd"]);
}

#[tokio::test]
async fn a_terminal_gets_colours_unless_they_are_not_wanted() {
    let place = furnished().await;
    for (variables, extra, coloured) in [
        (&[][..], &[][..], true),
        (&[("NO_COLOR", "1")], &[], false),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
        (&[], &["--color", "never"], false),
        (&[], &["--output", "json"], false),
        (&[], &["--output", "tsv"], false),
    ] {
        for command in [["gallery", "list"], ["source", "list"]] {
            let arguments = [&command[..], extra].concat();
            let (text, code) = on_terminal(&place, 200, variables, &arguments, "");
            assert_eq!(
                (text.contains('\u{1b}'), code),
                (coloured, 0),
                "{arguments:?}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_narrow_terminal_gets_narrow_tables() {
    let place = furnished().await;
    for variables in [&[][..], &[("NO_COLOR", "1")]] {
        let (text, _) = on_terminal(&place, 60, variables, &["gallery", "show", "golden"], "");
        let widest = text
            .lines()
            .map(|line| without_colours(line).chars().count())
            .max();
        assert!(
            widest.is_some_and(|widest| (40..=60).contains(&widest)),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_bar_gives_way_before_words_are_broken() {
    let place = furnished().await;
    fs::write(place.directory().join("world.yaml"), WORLD).unwrap();
    let mut seed = acg(&place, &["seed", "world.yaml"]);
    seed.env("ACG_REPLICATION_MODEL", "manual");
    let seeded = run(seed);
    assert_eq!(seeded.code, 0, "{seeded:?}");
    let status = ["replication", "status", "silver/alpine/1.0.0"];
    for (columns, bar) in [(80, 5), (100, 20), (40, 5)] {
        let (text, _) = on_terminal(&place, columns, &[], &status, "");
        let rows: Vec<&str> = text.lines().filter(|line| line.contains('░')).collect();
        assert_eq!(rows.len(), 2, "{columns}: {text}");
        for row in rows {
            assert_eq!(row.matches('░').count(), bar, "{columns}: {text}");
            assert!(row.contains("   0 %"), "{columns}: {text}");
        }
        let whole = text.contains("Replicating") && text.contains("northeurope");
        assert_eq!(whole, columns >= 80, "{columns}: {text}");
    }
}

#[tokio::test]
async fn what_destroys_asks_first() {
    let place = furnished().await;
    let faults = || {
        run(acg(&place, &["fault", "list", "-o", "tsv"]))
            .out
            .lines()
            .count()
    };
    let add = ["fault", "add", "quota"];
    answer(&place, &add);
    let refused = run(acg(&place, &["fault", "clear"]));
    assert_eq!((refused.code, faults()), (2, 1), "{refused:?}");
    assert!(refused.err.contains("--yes"), "{refused:?}");
    for (typed, code, left) in [
        ("n\n", 1, 1),
        ("\n", 1, 1),
        ("\u{4}", 1, 1),
        ("Yes\n", 0, 0),
    ] {
        let (text, ended) = on_terminal(&place, 80, &[], &["fault", "clear"], typed);
        assert_eq!((ended, faults()), (code, left), "{typed:?}: {text}");
        assert!(text.contains("[y/N]"), "{text}");
    }
    answer(&place, &add);
    answer(&place, &["fault", "clear", "--yes"]);
    assert_eq!(faults(), 0);
}

fn without_colours(line: &str) -> String {
    let mut parts = line.trim_end().split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut text, part| {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
        text
    })
}
