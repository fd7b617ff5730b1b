//! What image versions can be made from, kind by kind, and every way in which a source does not fit:
//! V-1, V-2, V-11 to V-14.

use std::sync::Arc;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::terraform::Terraform;
use crate::harness::vhd;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        v1_a_version_is_made_of_each_kind_of_source,
        v2_v11_v12_v14_each_disk_is_judged_at_its_place,
        v11_what_is_planned_together_is_refused_at_apply,
        v12_the_limit_on_disks_is_a_setting,
        v14_storage_of_another_kind_is_refused_at_plan,
    ]
}

/// A source with a label, a kind, an OS disk and these further arguments.
fn source(label: &str, kind: &str, os_disk: &str, more: &[(&str, &str)]) -> Block {
    let block = Block::resource(
        "acg_image_source",
        label,
        &[
            ("name", &format!("{label:?}")),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
            ("kind", &format!("{kind:?}")),
            ("os_type", "\"Linux\""),
            ("os_disk", os_disk),
        ],
    );
    with(block, more)
}

fn with(block: Block, more: &[(&str, &str)]) -> Block {
    more.iter()
        .fold(block, |block, (name, value)| block.with(name, value))
}

/// A definition in the gallery, named by its label.
fn definition(label: &str, more: &[(&str, &str)]) -> Block {
    let block = Block::resource(
        "acg_image_definition",
        label,
        &[
            ("name", &format!("{label:?}")),
            ("gallery_id", "acg_gallery.example.id"),
            ("os_type", "\"Linux\""),
            ("os_state", "\"Generalized\""),
            (
                "identifier",
                &format!("{{ publisher = \"contoso\", offer = \"linux\", sku = {label:?} }}"),
            ),
        ],
    );
    with(block, more)
}

/// A version with a label, in the definition of that label.
fn version(label: &str, definition: &str, name: &str, of: &[(&str, &str)]) -> Block {
    let block = Block::resource(
        "acg_image_version",
        label,
        &[
            ("name", &format!("{name:?}")),
            (
                "image_definition_id",
                &format!("acg_image_definition.{definition}.id"),
            ),
            ("location", "\"westeurope\""),
        ],
    );
    with(block, of)
}

/// The blocks as one text.
fn together(blocks: &[Block]) -> String {
    blocks.iter().map(ToString::to_string).collect()
}

const SPECIALIZED: (&str, &str) = ("os_state", "\"Specialized\"");
const DATA: (&str, &str) = (
    "data_disks",
    "{ \"0\" = { size_gb = 8, occupied_gb = 1 }, \"3\" = { size_gb = 16, storage_account_type = \"Premium_LRS\" } }",
);
const BLOB: &str = "{ uri = acg_image_source.blob.uri, storage_account_id = acg_image_source.blob.storage_account_id }";

