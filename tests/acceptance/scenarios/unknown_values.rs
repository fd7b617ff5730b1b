//! What is only known once something else is applied: it is judged then, and what is certain before.

use std::sync::Arc;

use super::base;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        v7_v15_regions_that_become_known_during_apply_are_judged_then,
        v17_encryption_that_is_not_known_yet_may_fit,
        s6_nobody_is_named_who_is_not_known_yet,
    ]
}

/// While the whole map is unknown, nothing is certain of any region: not that it goes, nor that its storage
/// changes. What turns out to need a new version is not carried out.
fn v7_v15_regions_that_become_known_during_apply_are_judged_then(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let [gallery, definition, source, version, application, package] = base::tree();
    let kept = "{ allow_deletion_of_replicated_locations = false }";
    let version = version
        .with("target_regions", "terraform_data.regions.output")
        .with("safety_profile", kept);
    let package = package.with("target_regions", "terraform_data.regions.output");
    let configure = |count: u32, storage: &str| {
        let regions = format!(
            "resource \"terraform_data\" \"regions\" {{\n  input = {{\n    \
             westeurope = {{ replica_count = {count}, storage_account_type = {storage:?} }}\n    \
             northeurope = {{ replica_count = 1, storage_account_type = {storage:?} }}\n  }}\n}}\n"
        );
        workspace.configure(&[
            &regions,
            &gallery,
            &definition,
            &source,
            &version,
            &application,
            &package,
        ]);
    };
    const VERSIONS: [&str; 2] = [
        "acg_gallery_application_version.example",
        "acg_image_version.example",
    ];
    configure(1, "Premium_LRS");
    workspace.apply();
    configure(2, "Premium_LRS");
    let outcome = workspace.apply();
    for version in VERSIONS {
        assert_eq!(outcome.actions.get(version), Some(&Action::Update));
    }
    configure(2, "Standard_LRS");
    let refused = workspace.try_apply();
    for error in refused.errors() {
        let text = error.text();
        assert!(text.contains("New Value Needs a New Resource"), "{error:?}");
        assert!(text.contains("storage_account_type"), "{error:?}");
    }
    let storage = |address: &str| {
        let regions = workspace.attributes(address)["target_regions"].clone();
        regions["westeurope"]["storage_account_type"].clone()
    };
    for version in VERSIONS {
        assert_eq!(storage(version), "Premium_LRS");
    }
    // Now that the value is known, the replacement is planned.
    let outcome = workspace.apply();
    for version in VERSIONS {
        assert_eq!(outcome.actions.get(version), Some(&Action::Replace));
        assert_eq!(storage(version), "Standard_LRS");
    }
}

/// In `terraform validate` every variable is unknown, too.
fn v17_encryption_that_is_not_known_yet_may_fit(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    const SETS: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/diskEncryptionSets";
    let around = [
        base::gallery().to_string(),
        base::image_definition().to_string(),
        base::image_source()
            .with("data_disks", "{ \"1\" = { size_gb = 8 } }")
            .to_string(),
        format!("variable \"set\" {{\n  default = \"{SETS}/a\"\n}}\n"),
        format!(
            "resource \"terraform_data\" \"known_later\" {{\n  input = {{\n    set = \"{SETS}/a\"\n    \
             sets = {{ \"1\" = \"{SETS}/a\" }}\n    \
             encryption = {{ os_disk_encryption_set_id = \"{SETS}/a\" }}\n  }}\n}}\n"
        ),
    ]
    .join("\n");
    const LATER: &str = "terraform_data.known_later.output";
    let os = |set: &str| format!("{{ os_disk_encryption_set_id = {set} }}");
    let literal = os(&format!("\"{SETS}/b\""));
    let data = |sets: &str| format!("{{ data_disk_encryption_set_ids = {sets} }}");
    let both = |west: &str, north: &str| {
        format!(
            "{{ westeurope = {{ encryption = {west} }}, northeurope = {{ encryption = {north} }} }}"
        )
    };
    let version = |name: &str, regions: &str| {
        let block = base::image_version().with("name", &format!("{name:?}"));
        block.with("target_regions", regions)
    };
    for (number, regions) in [
        both(&os("var.set"), &os("var.set")),
        both(&os("var.set"), &literal),
        both(&os(&format!("{LATER}.set")), &literal),
        both(&literal, &format!("{LATER}.encryption")),
        both(
            &format!("{LATER}.encryption"),
            &format!("{LATER}.encryption"),
        ),
        both(
            &data(&format!("{LATER}.sets")),
            &data("{ \"1\" = var.set }"),
        ),
        both(
            &data(&format!("{{ \"1\" = {LATER}.set }}")),
            &data(&format!("{LATER}.sets")),
        ),
    ]
    .iter()
    .enumerate()
    {
        let version = version(&format!("1.0.{number}"), regions);
        workspace.configure(&[&around, &version]);
        workspace.succeed(&["validate", "-no-color"]);
        workspace.apply();
        workspace.plan().assert_empty();
    }
    for (regions, words) in [
        // Whatever it will be, another region has none, or one encrypts other disks.
        (both(&os("var.set"), "null"), &["V-17", "has none"][..]),
        (
            both(&os(&format!("{LATER}.set")), &data("{ \"1\" = var.set }")),
            &["V-17", "other disks"],
        ),
    ] {
        let version = version("1.0.0", &regions);
        workspace.configure(&[&around, &version]);
        workspace.plan().assert_error("", words);
    }
    // One region is as it was, and another comes.
    let one = format!("{{ westeurope = {{ encryption = {literal} }} }}");
    workspace.configure(&[&around, &version("1.0.0", &one)]);
    workspace.apply();
    let two = both(&literal, &os("terraform_data.other.output"));
    let other = format!("resource \"terraform_data\" \"other\" {{\n  input = \"{SETS}/a\"\n}}\n");
    workspace.configure(&[&around, &other, &version("1.0.0", &two)]);
    let outcome = workspace.apply();
    let action = outcome.actions.get("acg_image_version.example");
    assert_eq!(action, Some(&Action::Update));
}

fn s6_nobody_is_named_who_is_not_known_yet(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let later = format!(
        "resource \"terraform_data\" \"later\" {{\n  input = {}\n}}\n",
        base::COMMUNITY
    );
    const COMMUNITY: &str = "terraform_data.later.output";
    let part = base::COMMUNITY.replace(
        "\"images@contoso.com\"",
        &format!("{COMMUNITY}.publisher_contact"),
    );
    // Part of it, and all of it: that it is a community at all is not certain then.
    for (community, warnings) in [(part.as_str(), 1), (COMMUNITY, 0)] {
        let sharing = base::community_sharing().with("community", community);
        workspace.configure(&[&base::gallery(), &later, &sharing]);
        let plan = workspace.plan();
        let told = plan.warnings();
        assert_eq!(told.len(), warnings, "{told:?}");
        for warning in told {
            let text = warning.text();
            assert!(
                text.contains("its publisher's address and contact."),
                "{text}"
            );
        }
    }
    workspace.apply();
}
