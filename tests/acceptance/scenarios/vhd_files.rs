//! VHD files of all kinds, where they come from other tools, are none or lie in a storage account: M-1, V-1.

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::vhd;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        m1_what_is_no_vhd_is_refused_at_plan,
        m1_vhds_of_qemu_img_are_told_apart,
        v1_a_vhd_needs_its_storage_account_before_its_address_is_known,
        m1_a_source_is_replaced_by_what_the_same_run_builds,
        m1_a_file_that_changed_since_it_was_planned_is_told_so,
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

fn v1_a_vhd_needs_its_storage_account_before_its_address_is_known(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    const ADDRESS: &str = "{ uri = acg_image_source.example.uri }";
    const BLOB: &str = "{ uri = acg_image_source.example.uri, storage_account_id = acg_image_source.example.storage_account_id }";
    let (gallery, definition) = (base::gallery(), base::image_definition());
    let blob = base::image_source().with("kind", "\"vhd\"");
    let of = |disk: &str| {
        let version = base::image_version().without("source_id");
        version.with("os_disk", disk)
    };
    let data = format!("{{ \"0\" = {ADDRESS} }}");
    for (at, wrong) in [
        ("os_disk", of(ADDRESS)),
        ("data_disks", of(BLOB).with("data_disks", &data)),
    ] {
        workspace.configure(&[&gallery, &definition, &blob, &wrong]);
        let refused = workspace.plan();
        refused.assert_error(at, &["V-1", "without its storage account"]);
    }
    workspace.configure(&[&gallery, &definition, &blob, &of(BLOB)]);
    workspace.apply();
}

const SOURCE: &str = "acg_image_source.example";

/// What replaces a source may be built by the same run, from nothing or over what there is.
fn m1_a_source_is_replaced_by_what_the_same_run_builds(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let file = workspace.path("disk.vhd");
    let built = workspace.path("built.vhd");
    let write = |path: &std::path::Path, content: &[u8]| {
        vhd::write(path, vhd::FIXED, 1 << 20, content);
    };
    let builder = |number: u32| {
        format!(
            "resource \"terraform_data\" \"build\" {{\n  triggers_replace = {number}\n  \
             provisioner \"local-exec\" {{\n    command = \"cp built.vhd disk.vhd\"\n  }}\n}}\n"
        )
    };
    let source = of_file("managed_image", "disk.vhd").to_string();
    let source = source.replacen(
        "{\n",
        "{\n  depends_on = [terraform_data.build]\n  \
         lifecycle {\n    replace_triggered_by = [terraform_data.build]\n  }\n",
        1,
    );
    write(&built, b"one");
    workspace.configure(&[&builder(1), &source]);
    workspace.apply();
    let first = workspace.attribute(SOURCE, "sha256");
    // Another content over the one that is there.
    write(&built, b"two");
    workspace.configure(&[&builder(2), &source]);
    workspace.apply();
    let second = workspace.attribute(SOURCE, "sha256");
    assert_ne!(first, second);
    // From nothing.
    std::fs::remove_file(&file).expect("the file");
    workspace.plan().assert_empty();
    workspace.configure(&[&builder(3), &source]);
    workspace.apply();
    assert_eq!(workspace.attribute(SOURCE, "sha256"), second);
    // A path that is known after apply, to the same content or another.
    let named = |path: &str| {
        format!(
            "resource \"terraform_data\" \"path\" {{\n  input = {path:?}\n}}\n{}",
            of_file("managed_image", "disk.vhd").with("vhd_file", "terraform_data.path.output")
        )
    };
    workspace.configure(&[&named("disk.vhd")]);
    workspace.apply();
    write(&workspace.path("other.vhd"), b"three");
    for path in ["built.vhd", "other.vhd"] {
        workspace.configure(&[&named(path)]);
        workspace.apply().assert_actions(&[
            (SOURCE, Action::Replace),
            ("terraform_data.path", Action::Update),
        ]);
    }
}

/// What was planned with a file that changed since, or went, is not carried out.
fn m1_a_file_that_changed_since_it_was_planned_is_told_so(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let file = workspace.path("disk.vhd");
    let source = of_file("managed_image", "disk.vhd");
    vhd::write(&file, vhd::FIXED, 1 << 20, b"one");
    workspace.configure(&[&source]);
    workspace.planned_change(SOURCE);
    std::fs::remove_file(&file).expect("the file");
    let apply = || workspace.try_apply_with(&["saved.tfplan"]);
    apply().assert_error("vhd_file", &["was not found"]);
    vhd::write(&file, vhd::FIXED, 1 << 20, b"one");
    workspace.apply();
    workspace.configure(&[&source.with("tags", "{ team = \"platform\" }")]);
    workspace.planned_change(SOURCE);
    vhd::write(&file, vhd::FIXED, 2 << 20, b"two");
    apply().assert_error("vhd_file", &["it changed since", "Plan again"]);
    assert_eq!(workspace.addresses(), [SOURCE]);
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
