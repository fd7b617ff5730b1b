//! Real VHD files: raw content with a footer, and what `qemu-img` makes.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use tempfile::TempDir;

use super::{VhdError, VhdFile, measure_in_background, open_in_background, stamp};
use crate::gallery::vhd::testing::footer;
use crate::gallery::vhd::{MeasuredVhd, Sha256};

const MIB: u64 = 1 << 20;

/// A VHD of `size` bytes that is a hole but for what is written at these places.
fn vhd(directory: &TempDir, size: u64, written: &[(u64, &[u8])]) -> PathBuf {
    let path = directory.path().join("disk.vhd");
    let mut file = File::create(&path).unwrap();
    for (at, bytes) in written {
        file.seek(SeekFrom::Start(*at)).unwrap();
        file.write_all(bytes).unwrap();
    }
    file.seek(SeekFrom::Start(size)).unwrap();
    file.write_all(&footer(2, size)).unwrap();
    path
}

fn measure(path: &Path) -> Result<MeasuredVhd, VhdError> {
    VhdFile::open(path, 1_024)?.measure(&mut |_| ControlFlow::Continue(()))
}

fn hash_of(path: &Path) -> Sha256 {
    let bytes = std::fs::read(path).unwrap();
    Sha256::new(digest(&SHA256, &bytes).as_ref().try_into().unwrap())
}

#[track_caller]
fn refused(path: &Path) -> String {
    match VhdFile::open(path, 1_024) {
        Err(VhdError::Refused(violations)) => violations[0].message.clone(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn m1_holes_and_zeros_are_not_in_use() {
    let directory = TempDir::new().unwrap();
    let full = [7; 8192];
    let zeros = [0; 8192];
    for (written, occupied) in [
        (&[][..], 0),
        (&[(0, &full[..])][..], 8192),
        (&[(MIB, &zeros[..])], 0),
        // One byte takes its block.
        (&[(3 * MIB + 5, &full[..1])], 4096),
        // Content that lies across two pieces, and at the end of the disk.
        (&[(2 * MIB - 4096, &full[..])], 8192),
        (&[(4 * MIB - 4096, &full[..4096])], 4096),
    ] {
        let path = vhd(&directory, 4 * MIB, written);
        let measured = measure(&path).unwrap();
        assert_eq!(measured.size, 4 * MIB);
        assert_eq!(measured.occupied, occupied, "{written:?}");
        assert_eq!(measured.sha256, hash_of(&path));
    }
}

#[test]
fn m1_a_file_without_holes_measures_the_same() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 2 * MIB, &[(MIB, &[1; 4096])]);
    let sparse = measure(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(measure(&path).unwrap(), sparse);
}

#[test]
fn m1_progress_comes_to_the_length_of_the_file_and_can_end_it() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 5 * MIB, &[(0, &[1; 100])]);
    let file = VhdFile::open(&path, 1_024).unwrap();
    let (length, mut done) = (file.length(), 0);
    file.measure(&mut |more| {
        done += more;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(done, length);
    let ended = VhdFile::open(&path, 1_024)
        .unwrap()
        .measure(&mut |_| ControlFlow::Break(()));
    assert!(matches!(ended, Err(VhdError::Interrupted)));
}

#[test]
fn m1_what_is_no_image_is_refused_before_it_is_read() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("disk.vhd");
    std::fs::write(&path, b"").unwrap();
    assert!(refused(&path).contains("is empty"));
    std::fs::write(&path, [0; 4096]).unwrap();
    assert!(refused(&path).contains("does not end with the footer"));
    let path = vhd(&directory, 1_025 << 30, &[]);
    assert!(refused(&path).contains("more than 1,024 GiB"));
    let whole = vhd(&directory, 2 * MIB, &[]);
    File::options()
        .write(true)
        .open(&whole)
        .unwrap()
        .set_len(MIB)
        .unwrap();
    assert!(refused(&whole).contains("was cut"));
}

#[test]
fn m1_what_is_not_there_or_no_file_is_told_apart() {
    let directory = TempDir::new().unwrap();
    let missing = directory.path().join("missing.vhd");
    assert!(matches!(stamp(&missing), Ok(None)));
    assert!(matches!(
        measure(&missing),
        Err(VhdError::Unreadable { .. })
    ));
    assert!(stamp(directory.path()).is_err());
    assert!(measure(directory.path()).is_err());
    let path = vhd(&directory, MIB, &[]);
    let before = stamp(&path).unwrap().unwrap();
    assert_eq!(before.length, MIB + 512);
    assert_eq!(stamp(&path).unwrap(), Some(before));
}

#[test]
fn m1_a_file_that_changes_meanwhile_is_not_believed() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 2 * MIB, &[]);
    let file = VhdFile::open(&path, 1_024).unwrap();
    let changed = file.measure(&mut |_| {
        let file = File::options().append(true).open(&path).unwrap();
        file.set_len(3 * MIB).unwrap();
        ControlFlow::Continue(())
    });
    assert!(matches!(changed, Err(VhdError::Changed { .. })));
}

