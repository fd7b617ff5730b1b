//! Rows of `acg_gallery_sharing`.

use super::Change::{self, InPlace, Replace};
use super::{Row, Subject, removed, set};
use crate::harness::hcl::Block;
use crate::scenarios::base;

fn surroundings() -> String {
    let other = Block::resource(
        "acg_gallery",
        "other",
        &[
            ("name", "\"other\""),
            ("resource_group_name", "\"images\""),
            ("location", "\"westeurope\""),
        ],
    );
    format!("{}{other}", base::gallery())
}

/// Rule S-5: whom the gallery is shared with changes in place.
pub(crate) fn gallery_sharing() -> Subject {
    Subject {
        block: base::complete_gallery_sharing(),
        surroundings: surroundings(),
        world: "",
        rows: vec![
            set("gallery_id", "acg_gallery.other.id", Replace),
            set("gallery_id", "upper(acg_gallery.example.id)", Change::None),
            set(
                "subscription_ids",
                "[\"11111111-2222-3333-4444-555555555555\", \"11111111-2222-3333-4444-666666666666\"]",
                InPlace,
            ),
            set(
                "subscription_ids",
                "[\"11111111-2222-3333-4444-777777777777\"]",
                InPlace,
            ),
            removed("subscription_ids", InPlace),
            set(
                "tenant_ids",
                "[\"99999999-8888-7777-6666-444444444444\"]",
                InPlace,
            ),
            set(
                "tenant_ids",
                "[upper(\"99999999-8888-7777-6666-555555555555\")]",
                Change::None,
            ),
            removed("tenant_ids", InPlace),
            Row {
                attribute: "community",
                expression: Some(base::COMMUNITY),
                also: &[("subscription_ids", "null"), ("tenant_ids", "null")],
                change: Replace,
            },
            set("timeouts.create", "{ create = \"25m\" }", InPlace),
            set("timeouts.read", "{ read = \"6m\" }", InPlace),
            set("timeouts.update", "{ update = \"25m\" }", InPlace),
            set("timeouts.delete", "{ delete = \"25m\" }", InPlace),
            removed("timeouts", InPlace),
        ],
    }
}

/// Rules S-5, S-6: what everybody was told stays until a reset.
pub(crate) fn community_sharing() -> Subject {
    let changed = |attribute, expression| set(attribute, expression, Replace);
    Subject {
        block: base::community_sharing(),
        surroundings: surroundings(),
        world: "",
        rows: vec![
            changed(
                "community.public_name_prefix",
                "{ public_name_prefix = \"other\", publisher_uri = \"https://contoso.com\", publisher_contact = \"images@contoso.com\", eula = \"https://contoso.com/eula\" }",
            ),
            changed(
                "community.publisher_uri",
                "{ public_name_prefix = \"contoso\", publisher_uri = \"https://example.com\", publisher_contact = \"images@contoso.com\", eula = \"https://contoso.com/eula\" }",
            ),
            changed(
                "community.publisher_contact",
                "{ public_name_prefix = \"contoso\", publisher_uri = \"https://contoso.com\", publisher_contact = \"other@contoso.com\", eula = \"https://contoso.com/eula\" }",
            ),
            changed(
                "community.eula",
                "{ public_name_prefix = \"contoso\", publisher_uri = \"https://contoso.com\", publisher_contact = \"images@contoso.com\", eula = \"Free\" }",
            ),
            Row {
                attribute: "community",
                expression: None,
                also: &[("tenant_ids", "[\"99999999-8888-7777-6666-555555555555\"]")],
                change: Replace,
            },
        ],
    }
}
