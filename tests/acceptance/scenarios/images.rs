//! What image versions are made from, and what protects them: V-1, V-2, V-11 to V-15, V-17, M-1 to
//! M-3.

use std::sync::Arc;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::vhd;
use crate::harness::workspace::Workspace;

const MIB: u64 = 1 << 20;
const VERSION: &str = "acg_image_version.example";
const SOURCE: &str = "acg_image_source.base";
const SETS: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets";

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        m1_a_vhd_file_is_measured_and_a_version_made_of_it,
        m1_a_vhd_file_that_is_made_during_apply_is_measured_then,
        m1_a_vhd_file_that_can_be_no_image_is_refused_at_plan,
        v11_v12_v13_v14_sources_that_do_not_fit_are_refused_at_plan,
        v15_a_protected_version_keeps_its_regions_and_stays,
        v17_encryption_that_does_not_fit_is_refused_at_plan,
        m2_a_version_is_copied_from_another_gallery,
        m3_a_version_is_made_from_a_specialized_disk,
    ]
}

/// A source with a label, a kind and these further arguments.
fn source(label: &str, kind: &str, more: &[(&str, &str)]) -> Block {
    let block = Block::resource(
        "acg_image_source",
        label,
        &[
            ("name", &format!("{label:?}")),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
            ("kind", &format!("{kind:?}")),
            ("os_type", "\"Linux\""),
        ],
    );
    more.iter()
        .fold(block, |block, (name, value)| block.with(name, value))
}

fn of_vhd_file() -> Block {
    source("base", "vhd", &[("vhd_file", "\"base.vhd\"")])
}

/// A version of disks instead of one source as a whole.
fn of_disk(os_disk: &str) -> Block {
    base::image_version()
        .without("source_id")
        .with("os_disk", os_disk)
}

const OF_BLOB: &str = "{ uri = acg_image_source.base.uri, storage_account_id = acg_image_source.base.storage_account_id }";

fn m1_a_vhd_file_is_measured_and_a_version_made_of_it(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let file = workspace.path("base.vhd");
    vhd::write(&file, vhd::FIXED, 3 * MIB, b"first");
    let configure = || {
        workspace.configure(&[
            &base::gallery(),
            &base::image_definition(),
            &of_vhd_file(),
            &of_disk(OF_BLOB),
            &"output \"same\" {\n  value = acg_image_source.base.sha256 == filesha256(\"base.vhd\")\n}",
        ]);
    };
    configure();
    // What is measured is known at plan.
    let (_, change) = workspace.planned_change(SOURCE);
    assert_eq!(change["after"]["os_disk"]["size_gb"], 1, "{change}");
    assert_eq!(change["after"]["os_disk"]["occupied_gb"], 1, "{change}");
    assert_eq!(change["after"]["os_disk"]["kind"], "Unmanaged", "{change}");
    workspace.apply();
    let state = workspace.show(&[]);
    assert_eq!(state["values"]["outputs"]["same"]["value"], true);
    let first = workspace.attribute(SOURCE, "sha256");
    assert_eq!(
        workspace.attribute(SOURCE, "uri"),
        "https://acgvhds.blob.core.windows.net/vhds/base"
    );
    let disk = workspace.attributes(VERSION)["os_disk"].clone();
    assert_eq!(disk["uri"], workspace.attribute(SOURCE, "uri"));

    // The same content, written again: nothing to do.
    vhd::write(&file, vhd::FIXED, 3 * MIB, b"first");
    workspace.plan().assert_empty();
    // Other content, although no argument changed: another source, and another version of it.
    vhd::write(&file, vhd::FIXED, 3 * MIB, b"other");
    let (outcome, _) = workspace.planned_change(SOURCE);
    assert_eq!(outcome.actions.get(SOURCE), Some(&Action::Replace));
    workspace.apply();
    assert_ne!(workspace.attribute(SOURCE, "sha256"), first);
    // The source is there without the file, too.
    std::fs::remove_file(&file).expect("the file goes");
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &of_vhd_file(),
        &of_disk(OF_BLOB),
    ]);
    workspace.apply();
    workspace.destroy();
}

