//! Rows of `acg_image_definition`.

use super::Change::{self, InPlace, Replace};
use super::{Subject, removed, set};
use crate::harness::hcl::Block;
use crate::scenarios::base;

/// Rule I-7.
pub(crate) fn image_definition() -> Subject {
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
        world: "",
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
