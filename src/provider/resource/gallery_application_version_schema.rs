//! The schema of `acg_gallery_application_version`.

use super::version_schema;
use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::validation::NotEmpty;
use crate::gallery::{GalleryApplicationId, application};
use crate::provider::schema;

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    let file =
        |description: &'static str| Attribute::string(description).check(NotEmpty).replaces();
    Schema::new(
        "Manages a version of a gallery application: a package that is replicated to regions, and \
         the commands with which virtual machines install and remove it. Its package and commands \
         never change; to change them, make a version with a new number.",
    )
    .attribute(
        "id",
        schema::id("gallery application version").keeps_state(),
    )
    .attribute("name", version_schema::name())
    .attribute(
        "gallery_application_id",
        Attribute::string(
            "The id of the gallery application that the version belongs to. Changing this forces \
             a new resource to be created.",
        )
        .required()
        .check(schema::parsed(GalleryApplicationId::parse))
        .equivalence(schema::same_application)
        .replaces(),
    )
    .attribute(
        "location",
        schema::location(
            "The source region, from where the version is replicated. Changing this forces a new \
             resource to be created.",
        )
        .required()
        .replaces(),
    )
    .attribute("source", source())
    .attribute("manage_action", manage_action())
    .attribute(
        "package_file",
        file(
            "The name that the package gets on the virtual machine, without a path. Azure names it \
             after the application where this is absent. Changing this forces a new resource to be \
             created.",
        ),
    )
    .attribute(
        "config_file",
        file(
            "The name that the configuration gets on the virtual machine, without a path. Azure \
             names it after the application where this is absent. Changing this forces a new \
             resource to be created.",
        ),
    )
    .attribute(
        "enable_health_check",
        Attribute::boolean(
            "Whether virtual machines report the health of the application. Defaults to `false`.",
        )
        .default(false),
    )
    .attribute("replica_count", version_schema::replica_count())
    .attribute(
        "storage_account_type",
        version_schema::storage_account_type(),
    )
    .attribute("target_regions", version_schema::target_regions([]))
    .attribute("exclude_from_latest", version_schema::exclude_from_latest())
    .attribute(
        "end_of_life_date",
        schema::end_of_life_date(
            "When the version should no longer be used, in RFC 3339, such as \
             `2030-01-01T00:00:00Z`. Informative: nothing stops working when it passes. It must \
             lie in the future when it is set. The gallery application's date applies where it is \
             absent.",
        ),
    )
    .attribute("tags", schema::tags("gallery application version"))
    .attribute("published_date", version_schema::published_date())
    .attribute("replication_status", version_schema::replication_status())
    .attribute("replication_state", version_schema::replication_state())
    .attribute(
        "wait_for_replication",
        version_schema::wait_for_replication(),
    )
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

fn source() -> Attribute {
    let link = |description: &'static str| {
        Attribute::string(description)
            .sensitive()
            .check(schema::parsed(application::check_link))
            .replaces()
    };
    Attribute::object(
        "Where the package is fetched from when the version is created. Links are sensitive, since \
         one with a shared access signature gives access to what it leads to.",
        [
            (
                "media_link",
                link(
                    "The address of the package, such as \
                     `https://contoso.blob.core.windows.net/packages/agent.tar.gz`. Another \
                     signature makes another address. Changing this forces a new resource to be \
                     created.",
                )
                .required(),
            ),
            (
                "default_configuration_link",
                link(
                    "The address of the configuration that virtual machines get unless they are \
                     given their own. Changing this forces a new resource to be created.",
                ),
            ),
        ],
    )
    .required()
}

fn manage_action() -> Attribute {
    Attribute::object(
        "The commands that manage the application on a virtual machine, each of 1 to 4,096 \
         characters: those of its shell on Linux, of its command prompt on Windows. Changing this \
         forces a new resource to be created.",
        [
            (
                "install",
                Attribute::string("Installs the application.").required(),
            ),
            (
                "remove",
                Attribute::string("Removes the application.").required(),
            ),
            (
                "update",
                Attribute::string(
                    "Brings the application from an earlier version to this one. Without it, the \
                     earlier version is removed and this one installed.",
                ),
            ),
        ],
    )
    .required()
    .replaces()
}