fn m1_a_vhd_file_that_is_made_during_apply_is_measured_then(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let image = source("base", "managed_image", &[("vhd_file", "\"base.vhd\"")]);
    workspace.configure(&[&image]);
    let (outcome, change) = workspace.planned_change(SOURCE);
    assert!(
        outcome
            .warnings()
            .iter()
            .any(|warning| warning.text().contains("base.vhd")),
        "{:#?}",
        outcome.warnings()
    );
    assert_eq!(change["after_unknown"]["sha256"], true, "{change}");
    let outcome = workspace.try_apply();
    assert!(
        outcome
            .errors()
            .iter()
            .any(|error| error.text().contains("was not found") && error.line.contains("vhd_file")),
        "{:#?}",
        outcome.errors()
    );
    workspace.planned_change(SOURCE);
    vhd::write(&workspace.path("base.vhd"), vhd::FIXED, 2 * MIB, b"");
    workspace.succeed(&["apply", "-auto-approve", "saved.tfplan"]);
    let disk = workspace.attributes(SOURCE)["os_disk"].clone();
    assert_eq!(disk["size_gb"], 1, "{disk}");
    assert_eq!(disk["occupied_gb"], 0, "{disk}");
    assert_eq!(disk["kind"], "Managed", "{disk}");
    workspace.plan().assert_empty();
}

fn m1_a_vhd_file_that_can_be_no_image_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let file = workspace.path("base.vhd");
    let refused = |block: &Block, line: &str, words: &[&str]| {
        workspace.configure(&[block]);
        assert_refused(&workspace, line, words);
    };
    vhd::write(&file, vhd::DYNAMIC, 2 * MIB, b"");
    refused(&of_vhd_file(), "vhd_file", &["dynamic", "M-1"]);
    vhd::write(&file, vhd::FIXED, 2 * MIB + 512, b"");
    refused(&of_vhd_file(), "vhd_file", &["not whole MiB", "M-1"]);
    vhd::write(&file, vhd::FIXED, 1_025 << 30, b"");
    refused(&of_vhd_file(), "vhd_file", &["1,025 GiB", "1,024", "M-1"]);
    vhd::write(&file, vhd::FIXED, 2 * MIB, b"");
    let whole = std::fs::read(&file).expect("the file");
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("half the file");
    refused(&of_vhd_file(), "vhd_file", &["was cut", "M-1"]);
    // A boot record with an active partition and no EFI: generation V1.
    let mut record = [0; 512];
    record[0] = 0xeb;
    record[446] = 0x80;
    record[450] = 0x83;
    record[510..].copy_from_slice(&[0x55, 0xaa]);
    vhd::write(&file, vhd::FIXED, 2 * MIB, &record);
    let second = of_vhd_file().with("hyper_v_generation", "\"V2\"");
    refused(&second, "hyper_v_generation", &["V1", "M-1"]);
    workspace.configure(&[&of_vhd_file()]);
    workspace.apply();
    // What contradicts itself.
    let both = of_vhd_file().with("os_disk", "{ size_gb = 1 }");
    refused(&both, "vhd_file", &["os_disk", "M-1"]);
    refused(
        &of_vhd_file().without("vhd_file"),
        "resource",
        &["vhd_file", "V-12"],
    );
    let machine = of_vhd_file().with("kind", "\"virtual_machine\"");
    refused(&machine, "vhd_file", &["virtual machine", "M-1"]);
    let image = of_vhd_file()
        .with("kind", "\"managed_image\"")
        .with("storage_account_name", "\"images\"");
    refused(&image, "storage_account_name", &["managed image", "V-1"]);
}

/// Asserts that a plan is refused at a line, with these words.
#[track_caller]
fn assert_refused(workspace: &Workspace, line: &str, words: &[&str]) {
    let outcome = workspace.plan();
    let errors = outcome.errors();
    let said = errors.iter().any(|error| {
        error.line.contains(line) && words.iter().all(|word| error.text().contains(word))
    });
    assert!(said, "expected {words:?} at {line:?}, got {errors:#?}");
}

