//! The table: every attribute of every resource, and what Terraform plans when it changes.

use super::base;
use crate::harness::hcl::Block;

/// What a change of an attribute does to the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is updated in place.
    InPlace,
    /// It is destroyed and made anew.
    Replace,
    /// Nothing: the value means the same.
    None,
}
use Change::{InPlace, Replace};

/// One attribute, changed to another value or removed.
#[derive(Debug)]
pub(super) struct Row {
    /// The attribute's path; below a map without the key.
    pub(super) attribute: &'static str,
    /// The new expression of its top-level attribute; none removes it.
    pub(super) expression: Option<&'static str>,
    /// What else must change for the value to be valid.
    also: &'static [(&'static str, &'static str)],
    /// What Terraform plans.
    pub(super) change: Change,
}

impl Row {
    /// The attribute of the resource that the row's attribute lies in.
    pub(super) fn top_level(&self) -> &'static str {
        self.attribute.split('.').next().unwrap_or_default()
    }

    /// The resource after the change.
    pub(super) fn apply(&self, block: &Block) -> Block {
        let changed = match self.expression {
            Some(expression) => block.clone().with(self.top_level(), expression),
            None => block.clone().without(self.top_level()),
        };
        self.also.iter().fold(changed, |block, (name, expression)| {
            block.with(name, expression)
        })
    }
}

/// A resource with every attribute set, what it stands on, and its rows.
pub(super) struct Subject {
    /// The resource.
    pub(super) block: Block,
    /// Resources that it and its changes refer to.
    pub(super) surroundings: String,
    /// What each change does.
    pub(super) rows: Vec<Row>,
}

/// Every subject.
pub(super) fn all() -> Vec<Subject> {
    vec![
        gallery(),
        image_definition(),
        image_source(),
        image_version(),
        image_version_of_disks(),
    ]
}

const fn set(attribute: &'static str, expression: &'static str, change: Change) -> Row {
    Row {
        attribute,
        expression: Some(expression),
        also: &[],
        change,
    }
}

const fn removed(attribute: &'static str, change: Change) -> Row {
    Row {
        attribute,
        expression: None,
        also: &[],
        change,
    }
}

