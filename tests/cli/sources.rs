//! `acg source import` and `delete`: VHD files of all kinds, and what is said of those that can be no
//! image (M-1).

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use super::fixture::Place;
use super::harness::{acg, answer, run, skipped, transcript};
use super::vhd;

const MIB: u64 = 1 << 20;
const PLACE: [&str; 6] = [
    "-g",
    "images",
    "--location",
    "westeurope",
    "--os-type",
    "Linux",
];

fn place_with(files: &[(&str, u32, u64, &[u8])]) -> Place {
    let place = Place::new();
    for (name, disk_type, size, content) in files {
        vhd::write(&place.directory().join(name), *disk_type, *size, content);
    }
    place
}

fn import<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["source", "import"], arguments, &PLACE[..]].concat()
}

/// The command lines, each an import to the same place.
fn imports(place: &Place, lines: &[&str]) -> String {
    let place_of = PLACE.join(" ");
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("source import {line} {place_of}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    transcript(place, &lines)
}

/// A beginning that starts machines of generation V1 only.
fn boot_record() -> [u8; 512] {
    let mut record = [0; 512];
    record[0] = 0xeb;
    record[446] = 0x80;
    record[450] = 0x83;
    record[510..].copy_from_slice(&[0x55, 0xaa]);
    record
}

#[test]
fn m1_a_vhd_file_is_imported_as_each_kind() {
    let place = place_with(&[
        ("base.vhd", vhd::FIXED, 3 * MIB, b"content"),
        ("bios.VHD", vhd::FIXED, MIB, &boot_record()),
    ]);
    assert_snapshot!(imports(
        &place,
        &[
            "base.vhd",
            "base.vhd",
            "base.vhd --name other --kind snapshot --os-state Specialized",
            "base.vhd --kind vhd --storage-account-name golden --container-name images -o json",
            "base.vhd --name fast --kind disk --storage-account-type Premium_LRS --hyper-v-generation V2 --architecture Arm64 -o json",
            "bios.VHD",
            "bios.VHD --name second --hyper-v-generation V2",
        ]
    ));
    assert_snapshot!(transcript(
        &place,
        &[
            "source list",
            "source show managed_image/base",
            "source show vhd/base"
        ]
    ));
}

#[test]
fn m1_the_hash_is_what_other_tools_tell() {
    let place = place_with(&[("base.vhd", vhd::FIXED, 2 * MIB, b"content")]);
    let answered = answer(&place, &import(&["base.vhd", "-o", "json"]));
    let source: Value = serde_json::from_str(&answered).unwrap();
    let path = place.directory().join("base.vhd");
    let told = Command::new("sha256sum").arg(path).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.split(' ').next(), source["sha256"].as_str());
}

