//! S-5, S-6: how galleries are shared.

mod community;
mod consumers;

use super::*;
use crate::gallery::sharing::{
    CommunityGallery, PRIVATE, PublicName, PublicNamePrefix, UniqueName, advice, check_change,
    check_gallery_deletion, check_new, is_consumers, reaches, seen, share,
};
use uuid::Uuid;

fn subscription(number: u128) -> SubscriptionId {
    SubscriptionId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

fn tenant(number: u128) -> TenantId {
    TenantId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

/// Subscriptions and tenants with these numbers.
fn with(
    subscriptions: impl IntoIterator<Item = u128>,
    tenants: impl IntoIterator<Item = u128>,
) -> SharedWith {
    SharedWith {
        subscriptions: subscriptions.into_iter().map(subscription).collect(),
        tenants: tenants.into_iter().map(tenant).collect(),
    }
}

fn community() -> CommunityGallery {
    CommunityGallery {
        public_name_prefix: PublicNamePrefix::parse("contoso").unwrap(),
        publisher_uri: "https://contoso.com".to_owned(),
        publisher_contact: "images@contoso.com".to_owned(),
        eula: "https://contoso.com/eula".to_owned(),
    }
}

fn spec(profile: SharingProfile) -> GallerySharingSpec {
    GallerySharingSpec {
        gallery: gallery_id(),
        profile,
    }
}

fn groups(with: SharedWith) -> SharingProfile {
    SharingProfile::Groups(with)
}

fn public_name() -> PublicName {
    PublicName::parse("contoso-00000000-0000-0000-0000-00000000000a").unwrap()
}

/// Rule, property and code of each violation.
fn told(violations: impl IntoIterator<Item = Violation>) -> Vec<String> {
    violations
        .into_iter()
        .map(|one| {
            assert!(!one.remedy.is_empty(), "{}", one.message);
            format!("{} {} {}", one.rule, one.target, one.code)
        })
        .collect()
}

#[test]
fn s5_a_gallery_is_shared_with_at_most_30_subscriptions_and_5_tenants() {
    let rows: [(SharedWith, &[&str]); 8] = [
        (with(1..=1, []), &[]),
        (with([], 1..=1), &[]),
        (with(1..=30, 1..=5), &[]),
        (with(1..=31, []), &["S-5 subscription_ids InvalidParameter"]),
        (with([], 1..=6), &["S-5 tenant_ids InvalidParameter"]),
        (
            with(1..=31, 1..=6),
            &[
                "S-5 subscription_ids InvalidParameter",
                "S-5 tenant_ids InvalidParameter",
            ],
        ),
        (
            with(1..=300, []),
            &["S-5 subscription_ids InvalidParameter"],
        ),
        (with([], []), &["S-5 subscription_ids InvalidParameter"]),
    ];
    for (who, expected) in rows {
        let violations = check_new(&spec(groups(who.clone())));
        assert_eq!(told(violations), expected, "{who:?}");
    }
}

#[test]
fn s5_a_gallery_is_shared_in_one_way() {
    let both = SharingProfile::of(Some(with([1], [])), Some(community()));
    assert_eq!(
        told(vec![both.unwrap_err()]),
        ["S-5 community InvalidParameter"]
    );
    let words = [
        (SharingProfile::of(None, None), "Groups"),
        (SharingProfile::of(Some(with([1], [])), None), "Groups"),
        (SharingProfile::of(None, Some(community())), "Community"),
    ];
    for (profile, word) in words {
        assert_eq!(profile.unwrap().permissions(), word);
    }
    assert_eq!(PRIVATE, "Private");
}

#[test]
fn s5_whom_a_gallery_is_shared_with_may_change_and_how_may_not() {
    let direct = |subscriptions: &[u128]| spec(groups(with(subscriptions.iter().copied(), [])));
    let public = |change: fn(&mut CommunityGallery)| {
        let mut community = community();
        change(&mut community);
        spec(SharingProfile::Community(community))
    };
    let same = public(|_| {});
    let rows: [(GallerySharingSpec, GallerySharingSpec, &[&str]); 9] = [
        (direct(&[1]), direct(&[2, 3]), &[]),
        (
            direct(&[1]),
            direct(&[]),
            &["S-5 subscription_ids InvalidParameter"],
        ),
        (
            direct(&[1]),
            same.clone(),
            &["S-5 permissions PropertyChangeNotAllowed"],
        ),
        (
            same.clone(),
            direct(&[1]),
            &["S-5 permissions PropertyChangeNotAllowed"],
        ),
        (same.clone(), same.clone(), &[]),
        (
            same.clone(),
            public(|one| one.public_name_prefix = PublicNamePrefix::parse("other").unwrap()),
            &["S-6 community.public_name_prefix PropertyChangeNotAllowed"],
        ),
        (
            same.clone(),
            public(|one| one.publisher_uri.push('/')),
            &["S-6 community.publisher_uri PropertyChangeNotAllowed"],
        ),
        (
            same.clone(),
            public(|one| one.publisher_contact.insert(0, 'x')),
            &["S-6 community.publisher_contact PropertyChangeNotAllowed"],
        ),
        (
            same,
            public(|one| one.eula.push('s')),
            &["S-6 community.eula PropertyChangeNotAllowed"],
        ),
    ];
    for (old, new, expected) in rows {
        assert_eq!(told(check_change(&old, &new)), expected, "{old:?} {new:?}");
    }
}

#[test]
fn s5_the_share_operation() {
    use ShareOperation::{Add, EnableCommunity, Remove, Reset};
    let public = || SharingProfile::Community(community());
    let other = || CommunityGallery {
        eula: "Free".to_owned(),
        ..community()
    };
    type Expected = Result<Option<SharingProfile>, &'static [&'static str]>;

    let rows: [(Option<SharingProfile>, ShareOperation, Expected); 22] = [
        (None, Add(with([1], [2])), Ok(Some(groups(with([1], [2]))))),
        (
            Some(groups(with([1], [2]))),
            Add(with([1, 3], [])),
            Ok(Some(groups(with([1, 3], [2])))),
        ),
        (
            Some(groups(with(1..=29, []))),
            Add(with([29, 30], [])),
            Ok(Some(groups(with(1..=30, [])))),
        ),
        (
            Some(groups(with(1..=30, []))),
            Add(with([31], [])),
            Err(&["S-5 subscription_ids InvalidParameter"]),
        ),
        (
            Some(groups(with([], 1..=5))),
            Add(with([], [6])),
            Err(&["S-5 tenant_ids InvalidParameter"]),
        ),
        (
            None,
            Add(with([], [])),
            Err(&["S-5 subscription_ids InvalidParameter"]),
        ),
        (
            Some(public()),
            Add(with([1], [])),
            Err(&["S-5 gallery_id OperationNotAllowed"]),
        ),
        (
            Some(groups(with([1, 2], [3]))),
            Remove(with([2, 9], [3])),
            Ok(Some(groups(with([1], [])))),
        ),
        // The last one leaves the gallery shared directly, with nobody, as the service does.
        (
            Some(groups(with([1], []))),
            Remove(with([1], [])),
            Ok(Some(groups(with([], [])))),
        ),
        (
            Some(groups(with([], []))),
            Add(with([1], [])),
            Ok(Some(groups(with([1], [])))),
        ),
        (
            Some(groups(with([1], []))),
            Remove(with([], [])),
            Err(&["S-5 subscription_ids InvalidParameter"]),
        ),
        (
            None,
            Remove(with([1], [])),
            Err(&["S-5 gallery_id OperationNotAllowed"]),
        ),
        (
            Some(public()),
            Remove(with([1], [])),
            Err(&["S-5 gallery_id OperationNotAllowed"]),
        ),
        (None, Reset, Ok(None)),
        (Some(groups(with([1], []))), Reset, Ok(None)),
        (Some(public()), Reset, Ok(None)),
        (None, EnableCommunity(community()), Ok(Some(public()))),
        (
            Some(public()),
            EnableCommunity(community()),
            Ok(Some(public())),
        ),
        (
            Some(public()),
            EnableCommunity(other()),
            Err(&["S-6 community.eula PropertyChangeNotAllowed"]),
        ),
        (
            Some(groups(with([1], []))),
            EnableCommunity(community()),
            Err(&["S-5 gallery_id OperationNotAllowed"]),
        ),
        (
            Some(groups(with([], []))),
            EnableCommunity(community()),
            Err(&["S-5 gallery_id OperationNotAllowed"]),
        ),
        (
            None,
            EnableCommunity(CommunityGallery {
                eula: " ".to_owned(),
                ..community()
            }),
            Err(&["S-6 community.eula InvalidParameter"]),
        ),
    ];
    for (present, operation, expected) in rows {
        let outcome = share(&gallery_id(), present.as_ref(), &operation).map_err(told);
        let expected = expected.map_err(|lines| lines.iter().map(ToString::to_string).collect());
        assert_eq!(outcome, expected, "{present:?} {}", operation.as_str());
    }
}

#[test]
fn s6_a_community_gallery_is_not_deleted() {
    let sharing = |profile, public_name| GallerySharing {
        spec: spec(profile),
        public_name,
    };
    let direct = sharing(groups(with([1], [])), None);
    assert_eq!(check_gallery_deletion(&direct), None);
    assert_eq!(direct.name().to_string(), format!("{SUBSCRIPTION}-GOLDEN"));
    let public = sharing(SharingProfile::Community(community()), Some(public_name()));
    let violation = check_gallery_deletion(&public).unwrap();
    assert_eq!(told(vec![violation]), ["S-6  OperationNotAllowed"]);
    assert_eq!(public.name().to_string(), public_name().to_string());
    assert_eq!(public.unique_name(), None);
}

#[test]
fn s6_sharing_with_everybody_comes_with_a_warning() {
    assert_eq!(advice(&spec(groups(with([1], []))), true), None);
    let told = advice(&spec(SharingProfile::Community(community())), true).unwrap();
    for word in ["Everybody", "later ones", "images@contoso.com", "secrets"] {
        assert!(told.contains(word), "{told}");
    }
    // What stands in for a contact is nobody's.
    let told = advice(&spec(SharingProfile::Community(community())), false).unwrap();
    assert!(
        told.contains("its publisher's address and contact."),
        "{told}"
    );
    assert!(!told.contains("contoso"), "{told}");
}