/// Rules G-1, G-2.
pub(super) fn gallery() -> Subject {
    Subject {
        block: base::complete_gallery(),
        surroundings: String::new(),
        rows: vec![
            set("name", "\"silver\"", Replace),
            set("name", "\"Golden\"", Replace),
            set("resource_group_name", "\"other\"", Replace),
            set("resource_group_name", "\"IMAGES\"", Change::None),
            set("location", "\"northeurope\"", Replace),
            set("location", "\"West Europe\"", Change::None),
            set("description", "\"Other\"", InPlace),
            removed("description", InPlace),
            set("tags", "{ team = \"other\" }", InPlace),
            set("tags", "{ team = \"platform\", more = \"yes\" }", InPlace),
            removed("tags", InPlace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set("timeouts.read", "{ read = \"6m\" }", InPlace),
            set("timeouts.update", "{ update = \"25m\" }", InPlace),
            set("timeouts.delete", "{ delete = \"25m\" }", InPlace),
            removed("timeouts", InPlace),
        ],
    }
}

/// Rule I-7.
pub(super) fn image_definition() -> Subject {
    let second = Block::resource(
        "acg_gallery",
        "second",
        &[
            ("name", "\"second\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
        ],
    );
    let same_id = "replace(upper(acg_gallery.example.id), \"/GOLDEN\", \"/golden\")";
    Subject {
        block: base::complete_image_definition(),
        surroundings: format!("{}\n{second}", base::gallery()),
        rows: vec![
            set("name", "\"debian\"", Replace),
            set("gallery_id", "acg_gallery.second.id", Replace),
            set("gallery_id", same_id, Change::None),
            set("location", "\"northeurope\"", Replace),
            set("location", "\"West Europe\"", Change::None),
            removed("location", Change::None),
            set("os_type", "\"Windows\"", Replace),
            set("os_state", "\"Specialized\"", Replace),
            set("hyper_v_generation", "\"V1\"", Replace),
            removed("hyper_v_generation", Replace),
            set("architecture", "\"Arm64\"", Replace),
            removed("architecture", Change::None),
            set(
                "identifier.publisher",
                "{ publisher = \"fabrikam\", offer = \"ubuntu\", sku = \"2204\" }",
                Replace,
            ),
            set(
                "identifier.offer",
                "{ publisher = \"contoso\", offer = \"debian\", sku = \"2204\" }",
                Replace,
            ),
            set(
                "identifier.sku",
                "{ publisher = \"contoso\", offer = \"ubuntu\", sku = \"2404\" }",
                Replace,
            ),
            set("recommended_vcpus.min", "{ min = 1, max = 16 }", InPlace),
            set("recommended_vcpus.min", "{ max = 16 }", InPlace),
            set("recommended_vcpus.max", "{ min = 2, max = 32 }", InPlace),
            set("recommended_vcpus.max", "{ min = 2 }", InPlace),
            removed("recommended_vcpus", InPlace),
            set(
                "recommended_memory_gb.min",
                "{ min = 2, max = 64 }",
                InPlace,
            ),
            set(
                "recommended_memory_gb.max",
                "{ min = 4, max = 128 }",
                InPlace,
            ),
            removed("recommended_memory_gb", InPlace),
            set("description", "\"Other\"", InPlace),
            removed("description", InPlace),
            set("end_of_life_date", "\"2091-04-01T00:00:00Z\"", InPlace),
            set(
                "end_of_life_date",
                "\"2090-04-01T02:00:00+02:00\"",
                Change::None,
            ),
            removed("end_of_life_date", InPlace),
            set("eula", "\"https://example.com/other\"", Replace),
            removed("eula", Replace),
            set(
                "privacy_statement_uri",
                "\"https://example.com/other\"",
                Replace,
            ),
            removed("privacy_statement_uri", Replace),
            set("release_note_uri", "\"https://example.com/other\"", Replace),
            removed("release_note_uri", Replace),
            set("disallowed_disk_types", "[\"Premium_LRS\"]", Replace),
            set(
                "disallowed_disk_types",
                "[\"Premium_LRS\", \"Standard_LRS\"]",
                Replace,
            ),
            removed("disallowed_disk_types", Replace),
            set(
                "purchase_plan.name",
                "{ name = \"silver\", publisher = \"contoso\", product = \"ubuntu\" }",
                Replace,
            ),
            set(
                "purchase_plan.publisher",
                "{ name = \"gold\", publisher = \"fabrikam\", product = \"ubuntu\" }",
                Replace,
            ),
            set(
                "purchase_plan.product",
                "{ name = \"gold\", publisher = \"contoso\", product = \"debian\" }",
                Replace,
            ),
            removed("purchase_plan", Replace),
            set(
                "features",
                "{ IsAcceleratedNetworkSupported = \"False\" }",
                Replace,
            ),
            removed("features", Replace),
            set("tags", "{ team = \"other\" }", InPlace),
            removed("tags", InPlace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set(
                "timeouts.read",
                "{ create = \"20m\", read = \"6m\" }",
                InPlace,
            ),
            set(
                "timeouts.update",
                "{ create = \"20m\", update = \"25m\" }",
                InPlace,
            ),
            set(
                "timeouts.delete",
                "{ create = \"20m\", delete = \"25m\" }",
                InPlace,
            ),
            removed("timeouts", InPlace),
        ],
    }
}

/// An image source is an object of the engine that is captured once.
pub(super) fn image_source() -> Subject {
    Subject {
        block: base::complete_image_source(),
        surroundings: String::new(),
        rows: vec![
            set("name", "\"build-2\"", Replace),
            set("resource_group_name", "\"other\"", Replace),
            set("resource_group_name", "\"Images\"", Change::None),
            set("location", "\"northeurope\"", Replace),
            set("location", "\"West Europe\"", Change::None),
            set("kind", "\"virtual_machine\"", Replace),
            set("os_type", "\"Windows\"", Replace),
            set("os_state", "\"Specialized\"", Replace),
            removed("os_state", Change::None),
            set("hyper_v_generation", "\"V1\"", Replace),
            removed("hyper_v_generation", Replace),
            set("architecture", "\"Arm64\"", Replace),
            removed("architecture", Change::None),
            set(
                "os_disk.size_gb",
                "{ size_gb = 40, occupied_gb = 4 }",
                Replace,
            ),
            set(
                "os_disk.occupied_gb",
                "{ size_gb = 30, occupied_gb = 5 }",
                Replace,
            ),
            set(
                "data_disks.size_gb",
                "{ \"0\" = { size_gb = 80, occupied_gb = 8 } }",
                Replace,
            ),
            set(
                "data_disks.occupied_gb",
                "{ \"0\" = { size_gb = 64, occupied_gb = 9 } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"0\" = { size_gb = 64, occupied_gb = 8 }, \"1\" = { size_gb = 8 } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"1\" = { size_gb = 64, occupied_gb = 8 } }",
                Replace,
            ),
            removed("data_disks", Replace),
            set("tags", "{ team = \"other\" }", InPlace),
            removed("tags", InPlace),
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set(
                "timeouts.read",
                "{ create = \"20m\", read = \"6m\" }",
                InPlace,
            ),
            set(
                "timeouts.update",
                "{ create = \"20m\", update = \"25m\" }",
                InPlace,
            ),
            set(
                "timeouts.delete",
                "{ create = \"20m\", delete = \"25m\" }",
                InPlace,
            ),
            removed("timeouts", InPlace),
        ],
    }
}

/// Rules V-7, V-8, V-16, V-19.
pub(super) fn image_version() -> Subject {
    let second_definition = Block::resource(
        "acg_image_definition",
        "second",
        &[
            ("name", "\"second\""),
            ("gallery_id", "acg_gallery.example.id"),
            ("os_type", "\"Linux\""),
            ("os_state", "\"Generalized\""),
            (
                "identifier",
                "{ publisher = \"contoso\", offer = \"ubuntu\", sku = \"second\" }",
            ),
        ],
    );
    let source = |label: &str, name: &str, location: &str| {
        Block::resource(
            "acg_image_source",
            label,
            &[
                ("name", name),
                ("resource_group_name", "\"images\""),
                ("location", location),
                ("kind", "\"managed_image\""),
                ("os_type", "\"Linux\""),
                ("os_disk", "{ size_gb = 30, occupied_gb = 4 }"),
            ],
        )
    };
    Subject {
        block: base::complete_image_version(),
        surroundings: format!(
            "{}\n{}\n{second_definition}\n{}\n{}\n{}",
            base::gallery(),
            base::image_definition(),
            source("example", "\"build-1\"", "\"westeurope\""),
            source("second", "\"build-2\"", "\"westeurope\""),
            source("north", "\"build-3\"", "\"northeurope\""),
        ),
        rows: image_version_rows(),
    }
}

fn image_version_rows() -> Vec<Row> {
    let same_definition =
        "replace(acg_image_definition.example.id, \"/images/ubuntu\", \"/IMAGES/Ubuntu\")";
    let regions = |expression, change| set("target_regions", expression, change);
    vec![
        set("name", "\"1.0.1\"", Replace),
        set(
            "image_definition_id",
            "acg_image_definition.second.id",
            Replace,
        ),
        set("image_definition_id", same_definition, Change::None),
        Row {
            attribute: "location",
            expression: Some("\"northeurope\""),
            also: &[("source_id", "acg_image_source.north.id")],
            change: Replace,
        },
        set("location", "\"West Europe\"", Change::None),
        set("source_id", "acg_image_source.second.id", Replace),
        set("replica_count", "3", InPlace),
        removed("replica_count", InPlace),
        set("storage_account_type", "\"Premium_LRS\"", Replace),
        removed("storage_account_type", Change::None),
        Row {
            attribute: "replication_mode",
            expression: Some("\"Shallow\""),
            also: &[
                ("target_regions", "{ westeurope = {} }"),
                ("replica_count", "1"),
            ],
            change: Replace,
        },
        removed("replication_mode", Change::None),
        set(
            "target_regions.replica_count",
            "{ westeurope = { replica_count = 4, storage_account_type = \"Standard_ZRS\" }, northeurope = { exclude_from_latest = true } }",
            InPlace,
        ),
        set(
            "target_regions.exclude_from_latest",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, northeurope = {} }",
            InPlace,
        ),
        set(
            "target_regions.storage_account_type",
            "{ westeurope = { replica_count = 3, storage_account_type = \"Premium_LRS\" }, northeurope = { exclude_from_latest = true } }",
            Replace,
        ),
        regions(
            "{ \"West Europe\" = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, \"North Europe\" = { exclude_from_latest = true } }",
            Change::None,
        ),
        regions(
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" } }",
            InPlace,
        ),
        regions(
            "{ westeurope = { replica_count = 3, storage_account_type = \"Standard_ZRS\" }, northeurope = { exclude_from_latest = true }, uksouth = { storage_account_type = \"Premium_LRS\" } }",
            InPlace,
        ),
        set("exclude_from_latest", "false", InPlace),
        removed("exclude_from_latest", InPlace),
        set("end_of_life_date", "\"2091-01-01T00:00:00Z\"", InPlace),
        set(
            "end_of_life_date",
            "\"2090-01-01T01:00:00+01:00\"",
            Change::None,
        ),
        removed("end_of_life_date", InPlace),
        set("tags", "{ team = \"other\" }", InPlace),
        removed("tags", InPlace),
        set("timeouts.create", "{ create = \"25m\" }", InPlace),
        set(
            "timeouts.read",
            "{ create = \"20m\", read = \"6m\" }",
            InPlace,
        ),
        set(
            "timeouts.update",
            "{ create = \"20m\", update = \"25m\" }",
            InPlace,
        ),
        set(
            "timeouts.delete",
            "{ create = \"20m\", delete = \"25m\" }",
            InPlace,
        ),
        removed("timeouts", InPlace),
    ]
}

/// Rule V-13: no new disk, no other LUN, no other source.
pub(super) fn image_version_of_disks() -> Subject {
    let snapshot = |label: &str| {
        Block::resource(
            "acg_image_source",
            label,
            &[
                ("name", &format!("{label:?}")),
                ("resource_group_name", "\"images\""),
                ("location", "\"westeurope\""),
                ("kind", "\"snapshot\""),
                ("os_type", "\"Linux\""),
                ("os_disk", "{ size_gb = 30 }"),
            ],
        )
    };
    let sources: String = ["os", "other", "data", "more"]
        .map(|label| snapshot(label).to_string())
        .join("\n");
    Subject {
        block: base::image_version()
            .without("source_id")
            .with("os_disk", "{ source_id = acg_image_source.os.id }")
            .with(
                "data_disks",
                "{ \"0\" = { source_id = acg_image_source.data.id } }",
            ),
        surroundings: format!(
            "{}\n{}\n{sources}",
            base::gallery(),
            base::image_definition()
        ),
        rows: vec![
            set(
                "os_disk.source_id",
                "{ source_id = acg_image_source.other.id }",
                Replace,
            ),
            set(
                "data_disks.source_id",
                "{ \"0\" = { source_id = acg_image_source.more.id } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"1\" = { source_id = acg_image_source.data.id } }",
                Replace,
            ),
            set(
                "data_disks",
                "{ \"0\" = { source_id = acg_image_source.data.id }, \"1\" = { source_id = acg_image_source.more.id } }",
                Replace,
            ),
            removed("data_disks", Replace),
        ],
    }
}
