//! VHD files of all kinds, where they come from other tools or are none: M-1.

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::terraform::Terraform;
use crate::harness::vhd;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        m1_what_is_no_vhd_is_refused_at_plan,
        m1_vhds_of_qemu_img_are_told_apart,
    ]
}

/// A source of this kind that is made of a file.
fn of_file(kind: &str, file: &str) -> Block {
    base::image_source()
        .without("os_disk")
        .with("kind", &format!("{kind:?}"))
        .with("vhd_file", &format!("{file:?}"))
}

fn m1_what_is_no_vhd_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let pipe = Command::new("mkfifo")
        .arg(workspace.path("pipe.vhd"))
        .status();
    assert!(pipe.expect("mkfifo").success());
    std::fs::write(workspace.path("empty.vhd"), b"").expect("the file");
    vhd::write(&workspace.path("whole.vhd"), vhd::FIXED, 1 << 20, b"");
    let differencing = workspace.path("differencing.vhd");
    vhd::write(&differencing, vhd::DIFFERENCING, 1 << 20, b"");
    for (file, words) in [
        ("differencing.vhd", "differencing"),
        (".", "it is a directory"),
        ("pipe.vhd", "pipe"),
        ("empty.vhd", "empty"),
        ("whole.vhd/base.vhd", "Not a directory"),
    ] {
        let file = of_file("vhd", file);
        workspace.configure(&[&file]);
        workspace.plan().assert_error("vhd_file", &[words]);
    }
}

fn m1_vhds_of_qemu_img_are_told_apart(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    std::fs::write(workspace.path("disk.raw"), vec![7; 3 << 20]).expect("the disk");
    let convert = |subformat: &str, name: &str| {
        let options = format!("subformat={subformat},force_size");
        Command::new("qemu-img")
            .args(["convert", "-f", "raw", "-O", "vpc", "-o", &options])
            .args([workspace.path("disk.raw"), workspace.path(name)])
            .output()
    };
    match convert("fixed", "fixed.vhd") {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => {
            let message = format!("skipped: qemu-img cannot be run ({error})\n");
            let mut errors = std::io::stderr().lock();
            errors
                .write_all(message.as_bytes())
                .expect("standard error");
            return;
        }
    }
    let dynamic = convert("dynamic", "dynamic.vhd").expect("qemu-img runs");
    assert!(dynamic.status.success(), "{dynamic:?}");
    let of = |file: &str| of_file("managed_image", file);
    workspace.configure(&[&of("dynamic.vhd")]);
    workspace.plan().assert_error("vhd_file", &["dynamic"]);
    let same = "output \"same\" {\n  value = acg_image_source.example.sha256 == filesha256(\"fixed.vhd\")\n}";
    workspace.configure(&[&of("fixed.vhd"), &same]);
    workspace.apply();
    assert_eq!(workspace.outputs()["same"]["value"], true);
    let disk = workspace.attributes("acg_image_source.example")["os_disk"].clone();
    assert_eq!(
        (&disk["size_gb"], &disk["occupied_gb"]),
        (&1.into(), &1.into())
    );
    workspace.destroy();
}
