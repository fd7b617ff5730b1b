//! Names of every kind: N-1 to N-6.

use super::*;
use proptest::prelude::*;

/// The rule that refuses each text, or none.
fn check<T>(
    parse: fn(&str) -> Result<T, Violation>,
    rule: RuleId,
    good: &[String],
    bad: &[String],
) {
    for text in good {
        assert!(parse(text).is_ok(), "{text:?} should be accepted");
    }
    for text in bad {
        let Err(violation) = parse(text) else {
            panic!("{text:?} should be refused");
        };
        assert_eq!(violation.rule, rule, "{text:?}");
        assert_eq!(violation.code, ArmCode::InvalidParameter);
        assert_well_said(&violation);
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

#[test]
fn n1_gallery_names() {
    let mut good = texts(&["a", "9", "golden", "Golden_images.2", "a..b", "a__b"]);
    good.push("a".repeat(80));
    let mut bad = texts(&[
        "", "_a", "a_", ".a", "a.", "a-b", "a b", "a/b", "gаllery", "galléry", "٣", "a\0", "ａ",
    ]);
    bad.push("a".repeat(81));
    check(GalleryName::parse, rule::N_1, &good, &bad);
}

#[test]
fn n1_messages_name_value_and_character() {
    let violation = GalleryName::parse("my-gallery").unwrap_err();
    assert_eq!(
        violation.message,
        "Gallery name \"my-gallery\" contains '-', which is not allowed."
    );
    assert_eq!(violation.target.to_string(), "name");
    let violation = GalleryName::parse(&"a".repeat(81)).unwrap_err();
    assert!(violation.message.contains("81 characters"));
}

#[test]
fn n2_image_definition_names() {
    let mut good = texts(&["a", "ubuntu-22.04_lts", "0", "a--b"]);
    good.push("a".repeat(80));
    let mut bad = texts(&[
        "",
        "-a",
        "a-",
        "a.",
        "_a",
        "a_",
        "a b",
        "ubuntu/22",
        "ubuntú",
    ]);
    bad.push("a".repeat(81));
    check(ImageDefinitionName::parse, rule::N_2, &good, &bad);
}

#[test]
fn n5_resource_group_names() {
    let mut good = texts(&["a", "rg-(test)_1.x", "-", "_", "(a)", ".a"]);
    good.push("a".repeat(90));
    let mut bad = texts(&["", "a.", "a b", "a/b", "ärger"]);
    bad.push("a".repeat(91));
    check(ResourceGroupName::parse, rule::N_5, &good, &bad);
}

#[test]
fn n5_subscription_ids() {
    let good = texts(&[SUBSCRIPTION, "6F9619FF-8B86-D011-B42D-00CF4FC964FF"]);
    let bad = texts(&[
        "",
        "0",
        "00000000000000000000000000000000",
        "{00000000-0000-0000-0000-000000000000}",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "0000000g-0000-0000-0000-000000000000",
    ]);
    check(SubscriptionId::parse, rule::N_5, &good, &bad);
    let id = SubscriptionId::parse("6F9619FF-8B86-D011-B42D-00CF4FC964FF").unwrap();
    assert_eq!(id.to_string(), "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
}

#[test]
fn n6_image_source_names() {
    let mut good = texts(&["a", "build_", "build-1.0"]);
    good.push("a".repeat(80));
    let mut bad = texts(&["", "-a", "a-", "a.", "a b"]);
    bad.push("a".repeat(81));
    check(SourceName::parse, rule::N_6, &good, &bad);
}

#[test]
fn n3_version_names() {
    let good = texts(&[
        "0.0.0",
        "1.0.0",
        "1.10.0",
        "2147483647.2147483647.2147483647",
    ]);
    let bad = texts(&[
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "1..0",
        "v1.0.0",
        "1.0.-1",
        "1.0.+1",
        "1.0.0-rc1",
        " 1.0.0",
        "1.0.0 ",
        "01.0.0",
        "1.00.0",
        "1.0.2147483648",
        "1.0.4294967296",
        "99999999999999999999.0.0",
        "١.0.0",
        "latest",
    ]);
    check(VersionName::parse, rule::N_3, &good, &bad);
}

#[test]
fn n3_order_is_numeric() {
    let sorted = [
        "0.0.9", "0.0.10", "0.1.0", "1.9.0", "1.10.0", "2.0.0", "10.0.0",
    ];
    let mut names: Vec<VersionName> = sorted
        .iter()
        .rev()
        .map(|name| VersionName::parse(name).unwrap())
        .collect();
    names.sort();
    let names: Vec<String> = names.iter().map(VersionName::to_string).collect();
    assert_eq!(names, sorted);
}

#[test]
fn n4_identifiers() {
    let long = |count| "a".repeat(count);
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("contoso", "ubuntu", "22.04-lts_gen2", &[]),
        (&long(128), &long(64), &long(64), &[]),
        (&long(129), "o", "s", &["identifier.publisher"]),
        ("p", &long(65), "s", &["identifier.offer"]),
        ("p", "o", &long(65), &["identifier.sku"]),
        (
            "",
            "a.",
            "a b",
            &["identifier.publisher", "identifier.offer", "identifier.sku"],
        ),
        ("cоntoso", "o", "s", &["identifier.publisher"]),
    ];
    for (publisher, offer, sku, expected) in cases {
        let violations = Identifier::parse(publisher, offer, sku)
            .err()
            .unwrap_or_default();
        let found: Vec<String> = violations.iter().map(|v| v.target.to_string()).collect();
        assert_eq!(&found, expected, "{publisher} {offer} {sku}");
        for violation in violations {
            assert_eq!(violation.rule, rule::N_4);
            assert_well_said(&violation);
        }
    }
}

#[test]
fn n5_tags() {
    let make = |count: usize, name: usize, value: usize| {
        let map = (0..count).map(|i| (format!("{i:0>name$}"), "é".repeat(value)));
        Tags::new(map.collect())
            .err()
            .map(|violations| violations.len())
    };
    assert_eq!(make(0, 1, 0), None);
    assert_eq!(make(50, 2, 256), None);
    assert_eq!(make(51, 2, 0), Some(1));
    assert_eq!(make(1, 512, 0), None);
    assert_eq!(make(1, 513, 0), Some(1));
    assert_eq!(make(1, 1, 257), Some(1));
    assert_eq!(make(51, 513, 257), Some(1 + 51 + 51));
    assert!(Tags::new(BTreeMap::from([(String::new(), String::new())])).is_err());
    let spellings = ["team", "Team", "equipe", "TEAM"].map(|name| (name.to_owned(), String::new()));
    let alike = Tags::new(spellings.into()).unwrap_err();
    assert_eq!(alike.len(), 2);
    assert!(alike[0].message.contains("\"TEAM\" and \"Team\""));
    for violation in &alike {
        assert_well_said(violation);
    }
    for (name, value) in [
        ("team".repeat(129), ""),
        ("team".to_owned(), &*"é".repeat(257)),
    ] {
        let tags = BTreeMap::from([(name.clone(), value.to_owned())]);
        let violations = Tags::new(tags).unwrap_err();
        assert!(
            violations[0].message.contains(&format!("{name:?}")),
            "which tag it is"
        );
    }
}

proptest! {
    #[test]
    fn n3_text_and_number_agree(parts in prop::array::uniform3(0..=2_147_483_647_u32)) {
        let text = format!("{}.{}.{}", parts[0], parts[1], parts[2]);
        let name = VersionName::parse(&text).unwrap();
        prop_assert_eq!(name.to_string(), text);
        prop_assert_eq!([name.major(), name.minor(), name.patch()], parts);
    }

    #[test]
    fn n3_order_is_that_of_the_numbers(
        a in prop::array::uniform3(0..20_u32),
        b in prop::array::uniform3(0..20_u32),
    ) {
        let name = |p: [u32; 3]| VersionName::parse(&format!("{}.{}.{}", p[0], p[1], p[2])).unwrap();
        prop_assert_eq!(name(a).cmp(&name(b)), a.cmp(&b));
    }

    #[test]
    fn n1_to_n5_no_text_makes_a_parser_panic(text in "\\PC{0,100}") {
        let _ = GalleryName::parse(&text);
        let _ = ImageDefinitionName::parse(&text);
        let _ = ResourceGroupName::parse(&text);
        let _ = SubscriptionId::parse(&text);
        let _ = VersionName::parse(&text);
        let _ = Identifier::parse(&text, &text, &text);
        let _ = Region::parse(&text);
        let _ = VersionSelector::parse(&text);
        let _ = parse_end_of_life(&text);
        let _ = parse_lun(&text);
    }

    #[test]
    fn n6_names_are_compared_without_case(text in "[a-z][a-z0-9_.]{0,20}[a-z0-9]") {
        let lower = GalleryName::parse(&text).unwrap();
        let upper = GalleryName::parse(&text.to_ascii_uppercase()).unwrap();
        prop_assert_eq!(&lower, &upper);
        prop_assert_eq!(lower.cmp(&upper), std::cmp::Ordering::Equal);
        prop_assert_eq!(BTreeSet::from([lower, upper]).len(), 1);
    }
}