fn v11_v12_v13_v14_sources_that_do_not_fit_are_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let disk = ("os_disk", "{ size_gb = 30 }");
    let machine = |label: &str, disk: &str| source(label, "virtual_machine", &[("os_disk", disk)]);
    let sources = [
        source("image", "managed_image", &[disk]),
        source(
            "windows",
            "managed_image",
            &[disk, ("os_type", "\"Windows\"")],
        ),
        source(
            "second",
            "managed_image",
            &[disk, ("hyper_v_generation", "\"V2\"")],
        ),
        source(
            "specialized",
            "virtual_machine",
            &[disk, ("os_state", "\"Specialized\"")],
        ),
        source(
            "elsewhere",
            "managed_image",
            &[disk, ("location", "\"northeurope\"")],
        ),
        source(
            "large",
            "managed_image",
            &[("os_disk", "{ size_gb = 1025 }")],
        ),
        machine("ephemeral", "{ size_gb = 30, kind = \"Ephemeral\" }"),
        machine("unmanaged", "{ size_gb = 30, kind = \"Unmanaged\" }"),
        machine("plain", "{ size_gb = 30 }").with(
            "data_disks",
            "{ \"0\" = { size_gb = 8, kind = \"Ultra\" } }",
        ),
        source("base", "vhd", &[disk]),
        source("snapshot", "snapshot", &[disk]),
    ];
    let gallery = base::gallery();
    let definition = base::image_definition();
    let around: Vec<String> = sources.iter().map(ToString::to_string).collect();
    let around = format!("{gallery}\n{definition}\n{}", around.join("\n"));
    workspace.configure(&[&around]);
    workspace.apply();
    let refused = |block: &Block, line: &str, words: &[&str]| {
        workspace.configure(&[&around, block]);
        assert_refused(&workspace, line, words);
    };
    let of = |label: &str| {
        base::image_version().with("source_id", &format!("acg_image_source.{label}.id"))
    };
    for (label, words) in [
        ("windows", &["V-11", "Windows", "Linux"][..]),
        ("second", &["V-11", "V2", "V1"]),
        ("specialized", &["V-11", "Specialized", "Generalized"]),
        ("elsewhere", &["V-2", "northeurope", "westeurope"]),
        ("large", &["V-12", "1,025"]),
        ("ephemeral", &["V-14", "Ephemeral"]),
        ("unmanaged", &["V-14", "Unmanaged"]),
        ("plain", &["V-14", "Ultra"]),
        ("snapshot", &["V-1", "single disk"]),
        ("base", &["V-1", "VHD"]),
    ] {
        refused(&of(label), "source_id", words);
    }
    let missing = "\"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/missing\"";
    let block = base::image_version().with("source_id", missing);
    refused(&block, "source_id", &["V-2", "missing"]);
    refused(
        &of_disk(
            "{ uri = replace(acg_image_source.base.uri, \"/base\", \"/missing\"), storage_account_id = acg_image_source.base.storage_account_id }",
        ),
        "os_disk",
        &["V-2", "missing"],
    );
    let twice = of_disk(OF_BLOB).with("data_disks", &format!("{{ \"0\" = {OF_BLOB} }}"));
    refused(&twice, "data_disks", &["V-13", "more than one disk"]);
    let snapshot = "{ source_id = acg_image_source.snapshot.id }";
    let twice = of_disk(snapshot).with("data_disks", &format!("{{ \"0\" = {snapshot} }}"));
    refused(&twice, "data_disks", &["V-13", "more than one disk"]);
    let lun = of_disk(snapshot).with("data_disks", &format!("{{ \"01\" = {OF_BLOB} }}"));
    refused(&lun, "data_disks", &["V-13", "01"]);
    for (disk, words) in [
        ("{}", &["V-1", "no source"][..]),
        (
            "{ uri = acg_image_source.base.uri }",
            &["V-1", "storage account"],
        ),
        (
            "{ source_id = acg_image_source.image.id }",
            &["V-1", "single disk"],
        ),
        (
            "{ uri = \"https://others.blob.core.windows.net/vhds/base\", storage_account_id = acg_image_source.base.storage_account_id }",
            &["V-1", "others"],
        ),
        (
            "{ uri = \"https://acgvhds.blob.core.chinacloudapi.cn/vhds/base\", storage_account_id = acg_image_source.base.storage_account_id }",
            &["R-6", "another cloud"],
        ),
    ] {
        refused(&of_disk(disk), "os_disk", words);
    }
    // What fits is made of each kind.
    workspace.configure(&[&around, &of_disk(OF_BLOB)]);
    workspace.apply();
}

