//! The schema of `acg_image_definition`.

use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::validation::NotEmpty;
use crate::gallery::{
    Architecture, DiskType, GalleryId, HyperVGeneration, ImageDefinitionName, OsState, OsType,
};
use crate::provider::schema;
use crate::provider::schema::one_of;

pub(super) fn schema(timeouts: DefaultTimeouts) -> Schema {
    let text = |description: &'static str| Attribute::string(description).check(NotEmpty);
    Schema::new(
        "Manages an image definition: what is common to all versions of an image, and what \
         virtual machines made from it need. A definition itself holds no image.",
    )
    .attribute("id", schema::id("image definition").keeps_state())
    .attribute(
        "name",
        Attribute::string(
            "The name of the image definition: 1 to 80 letters, digits, underscores, periods and \
             dashes, with a letter or digit at both ends. Changing this forces a new resource to \
             be created.",
        )
        .required()
        .check(schema::parsed(ImageDefinitionName::parse))
        .equivalence(schema::same_name)
        .replaces(),
    )
    .attribute(
        "gallery_id",
        Attribute::string(
            "The id of the gallery that holds the definition. Changing this forces a new resource \
             to be created.",
        )
        .required()
        .check(schema::parsed(GalleryId::parse))
        .equivalence(schema::same_gallery)
        .replaces(),
    )
    .attribute(
        "location",
        schema::location(
            "The region of the image definition. Defaults to the gallery's. Changing this forces \
             a new resource to be created.",
        )
        .optional_computed()
        .keeps_state()
        .replaces(),
    )
    .attribute(
        "os_type",
        Attribute::string(
            "The operating system of the images. Possible values are `Linux` and `Windows`. \
             Changing this forces a new resource to be created.",
        )
        .required()
        .check(one_of!(OsType))
        .replaces(),
    )
    .attribute(
        "os_state",
        Attribute::string(
            "Whether the images still carry the identity of the machine that they were made from. \
             Possible values are `Generalized` and `Specialized`. Changing this forces a new \
             resource to be created.",
        )
        .required()
        .check(one_of!(OsState))
        .replaces(),
    )
    .attribute(
        "hyper_v_generation",
        Attribute::string(
            "The generation of the virtual machines that the images start on. Possible values are \
             `V1` and `V2`. Defaults to `V1`. Changing this forces a new resource to be created.",
        )
        .default(HyperVGeneration::V1.as_str())
        .check(one_of!(HyperVGeneration))
        .replaces(),
    )
    .attribute(
        "architecture",
        Attribute::string(
            "The processor architecture of the images. Possible values are `x64` and `Arm64`, \
             which needs generation `V2`. Defaults to `x64`. Changing this forces a new resource \
             to be created.",
        )
        .default(Architecture::X64.as_str())
        .check(one_of!(Architecture))
        .replaces(),
    )
    .attribute("identifier", identifier())
    .attribute(
        "recommended_vcpus",
        range("How many virtual processors a machine made from the images should have."),
    )
    .attribute(
        "recommended_memory_gb",
        range("How much memory a machine made from the images should have, in GB."),
    )
    .attribute("description", text("What the images are for."))
    .attribute(
        "end_of_life_date",
        schema::end_of_life_date(
            "When the images should no longer be used, in RFC 3339, such as \
             `2032-04-01T00:00:00Z`. Informative: nothing stops working when it passes. It must \
             lie in the future when it is set.",
        ),
    )
    .attribute(
        "eula",
        text(
            "The licence agreement of the images. Changing this forces a new resource to be \
             created.",
        )
        .replaces(),
    )
    .attribute(
        "privacy_statement_uri",
        text(
            "Where the privacy statement can be read. Changing this forces a new resource to be \
             created.",
        )
        .replaces(),
    )
    .attribute(
        "release_note_uri",
        text(
            "Where the release notes can be read. Changing this forces a new resource to be \
             created.",
        )
        .replaces(),
    )
    .attribute(
        "disallowed_disk_types",
        Attribute::set_of_strings(disk_types())
            .check(schema::every_element(one_of!(DiskType)))
            .replaces(),
    )
    .attribute("purchase_plan", purchase_plan())
    .attribute(
        "features",
        Attribute::map_of_strings(
            "Features of the images by name, such as `SecurityType`, \
             `IsAcceleratedNetworkSupported`, `IsHibernateSupported` and `DiskControllerTypes`. \
             Changing this forces a new resource to be created.",
        )
        .check(schema::no_nulls)
        .replaces(),
    )
    .attribute("tags", schema::tags("image definition"))
    .attribute(timeouts::ATTRIBUTE, timeouts.attribute())
}

fn disk_types() -> String {
    format!(
        "The disk types that machines made from the images must not have. Possible values are \
         {}. Changing this forces a new resource to be created.",
        schema::words(DiskType::ALL)
    )
}

fn identifier() -> Attribute {
    let part = |text: &'static str| {
        Attribute::string(text)
            .required()
            .check(NotEmpty)
            .equivalence(schema::same_name)
            .replaces()
    };
    Attribute::object(
        "Publisher, offer and SKU, which together are unique within the gallery: letters, digits, \
         dashes, periods and underscores.",
        [
            (
                "publisher",
                part(
                    "Who makes the images, at most 128 characters. Changing this forces a new \
                     resource to be created.",
                ),
            ),
            (
                "offer",
                part(
                    "The family of images, at most 64 characters. Changing this forces a new \
                     resource to be created.",
                ),
            ),
            (
                "sku",
                part(
                    "The member of the family, at most 64 characters. Changing this forces a new \
                     resource to be created.",
                ),
            ),
        ],
    )
    .required()
}

fn range(description: &'static str) -> Attribute {
    let end = |text: &'static str| Attribute::integer(text).check(schema::positive());
    Attribute::object(
        description,
        [
            ("min", end("At least this many; not above `max`.")),
            ("max", end("At most this many.")),
        ],
    )
}

fn purchase_plan() -> Attribute {
    let part = |text: &'static str| Attribute::string(text).check(NotEmpty);
    Attribute::object(
        "The marketplace plan under which the image was bought. Changing this forces a new \
         resource to be created.",
        [
            ("name", part("The name of the plan.").required()),
            ("publisher", part("Who publishes the plan.")),
            ("product", part("The product that the plan belongs to.")),
        ],
    )
    .replaces()
}
