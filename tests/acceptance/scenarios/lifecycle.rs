//! Each resource made from required attributes alone and from all of them, imported, removed
//! outside, and destroyed.

use std::sync::Arc;

use serde_json::json;

use super::base;
use crate::harness::hcl::Block;
use crate::harness::outcome::Action;
use crate::harness::terraform::Terraform;
use crate::harness::workspace::Workspace;

pub(super) fn all() -> impl IntoIterator<Item = super::Scenario> {
    super::scenarios![Any:
        everything_from_required_attributes_alone,
        everything_from_all_attributes,
        image_version_of_a_snapshot_and_a_data_disk,
        image_version_of_another_image_version,
        specialized_image_version_of_a_virtual_machine,
        removal_of_every_optional_attribute_at_once,
        import_by_command_leaves_an_empty_plan,
        import_of_what_is_not_there_is_refused,
        import_of_a_malformed_id_is_refused,
        replacement_of_the_whole_tree,
        no_state_is_made_by_a_plan_of_nothing,
    ]
}

/// Required attributes alone, with the defaults that the service documents: G-1, I-4, I-6, V-3, V-5,
/// V-6, V-16, V-18.
fn everything_from_required_attributes_alone(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
        &base::role_assignment(),
    ]);
    workspace.plan().assert_actions(&[
        ("acg_gallery.example", Action::Create),
        ("acg_image_definition.example", Action::Create),
        ("acg_image_source.example", Action::Create),
        ("acg_image_version.example", Action::Create),
        ("acg_role_assignment.example", Action::Create),
    ]);
    workspace.apply();

    let gallery = workspace.attributes("acg_gallery.example");
    let subscription = "00000000-0000-0000-0000-000000000000";
    let id = format!(
        "/subscriptions/{subscription}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
    );
    assert_eq!(gallery["id"], json!(id));
    assert_eq!(
        gallery["unique_name"],
        json!(format!("{subscription}-GOLDEN"))
    );
    assert_eq!(gallery["description"], json!(null));
    assert_eq!(gallery["tags"], json!(null));

    let definition = workspace.attributes("acg_image_definition.example");
    assert_eq!(definition["id"], json!(format!("{id}/images/ubuntu")));
    assert_eq!(definition["location"], json!("westeurope"));
    assert_eq!(definition["hyper_v_generation"], json!("V1"));
    assert_eq!(definition["architecture"], json!("x64"));

    let source = workspace.attributes("acg_image_source.example");
    assert_eq!(source["os_disk"]["occupied_gb"], json!(30));

    let version = workspace.attributes("acg_image_version.example");
    assert_eq!(
        version["id"],
        json!(format!("{id}/images/ubuntu/versions/1.0.0"))
    );
    assert_eq!(version["replica_count"], json!(1));
    assert_eq!(version["storage_account_type"], json!("Standard_LRS"));
    assert_eq!(version["replication_mode"], json!("Full"));
    assert_eq!(version["exclude_from_latest"], json!(false));
    assert_eq!(version["size_gb"], json!(30));
    assert_eq!(
        version["target_regions"]["westeurope"]["replica_count"],
        json!(1)
    );
    assert_eq!(
        version["replication_status"]["westeurope"]["state"],
        json!("Completed")
    );
    assert_eq!(
        version["replication_status"]["westeurope"]["progress"],
        json!(100)
    );
    assert!(version["published_date"].is_string());

    let assignment = workspace.attributes("acg_role_assignment.example");
    let name = assignment["name"].as_str().expect("a name");
    let assignments = "providers/Microsoft.Authorization/roleAssignments";
    assert_eq!(
        assignment["id"],
        json!(format!("{id}/{assignments}/{name}"))
    );
    assert_eq!(
        assignment["role_definition_id"],
        json!(
            "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
        )
    );
    assert_eq!(assignment["principal_name"], json!(null));
    assert_eq!(assignment["description"], json!(null));

    workspace.destroy();
}