#[test]
fn m1_a_file_that_is_cut_or_rewritten_meanwhile_is_not_believed() {
    let directory = TempDir::new().unwrap();
    let content = vec![1; 8 << 20];
    let cut = |path: &Path| {
        let file = File::options().write(true).open(path).unwrap();
        file.set_len(MIB + 17).unwrap();
    };
    let rewrite = |path: &Path| {
        let mut file = File::options().write(true).open(path).unwrap();
        file.write_all(b"other").unwrap();
        let later = file.metadata().unwrap().modified().unwrap() + Duration::from_secs(1);
        file.set_modified(later).unwrap();
    };
    for change in [&cut as &dyn Fn(&Path), &rewrite] {
        let path = vhd(&directory, 8 * MIB, &[(0, &content)]);
        let file = VhdFile::open(&path, 1_024).unwrap();
        let changed = file.measure(&mut |_| {
            change(&path);
            ControlFlow::Continue(())
        });
        assert!(
            matches!(changed, Err(VhdError::Changed { .. })),
            "{changed:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn m1_what_is_no_file_is_refused_without_waiting() {
    let directory = TempDir::new().unwrap();
    let pipe = directory.path().join("pipe.vhd");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let socket = directory.path().join("socket.vhd");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [
        pipe.as_path(),
        &socket,
        Path::new("/dev/null"),
        directory.path(),
    ] {
        for refused in [stamp(path).map(drop), VhdFile::open(path, 1_024).map(drop)] {
            let text = refused.unwrap_err().to_string();
            assert!(text.contains(": it is a "), "{text}");
        }
    }
}

#[cfg(unix)]
#[test]
fn m1_names_of_all_kinds_and_links_are_followed() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 2 * MIB, &[(0, b"content")]);
    let link = directory.path().join("Größe 東京 \u{1f4be}.vhd");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(measure(&link).unwrap(), measure(&path).unwrap());
    std::fs::remove_file(&path).unwrap();
    // A link to nowhere is a file that is not there yet; one to itself is a mistake.
    assert!(matches!(stamp(&link), Ok(None)));
    std::os::unix::fs::symlink(&path, &path).unwrap();
    assert!(stamp(&link).is_err());
}

#[tokio::test]
async fn m1_a_file_is_measured_in_the_background() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 2 * MIB, &[(0, &[1; 512])]);
    let file = open_in_background(path.clone(), 1_024).await.unwrap();
    assert_eq!(stamp(&path).unwrap(), Some(file.stamp()));
    let (length, done) = (file.length(), Arc::new(AtomicU64::new(0)));
    let counted = Arc::clone(&done);
    let count = move |more| {
        counted.fetch_add(more, Ordering::Relaxed);
    };
    let measured = measure_in_background(file, count).await.unwrap();
    assert_eq!(measured, measure(&path).unwrap());
    assert_eq!(done.load(Ordering::Relaxed), length);
}

#[tokio::test]
async fn m1_a_measurement_that_nobody_waits_for_ends() {
    let directory = TempDir::new().unwrap();
    let path = vhd(&directory, 1 << 40, &[]);
    let file = open_in_background(path, 1_024).await.unwrap();
    let (begun, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let measuring = measure_in_background(file, move |more| {
        begun.send(more).unwrap_or_default();
    });
    {
        let mut measuring = Box::pin(measuring);
        tokio::select! {
            ended = &mut measuring => panic!("a TiB was hashed at once: {ended:?}"),
            _ = seen.recv() => {}
        }
    }
    // The sender goes with the work.
    while seen.recv().await.is_some() {}
}

/// Runs `qemu-img`; `None`, with a word about it, where there is none.
fn qemu_img(directory: &TempDir, arguments: &[&str]) -> Option<()> {
    let output = Command::new("qemu-img")
        .current_dir(directory.path())
        .args(arguments)
        .output();
    match output {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "qemu-img {arguments:?}: {said}");
            Some(())
        }
        Err(error) => {
            let message = format!("skipped: qemu-img cannot be run ({error})\n");
            std::io::stderr().write_all(message.as_bytes()).unwrap();
            None
        }
    }
}

#[test]
fn m1_a_fixed_vhd_of_qemu_img_is_measured() {
    let directory = TempDir::new().unwrap();
    let options = "subformat=fixed,force_size";
    let create = [
        "create",
        "-q",
        "-f",
        "vpc",
        "-o",
        options,
        "fixed.vhd",
        "8M",
    ];
    if qemu_img(&directory, &create).is_some() {
        let path = directory.path().join("fixed.vhd");
        let measured = measure(&path).unwrap();
        assert_eq!((measured.size, measured.occupied), (8 * MIB, 0));
        assert_eq!(measured.sha256, hash_of(&path));
    }
}

#[test]
fn m1_dynamic_and_differencing_vhds_of_qemu_img_are_refused() {
    let directory = TempDir::new().unwrap();
    let create = [
        "create",
        "-q",
        "-f",
        "vpc",
        "-o",
        "subformat=dynamic",
        "dynamic.vhd",
        "8M",
    ];
    if qemu_img(&directory, &create).is_none() {
        return;
    }
    let dynamic = directory.path().join("dynamic.vhd");
    assert!(refused(&dynamic).contains("dynamic"));
    // `qemu-img` makes no differencing VHDs: the same file, whose footers say that it is one.
    let mut bytes = std::fs::read(&dynamic).unwrap();
    let last = bytes.len() - 512;
    for at in [0, last] {
        let mut footer: [u8; 512] = bytes[at..at + 512].try_into().unwrap();
        footer[63] = 4;
        bytes[at..at + 512].copy_from_slice(&crate::gallery::vhd::testing::seal(footer));
    }
    let differencing = directory.path().join("differencing.vhd");
    std::fs::write(&differencing, &bytes).unwrap();
    assert!(refused(&differencing).contains("differencing"));
    // Cut, what is left is still known by the copy at its beginning.
    std::fs::write(&differencing, &bytes[..last]).unwrap();
    assert!(refused(&differencing).contains("the beginning of a VHD that is differencing"));
    for (format, name) in [("vhdx", "VHDX"), ("qcow2", "qcow2"), ("vmdk", "VMDK")] {
        qemu_img(&directory, &["create", "-q", "-f", format, "other", "8M"]).unwrap();
        assert!(refused(&directory.path().join("other")).contains(name));
    }
}
