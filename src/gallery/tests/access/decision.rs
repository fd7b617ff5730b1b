//! Scopes, memberships, principals, and the decision.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::gallery::access::{
    Principal, PrincipalReference, PrincipalType, RoleAssignmentId, RoleAssignmentSpec,
    RoleReference, ScopeKind, Verb, advice, built_in_roles, check_new, denied, is_allowed,
    memberships,
};

fn tenant(number: u128) -> TenantId {
    TenantId::parse(&Uuid::from_u128(number).to_string()).unwrap()
}

#[test]
fn s1_scopes_are_subscriptions_groups_and_what_is_in_a_gallery() {
    let gallery = format!(
        "{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
    );
    let cases = [
        (SUBSCRIPTION.to_owned(), ScopeKind::Subscription, None),
        (
            format!("{SUBSCRIPTION}/RESOURCEGROUPS/images"),
            ScopeKind::ResourceGroup,
            None,
        ),
        (
            gallery.clone(),
            ScopeKind::Gallery,
            Some("Microsoft.Compute/galleries"),
        ),
        (
            format!("{gallery}/Images/ubuntu"),
            ScopeKind::ImageDefinition,
            Some("Microsoft.Compute/galleries/images"),
        ),
        (
            format!("{gallery}/images/ubuntu/VERSIONS/1.0.0"),
            ScopeKind::ImageVersion,
            Some("Microsoft.Compute/galleries/images/versions"),
        ),
        (
            format!("{gallery}/applications/agent"),
            ScopeKind::GalleryApplication,
            Some("Microsoft.Compute/galleries/applications"),
        ),
        (
            format!("{gallery}/applications/agent/versions/1.0.0"),
            ScopeKind::GalleryApplicationVersion,
            Some("Microsoft.Compute/galleries/applications/versions"),
        ),
        (
            format!("{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/disks/d"),
            ScopeKind::ImageSource,
            Some("Microsoft.Compute/disks"),
        ),
    ];
    for (text, kind, resource_type) in cases {
        let scope = scope(&text);
        assert_eq!(scope.kind(), kind, "{text}");
        assert_eq!(scope.resource_type(), resource_type, "{text}");
        assert_eq!(scope.key(), text.to_ascii_lowercase());
        assert_eq!(
            scope,
            AccessScope::parse(&text.to_ascii_uppercase()).unwrap()
        );
    }
    let wrong = [
        "".to_owned(),
        "/".to_owned(),
        "/subscriptions".to_owned(),
        "/subscriptions/one".to_owned(),
        format!("{SUBSCRIPTION}/"),
        format!("{SUBSCRIPTION}/galleries/golden"),
        format!("{SUBSCRIPTION}/resourceGroups"),
        format!("{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute"),
        format!("{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Storage/disks/d"),
        format!("{gallery}/images"),
        format!("{gallery}/images/ubuntu/versions/latest"),
        format!("{gallery}-dashed"),
        format!("{gallery}/scripts/one"),
    ];
    for text in wrong {
        let violation = AccessScope::parse(&text).unwrap_err();
        assert_eq!(violation.target, PropertyPath::of("scope"), "{text}");
    }
}

#[test]
fn s1_what_is_assigned_holds_there_and_below() {
    let chain = chain();
    for (outer_at, outer) in chain.iter().enumerate() {
        for (inner_at, inner) in chain.iter().enumerate() {
            assert_eq!(
                outer.contains(inner),
                outer_at <= inner_at,
                "{outer} {inner}"
            );
        }
    }
    let other = scope(&format!("{SUBSCRIPTION}/resourceGroups/images2"));
    assert!(
        !chain[1].contains(&other),
        "a name is not a prefix of another"
    );
    let shouted = AccessScope::parse(&chain[4].to_string().to_ascii_uppercase()).unwrap();
    assert!(chain[2].contains(&shouted));
}

