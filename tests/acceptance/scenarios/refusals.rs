//! What can be known to be wrong at plan is refused at plan, on the line where it stands.

use std::fmt::Display;
use std::sync::Arc;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        wrong_values_are_refused_at_plan,
        wrong_sources_are_refused_at_plan,
        wrong_provider_settings_are_refused_at_plan,
        every_mistake_of_a_configuration_is_told_at_once,
    ]
}

/// One mistake: the rule that it breaks, if it is the gallery's, the resource that holds it, the line
/// that Terraform shows, words of the message.
pub(super) struct Mistake {
    rule: &'static str,
    block: Block,
    line: &'static str,
    says: &'static [&'static str],
}

pub(super) const fn mistake(
    rule: &'static str,
    block: Block,
    line: &'static str,
    says: &'static [&'static str],
) -> Mistake {
    Mistake {
        rule,
        block,
        line,
        says,
    }
}

/// Titles of what the schema knows by itself to be against a rule; it names none.
const OF_SCHEMAS: [&str; 2] = ["Invalid Value", "Value Out of Range"];

/// Plans each mistake in turn, with what the resource refers to around it.
#[track_caller]
pub(super) fn assert_refused(workspace: &Workspace, mistakes: Vec<Mistake>) {
    let all = base::tree();
    let mut wrong = Vec::new();
    for mistake in mistakes {
        let address = mistake.block.address().to_owned();
        let around = all.iter().filter(|block| block.address() != address);
        let mut parts: Vec<&dyn Display> = around.map(|block| -> &dyn Display { block }).collect();
        parts.push(&mistake.block);
        workspace.configure(&parts);
        let outcome = workspace.plan();
        let found = outcome.errors().iter().any(|error| {
            error.line.contains(mistake.line)
                && (error.text().contains(mistake.rule) || OF_SCHEMAS.contains(&&*error.summary))
                && mistake
                    .says
                    .iter()
                    .all(|words| error.text().contains(words))
        });
        if !found {
            wrong.push(format!(
                "expected {} {:?} at {:?} in {}got {:#?}",
                mistake.rule,
                mistake.says,
                mistake.line,
                mistake.block,
                outcome.errors()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong_values_are_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let (gallery, definition) = (base::gallery, base::image_definition);
    assert_refused(
        &workspace,
        vec![
            mistake(
                "N-1",
                gallery().with("name", "\"my-gallery\""),
                "name",
                &["my-gallery"],
            ),
            mistake("N-1", gallery().with("name", "\"\""), "name", &[]),
            mistake(
                "N-1",
                gallery().with("name", "\".golden\""),
                "name",
                &[".golden"],
            ),
            mistake(
                "N-1",
                gallery().with("name", "\"golden.\""),
                "name",
                &["golden."],
            ),
            mistake(
                "N-5",
                gallery().with("resource_group_name", "\"images.\""),
                "resource_group_name",
                &["images."],
            ),
            mistake(
                "N-5",
                gallery().with("tags", "{ \"\" = \"x\" }"),
                "tags",
                &[],
            ),
            mistake(
                "N-7",
                gallery().with("location", "\"atlantis\""),
                "location",
                &["atlantis"],
            ),
            mistake(
                "N-8",
                gallery().with("location", "\"australiacentral\""),
                "location",
                &["australiacentral", "allowed_regions"],
            ),
            mistake(
                "",
                gallery().with("timeouts", "{ create = \"soon\" }"),
                "timeouts",
                &["soon"],
            ),
            mistake(
                "N-2",
                definition().with("name", "\"-ubuntu\""),
                "name",
                &["-ubuntu"],
            ),
            mistake(
                "N-6",
                definition().with("gallery_id", "\"golden\""),
                "gallery_id",
                &["golden", "/galleries/"],
            ),
            mistake(
                "I-3",
                definition().with("os_type", "\"linux\""),
                "os_type",
                &["Linux", "Windows"],
            ),
            mistake(
                "I-2",
                definition().with("os_state", "\"Frozen\""),
                "os_state",
                &["Generalized", "Specialized"],
            ),
            mistake(
                "I-4",
                definition().with("hyper_v_generation", "\"V3\""),
                "hyper_v_generation",
                &["V1", "V2"],
            ),
            mistake(
                "I-6",
                definition().with("architecture", "\"Arm64\""),
                "architecture",
                &["Arm64", "V2"],
            ),
            mistake(
                "I-6",
                definition().with("features", "{ SecurityType = \"TrustedLaunch\" }"),
                "features",
                &["V2"],
            ),
            mistake(
                "N-4",
                definition().with(
                    "identifier",
                    "{ publisher = \"con toso\", offer = \"ubuntu\", sku = \"2204\" }",
                ),
                "identifier",
                &["con toso"],
            ),
            mistake(
                "N-4",
                definition().with(
                    "identifier",
                    "{ publisher = \"contoso\", offer = \"ubuntu.\", sku = \"2204\" }",
                ),
                "identifier",
                &["ubuntu."],
            ),
            mistake(
                "I-8",
                definition().with("recommended_vcpus", "{ min = 8, max = 4 }"),
                "recommended_vcpus",
                &["8", "4"],
            ),
            mistake(
                "I-8",
                definition().with("recommended_vcpus", "{ min = 0 }"),
                "recommended_vcpus",
                &["0"],
            ),
            mistake(
                "I-8",
                definition().with("recommended_memory_gb", "{ min = 8, max = 4 }"),
                "recommended_memory_gb",
                &["8", "4"],
            ),
            mistake(
                "I-9",
                definition().with("end_of_life_date", "\"2001-01-01T00:00:00Z\""),
                "end_of_life_date",
                &["2001"],
            ),
            mistake(
                "I-9",
                definition().with("end_of_life_date", "\"next year\""),
                "end_of_life_date",
                &["next year"],
            ),
            mistake(
                "I-5",
                definition().with("disallowed_disk_types", "[\"Floppy\"]"),
                "disallowed_disk_types",
                &["Floppy"],
            ),
            mistake(
                "N-3",
                base::image_version().with("name", "\"v1.0.0\""),
                "name",
                &["v1.0.0"],
            ),
            mistake(
                "N-3",
                base::image_version().with("name", "\"1.0\""),
                "name",
                &["1.0"],
            ),
            mistake(
                "N-3",
                base::image_version().with("name", "\"1.0.2147483648\""),
                "name",
                &["2147483648"],
            ),
            mistake(
                "V-5",
                base::image_version().with("replica_count", "0"),
                "replica_count",
                &["1", "10"],
            ),
            mistake(
                "V-5",
                base::image_version().with("replica_count", "11"),
                "replica_count",
                &["11", "10"],
            ),
            mistake(
                "V-5",
                base::image_version()
                    .with("target_regions", "{ westeurope = { replica_count = 11 } }"),
                "target_regions",
                &["11", "10"],
            ),
            mistake(
                "V-3",
                base::image_version().with("target_regions", "{ northeurope = {} }"),
                "target_regions",
                &["westeurope"],
            ),
            mistake(
                "V-4",
                base::image_version().with(
                    "target_regions",
                    "{ westeurope = {}, \"West Europe\" = {} }",
                ),
                "target_regions",
                &["West Europe"],
            ),
            mistake(
                "V-6",
                base::image_version().with(
                    "target_regions",
                    "{ westeurope = {}, westus = { storage_account_type = \"Standard_ZRS\" } }",
                ),
                "target_regions",
                &["westus", "Standard_ZRS"],
            ),
            mistake(
                "V-6",
                base::image_version().with("storage_account_type", "\"Fast\""),
                "storage_account_type",
                &["Fast", "Standard_LRS"],
            ),
            mistake(
                "V-16",
                base::image_version()
                    .with("replication_mode", "\"Shallow\"")
                    .with("target_regions", "{ westeurope = {}, northeurope = {} }"),
                "target_regions",
                &["Shallow", "northeurope"],
            ),
            mistake(
                "R-6",
                base::image_version().with("target_regions", "{ westeurope = {}, chinaeast = {} }"),
                "target_regions",
                &["chinaeast"],
            ),
            mistake(
                "V-12",
                base::image_source().with("os_disk", "{ size_gb = 30, occupied_gb = 31 }"),
                "os_disk",
                &["31", "30"],
            ),
            mistake(
                "V-1",
                base::image_source().with("kind", "\"tape\""),
                "kind",
                &["tape", "managed_image"],
            ),
        ],
    );
}

/// Rules V-1, V-11, V-13.
fn wrong_sources_are_refused_at_plan(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
    ]);
    workspace.apply();
    let version = base::image_version;
    let absent = "\"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/absent\"";
    assert_refused(
        &workspace,
        vec![
            mistake(
                "V-1",
                version().without("source_id"),
                "acg_image_version",
                &["source_id", "os_disk"],
            ),
            mistake(
                "V-1",
                version().with("os_disk", "{ source_id = acg_image_source.example.id }"),
                "",
                &["source_id", "os_disk"],
            ),
            mistake(
                "V-1",
                version().with(
                    "data_disks",
                    "{ \"0\" = { source_id = acg_image_source.example.id } }",
                ),
                "data_disks",
                &["os_disk"],
            ),
            mistake(
                "N-6",
                version().with("source_id", "\"build-1\""),
                "source_id",
                &["build-1"],
            ),
            mistake(
                "V-2",
                version().with("source_id", absent),
                "source_id",
                &["absent"],
            ),
            mistake(
                "V-2",
                version().with("location", "\"northeurope\""),
                "",
                &["westeurope", "northeurope"],
            ),
            mistake(
                "V-13",
                version()
                    .without("source_id")
                    .with("os_disk", "{ source_id = acg_image_source.example.id }")
                    .with(
                        "data_disks",
                        "{ \"zero\" = { source_id = acg_image_source.example.id } }",
                    ),
                "data_disks",
                &["zero"],
            ),
        ],
    );
    let windows = base::image_definition().with("os_type", "\"Windows\"");
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &windows
            .with("name", "\"windows\"")
            .with(
                "identifier",
                "{ publisher = \"contoso\", offer = \"windows\", sku = \"1\" }",
            )
            .to_string()
            .replace("\"example\"", "\"windows\""),
    ]);
    workspace.apply();
    let id = workspace.attribute("acg_image_definition.windows", "id");
    assert_refused(
        &workspace,
        vec![mistake(
            "V-11",
            version().with("image_definition_id", &format!("{id:?}")),
            "",
            &["Linux", "Windows"],
        )],
    );
}