fn v1_a_version_is_made_of_each_kind_of_source(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let disk = "{ size_gb = 30, occupied_gb = 4 }";
    let blocks = [
        base::gallery(),
        definition("generalized", &[]),
        definition("specialized", &[SPECIALIZED]),
        source("image", "managed_image", disk, &[DATA]),
        source("machine", "virtual_machine", disk, &[DATA]),
        source("captured", "virtual_machine", disk, &[DATA, SPECIALIZED]),
        source("snapshot", "snapshot", disk, &[]),
        source("disk", "disk", disk, &[SPECIALIZED]),
        source("blob", "vhd", disk, &[]),
        version(
            "of_image",
            "generalized",
            "1.0.0",
            &[("source_id", "acg_image_source.image.id")],
        ),
        version(
            "of_machine",
            "generalized",
            "1.0.1",
            &[("source_id", "acg_image_source.machine.id")],
        ),
        version(
            "of_captured",
            "specialized",
            "1.0.0",
            &[("source_id", "acg_image_source.captured.id")],
        ),
        version(
            "of_snapshot",
            "generalized",
            "1.0.2",
            &[("os_disk", "{ source_id = acg_image_source.snapshot.id }")],
        ),
        version(
            "of_disk",
            "specialized",
            "1.0.1",
            &[("os_disk", "{ source_id = acg_image_source.disk.id }")],
        ),
        version(
            "of_blob",
            "generalized",
            "1.0.3",
            &[
                ("os_disk", BLOB),
                (
                    "data_disks",
                    "{ \"5\" = { source_id = acg_image_source.snapshot.id } }",
                ),
            ],
        ),
        version(
            "of_version",
            "generalized",
            "1.0.4",
            &[("source_id", "acg_image_version.of_machine.id")],
        ),
    ];
    workspace.configure(&[&together(&blocks)]);
    workspace.apply();
    for (label, size_gb) in [
        ("of_image", 54),
        ("of_machine", 54),
        ("of_captured", 54),
        ("of_snapshot", 30),
        ("of_disk", 30),
        ("of_blob", 60),
        ("of_version", 54),
    ] {
        let made = workspace.attributes(&format!("acg_image_version.{label}"));
        assert_eq!(made["size_gb"], size_gb, "{label}");
    }
    // What is said of a source is what is kept of it.
    let machine = workspace.attributes("acg_image_source.machine");
    assert_eq!(machine["location"], "westeurope");
    assert_eq!(machine["hyper_v_generation"], "V1");
    assert_eq!(machine["architecture"], "x64");
    let data = &machine["data_disks"];
    assert_eq!(data["0"]["occupied_gb"], 1);
    assert_eq!(data["0"]["storage_account_type"], "Standard_LRS");
    assert_eq!(data["3"]["occupied_gb"], 16);
    assert_eq!(data["3"]["storage_account_type"], "Premium_LRS");
    workspace.destroy();
}