#[test]
fn s1_a_group_gives_to_its_members_and_to_the_members_of_its_groups() {
    // 1 is in 2, 2 in 3, and 3 in 2 again.
    let groups: BTreeMap<_, _> = [(1, vec![2]), (2, vec![3]), (3, vec![2])].into();
    let of = |id: u128| {
        memberships(principal(id), |member| {
            let found = groups.iter().find(|(one, _)| principal(**one) == member);
            Ok::<_, ()>(
                found
                    .into_iter()
                    .flat_map(|(_, groups)| groups.iter().map(|one| principal(*one)))
                    .collect(),
            )
        })
        .unwrap()
    };
    assert_eq!(of(1), [1, 2, 3].map(principal).into());
    assert_eq!(of(3), [2, 3].map(principal).into());
    assert_eq!(of(4), [4].map(principal).into());

    let chain = chain();
    let grants = [grant("Reader", &chain[2], principal(3))];
    let read = Action::on(&chain[4], Verb::Read);
    assert!(is_allowed(&grants, &of(1), &read, &chain[4]));
    assert!(!is_allowed(&grants, &of(4), &read, &chain[4]));
}

#[test]
fn s1_what_is_assigned_around_a_blob_holds_for_it() {
    let group = chain()[1].clone();
    let blob = format!(
        "{group}/providers/Microsoft.Storage/storageAccounts/acgvhds/blobServices/default/containers/vhds/blobs/os.vhd"
    );
    // A role is assigned to what the blob lies in.
    assert!(AccessScope::parse(&blob).is_err());
    let scope = AccessScope::of_resource(&blob).unwrap();
    assert_eq!(
        (scope.to_string(), scope.kind()),
        (blob, ScopeKind::ImageSource)
    );
    let me: BTreeSet<_> = [principal(1)].into();
    for (role, expected) in [
        ("Reader", [true, false, false]),
        ("Contributor", [true, true, true]),
        ("Compute Gallery Artifacts Publisher", [false, false, false]),
    ] {
        let grants = [grant(role, &group, principal(1))];
        let allowed = [Verb::Read, Verb::Write, Verb::Delete]
            .map(|verb| is_allowed(&grants, &me, &Action::on(&scope, verb), &scope));
        assert_eq!(allowed, expected, "{role}");
    }
    for at in chain() {
        let id = at.to_string();
        if at.kind().is_resource() {
            assert_eq!(AccessScope::of_resource(&id).unwrap(), at);
        }
    }
}

#[test]
fn s2_the_matrix_of_sharing() {
    let chain = chain();
    let [gallery, definition, version] = [2, 3, 4];
    // Shared at, and whether the gallery, the definition and the version can be read.
    let matrix = [
        (0, [true, true, true]),
        (1, [true, true, true]),
        (gallery, [true, true, true]),
        (definition, [false, true, true]),
        (version, [false, false, true]),
    ];
    let me: BTreeSet<_> = [principal(1)].into();
    for (shared_at, expected) in matrix {
        let grants = [grant("Reader", &chain[shared_at], principal(1))];
        let readable = [gallery, definition, version].map(|at| {
            is_allowed(
                &grants,
                &me,
                &Action::on(&chain[at], Verb::Read),
                &chain[at],
            )
        });
        assert_eq!(readable, expected, "{}", chain[shared_at]);
        for at in [gallery, definition, version] {
            for verb in [Verb::Write, Verb::Delete] {
                let action = Action::on(&chain[at], verb);
                assert!(!is_allowed(&grants, &me, &action, &chain[at]), "{action}");
            }
        }
    }
}

#[test]
fn s2_sharing_a_single_version_is_advised_against() {
    for scope in chain() {
        let single = scope.kind() == ScopeKind::ImageVersion;
        assert_eq!(advice(&scope).is_some(), single, "{scope}");
    }
}

#[test]
fn s3_every_role_that_reads_versions_lets_deploy_from_them() {
    let version = &chain()[4];
    let read = Action::on(version, Verb::Read);
    assert_eq!(
        read.to_string(),
        "Microsoft.Compute/galleries/images/versions/read"
    );
    let readers: Vec<_> = built_in_roles()
        .iter()
        .filter(|role| role.permissions.allow(&read))
        .map(|role| role.name.as_str())
        .collect();
    assert_eq!(
        readers,
        [
            "Owner",
            "Contributor",
            "Reader",
            "Compute Gallery Artifacts Publisher",
            "Compute Gallery Image Reader"
        ]
    );
}

fn someone(principal_type: PrincipalType, home: u128, registered_in: &[u128]) -> Principal {
    Principal {
        id: principal(1),
        name: "someone".to_owned(),
        principal_type,
        tenant: tenant(home),
        registered_in: registered_in.iter().map(|one| tenant(*one)).collect(),
    }
}