#[test]
fn m1_what_can_be_no_image_is_refused_and_nothing_stored() {
    let place = place_with(&[
        ("dynamic.vhd", vhd::DYNAMIC, 2 * MIB, b""),
        ("differencing.vhd", vhd::DIFFERENCING, 2 * MIB, b""),
        ("large.vhd", vhd::FIXED, 1_025 << 30, b""),
        ("uneven.vhd", vhd::FIXED, 2 * MIB + 512, b""),
        ("nothing.vhd", vhd::FIXED, 0, b""),
        ("cut.vhd", vhd::FIXED, 2 * MIB, b""),
        ("damaged.vhd", vhd::FIXED, 2 * MIB, b""),
        ("longer.vhd", vhd::FIXED, MIB, b""),
        ("x y.vhd", vhd::FIXED, MIB, b""),
    ]);
    let at = |name: &str| place.directory().join(name);
    let open = |name: &str| File::options().write(true).open(at(name)).unwrap();
    open("cut.vhd").set_len(MIB).unwrap();
    let whole = fs::read(at("damaged.vhd")).unwrap();
    let damaged = [
        &whole[..whole.len() - 400],
        b"x",
        &whole[whole.len() - 399..],
    ]
    .concat();
    fs::write(at("damaged.vhd"), damaged).unwrap();
    let footer = &fs::read(at("longer.vhd")).unwrap()[1 << 20..];
    fs::write(at("longer.vhd"), [&[0; 2 << 20], footer].concat()).unwrap();
    fs::write(at("empty.vhd"), b"").unwrap();
    fs::write(at("text.vhd"), b"no disk").unwrap();
    fs::create_dir(at("folder.vhd")).unwrap();
    let made = Command::new("mkfifo").arg(at("pipe.vhd")).status().unwrap();
    assert!(made.success());
    assert_snapshot!(imports(
        &place,
        &[
            "dynamic.vhd",
            "differencing.vhd",
            "large.vhd",
            "uneven.vhd",
            "nothing.vhd",
            "cut.vhd",
            "damaged.vhd",
            "longer.vhd",
            "empty.vhd",
            "text.vhd",
            "folder.vhd",
            "pipe.vhd",
            "missing.vhd",
            "missing.vhd -o json",
        ]
    ));
    let unnamed = run(acg(&place, &import(&["x y.vhd"])));
    assert_eq!(unnamed.code, 2, "{unnamed:?}");
    assert!(unnamed.err.contains("--name"), "{unnamed:?}");
    assert!(!at("gallery.db").exists());
}

#[cfg(unix)]
#[test]
fn m1_a_file_that_may_not_be_read_is_told_so() {
    use std::os::unix::fs::PermissionsExt;

    let place = place_with(&[("base.vhd", vhd::FIXED, MIB, b"")]);
    let path = place.directory().join("base.vhd");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        skipped("nothing is closed to the superuser");
        return;
    }
    let refused = run(acg(&place, &import(&["base.vhd"])));
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("Permission denied"), "{refused:?}");
}

#[test]
fn m1_what_a_rule_refuses_is_refused_before_the_file_is_read() {
    // Reading all of this would take minutes.
    let place = place_with(&[("base.vhd", vhd::FIXED, 1 << 40, b"")]);
    answer(&place, &["limits", "list"]);
    assert_snapshot!(transcript(
        &place,
        &[
            "source import base.vhd --location westeurope --os-type Linux",
            "source import base.vhd --location australiacentral --os-type Linux -g images",
            "source import base.vhd --location westeurope --os-type Linux -g images --architecture Arm64",
            "source import base.vhd --location westeurope --os-type Linux -g images --kind virtual_machine",
            "source import base.vhd --location westeurope --os-type Linux -g images --container-name vhds",
            "source import base.vhd --location westeurope --os-type Linux -g images --storage-account-type UltraSSD_LRS --kind vhd",
            "source import base.vhd --location atlantis --os-type BeOS -g images",
            "source import base.vhd -g images",
        ]
    ));
}

#[test]
fn a_name_that_is_taken_is_refused_with_a_way_out() {
    let place = place_with(&[
        ("base.vhd", vhd::FIXED, MIB, b"one"),
        ("other.vhd", vhd::FIXED, MIB, b"two"),
    ]);
    let world = r#"{ "sources": [ { "name": "seeded", "kind": "managed_image", "os_type": "Linux",
        "resource_group_name": "images", "location": "westeurope", "os_disk": { "size_gb": 1 } } ] }"#;
    fs::write(place.directory().join("world.json"), world).unwrap();
    answer(&place, &["seed", "world.json"]);
    assert_snapshot!(imports(
        &place,
        &[
            "base.vhd",
            "other.vhd --name base",
            "other.vhd --name BASE",
            "base.vhd --os-state Specialized",
            "base.vhd --name seeded",
        ]
    ));
    assert_snapshot!(transcript(
        &place,
        &[
            "source delete managed_image/base",
            "source delete managed_image/base --yes",
            "source delete managed_image/base --yes",
            "source delete seeded --yes -o json",
            "source list",
        ]
    ));
}