/// Every attribute comes back from the service as it was given: I-5, V-5, V-6, and A-1 in the region
/// with zones.
fn everything_from_all_attributes(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let source = base::complete_image_source();
    workspace.configure(&[
        &base::complete_gallery(),
        &base::complete_image_definition(),
        &source,
        &base::complete_image_version(),
        &base::complete_role_assignment(),
    ]);
    workspace.apply();
    let assignment = workspace.attributes("acg_role_assignment.example");
    assert_eq!(
        assignment["name"],
        json!("bbbbbbbb-0000-0000-0000-000000000001")
    );
    assert_eq!(assignment["description"], json!("Team B deploys"));
    let gallery = workspace.attributes("acg_gallery.example");
    assert_eq!(gallery["description"], json!("Golden images"));
    assert_eq!(gallery["tags"], json!({ "team": "platform" }));
    let definition = workspace.attributes("acg_image_definition.example");
    assert_eq!(
        definition["recommended_vcpus"],
        json!({ "min": 2, "max": 16 })
    );
    assert_eq!(definition["disallowed_disk_types"], json!(["Standard_LRS"]));
    assert_eq!(definition["purchase_plan"]["product"], json!("ubuntu"));
    assert_eq!(
        definition["features"]["IsAcceleratedNetworkSupported"],
        json!("True")
    );
    let version = workspace.attributes("acg_image_version.example");
    let regions = &version["target_regions"];
    assert_eq!(
        regions["westeurope"]["storage_account_type"],
        json!("Standard_ZRS")
    );
    assert_eq!(regions["westeurope"]["replica_count"], json!(3));
    assert_eq!(
        regions["northeurope"]["storage_account_type"],
        json!("Standard_LRS")
    );
    assert_eq!(
        regions["northeurope"]["replica_count"],
        json!(2),
        "the common replica count"
    );
    assert_eq!(version["end_of_life_date"], json!("2090-01-01T00:00:00Z"));
    workspace.destroy();
}

/// Rules V-1, M-3.
fn image_version_of_a_snapshot_and_a_data_disk(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let snapshot = base::image_source().with("kind", "\"snapshot\"");
    let disk = Block::resource(
        "acg_image_source",
        "data",
        &[
            ("name", "\"data-1\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
            ("kind", "\"disk\""),
            ("os_type", "\"Linux\""),
            ("os_disk", "{ size_gb = 64 }"),
        ],
    );
    let version = base::image_version()
        .without("source_id")
        .with("os_disk", "{ source_id = acg_image_source.example.id }")
        .with(
            "data_disks",
            "{ \"0\" = { source_id = acg_image_source.data.id } }",
        );
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &snapshot,
        &disk,
        &version,
    ]);
    workspace.apply();
    let version = workspace.attributes("acg_image_version.example");
    assert_eq!(
        version["os_disk"]["source_id"],
        json!(workspace.attribute("acg_image_source.example", "id"))
    );
    assert_eq!(version["size_gb"], json!(94));
    workspace.destroy();
}

/// Rule M-2.
fn image_version_of_another_image_version(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let copy = Block::resource(
        "acg_image_version",
        "copy",
        &[
            ("name", "\"2.0.0\""),
            ("image_definition_id", "acg_image_definition.example.id"),
            ("location", "\"westeurope\""),
            ("source_id", "acg_image_version.example.id"),
        ],
    );
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition(),
        &base::image_source(),
        &base::image_version(),
        &copy,
    ]);
    workspace.apply();
    assert_eq!(
        workspace.attributes("acg_image_version.copy")["size_gb"],
        json!(30)
    );
    workspace.destroy();
}

/// Rules V-11, V-14.
fn specialized_image_version_of_a_virtual_machine(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::gallery(),
        &base::image_definition().with("os_state", "\"Specialized\""),
        &base::image_source()
            .with("kind", "\"virtual_machine\"")
            .with("os_state", "\"Specialized\""),
        &base::image_version(),
    ]);
    workspace.apply();
    workspace.destroy();
}