fn request(principal_type: Option<PrincipalType>) -> RoleAssignmentSpec {
    RoleAssignmentSpec {
        name: None,
        scope: chain()[2].clone(),
        role: RoleReference::parse("Reader").unwrap(),
        principal: PrincipalReference::Id(principal(1)),
        principal_type,
        description: None,
    }
}

#[test]
fn s4_across_tenants_persons_are_invited_and_applications_registered() {
    use PrincipalType::{Group, ServicePrincipal, User};
    let cases = [
        (someone(User, 1, &[]), true),
        (someone(User, 2, &[]), true),
        (someone(Group, 1, &[]), true),
        (someone(Group, 2, &[]), false),
        (someone(ServicePrincipal, 1, &[]), true),
        (someone(ServicePrincipal, 2, &[]), false),
        (someone(ServicePrincipal, 2, &[3]), false),
        (someone(ServicePrincipal, 2, &[3, 1]), true),
    ];
    for (principal, accepted) in cases {
        let violations = check_new(&request(None), Some(&principal), Some(tenant(1)));
        // Of a scope that is not known yet nobody can say which tenant it lies in.
        assert_eq!(check_new(&request(None), Some(&principal), None), []);
        assert_eq!(violations.is_empty(), accepted, "{principal:?}");
        assert!(violations.iter().all(|one| one.rule == rule::S_4));
    }
    assert!(!someone(User, 1, &[2]).check_new().is_empty());
    assert!(someone(ServicePrincipal, 1, &[2]).check_new().is_empty());
}

#[test]
fn s1_an_unknown_principal_is_taken_on_trust_when_its_type_is_said() {
    let refused = check_new(&request(None), None, Some(TenantId::HOME));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].code, ArmCode::PrincipalNotFound);
    assert!(refused[0].remedy.contains("principal_type"));
    let trusted = request(Some(PrincipalType::User));
    assert_eq!(check_new(&trusted, None, Some(TenantId::HOME)), []);
    let known = someone(PrincipalType::Group, 0, &[]);
    let refused = check_new(&trusted, Some(&known), Some(TenantId::HOME));
    assert_eq!(refused[0].code, ArmCode::UnmatchedPrincipalType);
}

#[test]
fn s1_a_refusal_names_who_what_where_and_the_roles_that_help() {
    let scope = &chain()[4];
    let cases = [
        (
            Action::on(scope, Verb::Read),
            "\"Compute Gallery Image Reader\", \"Compute Gallery Artifacts Publisher\", \"Reader\"",
        ),
        (
            Action::on(scope, Verb::Write),
            "\"Compute Gallery Artifacts Publisher\", \"Contributor\", \"Owner\"",
        ),
        (
            Action::share(),
            "\"Compute Gallery Sharing Admin\", \"Owner\"",
        ),
        (Action::on_role_assignments(Verb::Write), "\"Owner\""),
    ];
    for (action, roles) in cases {
        let violation = denied("team-b", principal(1), &action, scope);
        assert_eq!(violation.code, ArmCode::AuthorizationFailed);
        assert_eq!(violation.code.http_status(), 403);
        for part in [
            "team-b",
            &principal(1).to_string(),
            &action.to_string(),
            &scope.to_string(),
        ] {
            assert!(violation.message.contains(part), "{violation}");
        }
        assert!(violation.remedy.contains(roles), "{}", violation.remedy);
    }
}

#[test]
fn s1_the_id_of_an_assignment_is_its_scope_and_a_name() {
    let text = format!(
        "{}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        chain()[3]
    );
    let id = RoleAssignmentId::parse(&text.to_ascii_uppercase()).unwrap();
    assert_eq!(id.key(), text.to_ascii_lowercase());
    assert_eq!(RoleAssignmentId::parse(&text).unwrap().to_string(), text);
    assert_eq!(id.scope(), &chain()[3]);
    for wrong in [
        "",
        "/providers/Microsoft.Authorization/roleAssignments/x",
        text.strip_suffix('e').unwrap(),
        text.strip_prefix('/').unwrap(),
    ] {
        let violation = RoleAssignmentId::parse(wrong).unwrap_err();
        assert_eq!(violation.target, PropertyPath::of("id"), "{wrong}");
    }
}