/// A mistake in a version: what it is made of, the line that Terraform shows, words of the message.
type Mistake<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a [&'a str]);

fn v2_v11_v12_v14_each_disk_is_judged_at_its_place(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let disk = "{ size_gb = 30 }";
    let (second, arm) = (
        ("hyper_v_generation", "\"V2\""),
        ("architecture", "\"Arm64\""),
    );
    let north = ("location", "\"northeurope\"");
    let around = together(&[
        base::gallery(),
        definition("first", &[]),
        definition("second", &[second]),
        definition("specialized", &[SPECIALIZED]),
        source("image", "managed_image", disk, &[]),
        source("arm", "managed_image", disk, &[second, arm]),
        source("machine", "virtual_machine", disk, &[]),
        source("snapshot", "snapshot", disk, &[]),
        source("generation", "snapshot", disk, &[second]),
        source("windows", "vhd", disk, &[("os_type", "\"Windows\"")]),
        source("blob", "vhd", disk, &[]),
        source("large", "disk", "{ size_gb = 1025 }", &[]),
        source("elsewhere", "snapshot", disk, &[north]),
        source(
            "ultra",
            "disk",
            "{ size_gb = 30, storage_account_type = \"UltraSSD_LRS\" }",
            &[],
        ),
        source(
            "ephemeral",
            "virtual_machine",
            "{ size_gb = 30, kind = \"Ephemeral\" }",
            &[],
        ),
        source(
            "mixed",
            "managed_image",
            disk,
            &[(
                "data_disks",
                "{ \"2\" = { size_gb = 8, kind = \"Unmanaged\" } }",
            )],
        ),
        version(
            "made",
            "second",
            "1.0.0",
            &[("source_id", "acg_image_source.second.id")],
        ),
        source("second", "managed_image", disk, &[second]),
    ]);
    workspace.configure(&[&around]);
    workspace.apply();
    const SNAPSHOT: &str = "{ source_id = acg_image_source.snapshot.id }";
    let mistakes: [Mistake<'_>; 15] = [
        // The whole of it.
        (
            "second",
            &[("source_id", "acg_image_source.arm.id")],
            "source_id",
            &["V-11", "Arm64", "x64"],
        ),
        (
            "specialized",
            &[("source_id", "acg_image_source.machine.id")],
            "source_id",
            &["V-11", "Generalized", "Specialized"],
        ),
        (
            "first",
            &[("source_id", "acg_image_version.made.id")],
            "source_id",
            &["V-11", "V2", "V1"],
        ),
        (
            "first",
            &[("source_id", "acg_image_source.ephemeral.id")],
            "source_id",
            &["V-14", "Ephemeral", "managed disks only"],
        ),
        (
            "first",
            &[("source_id", "acg_image_source.mixed.id")],
            "source_id",
            &["V-14", "LUN 2", "Unmanaged", "managed image", "first"],
        ),
        // The OS disk.
        (
            "first",
            &[("os_disk", "{ source_id = acg_image_source.generation.id }")],
            "os_disk",
            &["V-11", "V2", "V1"],
        ),
        (
            "specialized",
            &[("os_disk", SNAPSHOT)],
            "os_disk",
            &["V-11", "Generalized", "Specialized"],
        ),
        (
            "first",
            &[(
                "os_disk",
                "{ uri = acg_image_source.windows.uri, storage_account_id = acg_image_source.windows.storage_account_id }",
            )],
            "os_disk",
            &["V-11", "Windows", "Linux"],
        ),
        (
            "first",
            &[("os_disk", "{ source_id = acg_image_source.elsewhere.id }")],
            "os_disk",
            &["V-2", "northeurope"],
        ),
        (
            "first",
            &[("os_disk", "{ source_id = acg_image_source.large.id }")],
            "os_disk",
            &["V-12", "1,025 GiB", "1,024 GiB"],
        ),
        (
            "first",
            &[("os_disk", "{ source_id = acg_image_source.ultra.id }")],
            "os_disk",
            &["V-14", "Ultra"],
        ),
        // The data disks.
        (
            "first",
            &[
                ("os_disk", SNAPSHOT),
                (
                    "data_disks",
                    "{ \"1\" = { source_id = acg_image_source.elsewhere.id } }",
                ),
            ],
            "data_disks",
            &["V-2", "northeurope"],
        ),
        (
            "first",
            &[
                ("os_disk", SNAPSHOT),
                (
                    "data_disks",
                    "{ \"1\" = { source_id = acg_image_source.large.id } }",
                ),
            ],
            "data_disks",
            &["V-12", "1,025 GiB"],
        ),
        (
            "first",
            &[
                ("os_disk", SNAPSHOT),
                (
                    "data_disks",
                    "{ \"1\" = { source_id = acg_image_source.ultra.id } }",
                ),
            ],
            "data_disks",
            &["V-14", "Ultra"],
        ),
        (
            "first",
            &[
                ("os_disk", BLOB),
                (
                    "data_disks",
                    "{ \"1\" = { source_id = acg_image_source.machine.id } }",
                ),
            ],
            "data_disks",
            &["V-1", "single disk"],
        ),
    ];
    let mut wrong = Vec::new();
    for (definition, of, line, words) in mistakes {
        workspace.configure(&[&around, &version("wrong", definition, "9.0.0", of)]);
        let outcome = workspace.plan();
        let errors = outcome.errors();
        let said = errors.iter().any(|error| {
            error.line.contains(line) && words.iter().all(|word| error.text().contains(word))
        });
        if !said {
            wrong.push(format!("expected {words:?} at {line:?}, got {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A data disk carries no operating system: its own is of no account.
    let fits = version(
        "fits",
        "first",
        "9.0.0",
        &[
            ("os_disk", SNAPSHOT),
            (
                "data_disks",
                "{ \"1\" = { source_id = acg_image_source.generation.id } }",
            ),
        ],
    );
    workspace.configure(&[&around, &fits]);
    workspace.apply();
}

/// The id of what is made in the same run is not known at plan.
fn v11_what_is_planned_together_is_refused_at_apply(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let windows = source(
        "windows",
        "managed_image",
        "{ size_gb = 30 }",
        &[("os_type", "\"Windows\"")],
    );
    let made = version(
        "made",
        "linux",
        "1.0.0",
        &[("source_id", "acg_image_source.windows.id")],
    );
    let blocks = [
        base::gallery(),
        definition("linux", &[]),
        windows.clone(),
        made.clone(),
    ];
    workspace.configure(&[&together(&blocks)]);
    workspace.try_apply().assert_error("source_id", &["V-11"]);
    // What came before it is there, and the rest is made when the mistake is mended.
    let mut there = workspace.addresses();
    there.sort();
    assert_eq!(
        there,
        [
            "acg_gallery.example",
            "acg_image_definition.linux",
            "acg_image_source.windows"
        ]
    );
    let linux = windows.with("os_type", "\"Linux\"");
    let blocks = [base::gallery(), definition("linux", &[]), linux, made];
    workspace.configure(&[&together(&blocks)]);
    workspace.apply();
    workspace.destroy();
}

fn v12_the_limit_on_disks_is_a_setting(terraform: &Arc<Terraform>) {
    let workspace = Workspace::with_provider(terraform, "  limits = { disk_size_gb = 32 }");
    let around = together(&[
        base::gallery(),
        definition("linux", &[]),
        source("image", "managed_image", "{ size_gb = 33 }", &[]),
    ]);
    workspace.configure(&[&around]);
    workspace.apply();
    let made = version(
        "made",
        "linux",
        "1.0.0",
        &[("source_id", "acg_image_source.image.id")],
    );
    workspace.configure(&[&around, &made]);
    workspace.plan().assert_error("source_id", &["V-12"]);
    // Of a file, it is known before anything is made of it.
    vhd::write(&workspace.path("base.vhd"), vhd::FIXED, 33 << 30, b"");
    let file = source("file", "vhd", "null", &[("vhd_file", "\"base.vhd\"")]);
    workspace.configure(&[&around, &file]);
    workspace
        .plan()
        .assert_error("vhd_file", &["more than 32 GiB"]);
}

fn v14_storage_of_another_kind_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    for (disk, data, line) in [
        (
            "{ size_gb = 30, kind = \"Managed\", storage_account_type = \"UltraSSD_LRS\" }",
            "{}",
            "os_disk",
        ),
        (
            "{ size_gb = 30, kind = \"Ultra\", storage_account_type = \"Premium_LRS\" }",
            "{}",
            "os_disk",
        ),
        (
            "{ size_gb = 30 }",
            "{ \"1\" = { size_gb = 8, kind = \"Ephemeral\", storage_account_type = \"UltraSSD_LRS\" } }",
            "data_disks",
        ),
    ] {
        workspace.configure(&[&source(
            "machine",
            "virtual_machine",
            disk,
            &[("data_disks", data)],
        )]);
        workspace.plan().assert_error(line, &["V-14"]);
    }
    let floppy = "{ size_gb = 30, storage_account_type = \"Floppy\" }";
    workspace.configure(&[&source("machine", "virtual_machine", floppy, &[])]);
    workspace.plan().assert_error("os_disk", &["Floppy"]);
    // Each says what the other is.
    let ultra = "{ size_gb = 30, kind = \"Ultra\" }";
    workspace.configure(&[&source("machine", "virtual_machine", ultra, &[])]);
    workspace.apply();
    let machine = workspace.attributes("acg_image_source.machine");
    assert_eq!(machine["os_disk"]["storage_account_type"], "UltraSSD_LRS");
    let premium = "{ size_gb = 30, storage_account_type = \"Premium_LRS\" }";
    workspace.configure(&[&source("machine", "virtual_machine", premium, &[])]);
    workspace.apply();
    let machine = workspace.attributes("acg_image_source.machine");
    assert_eq!(machine["os_disk"]["kind"], "Managed");
    workspace.plan().assert_empty();
    workspace.destroy();
}