fn wrong_provider_settings_are_refused_at_plan(terraform: &Arc<Terraform>) {
    for (lines, at, says) in [
        ("  subscription_id = \"mine\"", "subscription_id", "mine"),
        (
            "  allowed_regions = [\"atlantis\"]",
            "allowed_regions",
            "atlantis",
        ),
        (
            "  limits = { galleries_per_region = 0 }",
            "limits",
            "galleries_per_region",
        ),
        ("  state_path = \"\"", "state_path", ""),
    ] {
        let workspace = Workspace::with_provider(terraform, lines);
        workspace.configure(&[&base::gallery()]);
        workspace.plan().assert_error(at, &[says]);
    }
    let workspace =
        Workspace::with_provider(terraform, "  allowed_regions = [\"Australia Central\"]");
    workspace.configure(&[&base::gallery().with("location", "\"australiacentral\"")]);
    workspace.apply();
}

fn every_mistake_of_a_configuration_is_told_at_once(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery()
            .with("name", "\"my-gallery\"")
            .with("location", "\"atlantis\""),
        // Terraform does not look at what depends on a block that is wrong.
        &base::image_source().with("os_type", "\"BeOS\""),
    ]);
    let outcome = workspace.plan();
    for words in ["my-gallery", "atlantis", "BeOS"] {
        outcome.assert_error("", &[words]);
    }
}
