//! Rows of `acg_gallery_application` and `acg_gallery_application_version`.

use super::Change::{self, InPlace, Replace};
use super::{Row, Subject, removed, set};
use crate::harness::hcl::Block;
use crate::scenarios::base;

/// Rule P-1.
pub(crate) fn gallery_application() -> Subject {
    Subject {
        block: base::complete_gallery_application(),
        surroundings: format!("{}\n{}", base::gallery(), second_gallery()),
        world: "",
        rows: application_rows(),
    }
}

fn second_gallery() -> Block {
    Block::resource(
        "acg_gallery",
        "second",
        &[
            ("name", "\"second\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
        ],
    )
}

fn application_rows() -> Vec<Row> {
    let same_gallery =
        "replace(acg_gallery.example.id, \"/galleries/golden\", \"/GALLERIES/Golden\")";
    let link = "\"https://example.com/other\"";
    vec![
        set("name", "\"other\"", Replace),
        set("name", "\"AGENT\"", Change::None),
        set("gallery_id", "acg_gallery.second.id", Replace),
        set("gallery_id", same_gallery, Change::None),
        set("location", "\"northeurope\"", Replace),
        set("location", "\"West Europe\"", Change::None),
        removed("location", Change::None),
        set("supported_os_type", "\"Windows\"", Replace),
        set("description", "\"Other\"", InPlace),
        removed("description", InPlace),
        set("end_of_life_date", "\"2091-01-01T00:00:00Z\"", InPlace),
        set(
            "end_of_life_date",
            "\"2090-04-01T02:00:00+02:00\"",
            Change::None,
        ),
        removed("end_of_life_date", InPlace),
        set("eula", link, InPlace),
        removed("eula", InPlace),
        set("privacy_statement_uri", link, InPlace),
        removed("privacy_statement_uri", InPlace),
        set("release_note_uri", link, InPlace),
        removed("release_note_uri", InPlace),
        set("tags", "{ team = \"other\" }", InPlace),
        removed("tags", InPlace),
    ]
    .into_iter()
    .chain(timeouts())
    .collect()
}

fn timeouts() -> [Row; 5] {
    [
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

/// Rules P-1, V-8, V-19.
pub(crate) fn gallery_application_version() -> Subject {
    let second_application = Block::resource(
        "acg_gallery_application",
        "second",
        &[
            ("name", "\"second\""),
            ("gallery_id", "acg_gallery.example.id"),
            ("supported_os_type", "\"Linux\""),
        ],
    );
    Subject {
        block: base::complete_gallery_application_version(),
        surroundings: format!(
            "{}\n{}\n{second_application}",
            base::gallery(),
            base::gallery_application()
        ),
        world: "",
        rows: version_rows(),
    }
}

fn version_rows() -> Vec<Row> {
    let same_application = "replace(acg_gallery_application.example.id, \"/applications/agent\", \"/APPLICATIONS/Agent\")";
    let regions = |expression, change| set("target_regions", expression, change);
    vec![
        set("name", "\"1.0.1\"", Replace),
        set(
            "gallery_application_id",
            "acg_gallery_application.second.id",
            Replace,
        ),
        set("gallery_application_id", same_application, Change::None),
        set("location", "\"northeurope\"", Replace),
        set("location", "\"West Europe\"", Change::None),
        set(
            "source.media_link",
            "{ media_link = \"https://example.com/agent.zip?sig=renewed\", default_configuration_link = \"https://example.com/agent.conf\" }",
            Replace,
        ),
        set(
            "source.default_configuration_link",
            "{ media_link = \"https://example.com/agent.zip?sig=s3cret\" }",
            Replace,
        ),
        set(
            "manage_action.install",
            "{ install = \"true\", remove = \"./remove.sh\", update = \"./update.sh\" }",
            Replace,
        ),
        set(
            "manage_action.remove",
            "{ install = \"./install.sh\", remove = \"true\", update = \"./update.sh\" }",
            Replace,
        ),
        set(
            "manage_action.update",
            "{ install = \"./install.sh\", remove = \"./remove.sh\" }",
            Replace,
        ),
        set("package_file", "\"other.zip\"", Replace),
        removed("package_file", Replace),
        set("config_file", "\"other.conf\"", Replace),
        removed("config_file", Replace),
        set("enable_health_check", "false", InPlace),
        removed("enable_health_check", InPlace),
        set("replica_count", "3", InPlace),
        removed("replica_count", InPlace),
        set("storage_account_type", "\"Premium_LRS\"", Replace),
        removed("storage_account_type", Change::None),
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
        set("wait_for_replication", "false", InPlace),
        removed("wait_for_replication", Change::None),
        set("tags", "{ team = \"other\" }", InPlace),
        removed("tags", InPlace),
    ]
    .into_iter()
    .chain(timeouts())
    .collect()
}