/// From the fullest form to the smallest: what can be updated is, what cannot is replaced.
fn removal_of_every_optional_attribute_at_once(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[
        &base::complete_gallery(),
        &base::complete_image_definition(),
    ]);
    workspace.apply();
    workspace.configure(&[&base::gallery(), &base::image_definition()]);
    let outcome = workspace.apply();
    outcome.assert_actions(&[
        ("acg_gallery.example", Action::Update),
        ("acg_image_definition.example", Action::Replace),
    ]);
    let gallery = workspace.attributes("acg_gallery.example");
    assert_eq!(
        (&gallery["description"], &gallery["tags"]),
        (&json!(null), &json!(null))
    );
}

fn import_by_command_leaves_an_empty_plan(terraform: &Arc<Terraform>) {
    let owner = Workspace::new(terraform);
    // Without what the gallery does not keep, and only the configuration says.
    let parts: [Block; 7] = [
        base::complete_gallery().without("timeouts"),
        base::complete_image_definition().without("timeouts"),
        base::complete_image_source().without("timeouts"),
        base::complete_image_version()
            .without("timeouts")
            .without("bypass_soft_delete"),
        base::complete_role_assignment().without("timeouts"),
        base::complete_gallery_application().without("timeouts"),
        base::complete_gallery_application_version().without("timeouts"),
    ];
    let parts: Vec<&dyn std::fmt::Display> = parts
        .iter()
        .map(|part| -> &dyn std::fmt::Display { part })
        .collect();
    owner.configure(&parts);
    owner.apply();

    let importer = owner.elsewhere();
    importer.configure(&parts);
    for kind in [
        "acg_gallery",
        "acg_image_definition",
        "acg_image_source",
        "acg_image_version",
        "acg_role_assignment",
        "acg_gallery_application",
        "acg_gallery_application_version",
    ] {
        let address = format!("{kind}.example");
        importer.succeed(&[
            "import",
            "-no-color",
            &address,
            &owner.attribute(&address, "id"),
        ]);
        assert_eq!(importer.attributes(&address), owner.attributes(&address));
    }
    importer.plan().assert_empty();
}

fn import_of_what_is_not_there_is_refused(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::gallery()]);
    let id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/absent";
    let answer = workspace.run(&["import", "-no-color", "acg_gallery.example", id]);
    assert_eq!(answer.code, Some(1));
    assert!(
        answer.stderr.contains("non-existent remote object"),
        "{}",
        answer.stderr
    );
}

fn import_of_a_malformed_id_is_refused(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.configure(&[&base::image_version()]);
    let answer = workspace.run(&["import", "-no-color", "acg_image_version.example", "1.0.0"]);
    assert_eq!(answer.code, Some(1));
    let said: String = answer.stderr.replace(['\n', '│'], " ");
    assert!(
        said.contains("/versions/"),
        "the error shows the form of an id: {}",
        answer.stderr
    );
}

/// A change at the root replaces everything below it, in the right order.
fn replacement_of_the_whole_tree(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    let below = [
        base::image_definition(),
        base::image_source(),
        base::image_version(),
        base::role_assignment(),
    ];
    workspace.configure(&[&base::gallery(), &below[0], &below[1], &below[2], &below[3]]);
    workspace.apply();
    workspace.configure(&[
        &base::gallery().with("name", "\"silver\""),
        &below[0],
        &below[1],
        &below[2],
        &below[3],
    ]);
    workspace.apply().assert_actions(&[
        ("acg_gallery.example", Action::Replace),
        ("acg_image_definition.example", Action::Replace),
        ("acg_image_version.example", Action::Replace),
        ("acg_role_assignment.example", Action::Replace),
    ]);
    assert!(
        workspace
            .attribute("acg_image_version.example", "id")
            .contains("/galleries/silver/")
    );
    workspace.destroy();
}

/// Looking is free: a plan with an empty configuration leaves the directory as it was.
fn no_state_is_made_by_a_plan_of_nothing(terraform: &Arc<Terraform>) {
    let workspace = Workspace::new(terraform);
    workspace.plan().assert_empty();
    assert!(!workspace.gallery_state().exists());
}