fn v15_a_protected_version_keeps_its_regions_and_stays(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let version = |regions: &str, profile: &str| {
        base::image_version()
            .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
            .with("target_regions", regions)
            .with("safety_profile", profile)
    };
    let (two, one) = (
        "{ westeurope = {}, northeurope = {} }",
        "{ westeurope = {} }",
    );
    let closed = "{ allow_deletion_of_replicated_locations = false, block_deletion_before_end_of_life = true }";
    let open = "{ allow_deletion_of_replicated_locations = true }";
    let around = [
        base::gallery().to_string(),
        base::image_definition().to_string(),
        base::image_source().to_string(),
    ]
    .join("\n");
    workspace.configure(&[&around, &version(two, closed)]);
    workspace.apply();
    workspace.configure(&[&around, &version(one, closed)]);
    assert_refused(&workspace, "target_regions", &["V-15", "northeurope"]);
    // What would delete it is refused as soon as it is planned.
    let premium = version(two, closed).with("storage_account_type", "\"Premium_LRS\"");
    let (left_out, replaced) = (around.clone(), format!("{around}\n{premium}"));
    let unchanged = format!("{around}\n{}", version(two, closed));
    let anew = format!("-replace={VERSION}");
    for (configuration, arguments) in [
        (&unchanged, &[anew.as_str()][..]),
        (&left_out, &[]),
        (&replaced, &[]),
        (&replaced, &["-destroy"]),
    ] {
        workspace.configure(&[configuration]);
        let outcome = workspace.plan_with(arguments);
        let refused = |text: &str| text.contains("V-15") && text.contains("2090-01-01");
        let errors = outcome.errors();
        assert!(
            errors.iter().any(|error| refused(&error.text())),
            "{errors:#?}"
        );
    }
    assert_eq!(workspace.attribute(VERSION, "name"), "1.0.0");
    // The profile can be opened with the change that it stood against.
    workspace.configure(&[&around, &version(one, open)]);
    workspace.apply();
    let data = "data \"acg_image_version\" \"example\" {\n  name = \"1.0.0\"\n  image_definition_id = acg_image_definition.example.id\n  depends_on = [acg_image_version.example]\n}";
    let unsaid = version(one, "{}").without("safety_profile");
    workspace.configure(&[&around, &unsaid, &data]);
    workspace.apply();
    // Nothing was said, and false is the answer.
    let answered = workspace.attributes("data.acg_image_version.example");
    let profile = &answered["safety_profile"];
    assert_eq!(profile["allow_deletion_of_replicated_locations"], false);
    assert_eq!(profile["block_deletion_before_end_of_life"], false);
    assert_eq!(answered["reported_for_policy_violation"], false);
    workspace.destroy();
}

fn v17_encryption_that_does_not_fit_is_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let around = [
        base::gallery().to_string(),
        base::image_definition().to_string(),
        base::image_source().to_string(),
    ]
    .join("\n");
    workspace.configure(&[&around]);
    workspace.apply();
    let set = |name: &str| format!("{{ os_disk_encryption_set_id = \"{SETS}/{name}\" }}");
    let west = |encryption: &str| format!("westeurope = {{ encryption = {encryption} }}");
    let other = SETS.replace("00000000-", "11111111-");
    for (regions, words) in [
        (
            format!("{{ {}, northeurope = {{}} }}", west(&set("a"))),
            &["V-17", "northeurope"][..],
        ),
        (
            format!("{{ {} }}", west("{}")),
            &["V-17", "names no disk encryption set"],
        ),
        (
            format!(
                "{{ {} }}",
                west(&format!(
                    "{{ data_disk_encryption_set_ids = {{ \"3\" = \"{SETS}/a\" }} }}"
                ))
            ),
            &["V-17", "LUN 3"],
        ),
        (
            format!(
                "{{ {} }}",
                west(&format!("{{ os_disk_encryption_set_id = \"{other}/a\" }}"))
            ),
            &["V-17", "another subscription"],
        ),
        (
            format!("{{ {} }}", west("{ os_disk_encryption_set_id = \"a\" }")),
            &["N-6", "disk encryption set"],
        ),
    ] {
        let version = base::image_version().with("target_regions", &regions);
        workspace.configure(&[&around, &version]);
        assert_refused(&workspace, "", words);
    }
    let shallow = base::image_version()
        .with("replication_mode", "\"Shallow\"")
        .with("target_regions", &format!("{{ {} }}", west(&set("a"))));
    workspace.configure(&[&around, &shallow]);
    assert_refused(&workspace, "", &["V-17", "Shallow"]);
    let regions = format!(
        "{{ {}, northeurope = {{ encryption = {} }} }}",
        west(&set("a")),
        set("b")
    );
    let version = base::image_version().with("target_regions", &regions);
    workspace.configure(&[&around, &version]);
    workspace.apply();
    workspace.destroy();
}

