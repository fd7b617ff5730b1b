//! What roles allow, and where they can be assigned.

use std::collections::BTreeSet;

use super::*;
use crate::gallery::access::{
    ActionPattern, Permissions, RoleDefinition, RoleDefinitionId, RoleReference, built_in_roles,
    check_assignable, is_allowed,
};

#[test]
fn s4_what_each_role_allows() {
    const READ: &str = "Microsoft.Compute/galleries/read";
    const READ_IMAGE: &str = "Microsoft.Compute/galleries/images/read";
    const WRITE: &str = "Microsoft.Compute/galleries/images/versions/write";
    const SHARE: &str = "Microsoft.Compute/galleries/share/action";
    const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";
    let allowed = [
        ("Owner", vec![READ, READ_IMAGE, WRITE, SHARE, ASSIGN]),
        ("Contributor", vec![READ, READ_IMAGE, WRITE]),
        ("Reader", vec![READ, READ_IMAGE]),
        ("Compute Gallery Sharing Admin", vec![SHARE]),
        (
            "Compute Gallery Artifacts Publisher",
            vec![READ, READ_IMAGE, WRITE],
        ),
        ("Compute Gallery Image Reader", vec![READ_IMAGE]),
    ];
    assert_eq!(allowed.len(), built_in_roles().len());
    for (role, expected) in allowed {
        let permissions = &built_in_role(&role.to_ascii_uppercase())
            .unwrap()
            .permissions;
        let all = [READ, READ_IMAGE, WRITE, SHARE, ASSIGN];
        let found: Vec<_> = all
            .into_iter()
            .filter(|text| permissions.allow(&action(text)))
            .collect();
        assert_eq!(found, expected, "{role}");
        assert!(
            !permissions
                .allow(&Action::parse_on_data("Microsoft.Compute/disks/download/action").unwrap())
        );
    }
}

#[test]
fn s4_a_star_stands_for_any_characters() {
    let cases = [
        ("*", "Microsoft.Compute/galleries/read", true),
        (
            "*/read",
            "Microsoft.Compute/galleries/images/versions/read",
            true,
        ),
        ("*/READ", "microsoft.compute/galleries/read", true),
        ("*/read", "Microsoft.Compute/galleries/write", false),
        (
            "Microsoft.Compute/galleries/*/read",
            "Microsoft.Compute/galleries/images/read",
            true,
        ),
        (
            "Microsoft.Compute/galleries/*/read",
            "Microsoft.Compute/galleries/images/versions/read",
            true,
        ),
        (
            "Microsoft.Compute/galleries/*/read",
            "Microsoft.Compute/galleries/read",
            false,
        ),
        (
            "Microsoft.Compute/galleries/*",
            "Microsoft.Compute/galleries/share/action",
            true,
        ),
        (
            "Microsoft.Compute/galleries/*",
            "Microsoft.Compute/galleries",
            false,
        ),
        (
            "Microsoft.Compute/*/images/*/read",
            "Microsoft.Compute/galleries/images/versions/read",
            true,
        ),
        (
            "Microsoft.Compute/*s/*s/read",
            "Microsoft.Compute/galleries/images/versions/read",
            true,
        ),
        (
            "Microsoft.Compute/galleries/read",
            "Microsoft.Compute/galleries/read",
            true,
        ),
        (
            "Microsoft.Compute/galleries/read",
            "Microsoft.Compute/galleries/read/more",
            false,
        ),
        (
            "Microsoft.Compute/galleries/read**",
            "Microsoft.Compute/galleries/read",
            true,
        ),
    ];
    for (pattern, text, expected) in cases {
        let matches = ActionPattern::parse(pattern)
            .unwrap()
            .matches(&action(text));
        assert_eq!(matches, expected, "{pattern} {text}");
    }
    for wrong in ["", "read", "Microsoft.Compute galleries/read", "a/ü"] {
        assert_eq!(
            ActionPattern::parse(wrong).unwrap_err().rule,
            rule::S_4,
            "{wrong}"
        );
    }
    assert!(
        Action::parse("Microsoft.Compute/*").is_err(),
        "an action is one"
    );
}

#[test]
fn s4_not_actions_take_from_their_own_role_alone() {
    let scope = &chain()[2];
    let share = Action::share();
    let me: BTreeSet<_> = [principal(1)].into();
    let mut grants = vec![grant("Contributor", scope, principal(1))];
    assert!(!is_allowed(&grants, &me, &share, scope));
    grants.push(grant("Compute Gallery Sharing Admin", scope, principal(1)));
    assert!(is_allowed(&grants, &me, &share, scope));
}

fn custom(actions: &[&str], scopes: &[AccessScope]) -> RoleDefinition {
    let patterns = actions
        .iter()
        .map(|text| ActionPattern::parse(text).unwrap());
    RoleDefinition {
        id: RoleDefinitionId::new(Uuid::from_u128(77)),
        name: "Image Tester".to_owned(),
        description: String::new(),
        permissions: Permissions {
            actions: patterns.collect(),
            ..Permissions::default()
        },
        assignable_scopes: scopes.to_vec(),
    }
}

#[test]
fn s4_a_custom_role_is_assigned_where_it_was_made_for() {
    let chain = chain();
    let role = custom(&["Microsoft.Compute/galleries/*/read"], &chain[2..3]);
    assert_eq!(role.check_new(), []);
    let refused: Vec<bool> = chain
        .iter()
        .map(|scope| check_assignable(&role, scope).is_some())
        .collect();
    assert_eq!(refused, [true, true, false, false, false]);
    for role in built_in_roles() {
        assert_eq!(check_assignable(role, &chain[0]), None);
    }
    for (role, property) in [
        (custom(&[], &chain[2..3]), "actions"),
        (custom(&["*"], &[]), "assignable_scopes"),
        (
            RoleDefinition {
                name: "reader".to_owned(),
                ..custom(&["*"], &chain[2..3])
            },
            "name",
        ),
    ] {
        let violations = role.check_new();
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].target, PropertyPath::of(property));
    }
}

#[test]
fn s4_a_role_is_named_by_name_or_id() {
    let reader = built_in_role("Reader").unwrap();
    for text in [
        "reader",
        "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "ACDD72A7-3385-48EF-BD42-F606FBA81AE7",
        "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "/subscriptions/11111111-2222-3333-4444-555555555555/providers/microsoft.authorization/roledefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
    ] {
        let reference = RoleReference::parse(text).unwrap();
        assert!(reference.means(reader), "{text}");
        assert_eq!(reference.to_string(), "Reader");
    }
    assert_eq!(
        RoleReference::parse("My Role").unwrap(),
        RoleReference::parse("my role").unwrap()
    );
    for wrong in [
        "",
        " ",
        "/providers/Microsoft.Authorization/roleDefinitions/x",
    ] {
        let violation = RoleReference::parse(wrong).unwrap_err();
        assert!(violation.remedy.contains("Compute Gallery Image Reader"));
    }
}