/// Where no bar shows how far it is, nobody should wonder for minutes what goes on.
#[test]
fn a_long_file_is_named_before_it_is_read() {
    let place = place_with(&[("long.vhd", vhd::FIXED, 1_000 << 30, b"")]);
    let mut child = acg(&place, &import(&["long.vhd"]))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    err.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(line, "Reading long.vhd, 1,000 GiB.\n");
}

#[test]
fn imports_at_the_same_time_come_to_one_source() {
    let place = place_with(&[
        ("base.vhd", vhd::FIXED, MIB, b"one"),
        ("other.vhd", vhd::FIXED, MIB, b"two"),
    ]);
    let at_once = |files: &[&str], name: &str| -> Vec<(Option<i32>, String)> {
        let started: Vec<_> = files
            .iter()
            .map(|file| {
                let mut command = acg(&place, &import(&[file, "--name", name]));
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
                command.spawn().unwrap()
            })
            .collect();
        let ended = started.into_iter().map(|child| {
            let output = child.wait_with_output().unwrap();
            let text = [output.stdout, output.stderr].concat();
            (output.status.code(), String::from_utf8(text).unwrap())
        });
        ended.collect()
    };
    let same = at_once(&["base.vhd"; 4], "same");
    let made = same.iter().filter(|(_, text)| text.starts_with("Made"));
    assert_eq!(made.count(), 1, "{same:?}");
    assert!(same.iter().all(|(code, _)| *code == Some(0)), "{same:?}");
    let other = at_once(&["base.vhd", "other.vhd"], "other");
    let codes: Vec<_> = other.iter().map(|(code, _)| *code).collect();
    assert!(
        [[Some(0), Some(1)], [Some(1), Some(0)]].contains(&[codes[0], codes[1]]),
        "{other:?}"
    );
}

#[cfg(unix)]
#[test]
fn names_of_all_kinds_and_links_are_followed() {
    let place = place_with(&[("Größe 東京.vhd", vhd::FIXED, MIB, b"one")]);
    let link = place.directory().join("link.vhd");
    std::os::unix::fs::symlink(Path::new("Größe 東京.vhd"), link).unwrap();
    answer(&place, &import(&["link.vhd"]));
    let said = answer(&place, &import(&["Größe 東京.vhd", "--name", "link"]));
    assert!(said.contains("there already"), "{said}");
}

/// What `qemu-img` makes, where it is found.
#[test]
fn m1_vhds_of_qemu_img_are_told_apart() {
    let place = place_with(&[]);
    fs::write(place.directory().join("disk.raw"), vec![7; 3 << 20]).unwrap();
    let convert = |options: &str, name: &str| {
        Command::new("qemu-img")
            .args(["convert", "-f", "raw", "-O", "vpc", "-o", options])
            .args(["disk.raw", name])
            .current_dir(place.directory())
            .output()
    };
    match convert("subformat=fixed,force_size", "fixed.vhd") {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => {
            skipped(&format!("qemu-img cannot be run ({error})"));
            return;
        }
    }
    for (options, name) in [
        ("subformat=dynamic,force_size", "dynamic.vhd"),
        ("subformat=fixed", "chs.vhd"),
    ] {
        assert!(convert(options, name).unwrap().status.success());
    }
    let fixed = answer(&place, &import(&["fixed.vhd", "-o", "json"]));
    let fixed: Value = serde_json::from_str(&fixed).unwrap();
    let disk = &fixed["os_disk"];
    assert_eq!(
        (&disk["size_gb"], &disk["occupied_gb"]),
        (&1.into(), &1.into())
    );
    for (name, words) in [
        ("dynamic.vhd", "dynamic"),
        // Without force_size the disk has whole cylinders instead of whole MiB.
        ("chs.vhd", "not whole MiB"),
    ] {
        let refused = run(acg(&place, &import(&[name])));
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.err.contains(words), "{refused:?}");
        assert!(refused.err.contains("qemu-img"), "{refused:?}");
    }
}