fn m2_a_version_is_copied_from_another_gallery(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let others = "resource \"acg_gallery\" \"copy\" {\n  name = \"copy\"\n  resource_group_name = \"others\"\n  location = \"northeurope\"\n}\n\
         resource \"acg_image_definition\" \"copy\" {\n  name = \"copy\"\n  gallery_id = acg_gallery.copy.id\n  os_type = \"Linux\"\n  os_state = \"Generalized\"\n  identifier = { publisher = \"contoso\", offer = \"copy\", sku = \"1\" }\n}";
    let copy = |location: &str| {
        format!(
            "resource \"acg_image_version\" \"copy\" {{\n  name = \"1.0.0\"\n  image_definition_id = acg_image_definition.copy.id\n  location = {location:?}\n  source_id = {VERSION}.id\n}}"
        )
    };
    let source = base::image_source()
        .with("os_disk", "{ size_gb = 30, occupied_gb = 4 }")
        .with("data_disks", "{ \"2\" = { size_gb = 8 } }");
    let original =
        base::image_version().with("target_regions", "{ westeurope = {}, northeurope = {} }");
    let around = format!(
        "{}\n{}\n{source}\n{original}\n{others}",
        base::gallery(),
        base::image_definition()
    );
    // From a region that it is replicated to, other than its source region.
    workspace.configure(&[&around, &copy("northeurope")]);
    workspace.apply();
    let copied = workspace.attributes("acg_image_version.copy");
    assert_eq!(copied["size_gb"], 38);
    assert_eq!(copied["source_id"], workspace.attribute(VERSION, "id"));
    // And within a gallery: V-1.
    let next = "resource \"acg_image_version\" \"next\" {\n  name = \"1.0.1\"\n  image_definition_id = acg_image_definition.example.id\n  location = \"westeurope\"\n  source_id = acg_image_version.example.id\n}";
    workspace.configure(&[&around, &copy("northeurope"), &next]);
    workspace.apply();
    // Not from where it is not.
    workspace.configure(&[&around, &copy("uksouth"), &next]);
    assert_refused(&workspace, "source_id", &["V-2", "uksouth", "northeurope"]);
    workspace.configure(&[&around, &copy("northeurope"), &next]);
    workspace.destroy();
}

fn m3_a_version_is_made_from_a_specialized_disk(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let disk = source(
        "base",
        "disk",
        &[
            ("os_state", "\"Specialized\""),
            ("os_disk", "{ size_gb = 64, occupied_gb = 9 }"),
        ],
    );
    let data = source("data", "snapshot", &[("os_disk", "{ size_gb = 8 }")]);
    let definition = base::image_definition().with("os_state", "\"Specialized\"");
    let version = of_disk("{ source_id = acg_image_source.base.id }").with(
        "data_disks",
        "{ \"4\" = { source_id = acg_image_source.data.id } }",
    );
    workspace.configure(&[&base::gallery(), &definition, &disk, &data, &version]);
    workspace.apply();
    let made = workspace.attributes(VERSION);
    assert_eq!(made["size_gb"], 72);
    assert_eq!(
        made["os_disk"]["source_id"],
        workspace.attribute(SOURCE, "id")
    );
    workspace.destroy();
}
