//! S-6: what a community gallery says of itself, and its name.

use super::*;

#[test]
fn s6_the_prefix_of_a_public_name() {
    for right in ["abcde", "ABC12", "0123456789abcdef", "contoso"] {
        assert_eq!(PublicNamePrefix::parse(right).unwrap().as_str(), right);
    }
    for wrong in [
        "",
        "abcd",
        "0123456789abcdefg",
        "con-toso",
        "con toso",
        "contoso.",
        "cont\u{f6}so",
        "\u{ff43}\u{ff4f}\u{ff4e}\u{ff54}\u{ff4f}\u{ff53}\u{ff4f}",
        "contoso\n",
    ] {
        let violation = PublicNamePrefix::parse(wrong).unwrap_err();
        assert_eq!(
            told(vec![violation]),
            ["S-6 public_name_prefix InvalidParameter"],
            "{wrong:?}"
        );
    }
    let one = PublicNamePrefix::parse("c").unwrap_err();
    assert_eq!(
        one.message,
        "The public name prefix \"c\" has a length of 1."
    );
}

#[test]
fn s6_what_a_community_gallery_says_of_its_publisher() {
    let uris = [
        ("https://contoso.com", true),
        ("HTTP://contoso.com:8080/images?x=1#top", true),
        ("https://localhost/", true),
        ("contoso.com", false),
        ("ftp://contoso.com", false),
        ("https://", false),
        ("https:///path", false),
        ("https://contoso..com", false),
        ("https://-contoso.com", false),
        ("https://contoso.com:0", false),
        ("https://contoso.com:port", false),
        ("https://contoso.com/a b", false),
        ("https://cont\u{f6}so.com", false),
        ("https://contoso.com/\u{1f600}", false),
        ("https://contoso.com/<script>", false),
        ("", false),
    ];
    for (uri, right) in uris {
        let community = CommunityGallery {
            publisher_uri: uri.to_owned(),
            ..community()
        };
        let expected: &[&str] = if right {
            &[]
        } else {
            &["S-6 community.publisher_uri InvalidParameter"]
        };
        assert_eq!(told(community.check()), expected, "{uri}");
    }
    let contacts = [
        ("images@contoso.com", true),
        ("first.last+images@sub.contoso.co.uk", true),
        ("images", false),
        ("images@", false),
        ("@contoso.com", false),
        ("images@contoso", false),
        ("images@@contoso.com", false),
        ("images@contoso.com ", false),
        ("two words@contoso.com", false),
        (".images@contoso.com", false),
        ("images@contoso..com", false),
        ("im\u{e4}ges@contoso.com", false),
        ("", false),
    ];
    for (contact, right) in contacts {
        let community = CommunityGallery {
            publisher_contact: contact.to_owned(),
            ..community()
        };
        let expected: &[&str] = if right {
            &[]
        } else {
            &["S-6 community.publisher_contact InvalidParameter"]
        };
        assert_eq!(told(community.check()), expected, "{contact}");
    }
    for eula in ["", " \t\n"] {
        let community = CommunityGallery {
            eula: eula.to_owned(),
            ..community()
        };
        assert_eq!(
            told(community.check()),
            ["S-6 community.eula InvalidParameter"]
        );
    }
}

#[test]
fn s6_a_public_name_is_a_prefix_and_a_uuid() {
    let name = public_name();
    assert_eq!(
        name.to_string(),
        "contoso-00000000-0000-0000-0000-00000000000a"
    );
    assert_eq!(
        PublicName::parse("CONTOSO-00000000-0000-0000-0000-00000000000A").unwrap(),
        name
    );
    for wrong in [
        "contoso",
        "contoso-",
        "contoso-1",
        "contoso-0000000000000000000000000000000a",
        "cont-00000000-0000-0000-0000-00000000000a",
        "contoso-00000000-0000-0000-0000-00000000000g",
        "contoso-{0000000-0000-0000-0000-00000000000}",
        "\u{fc}-",
        "",
    ] {
        let violation = PublicName::parse(wrong).unwrap_err();
        assert_eq!(violation.rule, rule::S_6, "{wrong}");
        assert_eq!(violation.target.to_string(), "community_gallery_name");
    }
}
