//! Ids: N-6.

use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

const GALLERY: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/golden";

#[test]
fn n6_ids_of_every_kind_read_and_write() {
    let definition = format!("{GALLERY}/images/ubuntu");
    let version = format!("{definition}/versions/1.0.0");
    assert_eq!(GalleryId::parse(GALLERY).unwrap().to_string(), GALLERY);
    assert_eq!(
        ImageDefinitionId::parse(&definition).unwrap().to_string(),
        definition
    );
    assert_eq!(
        ImageVersionId::parse(&version).unwrap().to_string(),
        version
    );
    assert_eq!(SourceId::parse(&version).unwrap().to_string(), version);
    for kind in SourceKind::ALL {
        let id = source_id(*kind, "build");
        assert_eq!(SourceId::parse(&id.to_string()).unwrap(), id);
        assert!(id.to_string().contains(kind.id_segment()));
    }
}

#[test]
fn n6_case_does_not_matter_and_the_canonical_words_are_answered() {
    let shouted = GALLERY.to_ascii_uppercase();
    let id = GalleryId::parse(&shouted).unwrap();
    assert_eq!(id, gallery_id());
    assert_eq!(id.key(), gallery_id().key());
    assert!(id.to_string().contains("/resourceGroups/IMAGES/"));
    let lower = GALLERY.replace("resourceGroups", "resourcegroups");
    assert_eq!(GalleryId::parse(&lower).unwrap().to_string(), GALLERY);
    assert_eq!(HashSet::from([id, gallery_id()]).len(), 1);
}

#[test]
fn n6_wrong_shapes_are_refused_with_an_example() {
    let shapes = [
        "".to_owned(),
        "/".to_owned(),
        "golden".to_owned(),
        GALLERY.trim_start_matches('/').to_owned(),
        format!("{GALLERY}/"),
        format!("/{GALLERY}"),
        format!("{GALLERY}/images/ubuntu"),
        format!(" {GALLERY}"),
        GALLERY.replace("Microsoft.Compute", "Microsoft.Network"),
        GALLERY.replace("/galleries/", "/images/"),
        GALLERY.replace("resourceGroups", "groups"),
        GALLERY.replace("/providers", ""),
        "/subscriptions".to_owned(),
        "/subscriptions/00000000-0000-0000-0000-000000000000".to_owned(),
    ];
    for shape in shapes {
        let violation = GalleryId::parse(&shape).unwrap_err();
        assert_eq!(violation.rule, rule::N_6, "{shape}");
        assert_eq!(violation.target, PropertyPath::of("gallery_id"));
        assert!(violation.remedy.contains("/galleries/golden"), "{shape}");
    }
}

#[test]
fn n6_a_wrong_name_inside_keeps_its_own_rule() {
    let cases = [
        ("golden", "gold-en", rule::N_1),
        ("golden", "", rule::N_1),
        ("/images/", "/images./", rule::N_5),
        (SUBSCRIPTION, "12", rule::N_5),
    ];
    for (from, to, rule) in cases {
        let violation = GalleryId::parse(&GALLERY.replace(from, to)).unwrap_err();
        assert_eq!(violation.rule, rule);
        assert_eq!(violation.target, PropertyPath::of("gallery_id"));
    }
    let version = format!("{GALLERY}/images/ubuntu/versions/latest");
    assert_eq!(ImageVersionId::parse(&version).unwrap_err().rule, rule::N_3);
    assert_eq!(
        SourceId::parse(&version).unwrap_err().target,
        PropertyPath::of("source_id")
    );
}

#[test]
fn n6_parents_are_part_of_their_children() {
    let version = version_id("1.0.0");
    assert_eq!(version.definition(), &definition_id());
    assert_eq!(version.definition().gallery(), &gallery_id());
    assert!(version.key().starts_with(&gallery_id().key()));
}

fn any_case(text: String) -> impl Strategy<Value = String> {
    prop::collection::vec(any::<bool>(), text.len()).prop_map(move |upper| {
        text.chars()
            .zip(upper)
            .map(|(c, upper)| if upper { c.to_ascii_uppercase() } else { c })
            .collect()
    })
}

proptest! {
    #[test]
    fn n6_reading_what_was_written_gives_the_same_id(
        group in "[a-zA-Z0-9_()-]{1,90}",
        gallery in "[a-zA-Z0-9]([a-zA-Z0-9_.]{0,78}[a-zA-Z0-9])?",
        definition in "[a-zA-Z0-9]([a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9])?",
        version in prop::array::uniform3(0..=2_147_483_647_u32),
    ) {
        let text = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute/galleries/{gallery}/images/{definition}/versions/{}.{}.{}",
            version[0], version[1], version[2],
        );
        let id = ImageVersionId::parse(&text).unwrap();
        prop_assert_eq!(id.to_string(), text);
        prop_assert_eq!(ImageVersionId::parse(&id.key()).unwrap(), id);
    }

    #[test]
    fn n6_any_case_is_the_same_id(text in any_case(GALLERY.to_owned())) {
        let id = GalleryId::parse(&text).unwrap();
        prop_assert_eq!(id.key(), gallery_id().key());
        prop_assert_eq!(id, gallery_id());
    }

    #[test]
    fn n6_no_text_makes_a_parser_panic(text in "[/a-zA-Z0-9.]{0,200}") {
        let _ = ImageVersionId::parse(&text);
        let _ = SourceId::parse(&text);
    }
}
