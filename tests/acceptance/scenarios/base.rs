//! Configuration that most scenarios start from: the smallest and the fullest form of each resource.

use crate::harness::hcl::Block;

/// A gallery with required attributes alone.
pub(crate) fn gallery() -> Block {
    Block::resource(
        "acg_gallery",
        "example",
        &[
            ("name", "\"golden\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
        ],
    )
}

/// A gallery with every attribute.
pub(crate) fn complete_gallery() -> Block {
    gallery()
        .with("description", "\"Golden images\"")
        .with(
            "soft_delete_policy",
            "{ enabled = true, retention_days = 30 }",
        )
        .with("tags", "{ team = \"platform\" }")
        .with(
            "timeouts",
            "{ create = \"20m\", read = \"4m\", update = \"20m\", delete = \"20m\" }",
        )
}

/// An image definition of [`gallery`] with required attributes alone.
pub(crate) fn image_definition() -> Block {
    Block::resource(
        "acg_image_definition",
        "example",
        &[
            ("name", "\"ubuntu\""),
            ("gallery_id", "acg_gallery.example.id"),
            ("os_type", "\"Linux\""),
            ("os_state", "\"Generalized\""),
            (
                "identifier",
                "{ publisher = \"contoso\", offer = \"ubuntu\", sku = \"2204\" }",
            ),
        ],
    )
}

/// An image definition of [`gallery`] with every attribute.
pub(crate) fn complete_image_definition() -> Block {
    image_definition()
        .with("location", "\"westeurope\"")
        .with("hyper_v_generation", "\"V2\"")
        .with("architecture", "\"x64\"")
        .with("recommended_vcpus", "{ min = 2, max = 16 }")
        .with("recommended_memory_gb", "{ min = 4, max = 64 }")
        .with("description", "\"Ubuntu 22.04\"")
        .with("end_of_life_date", "\"2090-04-01T00:00:00Z\"")
        .with("eula", "\"https://example.com/eula\"")
        .with("privacy_statement_uri", "\"https://example.com/privacy\"")
        .with("release_note_uri", "\"https://example.com/notes\"")
        .with("disallowed_disk_types", "[\"Standard_LRS\"]")
        .with(
            "purchase_plan",
            "{ name = \"gold\", publisher = \"contoso\", product = \"ubuntu\" }",
        )
        .with("features", "{ IsAcceleratedNetworkSupported = \"True\" }")
        .with("tags", "{ team = \"platform\" }")
        .with("timeouts", "{ create = \"20m\" }")
}

/// An image source with required attributes alone, fit for [`image_definition`].
pub(crate) fn image_source() -> Block {
    Block::resource(
        "acg_image_source",
        "example",
        &[
            ("name", "\"build-1\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
            ("kind", "\"managed_image\""),
            ("os_type", "\"Linux\""),
            ("os_disk", "{ size_gb = 30 }"),
        ],
    )
}

/// An image source with every attribute.
pub(crate) fn complete_image_source() -> Block {
    image_source()
        .with("os_state", "\"Generalized\"")
        .with("hyper_v_generation", "\"V2\"")
        .with("architecture", "\"x64\"")
        .with("os_disk", "{ size_gb = 30, occupied_gb = 4 }")
        .with(
            "data_disks",
            "{ \"0\" = { size_gb = 64, occupied_gb = 8 } }",
        )
        .with("tags", "{ team = \"platform\" }")
        .with("timeouts", "{ create = \"20m\" }")
}

/// How [`gallery`] is shared with one subscription.
pub(crate) fn gallery_sharing() -> Block {
    Block::resource(
        "acg_gallery_sharing",
        "example",
        &[
            ("gallery_id", "acg_gallery.example.id"),
            (
                "subscription_ids",
                "[\"11111111-2222-3333-4444-555555555555\"]",
            ),
        ],
    )
}

/// How [`gallery`] is shared directly, with every attribute of that.
pub(crate) fn complete_gallery_sharing() -> Block {
    gallery_sharing()
        .with("tenant_ids", "[\"99999999-8888-7777-6666-555555555555\"]")
        .with("timeouts", "{ create = \"20m\" }")
}

/// What a community gallery says of itself.
pub(crate) const COMMUNITY: &str = "{ public_name_prefix = \"contoso\", \
     publisher_uri = \"https://contoso.com\", publisher_contact = \"images@contoso.com\", \
     eula = \"https://contoso.com/eula\" }";

/// How [`gallery`] is shared with everybody.
pub(crate) fn community_sharing() -> Block {
    gallery_sharing()
        .without("subscription_ids")
        .with("community", COMMUNITY)
}

/// An image version of [`image_definition`] with required attributes alone.
pub(crate) fn image_version() -> Block {
    Block::resource(
        "acg_image_version",
        "example",
        &[
            ("name", "\"1.0.0\""),
            ("image_definition_id", "acg_image_definition.example.id"),
            ("location", "\"westeurope\""),
            ("source_id", "acg_image_source.example.id"),
        ],
    )
}

/// An image version of [`image_definition`] with every attribute that goes with a whole source.
pub(crate) fn complete_image_version() -> Block {
    image_version()
        .with("replica_count", "2")
        .with("storage_account_type", "\"Standard_LRS\"")
        .with("replication_mode", "\"Full\"")
        .with(
            "target_regions",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, \
             northeurope = { exclude_from_latest = true } }",
        )
        .with("exclude_from_latest", "true")
        .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
        .with(
            "safety_profile",
            "{ allow_deletion_of_replicated_locations = true, \
             block_deletion_before_end_of_life = false }",
        )
        .with("bypass_soft_delete", "true")
        .with("tags", "{ team = \"platform\" }")
        .with("wait_for_replication", "true")
        .with("timeouts", "{ create = \"20m\" }")
}

/// A role assignment at [`gallery`] with required attributes alone: its principal is in no directory,
/// and taken on trust.
pub(crate) fn role_assignment() -> Block {
    Block::resource(
        "acg_role_assignment",
        "example",
        &[
            ("scope", "acg_gallery.example.id"),
            ("role_definition_name", "\"Reader\""),
            ("principal_id", "\"aaaaaaaa-0000-0000-0000-000000000001\""),
            ("principal_type", "\"Group\""),
        ],
    )
}

/// A role assignment with every attribute that goes with a principal's id and a role's name.
pub(crate) fn complete_role_assignment() -> Block {
    role_assignment()
        .with("name", "\"bbbbbbbb-0000-0000-0000-000000000001\"")
        .with("description", "\"Team B deploys\"")
        .with("timeouts", "{ create = \"20m\" }")
}

/// A gallery application of [`gallery`] with required attributes alone.
pub(crate) fn gallery_application() -> Block {
    Block::resource(
        "acg_gallery_application",
        "example",
        &[
            ("name", "\"agent\""),
            ("gallery_id", "acg_gallery.example.id"),
            ("supported_os_type", "\"Linux\""),
        ],
    )
}

/// A gallery application of [`gallery`] with every attribute.
pub(crate) fn complete_gallery_application() -> Block {
    gallery_application()
        .with("location", "\"westeurope\"")
        .with("description", "\"Watches over machines\"")
        .with("end_of_life_date", "\"2090-04-01T00:00:00Z\"")
        .with("eula", "\"https://example.com/eula\"")
        .with("privacy_statement_uri", "\"https://example.com/privacy\"")
        .with("release_note_uri", "\"https://example.com/notes\"")
        .with("tags", "{ team = \"platform\" }")
        .with("timeouts", "{ create = \"20m\" }")
}

/// A version of [`gallery_application`] with required attributes alone.
pub(crate) fn gallery_application_version() -> Block {
    Block::resource(
        "acg_gallery_application_version",
        "example",
        &[
            ("name", "\"1.0.0\""),
            (
                "gallery_application_id",
                "acg_gallery_application.example.id",
            ),
            ("location", "\"westeurope\""),
            (
                "source",
                "{ media_link = \"https://example.com/agent.zip?sig=s3cret\" }",
            ),
            (
                "manage_action",
                "{ install = \"./install.sh\", remove = \"./remove.sh\" }",
            ),
        ],
    )
}

/// A version of [`gallery_application`] with every attribute.
pub(crate) fn complete_gallery_application_version() -> Block {
    gallery_application_version()
        .with(
            "source",
            "{ media_link = \"https://example.com/agent.zip?sig=s3cret\", \
             default_configuration_link = \"https://example.com/agent.conf\" }",
        )
        .with(
            "manage_action",
            "{ install = \"./install.sh\", remove = \"./remove.sh\", update = \"./update.sh\" }",
        )
        .with("package_file", "\"agent.zip\"")
        .with("config_file", "\"agent.conf\"")
        .with("enable_health_check", "true")
        .with("replica_count", "2")
        .with("storage_account_type", "\"Standard_LRS\"")
        .with(
            "target_regions",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, \
             northeurope = { exclude_from_latest = true } }",
        )
        .with("exclude_from_latest", "true")
        .with("end_of_life_date", "\"2090-01-01T00:00:00Z\"")
        .with("tags", "{ team = \"platform\" }")
        .with("wait_for_replication", "true")
        .with("timeouts", "{ create = \"20m\" }")
}

/// One of each resource with required attributes alone, parents before children.
pub(crate) fn tree() -> [Block; 6] {
    [
        gallery(),
        image_definition(),
        image_source(),
        image_version(),
        gallery_application(),
        gallery_application_version(),
    ]
}

/// The probe's resource with what is required, and these lines.
pub(crate) fn everything(label: &str, lines: &str) -> String {
    format!(
        "resource \"probe_everything\" \"{label}\" {{\n  name = \"{label}\"\n  \
         block_group {{\n    name = \"group\"\n  }}\n{lines}\n}}\n"
    )
}
