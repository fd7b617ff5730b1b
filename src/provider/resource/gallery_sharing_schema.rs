//! The schema of `acg_gallery_sharing`.

use crate::framework::schema::{Attribute, Schema};
use crate::framework::timeouts::{self, DefaultTimeouts};
use crate::framework::value::Value;
use crate::gallery::sharing::PublicNamePrefix;
use crate::gallery::{GalleryId, SubscriptionId, TenantId};
use crate::provider::schema;

/// The schema.
pub(super) fn schema(defaults: DefaultTimeouts) -> Schema {
    Schema::new(
            "Shares a gallery beyond roles: directly with subscriptions and tenants, or with everybody \
             as a community gallery. Those it is shared with read its image definitions and versions \
             under names of their own, and deploy from them. A gallery has at most one sharing; \
             destroying it makes the gallery private again.",
        )
        .attribute("id", schema::id("gallery that is shared").keeps_state())
        .attribute(
            "gallery_id",
            Attribute::string(
                "The id of the gallery. Changing this forces a new resource to be created.",
            )
            .required()
            .check(schema::parsed(GalleryId::parse))
            .equivalence(schema::same_gallery)
            .replaces(),
        )
        .attribute(
            "subscription_ids",
            ids(
                "The subscriptions that the gallery is shared with, at most 30. Conflicts with \
                 `community`.",
            )
            .check(schema::every_element(schema::parsed(SubscriptionId::parse)))
            .equivalence(same_subscriptions),
        )
        .attribute(
            "tenant_ids",
            ids(
                "The tenants with all of whose subscriptions the gallery is shared, at most 5. \
                 Conflicts with `community`.",
            )
            .check(schema::every_element(schema::parsed(TenantId::parse)))
            .equivalence(same_tenants),
        )
        .attribute("community", community().replaces())
        .attribute(
            "permissions",
            Attribute::string(
                "How the gallery is shared: `Groups` with subscriptions and tenants, or `Community` \
                 with everybody.",
            )
            .computed()
            .keeps_state(),
        )
        .attribute(
            "community_gallery_name",
            Attribute::string(
                "The public name of a community gallery: its prefix and a UUID. It stays what it is \
                 until the sharing is destroyed. Null when the gallery is shared directly.",
            )
            .computed()
            .keeps_state(),
        )
        .attribute(
            "shared_gallery_name",
            Attribute::string(
                "The unique name by which those find the gallery that it is shared with directly. \
                 Null for a community gallery.",
            )
            .computed()
            .keeps_state(),
        )
        .attribute(timeouts::ATTRIBUTE, defaults.attribute())
}

fn ids(description: &'static str) -> Attribute {
    Attribute::set_of_strings(description).check(schema::no_nulls)
}

fn community() -> Attribute {
    let text = |description: &'static str| Attribute::string(description).required();
    Attribute::object(
        "Shares the gallery with everybody. Everybody sees what is said here. Changing this forces a \
         new resource to be created, which has another public name.",
        [
            (
                "public_name_prefix",
                text("How the public name begins: 5 to 16 letters and digits.")
                    .check(schema::parsed(PublicNamePrefix::parse)),
            ),
            (
                "publisher_uri",
                text("Where the publisher is found: a web address."),
            ),
            (
                "publisher_contact",
                text("How the publisher is reached: an e-mail address."),
            ),
            (
                "eula",
                text("The licence of the images: its text, or the address where it can be read."),
            ),
        ],
    )
}

/// Two spellings of the same subscriptions.
fn same_subscriptions(one: &Value, two: &Value) -> bool {
    schema::same_elements(one, two, SubscriptionId::parse)
}

/// Two spellings of the same tenants.
fn same_tenants(one: &Value, two: &Value) -> bool {
    schema::same_elements(one, two, TenantId::parse)
}
